// SPDX-License-Identifier: Apache-2.0
//
// Answers to reset of real cards, and what is wrong with bytes that are none.

import Testing

@testable import ISO7816

struct ATRTests {
    struct Card: Sendable, CustomTestStringConvertible {
        let name: String
        let hex: String
        var interface: [String: UInt8] = [:]
        var protocols: [UInt8] = [1]
        var historical = ""
        var tck = true
        var t1: T1Parameters?
        var factors = "372/1"
        var testDescription: String { name }
    }

    static let cards = [
        Card(
            name: "My Number Card of 2023 and later (OpenSC issue 3021)",
            hex: "3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B",
            interface: ["TA1": 0x13, "TC1": 0xFF, "TD1": 0x81, "TD2": 0x31, "TA3": 0xFB, "TB3": 0x46],
            historical: "80 12 39 2F 31 C1 73 C6 01 C0",
            t1: T1Parameters(ifsc: 251, bwi: 4, cwi: 6, edc: .lrc), factors: "372/4"),
        Card(
            name: "My Number Card (pcsc-tools, smartcard_list.txt)",
            hex: "3B C5 FF 81 31 FB 45 80 73 C6 01 00 00",
            interface: ["TC1": 0xFF, "TD1": 0x81, "TD2": 0x31, "TA3": 0xFB, "TB3": 0x45],
            historical: "80 73 C6 01 00", t1: T1Parameters(ifsc: 251, bwi: 4, cwi: 5, edc: .lrc)),
        Card(
            name: "JPKI card in OpenSC's table (card-jpki.c)", hex: "3B E0 00 FF 81 31 FE 45 14",
            interface: ["TB1": 0x00, "TC1": 0xFF, "TD1": 0x81, "TD2": 0x31, "TA3": 0xFE, "TB3": 0x45],
            t1: T1Parameters(ifsc: 254, bwi: 4, cwi: 5, edc: .lrc)),
        Card(
            name: "My Number Card, contactless (pcsc-tools)", hex: "3B 88 80 01 00 00 05 E0 B3 81 A1 00 7F",
            interface: ["TD1": 0x80, "TD2": 0x01], protocols: [0, 1], historical: "00 00 05 E0 B3 81 A1 00",
            t1: .default),
        Card(
            name: "My Number Card, one reader family's contactless form (pcsc-tools)",
            hex: "3B F5 91 00 FF 91 81 71 FE 40 00 42 00 01 B3 A1 15",
            interface: [
                "TA1": 0x91, "TB1": 0x00, "TC1": 0xFF, "TD1": 0x91, "TA2": 0x81, "TD2": 0x71, "TA3": 0xFE,
                "TB3": 0x40, "TC3": 0x00,
            ],
            historical: "42 00 01 B3 A1", t1: T1Parameters(ifsc: 254, bwi: 4, cwi: 0, edc: .lrc),
            factors: "512/1"),
        Card(
            name: "YubiKey 4 (pcsc-tools)", hex: "3B F8 13 00 00 81 31 FE 15 59 75 62 69 6B 65 79 34 D4",
            interface: [
                "TA1": 0x13, "TB1": 0x00, "TC1": 0x00, "TD1": 0x81, "TD2": 0x31, "TA3": 0xFE, "TB3": 0x15,
            ],
            historical: "59 75 62 69 6B 65 79 34", t1: T1Parameters(ifsc: 254, bwi: 1, cwi: 5, edc: .lrc),
            factors: "372/4"),
        Card(
            name: "OpenPGP card 2 (pcsc-tools)",
            hex: "3B DA 18 FF 81 B1 FE 75 1F 03 00 31 C5 73 C0 01 40 00 90 00 0C",
            interface: [
                "TA1": 0x18, "TC1": 0xFF, "TD1": 0x81, "TD2": 0xB1, "TA3": 0xFE, "TB3": 0x75, "TD3": 0x1F,
                "TA4": 0x03,
            ],
            historical: "00 31 C5 73 C0 01 40 00 90 00",
            t1: T1Parameters(ifsc: 254, bwi: 7, cwi: 5, edc: .lrc),
            factors: "372/12"),
        Card(
            name: "sysmoUSIM-SJS1 (pcsc-tools)",
            hex: "3B 9F 96 80 1F C7 80 31 A0 73 BE 21 13 67 43 20 07 18 00 00 01 A5",
            interface: ["TA1": 0x96, "TD1": 0x80, "TD2": 0x1F, "TA3": 0xC7], protocols: [0],
            historical: "80 31 A0 73 BE 21 13 67 43 20 07 18 00 00 01", factors: "512/32"),
        Card(
            name: "a T=0 card without TCK (pcsc-tools, ATR_analysis manual)",
            hex: "3B A7 00 40 18 80 65 A2 08 01 01 52",
            interface: ["TB1": 0x00, "TD1": 0x40, "TC2": 0x18], protocols: [0],
            historical: "80 65 A2 08 01 01 52",
            tck: false),
        Card(name: "the shortest ATR", hex: "3B 00", protocols: [0], tck: false),
        Card(name: "the shortest ATR in inverse convention", hex: "3F 00", protocols: [0], tck: false),
        Card(
            name: "T=1 with CRC", hex: "3B 80 81 41 01 41",
            interface: ["TD1": 0x81, "TD2": 0x41, "TC3": 0x01],
            t1: T1Parameters(ifsc: 32, bwi: 4, cwi: 13, edc: .crc)),
    ]

