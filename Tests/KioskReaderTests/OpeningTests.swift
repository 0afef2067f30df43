// SPDX-License-Identifier: Apache-2.0
//
// What opening a session touches: the reader that was meant and no other, however many threads do it.

import CCIDReader
import Dispatch
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Opening")
struct OpeningTests {
    private static func readers(_ lines: @escaping @Sendable (String) -> Void = { _ in }) throws -> ReaderHub
    {
        let devices = [
            VirtualUSBReader(ports: [1], address: 2), VirtualUSBReader(ports: [2], address: 3),
        ]
        return try ReaderHub(source: .software(devices), trace: Trace(sink: lines))
    }

    @Test("A session, a connection and the name of a reader leave every other reader alone")
    func onlyThatOne() throws {
        let others = Mutex<[String]>([])
        let hub = try Self.readers { line in
            if line.hasPrefix("1-2:") { others.withLock { $0.append(line) } }
        }
        let first = ReaderSelector(parsing: "1-1:1.0")
        #expect(try hub.reader(first).reader.slots.map(\.card) == [.present])
        #expect(try hub.withReader(first) { try $0.presence() } == .present)
        try hub.withSession(first) { #expect($0.isOpen) }
        #expect(others.withLock { $0 } == [])
        #expect(try hub.readers().map(\.slots.first?.card) == [.present, .present])
        #expect(others.withLock { $0 } != [])
    }

    @Test(
        "Threads with a reader each, and one that lists, never find a reader in use", .timeLimit(.minutes(10))
    )
    func threads() throws {
        let hub = try Self.readers()
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 3) { number in
            for _ in 0..<100 {
                do throws(KioskReaderError) {
                    if number == 2 {
                        _ = try hub.readers()
                    } else {
                        try hub.openSession(ReaderSelector(parsing: "1-\(number + 1):1.0")).close()
                    }
                } catch {
                    failures.withLock { $0.append(error.description) }
                }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    @Test("A session joins a connection to the same reader")
    func joins() throws {
        let hub = try Bench().hub
        try hub.withReader { connection in
            try hub.withSession { session in
                #expect(session.isOpen)
                let presence = try connection.presence()
                #expect(presence == .powered)
            }
            let presence = try connection.presence()
            #expect(presence == .present)
        }
    }

    @Test("A reader that answers nothing is said to be silent: no deadline of the caller's passed")
    func silent() throws {
        let bench = try Bench(faults: FaultPlan([.init(.drop, at: .command(.getSlotStatus), .from(1))]))
        let attempts: [() throws -> Void] = [
            { _ = try bench.hub.openSession() }, { _ = try bench.hub.openReader() },
        ]
        for attempt in attempts {
            let error = #expect(throws: KioskReaderError.self) { try attempt() }
            #expect(error?.kind == .readerMalformed)
            #expect(error?.detail == "the reader does not answer")
            #expect(error?.hint.contains("plug the reader in again") == true)
        }
    }

    // MARK: In use

    @Test("A slot that a session of this process has says so, and what to do")
    func ownSession() throws {
        let bench = try Bench()
        let session = try bench.hub.openSession()
        let error = #expect(throws: KioskReaderError.self) { try bench.hub.openSession() }
        #expect(error?.message == "the reader is in use: a session of this process has the slot")
        #expect(error?.hint == "end the other session on this reader first")
        session.close()
    }

    @Test(
        "What to do about a reader in use depends on who has it",
        arguments: [
            (
                BusyHolder.ownProcess, Optional("this process holds it"),
                "end the other session on this reader first"
            ),
            (.kernel, "a driver of the kernel holds it", "take the driver off"),
            (
                .process(42, name: "pcscd"), "probably pcscd (process 42)",
                "(`sudo systemctl stop pcscd.socket pcscd`), or keep it off this reader: `kioskreader doctor`"
            ),
            (.process(42, name: "gpg"), "probably gpg (process 42)", "end gpg (process 42) first"),
            (.process(42, name: ""), "probably process 42", "end process 42 first"),
            (.unseen, nil, "run as root"),
        ])
    func holders(_ holder: BusyHolder, _ text: String?, _ hint: String) {
        #expect(holder.text == text)
        #expect(holder.hint.contains(hint))
    }

    @Test("Who has a reader is told from the cause")
    func causes() {
        #expect(BusyHolder(ReaderError(.busy)) == .unseen)
        #expect(BusyHolder(ReaderError(.busy, detail: InterfaceTable.slotIsTaken)) == .ownSession)
        var kernel = ReaderError(.busy)
        kernel.heldByKernel = true
        #expect(KioskReaderError(kernel, subject: nil).hint == BusyHolder.kernel.hint)
    }
}
