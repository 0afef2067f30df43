// SPDX-License-Identifier: Apache-2.0
//
// The card's half of T=1 as rows: what goes in, what comes out. Rule numbers are those of ISO/IEC
// 7816-3:2006, 11.6.3.

import Testing

@testable import VirtualReader

struct T1Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Alternately a block to the card and the block expected from it ("-" for silence).
    let blocks: [String]
    var behaviour = CardBehaviour()
    /// The commands that reach the application.
    var commands: [String] = []
    var bwt = Duration.seconds(1)
}

private func wire(_ text: String) -> [UInt8] {
    // "I 00 | 01 02" is a block with that PCB and information; "raw …" is taken as it is.
    if text.hasPrefix("raw ") { return hex(String(text.dropFirst(4))) }
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    let pcb = hex(String(parts[0]))
    return t1(pcb.first ?? 0, parts.count > 1 ? hex(String(parts[1])) : [])
}

private func behaving(_ change: (inout CardBehaviour) -> Void) -> CardBehaviour {
    var behaviour = CardBehaviour()
    change(&behaviour)
    return behaviour
}

private let rows: [T1Row] = [
    T1Row(
        testDescription: "a command in one block, a response in one block; N(S) alternates on both sides",
        blocks: [
            "00 | 00 A4 00 00", "00 | 00 A4 00 00 90 00", "40 | 00 A4 01 00", "40 | 00 A4 01 00 90 00",
            "00 | 00 A4 02 00", "00 | 00 A4 02 00 90 00",
        ],
        commands: ["00 A4 00 00", "00 A4 01 00", "00 A4 02 00"]),
    T1Row(
        testDescription: "a chain of the host's is acknowledged block by block (rule 2.2)",
        blocks: ["20 | 00 A4", "90", "60 | 04", "80", "00 | 00", "00 | 00 A4 04 00 90 00"],
        commands: ["00 A4 04 00"]),
    T1Row(
        testDescription: "an empty block inside a chain and at its end is a block",
        blocks: ["20", "90", "60 | 00 A4 00 00", "80", "00", "00 | 00 A4 00 00 90 00"],
        commands: ["00 A4 00 00"]),
    T1Row(
        testDescription: "a chain of the card's goes on with each acknowledgement",
        blocks: [
            "C1 | 04", "E1 | 04", "00 | 00 10 00 06", "20 | 00 01 02 03", "90", "40 | 04 05 90 00",
        ],
        commands: ["00 10 00 06"]),
    T1Row(
        testDescription: "error bits in an acknowledgement are information: the number decides",
        blocks: ["C1 | 04", "E1 | 04", "00 | 00 10 00 06", "20 | 00 01 02 03", "91", "40 | 04 05 90 00"],
        commands: ["00 10 00 06"]),
    T1Row(
        testDescription:
            "an R-block with the number of the card's last block gets that block again (rule 7.2)",
        blocks: [
            "C1 | 04", "E1 | 04", "00 | 00 10 00 06", "20 | 00 01 02 03", "82", "20 | 00 01 02 03",
            "90", "40 | 04 05 90 00", "91", "40 | 04 05 90 00",
        ],
        commands: ["00 10 00 06"]),
    T1Row(
        testDescription: "a lost acknowledgement is sent again when an R-block asks (rule 7.2)",
        blocks: ["20 | 00 A4", "90", "80", "90", "40 | 00 00", "00 | 00 A4 00 00 90 00"],
        commands: ["00 A4 00 00"]),
    T1Row(
        testDescription: "a wrong checksum gets R with the number awaited and error 1; the command runs once",
        blocks: ["raw 00 00 04 00 A4 00 00 A1", "81", "00 | 00 A4 00 00", "00 | 00 A4 00 00 90 00"],
        commands: ["00 A4 00 00"]),
    T1Row(
        testDescription: "a second I-block with the old number is not run again",
        blocks: ["20 | 00 A4", "90", "20 | 00 A4", "92", "40 | 00 00", "00 | 00 A4 00 00 90 00"],
        commands: ["00 A4 00 00"]),
    T1Row(
        testDescription: "LEN that does not fit, LEN FF, another NAD, reserved bits: R with error 2",
        blocks: [
            "raw 00 00 05 00 A4 00 00 A1", "82", "00 | 00 A4 00 00", "00 | 00 A4 00 00 90 00",
            "raw 00 40 FF BF", "92", "40 | 00 A4 00 01", "40 | 00 A4 00 01 90 00",
            "raw 21 00 04 00 A4 00 00 81", "82", "00 | 00 A4 00 02", "00 | 00 A4 00 02 90 00",
            "raw 00 41 00 41", "92",
        ],
        commands: ["00 A4 00 00", "00 A4 00 01", "00 A4 00 02"]),
    T1Row(
        testDescription: "three refusals, then the card stays in reception mode until a good block comes",
        blocks: [
            "raw 00", "82", "raw 00", "82", "raw 00", "82", "raw 00", "-", "00 | 00 A4 00 00",
            "00 | 00 A4 00 00 90 00",
        ],
        commands: ["00 A4 00 00"]),
    T1Row(
        testDescription: "an R-block before anything was sent is answered with R(0)",
        blocks: ["90", "82"]),
    T1Row(
        testDescription: "IFS requests of 00 and FF are refused, others are confirmed and hold at once",
        blocks: [
            "C1 | 00", "82", "C1 | FF", "82", "C1 | FE", "E1 | FE", "C1 | 02", "E1 | 02",
            "00 | 00 10 00 01", "20 | 00 90", "90", "40 | 00",
        ],
        commands: ["00 10 00 01"]),
    T1Row(
        testDescription: "RESYNCH forgets numbers, chain and IFSD, and runs nothing again",
        blocks: [
            "C1 | 04", "E1 | 04", "00 | 00 A4 00 00", "20 | 00 A4 00 00", "C0", "E0",
            "20 | 00 10", "90", "C0", "E0", "00 | 00 10 00 03", "00 | 00 01 02 90 00",
        ],
        commands: ["00 A4 00 00", "00 10 00 03"]),
    T1Row(
        testDescription: "ABORT by the host ends its chain and the card's",
        blocks: [
            "20 | 00 A4", "90", "C2", "E2", "40 | 00 10 00 01", "00 | 00 90 00",
        ],
        commands: ["00 10 00 01"]),
    T1Row(
        testDescription: "S responses that nobody asked for, and WTX by the host, are refused",
        blocks: ["E0", "82", "E1 | 20", "82", "E3 | 01", "82"]),
    T1Row(
        testDescription: "the card asks for time; the response must carry the same value",
        blocks: [
            "00 | 00 10 00 01", "C3 | 05", "E3 | 04", "C3 | 05", "E3 | 05", "00 | 00 90 00",
        ],
        behaviour: behaving { $0.waitingTimeMultiplier = 5 }, commands: ["00 10 00 01"]),
    T1Row(
        testDescription: "an R-block instead of the response to a request gets the request again (rule 7.3)",
        blocks: ["00 | 00 10 00 01", "C3 | 05", "80", "C3 | 05", "E3 | 05", "00 | 00 90 00"],
        behaviour: behaving { $0.waitingTimeMultiplier = 5 }, commands: ["00 10 00 01"]),
    T1Row(
        testDescription: "work longer than BWT is announced with the multiple that it needs",
        blocks: ["00 | 00 20 0B B8", "C3 | 03", "E3 | 03", "00 | 90 00"], commands: ["00 20 0B B8"]),
    T1Row(
        testDescription: "the card raises its IFSC before its first response",
        blocks: [
            "00 | 00 10 00 01", "C1 | 80", "E1 | 80", "00 | 00 90 00", "40 | 00 10 00 01", "40 | 00 90 00",
        ],
        behaviour: behaving { $0.announcedIFSC = 0x80 }, commands: ["00 10 00 01", "00 10 00 01"]),
    T1Row(
        testDescription: "the card aborts the host's chain, gives the right to send back, and starts afresh",
        blocks: ["20 | 00 A4", "90", "60 | 04", "C2", "E2", "80", "00 | 00 10 00 01", "00 | 00 90 00"],
        behaviour: behaving { $0.abortsChainAfter = 2 }, commands: ["00 10 00 01"]),
    T1Row(
        testDescription: "noise on the n-th block of the card, and a block that it never hears",
        blocks: [
            "00 | 00 10 00 01", "raw 00 00 03 00 90 00 83", "81", "00 | 00 90 00", "40 | 00 10 00 01", "-",
        ],
        behaviour: behaving {
            $0.garbledBlocks = [1]
            $0.lostBlocks = [3]
        },
        commands: ["00 10 00 01"]),
]

