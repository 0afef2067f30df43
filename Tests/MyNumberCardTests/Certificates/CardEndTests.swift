// SPDX-License-Identifier: Apache-2.0
//
// What the card manager tells: the card's end without a PIN, and how long a read may be.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("What the card manager tells")
struct CardEndTests {
    @Test("The card's end costs a SELECT and a GET DATA, and no PIN")
    func end() throws {
        let channel = SimulatedChannel()
        let end = try MyNumberCard(on: channel).readCardEnd()
        #expect(end?.lastMoment.rfc3339Japan == "2035-02-17T23:59:59+09:00")
        #expect(channel.commands.map { hex($0.bytes) } == ["00A4040C07A0000001510000", "00CA00F200"])
    }

    @Test(
        "A card that does not tell, or tells no date, is no error",
        arguments: [
            (UInt8(0xCA), "6A88"), (0xCA, "6A82"), (0xCA, "313233349000"), (0xA4, "6A82"), (0xA4, "6F00"),
        ])
    func nothing(_ ins: UInt8, _ answer: String) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == ins ? bytes(answer) : nil }
        #expect(try MyNumberCard(on: channel).readCardEnd() == nil)
    }

    @Test("A channel that fails is an error", arguments: 0..<2)
    func failing(_ step: Int) {
        let channel = SimulatedChannel()
        channel.failsFrom = step
        let error = #expect(throws: MyNumberCardError.self) { try MyNumberCard(on: channel).readCardEnd() }
        #expect(error?.kind == .channelFailed)
    }

    // Section 1.1 and 1.2 of what is known of the card: which answers announce extended lengths.
    static let answers: [(String, Bool, Int, asks: Bool)] = [
        ("3BDA13FF8131FB468012392F31C173C601C03B", true, 65_536, false),
        ("3BDA13FF8131FB468012392F31C173C601C03B", false, 256, false),
        ("3BC5FF8131FB458073C6010000", true, 256, false),
        // A contactless reader's own: the card is asked.
        ("3B888001000005E0B381A1007F", true, 65_536, true),
        ("3B888001000005E0B381A1007F", false, 256, false),
    ]

    @Test("Reads are as long as reader and card carry", arguments: answers)
    func longest(_ row: (String, Bool, Int, asks: Bool)) throws {
        let channel = SimulatedChannel()
        let answer = try ATR(bytes(row.0))
        #expect(try MyNumberCard(on: channel).longestRead(answer, carriesExtended: row.1) == row.2)
        #expect(
            channel.commands.map { hex($0.bytes) }
                == (row.asks ? ["00A4040C07A0000001510000", "00CA5F5100"] : []))
    }

    @Test("A contactless card that does not tell gets short reads", arguments: ["6A88", "00009000", "9000"])
    func silent(_ reply: String) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0xCA ? bytes(reply) : nil }
        let answer = try ATR(bytes("3B888001000005E0B381A1007F"))
        #expect(try MyNumberCard(on: channel).longestRead(answer, carriesExtended: true) == 256)
    }
}