    @Test("Every byte of a real card's ATR finds its place", arguments: cards)
    func parsed(_ card: Card) throws {
        let bytes = octets(card.hex)
        let atr = try ATR(bytes)
        #expect(atr.bytes == bytes)
        #expect(atr.ts == bytes[0] && atr.formatByte == bytes[1])
        #expect(atr.convention == (bytes[0] == 0x3B ? .direct : .inverse))
        #expect(
            Dictionary(uniqueKeysWithValues: atr.interfaceBytes.map { ($0.name, $0.value) }) == card.interface
        )
        for byte in atr.interfaceBytes {
            #expect(bytes[byte.offset] == byte.value)
            #expect(atr[byte.name] == byte.value)
        }
        #expect(atr.offeredProtocols == card.protocols)
        #expect(atr.firstOffered == card.protocols.first)
        #expect(atr.historicalBytes == octets(card.historical))
        #expect(atr.tck.present == card.tck && atr.tck.valid)
        #expect(atr.tck.value == (card.tck ? bytes.last : nil))
        #expect(atr.t1 == card.t1)
        #expect(atr.factors?.description == card.factors)
        #expect(atr.deviations.isEmpty)
    }

    @Test("The explanation covers every byte once, in order", arguments: cards)
    func explained(_ card: Card) throws {
        let atr = try ATR(octets(card.hex))
        #expect(atr.explanation.flatMap(\.bytes) == atr.bytes)
        var offset = 0
        for part in atr.explanation {
            #expect(part.offset == offset)
            #expect(!part.lines.isEmpty)
            offset += part.bytes.count
        }
    }

    @Test("Every ATR cut short is refused, with an index inside it or just behind it", arguments: cards)
    func truncations(_ card: Card) {
        let bytes = octets(card.hex)
        for count in 0..<bytes.count {
            do {
                let atr = try ATR(Array(bytes.prefix(count)))
                Issue.record("taken after \(count) bytes: \(atr)")
            } catch {
                #expect(error.offset == count, "\(error)")
                #expect(error.description.hasPrefix("byte \(count): "))
            }
        }
    }

    @Test("A byte too many is refused", arguments: cards)
    func trailing(_ card: Card) {
        let bytes = octets(card.hex)
        #expect(throws: ATRError(offset: bytes.count, reason: .trailingBytes(count: 1))) {
            try ATR(bytes + [0x00])
        }
    }

    @Test(
        "Every flipped bit from T0 to TCK is noticed, unless it hides the protocol that TCK is there for",
        arguments: cards.filter(\.tck))
    func flippedBits(_ card: Card) {
        let bytes = octets(card.hex)
        for index in 1..<bytes.count {
            for bit in 0..<8 {
                var wrong = bytes
                wrong[index] ^= 1 << bit
                guard let atr = try? ATR(wrong) else { continue }
                // A bit of TDi turned TD(i+1) into something else, and T=0 alone has no TCK.
                #expect(atr.offeredProtocols == [0] && !atr.tck.present, "byte \(index), bit \(bit)")
            }
        }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let hex: String
        let error: ATRError
        var testDescription: String { name }
    }

    static let bad = [
        Bad(name: "nothing", hex: "", error: ATRError(offset: 0, reason: .empty)),
        Bad(
            name: "TS in raw inverse reading", hex: "03 00",
            error: ATRError(offset: 0, reason: .initialCharacter(3))),
        Bad(name: "T0 missing", hex: "3B", error: ATRError(offset: 1, reason: .formatByteMissing)),
        Bad(
            name: "TB1 missing", hex: "3B 30 11",
            error: ATRError(offset: 3, reason: .interfaceByteMissing(name: "TB1"))),
        Bad(
            name: "TA3 missing", hex: "3B 80 81 31",
            error: ATRError(offset: 4, reason: .interfaceByteMissing(name: "TA3"))),
        Bad(
            name: "historical bytes missing", hex: "3B 05 01 02",
            error: ATRError(offset: 4, reason: .historicalBytesTruncated(expected: 5, found: 2))),
        Bad(name: "TCK missing with T=1", hex: "3B 80 01", error: ATRError(offset: 3, reason: .tckMissing)),
        Bad(
            name: "TCK missing with T=0 and T=15", hex: "3B 80 80 0F",
            error: ATRError(offset: 4, reason: .tckMissing)),
        Bad(
            name: "TCK with T=0 alone", hex: "3B 80 00 80",
            error: ATRError(offset: 3, reason: .trailingBytes(count: 1))),
        Bad(
            name: "TCK wrong (a misprint of a YubiKey's ATR that goes round)",
            hex: "3B F8 13 00 00 81 31 FE 15 59 75 62 69 4B 65 79 34 D4",
            error: ATRError(offset: 17, reason: .tckWrong(expected: 0xF4, found: 0xD4))),
        Bad(name: "T=15 in TD1", hex: "3B 80 0F 8F", error: ATRError(offset: 2, reason: .globalTypeInTD1)),
        Bad(
            name: "IFSC 00", hex: "3B 80 81 11 00 10",
            error: ATRError(offset: 4, reason: .ifscReserved(name: "TA3", value: 0x00))),
        Bad(
            name: "IFSC FF", hex: "3B 80 81 11 FF EF",
            error: ATRError(offset: 4, reason: .ifscReserved(name: "TA3", value: 0xFF))),
        Bad(
            name: "34 bytes", hex: "3B" + String(repeating: "00", count: 33),
            error: ATRError(offset: 33, reason: .tooLong(found: 34))),
        Bad(
            name: "TDi without end", hex: "3B" + String(repeating: "81", count: 32),
            error: ATRError(offset: 33, reason: .interfaceByteMissing(name: "TD32"))),
    ]

    @Test("Bytes that are no ATR are refused with the index and the reason", arguments: bad)
    func refused(_ row: Bad) {
        #expect(throws: row.error) { try ATR(octets(row.hex)) }
    }
}
