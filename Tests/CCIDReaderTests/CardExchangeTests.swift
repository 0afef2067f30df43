// SPDX-License-Identifier: Apache-2.0
//
// Exchanges with an open card: T=0 as TPDUs, waiting time extensions on the wire and their limits.

import ISO7816
import ReaderScripts
import Synchronization
import Testing
import VirtualReader

@testable import CCIDReader

@Suite("T=0 at TPDU level")
struct T0Tests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let apdu: String
        /// The TPDUs that the reader gets, and what the card says to each.
        let tpdus: [(String, String)]
        let answer: String
        var testDescription: String { name }
    }

    /// ISO/IEC 7816-3:2006, 12.2.1: the mapping of the short cases.
    static let rows = [
        Row(name: "case 1", apdu: "00 44 00 00", tpdus: [("00 44 00 00 00", "9000")], answer: "9000"),
        Row(
            name: "case 2S", apdu: "00 B0 00 00 02", tpdus: [("00 B0 00 00 02", "0102 9000")],
            answer: "0102 9000"),
        Row(
            name: "case 2S, wrong length", apdu: "00 B0 00 00 00", tpdus: [("00 B0 00 00 00", "6C03")],
            answer: "6C03"),
        Row(
            name: "case 3S", apdu: "00 D6 00 00 02 AABB", tpdus: [("00 D6 00 00 02 AABB", "9000")],
            answer: "9000"),
        Row(
            name: "case 4S with 9000", apdu: "00 A4 04 00 02 3F00 10",
            tpdus: [("00 A4 04 00 02 3F00", "9000"), ("00 C0 00 00 10", "6F00 9000")], answer: "6F00 9000"),
        Row(
            name: "case 4S with 61xx", apdu: "00 A4 04 00 02 3F00 00",
            tpdus: [("00 A4 04 00 02 3F00", "6105")], answer: "6105"),
        Row(
            name: "case 4S, refused", apdu: "00 A4 04 00 02 3F00 00",
            tpdus: [("00 A4 04 00 02 3F00", "6A82")], answer: "6A82"),
        Row(
            name: "case 2E, more than 256 bytes", apdu: "00 B0 00 00 00 0400",
            tpdus: [("00 B0 00 00 00", "6104")], answer: "6104"),
        Row(
            name: "case 4S, GET RESPONSE corrected", apdu: "00 A4 04 00 02 3F00 00",
            tpdus: [
                ("00 A4 04 00 02 3F00", "9000"), ("00 C0 00 00 00", "6C02"), ("00 C0 00 00 02", "6F00 9000"),
            ],
            answer: "6F00 9000"),
        Row(
            name: "case 4S, answered at once by a card of APDUs", apdu: "00 A4 04 00 02 3F00 00",
            tpdus: [("00 A4 04 00 02 3F00", "6F00 9000")], answer: "6F00 9000"),
    ]

    static func reader(_ answers: [[UInt8]]) -> ScriptedReader {
        let next = Mutex(0)
        return ScriptedReader(classDescriptor: ScriptedReader.automaticTPDU) { type, _, _ in
            switch type {
            case 0x62: return .init(data: [0x3B, 0x00])
            case 0x63: return .init(bStatus: 1)
            case 0x65: return .init(bStatus: 1)
            case 0x6F:
                let number = next.withLock { value in
                    defer { value += 1 }
                    return value
                }
                return answers.indices.contains(number)
                    ? .init(data: answers[number]) : .init(bStatus: 0x40, bError: 0xFE)
            default: return .init(bStatus: 0x40, bError: 0)
            }
        }
    }

    @Test("A short APDU becomes TPDUs by its case", arguments: rows)
    func mapping(_ row: Row) throws {
        let reader = Self.reader(row.tpdus.map { bytes($0.1) })
        let host = try CCIDHost.software([reader], vendorClass: [])
        let interface = try host.open("1-1:1.0", mode: .session)
        var card = try CardConnection.open(
            interface: interface, slot: .first, settings: CardSettings(),
            deadline: interface.now.advanced(by: .seconds(60)))
        let link = card.link
        #expect(link.cardProtocol == .t0 && link.negotiation == .reader)
        let answer = try card.exchange(
            bytes(row.apdu),
            CommandTerms(
                sensitivity: .open, deadline: interface.now.advanced(by: .seconds(60)), isRepeatable: false))
        #expect(answer == bytes(row.answer))
        #expect(reader.blocks == row.tpdus.map { bytes($0.0) })
    }

    @Test("A case 4 that was answered 9000 may have run when GET RESPONSE fails")
    func case4Fate() throws {
        // The reader leaves the bus with the first TPDU answered, so GET RESPONSE does not go out at all.
        let reader = LeavingReader(Self.reader([[0x90, 0x00]]))
        let host = try CCIDHost.software([reader], vendorClass: [])
        let interface = try host.open("1-1:1.0", mode: .session)
        let deadline = interface.now.advanced(by: .seconds(60))
        var card = try CardConnection.open(
            interface: interface, slot: .first, settings: CardSettings(), deadline: deadline)
        do {
            _ = try card.exchange(
                bytes("00 A4 04 00 02 3F00 10"),
                CommandTerms(sensitivity: .secret, deadline: deadline, isRepeatable: false))
            Issue.record("answered")
        } catch {
            #expect(error.fate == .mayHaveRun)
        }
        #expect(reader.reader.blocks.count == 1)
    }
}

