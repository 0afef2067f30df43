// SPDX-License-Identifier: Apache-2.0
//
// Exchanges over a reader of character level: what goes out in XfrBlock, with which wLevelParameter, for T=0
// and T=1, and how a hopeless card ends.

import ISO7816
import ReaderScripts
import Synchronization
import Testing

@testable import CCIDReader

@Suite("Character level")
struct CharacterLevelTests {
    /// A reader of T0Tests without an exchange level; it negotiates by itself.
    static let descriptor: [UInt8] = {
        var raw = ScriptedReader.automaticTPDU
        raw[42] = 0
        return raw
    }()

    /// One XfrBlock: data, wLevelParameter, and what the card answers.
    struct Step: Sendable {
        let data: String
        let expected: UInt8
        let answer: String
        init(_ data: String, _ expected: UInt8, _ answer: String) {
            (self.data, self.expected, self.answer) = (data, expected, answer)
        }
    }

    /// The data and wLevelParameter of every XfrBlock.
    final class Log: Sendable { let steps = Mutex<[(data: [UInt8], level: [UInt8])]>([]) }

    static func open(
        _ atr: [UInt8], _ steps: [Step], _ settings: CardSettings, _ log: Log
    ) throws -> CardConnection {
        let reader = ScriptedReader(classDescriptor: descriptor) { type, tail, data in
            switch type {
            case 0x62: return .init(data: atr)
            case 0x63, 0x65: return .init(bStatus: 1)
            case 0x6F:
                let number = log.steps.withLock { list in
                    list.append((data, Array(tail.dropFirst())))
                    return list.count - 1
                }
                guard steps.indices.contains(number) else { return .init(bStatus: 0x40, bError: 0xFE) }
                return .init(data: bytes(steps[number].answer))
            default: return .init(bStatus: 0x40, bError: 0)
            }
        }
        let host = try CCIDHost.software([reader], vendorClass: [])
        let interface = try host.open("1-1:1.0", mode: .session)
        return try CardConnection.open(
            interface: interface, slot: .first, settings: settings,
            deadline: interface.now.advanced(by: .seconds(60)))
    }

    static func exchange(_ card: inout CardConnection, _ apdu: String) throws(CardError) -> [UInt8] {
        let deadline = card.interface.now.advanced(by: .seconds(60))
        return try card.exchange(
            bytes(apdu), CommandTerms(sensitivity: .open, deadline: deadline, isRepeatable: false))
    }

    static func expect(_ log: Log, _ steps: [Step]) {
        let sent = log.steps.withLock { $0 }
        #expect(sent.map(\.data) == steps.map { bytes($0.data) })
        #expect(sent.map(\.level) == steps.map { [$0.expected, 0] })
    }

    @Test("T=0: header, acknowledgement, data and GET RESPONSE")
    func t0() throws {
        let steps = [
            Step("00 A4 04 00 02", 1, "60"), Step("", 1, "A4"), Step("3F00", 1, "90"), Step("", 1, "00"),
            Step("00 C0 00 00 02", 1, "C0"), Step("", 2, "6F00"), Step("", 1, "90"), Step("", 1, "00"),
        ]
        let log = Log()
        var card = try Self.open([0x3B, 0x00], steps, CardSettings(), log)
        let answer = try Self.exchange(&card, "00 A4 04 00 02 3F00 02")
        #expect(answer == bytes("6F00 9000"))
        Self.expect(log, steps)
    }

    @Test("T=0: NULL without end is a typed failure, and garbage another one")
    func hopeless() throws {
        for (byte, limit) in [("60", true), ("55", false)] {
            var settings = CardSettings()
            settings.timeExtensions = TimeExtensionLimits(count: 5, total: .seconds(30))
            let log = Log()
            var card = try Self.open(
                [0x3B, 0x00], [Step](repeating: Step("", 1, byte), count: 20), settings, log)
            do throws(CardError) {
                _ = try Self.exchange(&card, "00 44 00 00")
                Issue.record("answered")
            } catch {
                switch error.reason {
                case .waitingTimeLimit: #expect(limit)
                case .t0: #expect(!limit)
                default: Issue.record("\(error)")
                }
                #expect(error.fate == .mayHaveRun && !error.canContinue)
            }
            #expect(log.steps.withLock { $0.count } == (limit ? 6 : 1))
        }
    }

    @Test("T=1: the prologue, then LEN and the checksum; a reserved LEN is an invalid block")
    func t1() throws {
        let steps = [
            Step("00 00 05 00B0000002 B7", 3, "00 00 FF"), Step("00 82 00 82", 3, "00 00"),
            Step("", 1, "04"), Step("", 5, "0102 9000"), Step("", 1, "97"),
        ]
        var settings = CardSettings()
        settings.negotiatesIFSD = false
        let log = Log()
        var card = try Self.open(bytes("3B 80 01 81"), steps, settings, log)
        let answer = try Self.exchange(&card, "00 B0 00 00 02")
        #expect(answer == bytes("0102 9000"))
        Self.expect(log, steps)
    }
}
