// SPDX-License-Identifier: Apache-2.0
//
// Threads that want the same interface, or different ones: who waits for whom, and who is refused.

import CCIDReader
import Dispatch
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The table of open interfaces")
struct InterfaceTableTests {
    private let slot = SlotIndex.first

    /// A bus of its own with one reader at 1-1.
    private struct Bus {
        let device: VirtualUSBReader
        let host: CCIDHost

        init(address: UInt8 = 2) throws {
            device = VirtualUSBReader(address: address)
            host = try CCIDHost.software([device], vendorClass: [])
        }

        func open() throws(ReaderError) -> CCIDInterface { try host.open("1-1:1.0", mode: .session) }
    }

    @Test(
        "A reader that takes its time to open holds nobody up but those who want it", .timeLimit(.minutes(10))
    )
    func slowReader() throws {
        let table = InterfaceTable()
        let (slow, quick) = (try Bus(), try Bus())
        let (inside, go, end) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        DispatchQueue(label: "slow").async {
            _ = try? table.lease("slow", address: 2, slot: nil) { () throws(ReaderError) in
                inside.signal()
                go.wait()
                return try slow.open()
            }
            end.signal()
        }
        inside.wait()
        let lease = try table.lease("quick", address: 2, slot: slot) { () throws(ReaderError) in
            try quick.open()
        }
        #expect(lease.interface.info.path == "1-1:1.0")
        go.signal()
        end.wait()
    }

    @Test("Who comes while the last user closes waits, and is never refused", .timeLimit(.minutes(10)))
    func closing() throws {
        let table = InterfaceTable()
        let bus = try Bus()
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { number in
            for round in 0..<200 {
                do throws(ReaderError) {
                    if (number + round) % 3 == 0 {
                        _ = try table.look("1-1:1.0", address: 2, open: bus.open) { $0.presence(of: .first) }
                    } else {
                        _ = try table.lease("1-1:1.0", address: 2, slot: nil, open: bus.open)
                    }
                } catch {
                    failures.withLock { $0.append(error.description) }
                }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    @Test("What was opened to look is not what a session gets")
    func afterLook() throws {
        let table = InterfaceTable()
        let bus = try Bus()
        let looked = Mutex<CCIDInterface?>(nil)
        let presence = try table.look("1-1:1.0", address: 2, open: bus.open) { interface in
            interface.presence(of: .first)
        }
        #expect(presence == .present)
        let opened = Mutex(0)
        let lease = try table.lease("1-1:1.0", address: 2, slot: slot) { () throws(ReaderError) in
            opened.withLock { $0 += 1 }
            return try bus.open()
        }
        #expect(opened.withLock { $0 } == 1)
        // An open one is joined for the look.
        try table.look("1-1:1.0", address: 2, open: { () throws(ReaderError) in throw ReaderError(.busy) }) {
            interface in looked.withLock { $0 = interface }
        }
        #expect(looked.withLock { $0 } === lease.interface)
    }

    @Test(
        "After a re-plug what is left of the old interface is neither joined nor in the way",
        arguments: [true, false])
    func replugged(isNoticed: Bool) throws {
        let table = InterfaceTable()
        let before = try Bus(address: 2)
        let after = try Bus(address: isNoticed ? 2 : 3)
        var old: InterfaceLease? = try table.lease("1-1:1.0", address: 2, slot: slot, open: before.open)
        before.device.unplug()
        if isNoticed, let interface = old?.interface {
            #expect(!interface.isGone)
            #expect(interface.presence(of: slot) == .unknown)
            #expect(interface.isGone)
        }
        let address = after.device.address
        let new = try table.lease("1-1:1.0", address: address, slot: slot, open: after.open)
        #expect(new.interface !== old?.interface)
        #expect(new.interface.presence(of: slot) == .present)
        old = nil
        let error = #expect(throws: ReaderError.self) {
            try table.lease("1-1:1.0", address: address, slot: slot, open: after.open)
        }
        #expect(error?.kind == .busy, "the old session's end does not give the new one's slot away")
    }
}
