// SPDX-License-Identifier: Apache-2.0
//
// The async face: the same answers, the same endings, and a cancelled task that really ends its command.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Async sessions")
struct AsyncTests {
    @Test("A command passes, and the power is off at the end")
    func command() async throws {
        let bench = try Bench()
        let sw = try await bench.hub.withAsyncSession { session in
            try await session.transmit(CommandAPDU(select)).sw
        }
        #expect(sw == .success)
        #expect(try bench.hub.readers().first?.slots.first?.card == .present)
    }

    @Test("Several commands run as one piece of work, and its error comes through")
    func run() async throws {
        let bench = try Bench()
        try await bench.hub.withAsyncSession { session in
            let words = try await session.run { card in
                try [CommandAPDU(select), CommandAPDU([0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A])].map {
                    try card.transmit($0).sw
                }
            }
            #expect(words == [.success, .success])
            struct Oops: Error {}
            await #expect(throws: Oops.self) { try await session.run { _ throws(Oops) in throw Oops() } }
        }
    }

    @Test("The session ends when its body throws")
    func throwing() async throws {
        struct Oops: Error {}
        let bench = try Bench()
        await #expect(throws: Oops.self) {
            try await bench.hub.withAsyncSession { _ in throw Oops() }
        }
        #expect(try bench.hub.readers().first?.slots.first?.card == .present)
    }

    @Test("A cancelled task ends its command with the fate")
    func cancelled() async throws {
        let (stream, bell) = AsyncStream.makeStream(of: Void.self)
        let script = Script { _, _ in
            bell.finish()
            return [0x90, 0x00]
        }
        // Real time: the answer stays away for as long as the test's own limit, unless the cancel works.
        let device = VirtualUSBReader(cards: [0: script.card], clock: .real)
        let hub = try ReaderHub(source: .software([device]))
        let session = try await hub.session()
        device.arm(FaultPlan([.init(.drop, at: .command(.xfrBlock))]))
        let task = Task {
            await #expect(throws: KioskReaderError.self) {
                try await session.transmit(CommandAPDU(select), deadline: .seconds(300))
            }
        }
        for await _ in stream {}
        task.cancel()
        let error = await task.value
        #expect(error?.kind == .cancelled)
        #expect(error?.fate == .mayHaveRun)
        #expect(!session.session.isOpen)
    }

    @Test("A cancelled task stops waiting for a card")
    func cancelledOpening() async throws {
        let device = VirtualUSBReader(cards: [:], clock: .real)
        let hub = try ReaderHub(source: .software([device]))
        let (stream, bell) = AsyncStream.makeStream(of: Void.self)
        let options = SessionOptions(wait: .seconds(600), onWaiting: { _ in bell.finish() })
        let task = Task {
            await #expect(throws: KioskReaderError.self) { try await hub.session(options: options) }
        }
        for await _ in stream {}
        task.cancel()
        let error = await task.value
        #expect(error?.kind == .cancelled)
    }

    @Test("Sessions of two readers run side by side")
    func sideBySide() async throws {
        let devices = (1...2).map { number in
            VirtualUSBReader(ports: [UInt8(number)], address: UInt8(number + 1))
        }
        let hub = try ReaderHub(source: .software(devices))
        try await withThrowingTaskGroup(of: StatusWord.self) { group in
            for index in devices.indices {
                group.addTask {
                    try await hub.withAsyncSession(ReaderSelector(parsing: String(index))) { session in
                        try await session.transmit(CommandAPDU(select)).sw
                    }
                }
            }
            for try await sw in group { #expect(sw == .success) }
        }
    }
}
