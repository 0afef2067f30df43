// SPDX-License-Identifier: Apache-2.0
//
// Answers that go into an array of the caller's: the same bytes as without it, in the same place, and nothing left where
// the command failed. That nothing is taken from the heap for them, `make test-figures` shows of the optimised code.

import CCIDReader
import ISO7816
import KioskReader
import Testing
import VirtualReader

@Suite("Answers into the caller's array")
struct AnswerBufferTests {
    private static func read() throws -> CommandAPDU {
        try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256)
    }

    @Test(
        "The answer takes the place of what was there, at every level, in parts or whole",
        arguments: [ReaderProfile.scr3310, .gemPCTwin, .shortAPDU, .extendedAPDU, .character])
    func answers(_ profile: ReaderProfile) throws {
        let script = Script { command, _ in
            // 200 bytes; the last 100 only after GET RESPONSE.
            command[1] == 0xC0
                ? [UInt8](repeating: 0xBB, count: 100) + [0x90, 0x00]
                : [UInt8](repeating: 0xAA, count: 100) + [0x61, 100]
        }
        let bench = try Bench(profile, card: script.card)
        try bench.hub.withSession { session in
            var data: [UInt8] = [1, 2, 3]
            data.reserveCapacity(1_024)
            for _ in 0..<3 {
                let sw = try session.transmit(try Self.read(), into: &data)
                let answer = try session.transmit(try Self.read(), deadline: nil)
                #expect(sw == .success && answer.sw == .success)
                #expect(data == answer.data && data.count == 200)
                #expect(data.capacity >= 1_024)
            }
        }
    }

    /// What lies at an array's place in memory, behind its end as well.
    private func place(of bytes: inout [UInt8], _ count: Int) -> [UInt8] {
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map {
                unsafe Array(UnsafeBufferPointer(start: $0, count: count))
            } ?? []
        }
    }

    @Test(
        "Nothing of an answer stays behind the end of the next one, at every level",
        arguments: [ReaderProfile.scr3310, .shortAPDU, .extendedAPDU, .character])
    func shorter(_ profile: ReaderProfile) throws {
        let script = Script { command, _ in
            command[1] == 0xB0 ? [UInt8](repeating: 0xAA, count: 100) + [0x90, 0x00] : [0x90, 0x00]
        }
        let bench = try Bench(profile, card: script.card)
        try bench.hub.withSession { session in
            var data: [UInt8] = []
            data.reserveCapacity(1_024)
            _ = try session.transmit(try Self.read(), into: &data, sensitivity: .personal)
            #expect(data.count == 100)
            _ = try session.transmit(try CommandAPDU(cla: 0, ins: 0x44, p1: 0, p2: 0), into: &data)
            #expect(data.isEmpty && data.capacity >= 1_024)
            #expect(!place(of: &data, 256).contains(0xAA))
        }
    }

    @Test("Nothing of an answer stays where the command failed", arguments: [Sensitivity.open, .personal])
    func failure(_ sensitivity: Sensitivity) throws {
        // More is announced for ever, and never comes.
        let script = Script { command, _ in command[1] == 0xC0 ? [0x61, 8] : [1, 2, 3, 0x61, 8] }
        let bench = try Bench(card: script.card)
        try bench.hub.withSession { session in
            var data: [UInt8] = [9, 9]
            #expect(throws: KioskReaderError.self) {
                try session.transmit(try Self.read(), into: &data, sensitivity: sensitivity)
            }
            #expect(data.isEmpty && !session.isOpen)
        }
    }

    @Test("How much it pays to ask for follows from reader, protocol and answer to reset")
    func lengths() throws {
        let rows: [(ReaderProfile, CardKind, AnswerLengths)] = [
            (.scr3310, .mynumber, AnswerLengths(longest: 65_536, inOneTransfer: 250)),
            (.gemPCTwin, .mynumber, AnswerLengths(longest: 65_536, inOneTransfer: 252)),
            (.shortAPDU, .mynumber, AnswerLengths(inOneTransfer: 252)),
            (.scr3310, .mynumberT0, AnswerLengths()),
            // An answer to reset that the reader made up, and one that announces nothing.
            (.extendedAPDU, .mynumber, AnswerLengths(inOneTransfer: 510)),
            (.scr3310, try #require(CardKind.named("mynumber-3bc5")), AnswerLengths(inOneTransfer: 250)),
        ]
        for (profile, card, wanted) in rows {
            let lengths = try Bench(profile, card: card).hub.withSession { $0.answerLengths }
            #expect(lengths == wanted, "\(profile.name), \(card.name)")
        }
    }
}