@Suite("The card's half of T=1")
struct T1CardTests {
    @Test("Each block gets the answer that the standard asks for", arguments: rows)
    func scenario(_ row: T1Row) {
        let application = TestApplication()
        var card = T1Card(ifsc: 0xFB, edc: .lrc, bwt: row.bwt, behaviour: row.behaviour)
        for index in stride(from: 0, to: row.blocks.count - 1, by: 2) {
            let reaction = card.receive(wire(row.blocks[index]), application)
            let expected = row.blocks[index + 1]
            switch reaction {
            case .silence: #expect(expected == "-", "after block \(index)")
            case .bytes(let bytes, _):
                #expect(hexText(bytes) == hexText(wire(expected)), "after block \(index)")
            }
        }
        #expect(application.commands.map(hexText) == row.commands)
    }

    @Test("A block longer than the card's IFSC is refused, one of that size taken", arguments: [20, 21])
    func ifsc(length: Int) {
        var card = T1Card(ifsc: 20, edc: .lrc, bwt: .seconds(1))
        let reaction = card.receive(t1(0x20, counting(length)), TestApplication())
        #expect(reaction == .bytes(t1(length == 20 ? 0x90 : 0x82), after: .zero))
    }

    @Test("The CRC has its known check value, high byte first, and sees every single bit that flips")
    func crc() throws {
        #expect(CardEDC.crc.compute(Array("123456789".utf8)) == [0x6F, 0x91])
        let block = T1CardBlock.bytes(pcb: 0x00, information: [0x00, 0xA4], edc: .crc)
        #expect(try T1CardBlock(block, edc: .crc).information == [0x00, 0xA4])
        for bit in 0..<block.count * 8 {
            var spoiled = block
            spoiled[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: T1CardBlock.Flaw.self) { try T1CardBlock(spoiled, edc: .crc) }
        }
    }

    @Test("The ATR's interface bytes are found where they stand")
    func atr() {
        let atr = CardATR(contactATR)
        #expect(atr.ta1 == 0x13 && atr.tc1 == 0xFF && atr.ta2 == nil && atr.firstProtocol == 1)
        #expect(atr.ifsc == 0xFB && atr.bwiCwi == 0x46 && atr.bwt == .microseconds(16 * 960 * 93))
        let crc = CardATR(hex("3B 80 81 41 01"))
        #expect(crc.firstProtocol == 1 && crc.edc == .crc)
        let other = CardATR(hex("3B F0 12 00 FF 91 81 B1 7C 45 1F 03 99"))
        #expect(other.firstProtocol == 1 && other.ta2 == 0x81 && other.ifsc == 0x7C && other.bwiCwi == 0x45)
    }
}
