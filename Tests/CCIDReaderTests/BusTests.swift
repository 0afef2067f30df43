// SPDX-License-Identifier: Apache-2.0
//
// The bus through the Swift face: readers that come and go are counted and waited for, what was open before is
// gone, and a reader that nobody has open can be reset.

@testable import CCIDReader
import Testing
import VirtualReader

@Suite("The bus")
struct BusTests {
    private let device = VirtualUSBReader()

    private func host() throws -> CCIDHost { try .software([device], vendorClass: []) }

    private func path(_ host: CCIDHost) throws -> String { try #require(try host.interfaces().first?.path) }

    @Test("A reader that is pulled is not found, and is back at another address")
    func replug() throws {
        let host = try host()
        let place = try path(host)
        let old = try host.open(place, mode: .session)
        device.unplug()
        #expect(try host.interfaces().isEmpty)
        device.plugIn()
        let back = try #require(try host.interfaces().first)
        #expect(back.path == place)
        #expect(back.address == old.info.address + 1)
        let call = CCIDCall(slot: .first, deadline: old.now.advanced(by: .seconds(5)))
        #expect(throws: ReaderError.self) { try old.slotStatus(call) }
        #expect(old.isGone)
        let new = try host.open(place, mode: .session)
        let fresh = CCIDCall(slot: .first, deadline: new.now.advanced(by: .seconds(5)))
        #expect(try new.slotStatus(fresh).state == .inactive)
    }

    @Test("A change that came before the wait is not lost, and each is told once")
    func changes() throws {
        let host = try host()
        let start = try #require(try host.busMoment())
        device.unplug()
        let left = try #require(try host.waitForChange(after: start, for: nil))
        #expect(try host.waitForChange(after: left, for: .zero) == nil)
        device.unplug()
        #expect(try host.waitForChange(after: left, for: .zero) == nil)
        device.plugIn()
        #expect(try host.waitForChange(after: left, for: nil) != left)
    }

    @Test("A wake that comes just before the wait ends it, and no later one")
    func wakes() {
        let changes = BusChanges()
        #expect(!changes.wait(after: 0, woken: 0, nanoseconds: 1))
        changes.wake(1)
        #expect(changes.wait(after: 0, woken: 0, nanoseconds: 1))
        #expect(!changes.wait(after: 0, woken: 1, nanoseconds: 1))
    }

    @Test("A wait ends when another thread plugs the reader in, or cancels")
    func waiting() async throws {
        let host = try host()
        device.unplug()
        let moment = try #require(try host.busMoment())
        async let next = host.waitForChange(after: moment, for: nil)
        device.plugIn()
        #expect(try await next != nil)
        let token = Cancellation()
        let later = try #require(try host.busMoment())
        async let never = Result { () throws(ReaderError) in
            try host.waitForChange(after: later, for: nil, cancellation: token)
        }
        token.cancel()
        let ended = await never
        #expect(throws: ReaderError.self) { try ended.get() }
    }

    @Test("A reader is reset only while nobody has it open; its card then has no power")
    func reset() throws {
        let host = try host()
        let place = try path(host)
        do {
            let open = try host.open(place, mode: .session)
            let call = CCIDCall(slot: .first, deadline: open.now.advanced(by: .seconds(20)))
            _ = try open.powerOn(call, .automatic)
            #expect(throws: ReaderError.self) { try host.reset(place) }
            #expect(try open.slotStatus(call).state == .active)
        }
        try host.reset(place)
        let open = try host.open(place, mode: .probe)
        let call = CCIDCall(slot: .first, deadline: open.now.advanced(by: .seconds(5)))
        #expect(try open.slotStatus(call).state == .inactive)
    }

    @Test(
        "Of the kernel's list of sockets those count that somebody listens on",
        arguments: [
            (
                "0000000000000000: 00000002 00000000 00010000 0005 01 14253 /run/udev/control",
                "/run/udev/control"
            ),
            ("0000000000000000: 00000002 00000000 00000000 0005 01 14253 /run/udev/control", nil),
            ("0000000000000000: 00000003 00000000 00000000 0001 03 14254", nil),
            ("Num       RefCount Protocol Flags    Type St Inode Path", nil),
        ])
    func sockets(_ line: String, _ path: String?) {
        #expect(Udev.listeningPath(line) == path)
    }
}
