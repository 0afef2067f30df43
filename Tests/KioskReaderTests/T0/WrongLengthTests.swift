// SPDX-License-Identifier: Apache-2.0
//
// 6Cxx over T=0. Only a command without data went out with its Le, and may go again with another one; after data, 6Cxx
// is about a GET RESPONSE or an ENVELOPE, and the command itself has run.

import CCIDReader
import ISO7816
import ReaderScripts
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("6Cxx over T=0")
struct WrongLengthTests {
    // 300 and 501 go in ENVELOPEs; the last one of 501 is full, so that an empty one closes. The short-APDU reader runs
    // T=0 by itself.
    @Test(
        "6Cxx to a command with data is the answer: the command never runs twice",
        arguments: T0CommandTests.readers + [.shortAPDU], [3, 300, 501])
    func afterData(_ profile: ReaderProfile, _ count: Int) throws {
        let card = ProtocolCard(T0CommandTests.t0) { _ in [0x6C, 0x05] }
        let bench = try Bench(profile, card: card.kind())
        let data = [UInt8](repeating: 0x4D, count: count)
        let command = try CommandAPDU(cla: 0, ins: 0xCB, p1: 0x3F, p2: 0xFF, data: data, ne: 256)
        try bench.hub.withSession(options: SessionOptions(longCommands: .envelope)) { session in
            let answer = try session.transmit(command, deadline: nil)
            #expect(answer.sw.rawValue == 0x6C05 && session.isOpen)
        }
        #expect(card.commands.count == 1)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let count: Int
        let ne: Int?
        /// INS of each TPDU, and what the card says to it.
        let tpdus: [(ins: UInt8, answer: [UInt8])]
        let sw: UInt16
        var testDescription: String { name }
    }

    static let rows = [
        Row(
            name: "case 2: the command once more, with the Le that the card named", count: 0, ne: 256,
            tpdus: [(0x88, [0x6C, 0x02]), (0x88, [1, 2, 0x90, 0x00])], sw: 0x9000),
        Row(
            name: "case 2, wrong again: the answer", count: 0, ne: 256,
            tpdus: [(0x88, [0x6C, 0x02]), (0x88, [0x6C, 0x03])], sw: 0x6C03),
        Row(
            name: "case 4: to the command itself", count: 4, ne: 256, tpdus: [(0x88, [0x6C, 0x10])],
            sw: 0x6C10
        ),
        Row(
            name: "case 4, done: to GET RESPONSE, which goes once more", count: 4, ne: 256,
            tpdus: [(0x88, [0x90, 0x00]), (0xC0, [0x6C, 0x02]), (0xC0, [1, 2, 0x90, 0x00])], sw: 0x9000),
        Row(
            name: "case 4, done: to GET RESPONSE twice", count: 4, ne: 256,
            tpdus: [(0x88, [0x90, 0x00]), (0xC0, [0x6C, 0x10]), (0xC0, [0x6C, 0x20])], sw: 0x6C20),
        Row(
            name: "case 4 with 61xx: to GET RESPONSE twice", count: 4, ne: 256,
            tpdus: [(0x88, [0x61, 0x10]), (0xC0, [0x6C, 0x10]), (0xC0, [0x6C, 0x20])], sw: 0x6C20),
        Row(
            name: "to the first ENVELOPE", count: 300, ne: 256, tpdus: [(0xC2, [0x6C, 0x10])], sw: 0x6C10),
        Row(
            name: "to the last ENVELOPE", count: 300, ne: 256,
            tpdus: [(0xC2, [0x90, 0x00]), (0xC2, [0x6C, 0x10])], sw: 0x6C10),
        Row(
            name: "to the empty ENVELOPE that closes", count: 501, ne: 256,
            tpdus: [(0xC2, [0x90, 0x00]), (0xC2, [0x90, 0x00]), (0xC2, [0x6C, 0x10])], sw: 0x6C10),
        Row(
            name: "behind ENVELOPE: to GET RESPONSE twice", count: 300, ne: 256,
            tpdus: [
                (0xC2, [0x90, 0x00]), (0xC2, [0x90, 0x00]), (0xC0, [0x6C, 0x10]), (0xC0, [0x6C, 0x20]),
            ],
            sw: 0x6C20),
    ]

    @Test("Which TPDU goes once more, and what is the answer", arguments: rows)
    func scripted(_ row: Row) throws {
        let seen = Mutex<[UInt8]>([])
        let reader = ScriptedReader(classDescriptor: ScriptedReader.automaticTPDU) { type, _, data in
            switch type {
            case 0x62: return .init(data: [0x3B, 0x00])
            case 0x63, 0x65: return .init(bStatus: 0x01)
            case 0x6F:
                let place = seen.withLock { seen in
                    seen.append(data[1])
                    return seen.count - 1
                }
                return row.tpdus.indices.contains(place)
                    ? .init(data: row.tpdus[place].answer) : .init(bStatus: 0x40, bError: 0xFE)
            default: return .init(bStatus: 0x40, bError: 0)
            }
        }
        let data = [UInt8](repeating: 0x4D, count: row.count)
        let command = try CommandAPDU(cla: 0, ins: 0x88, p1: 0, p2: 0, data: data, ne: row.ne)
        let hub = try ReaderHub(source: .software([reader]))
        let answer = try hub.withSession(options: SessionOptions(longCommands: .envelope)) { session in
            try session.transmit(command, deadline: nil)
        }
        #expect(answer.sw.rawValue == row.sw)
        #expect(seen.withLock { $0 } == row.tpdus.map(\.ins))
    }
}
