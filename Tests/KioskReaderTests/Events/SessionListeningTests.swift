// SPDX-License-Identifier: Apache-2.0
//
// An idle session learns that its card or reader went, says so once, and leaves slot and threads behind in order.

import CCIDReader
import Dispatch
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("An idle session and its card", .timeLimit(.minutes(10)))
struct SessionListeningTests {
    /// Waits for a session's end.
    final class Ending: Sendable {
        private let reasons = Mutex<[KioskReaderError.Kind]>([])
        private let bell = DispatchSemaphore(value: 0)

        /// The options whose `onEnd` this is.
        var options: SessionOptions {
            SessionOptions(onEnd: { [self] error in
                reasons.withLock { $0.append(error.kind) }
                bell.signal()
            })
        }

        func wait() -> [KioskReaderError.Kind] {
            bell.wait()
            return reasons.withLock { $0 }
        }

        var soFar: [KioskReaderError.Kind] { reasons.withLock { $0 } }
    }

    private func kind(_ body: () throws(KioskReaderError) -> Void) -> KioskReaderError.Kind? {
        do throws(KioskReaderError) {
            try body()
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("A card that is pulled ends the session at once; the next call says why", arguments: [true, false])
    func pulled(_ hasPipe: Bool) throws {
        var profile = ReaderProfile.scr3310
        profile.hasInterruptPipe = hasPipe
        let device = VirtualUSBReader(profile: profile)
        let hub = try ReaderHub(source: .software([device]))
        let ending = Ending()
        let session = try hub.openSession(options: ending.options)
        #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
        device.remove()
        #expect(ending.wait() == [.cardRemoved])
        #expect(!session.isOpen)
        let command = try CommandAPDU(select)
        #expect(
            kind { () throws(KioskReaderError) in
                _ = try session.transmit(command, deadline: nil)
            } == .cardRemoved)
        session.close()
        #expect(ending.soFar == [.cardRemoved])
        // The slot is free, and so is the interface for others.
        device.insert()
        try hub.withSession { #expect($0.isOpen) }
        _ = try ReaderHub(source: .software([device])).openReader()
    }

    @Test("A card that is swapped ends the session as well", arguments: [true, false])
    func swapped(_ hasPipe: Bool) throws {
        var profile = ReaderProfile.scr3310
        profile.hasInterruptPipe = hasPipe
        let bench = try Bench(profile)
        let ending = Ending()
        let session = try bench.hub.openSession(options: ending.options)
        bench.device.insert(.mynumber)
        #expect(ending.wait() == [.cardRemoved])
        #expect(!session.isOpen)
    }

    @Test("A reader that is pulled ends the session at once")
    func unplugged() throws {
        let bench = try Bench()
        let ending = Ending()
        let session = try bench.hub.openSession(options: ending.options)
        bench.device.unplug()
        #expect(ending.wait() == [.readerGone])
        #expect(!session.isOpen)
        // The look of the library's own failed; the command is not even sent.
        let command = try CommandAPDU(select)
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(command, deadline: nil)
        }
        #expect(error?.kind == .readerGone)
        #expect(error?.fate == .notSent)
        bench.device.plugIn()
        try bench.hub.withSession { #expect($0.isOpen) }
    }

    @Test("An async session that is idle ends by itself, and says so to whoever waits for it")
    func asyncEnd() async throws {
        let bench = try Bench()
        let session = try await bench.hub.session()
        async let first = session.ended()
        async let second = session.ended()
        bench.device.remove()
        #expect(try await first?.kind == .cardRemoved)
        #expect(try await second?.kind == .cardRemoved)
        #expect(!session.session.isOpen)
        #expect(try await session.ended()?.kind == .cardRemoved)
        await session.close()
        bench.device.insert()
        let other = try await bench.hub.session()
        bench.device.unplug()
        #expect(try await other.ended()?.kind == .readerGone)
        bench.device.plugIn()
        try bench.hub.withSession { #expect($0.isOpen) }
    }

    @Test("Closed, it ended for no reason; a cancelled task stops waiting, and the session goes on")
    func asyncClosed() async throws {
        let bench = try Bench()
        let session = try await bench.hub.session()
        let task = Task { try await session.ended() }
        task.cancel()
        let error = await #expect(throws: KioskReaderError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(try await session.transmit(CommandAPDU(select)).sw == .success)
        async let ended = session.ended()
        await session.close()
        #expect(try await ended == nil)
    }

    @Test("Another slot's card is none of its business")
    func otherSlot() throws {
        let device = VirtualUSBReader(profile: .twoSlot, cards: [0: .mynumber, 1: .mynumber])
        let hub = try ReaderHub(source: .software([device]))
        let (first, second) = (Ending(), Ending())
        let one = try hub.openSession(ReaderSelector(parsing: "0/0"), options: first.options)
        let two = try hub.openSession(ReaderSelector(parsing: "0/1"), options: second.options)
        device.remove(slot: 1)
        #expect(second.wait() == [.cardRemoved])
        #expect(!two.isOpen)
        #expect(try one.transmit(CommandAPDU(select), deadline: nil).sw == .success)
        one.close()
        #expect(first.soFar == [])
    }

    @Test("A command that fails tells the end once, and close() tells none")
    func once() throws {
        let bench = try Bench()
        let ending = Ending()
        let session = try bench.hub.openSession(options: ending.options)
        session.close()
        #expect(ending.soFar == [])
        let other = try bench.hub.openSession(options: ending.options)
        bench.device.remove()
        let command = try CommandAPDU(select)
        _ = kind { () throws(KioskReaderError) in _ = try other.transmit(command, deadline: nil) }
        #expect(ending.wait() == [.cardRemoved])
    }

    @Test("Where somebody watches, a session without onEnd learns it too")
    func watched() async throws {
        let bench = try Bench()
        var events = bench.hub.events().makeAsyncIterator()
        #expect(await events.next()?.kind == .readerAdded)
        #expect(await events.next()?.kind == .cardInserted)
        let session = try bench.hub.openSession()
        bench.device.remove()
        while session.isOpen { await Task.yield() }
        #expect(await events.next()?.kind == .cardRemoved)
    }

    @Test("A session that is let go leaves nothing behind, once nobody looks at its card any more")
    func letGo() async throws {
        let bench = try Bench()
        func openAndLetGo() -> Bool { (try? bench.hub.openSession(options: Ending().options)) != nil }
        for _ in 0..<20 {
            while !openAndLetGo() { await Task.yield() }
        }
        while (try? bench.hub.openReader()) == nil { await Task.yield() }
    }
}
