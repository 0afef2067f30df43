// SPDX-License-Identifier: Apache-2.0
//
// The time that card and reader may ask for is one command's of the caller, in however many exchanges it travels:
// a reader that asks for a little at each of them comes to the same end as one that asks for much at once.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Time extensions within one command")
struct TimeExtensionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let profile: ReaderProfile
        let atr: [UInt8]
        let command: [UInt8]
        var long = LongCommands.asAnnounced
        /// The answer to the command's n-th APDU at the card.
        let answer: Script.Answer
        /// What became of a command whose time is over half-way.
        let fate: Fate
        var testDescription: String { name }
    }

    /// T=1 with an IFSC of 32, so that a chain has many blocks.
    static let t1: [UInt8] = [0x3B, 0x80, 0x01, 0x81]
    static let update = [0x00, 0xD6, 0x00, 0x00, 0xFA] + [UInt8](repeating: 0x55, count: 250)
    static let find: [UInt8] = [0x00, 0xCB, 0x3F, 0xFF, 0x01, 0x4D, 0x00]

    /// Eight bytes and the announcement of eight more, nine times.
    static let inPieces: Script.Answer = { _, number in
        [UInt8](repeating: UInt8(number), count: 8) + (number < 10 ? [0x61, 0x08] : [0x90, 0x00])
    }

    static let rows = [
        Row(
            name: "each block of a T=1 chain", profile: .scr3310, atr: t1, command: update,
            answer: { _, _ in [0x90, 0x00] }, fate: .notSent),
        Row(
            name: "GET RESPONSE at short APDU level", profile: .shortAPDU, atr: t1, command: find,
            answer: inPieces, fate: .mayHaveRun),
        Row(
            name: "ENVELOPE at T=0", profile: .scr3310v2, atr: T0CommandTests.t0,
            command: [0x00, 0xD6, 0, 0, 0, 0x08, 0x00] + [UInt8](repeating: 0x55, count: 2048),
            long: .envelope, answer: { _, _ in [0x90, 0x00] }, fate: .notSent),
        Row(
            name: "command chaining", profile: .shortAPDU, atr: t1,
            command: [0x00, 0xD6, 0, 0, 0, 0x08, 0x00] + [UInt8](repeating: 0x55, count: 2048),
            long: .chaining, answer: { _, _ in [0x90, 0x00] }, fate: .notSent),
    ]

    private final class Number: Sendable {
        private let value = Mutex(0)
        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    /// Runs the row's command with a reader that asks for half a second three times at every exchange.
    private func run(_ row: Row, _ limit: Duration) throws -> (Bench, Result<ResponseAPDU, any Error>) {
        let number = Number()
        let card = ProtocolCard(row.atr) { command in row.answer(command, number.next()) }
        let bench = try Bench(row.profile, card: card.kind())
        let session = try bench.hub.openSession(
            options: SessionOptions(timeExtensions: TimeExtensionLimits(total: limit), longCommands: row.long)
        )
        bench.device.arm(
            FaultPlan([.init(.timeExtensions(3, multiplier: 1), at: .command(.xfrBlock), .from(1))]))
        return (bench, Result { try session.transmit(CommandAPDU(row.command), deadline: nil) })
    }

    @Test("The session's limit counts for all exchanges of a command together", arguments: rows)
    func limit(_ row: Row) throws {
        let (bench, result) = try run(row, .seconds(4))
        let error = #expect(throws: KioskReaderError.self) { try result.get() }
        #expect(error?.kind == .cardFailed && error?.detail?.contains("more time") == true)
        #expect(error?.fate == row.fate)
        bench.device.arm(.none)
        _ = try bench.hub.openSession()
    }

    @Test("Within the limit the command comes to its end", arguments: rows)
    func enough(_ row: Row) throws {
        #expect(try run(row, .seconds(40)).1.get().sw == .success)
    }

    @Test("The next command has all of its own time")
    func next() throws {
        let bench = try Bench(card: Script { _, _ in [0x90, 0x00] }.card)
        let session = try bench.hub.openSession(
            options: SessionOptions(timeExtensions: TimeExtensionLimits(total: .seconds(2))))
        bench.device.arm(
            FaultPlan([.init(.timeExtensions(3, multiplier: 1), at: .command(.xfrBlock), .from(1))]))
        for _ in 0..<5 {
            #expect(try session.transmit(CommandAPDU([0x00, 0x44, 0, 0]), deadline: nil).sw == .success)
        }
    }
}