@Suite("Waiting time extensions at T=1")
struct WaitingTimeTests {
    static let read: [UInt8] = [0x00, 0x84, 0x00, 0x00, 0x08]

    @Test("bBWI carries the multiplier on the block that answers the request, and is 0 on all others")
    func multiplier() throws {
        var behaviour = CardBehaviour()
        behaviour.waitingTimeMultiplier = 5
        let wire = try Wire(.scr3310, card: CardKind.mynumber.behaving(behaviour))
        var card = try wire.open()
        for _ in 0..<2 {
            _ = try card.exchange(
                Self.read, CommandTerms(sensitivity: .open, deadline: wire.deadline, isRepeatable: true))
        }
        let blocks = wire.commands.filter { $0[0] == 0x6F }
        let answers = blocks.filter { $0[11] == 0xE3 }
        #expect(answers.count == 2 && answers.allSatisfy { $0[7] == 5 })
        #expect(blocks.filter { $0[11] != 0xE3 }.allSatisfy { $0[7] == 0 })
    }

    @Test(
        "Extensions beyond the limit end the session with a typed error",
        arguments: [
            TimeExtensionLimits(count: 0, total: .seconds(30)), TimeExtensionLimits(count: 100, total: .zero),
        ])
    func limits(_ limits: TimeExtensionLimits) throws {
        var behaviour = CardBehaviour()
        behaviour.waitingTimeMultiplier = 5
        let wire = try Wire(.scr3310, card: CardKind.mynumber.behaving(behaviour))
        var settings = CardSettings()
        settings.timeExtensions = limits
        var card = try wire.open(settings)
        do {
            _ = try card.exchange(
                Self.read, CommandTerms(sensitivity: .open, deadline: wire.deadline, isRepeatable: true))
            Issue.record("answered")
        } catch {
            #expect(error.fate == .mayHaveRun)
            switch error.reason {
            case .waitingTimeLimit, .t1(.waitingTimeExtensionLimit): break
            default: Issue.record("\(error)")
            }
        }
    }
}

/// A scripted reader that leaves the bus before its second XfrBlock.
private final class LeavingReader: ForwardingReader {
    let reader: ScriptedReader
    init(_ reader: ScriptedReader) { self.reader = reader }
    func wake() {}
    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        packet[0] == 0x6F && reader.blocks.count == 1 ? .gone : reader.out(endpoint: endpoint, packet: packet)
    }
}
