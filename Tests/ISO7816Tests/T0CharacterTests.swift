// SPDX-License-Identifier: Apache-2.0
//
// The procedure bytes of T=0 as tables: what comes from the card, what is sent and how much is awaited.

import Testing

@testable import ISO7816

@Suite("T=0 procedure bytes")
struct T0CharacterTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let apdu: String
        /// What is sent, how much is awaited, and what comes.
        let steps: [(String, Int, String)]
        let end: T0.CharacterEngine.Action
        var testDescription: String { name }
    }

    static let read = "00 B0 00 00 03"
    static let write = "00 D6 00 00 03 010203"
    static let header = "00 D6 00 00 03"

    static let rows = [
        Row(
            name: "no data, NULLs before SW1", apdu: "00 44 00 00",
            steps: [("00 44 00 00 00", 1, "60"), ("", 1, "60"), ("", 1, "90"), ("", 1, "00")],
            end: .complete(octets("9000"))),
        Row(
            name: "read at once", apdu: read,
            steps: [(read, 1, "B0"), ("", 3, "010203"), ("", 1, "90"), ("", 1, "00")],
            end: .complete(octets("010203 9000"))),
        Row(
            name: "read by bytes, a NULL between", apdu: read,
            steps: [
                (read, 1, "4F"), ("", 1, "01"), ("", 1, "60"), ("", 1, "B0"), ("", 2, "0203"), ("", 1, "61"),
                ("", 1, "60"),
            ], end: .complete(octets("010203 6160"))),
        Row(
            name: "the reader gives fewer bytes", apdu: read,
            steps: [(read, 1, "B0"), ("", 3, "01"), ("", 2, "0203"), ("", 1, "90"), ("", 1, "00")],
            end: .complete(octets("010203 9000"))),
        Row(
            name: "wrong length", apdu: read, steps: [(read, 1, "6C"), ("", 1, "02")],
            end: .complete(octets("6C02"))),
        Row(
            name: "fewer data than P3", apdu: read,
            steps: [(read, 1, "4F"), ("", 1, "01"), ("", 1, "62"), ("", 1, "82")],
            end: .complete(octets("01 6282"))),
        Row(
            name: "write at once", apdu: write,
            steps: [(header, 1, "D6"), ("010203", 1, "90"), ("", 1, "00")], end: .complete(octets("9000"))),
        Row(
            name: "write by bytes, NULLs", apdu: write,
            steps: [
                (header, 1, "60"), ("", 1, "29"), ("01", 1, "60"), ("", 1, "29"), ("02", 1, "D6"),
                ("03", 1, "90"),
                ("", 1, "00"),
            ], end: .complete(octets("9000"))),
        Row(
            name: "refused before the data", apdu: write, steps: [(header, 1, "6A"), ("", 1, "82")],
            end: .complete(octets("6A82"))),
        Row(
            name: "endless NULL", apdu: write,
            steps: [(header, 1, "60"), ("", 1, "60"), ("", 1, "60"), ("", 1, "60")], end: .fail(.nullLimit)),
        Row(name: "garbage", apdu: write, steps: [(header, 1, "D7")], end: .fail(.procedureByte)),
        Row(
            name: "more data asked for than there are", apdu: write,
            steps: [(header, 1, "D6"), ("010203", 1, "D6")], end: .fail(.procedureByte)),
        Row(
            name: "more data than asked for", apdu: read, steps: [(read, 1, "B0"), ("", 3, "01020304")],
            end: .fail(.byteCount)),
        Row(name: "two procedure bytes", apdu: read, steps: [(read, 1, "B001")], end: .fail(.byteCount)),
        Row(name: "no byte", apdu: read, steps: [(read, 1, "")], end: .fail(.byteCount)),
        Row(name: "INS like SW1", apdu: "00 62 00 00", steps: [], end: .fail(.instruction)),
    ]

    @Test("Every byte as a procedure byte: SW1 is 6X but for NULL, and 9X; the rest is INS or nothing")
    func everyByte() throws {
        for byte in UInt8.min...UInt8.max {
            var mapping = try T0.Engine(octets(Self.write))
            guard case .send(let tpdu) = mapping.start() else {
                Issue.record("no TPDU")
                return
            }
            var engine = T0.CharacterEngine(nullLimit: 3)
            _ = engine.start(tpdu)
            let action = engine.received([byte])
            switch byte {
            case 0x60: #expect(action == .transfer([], expected: 1, isExtension: true))
            case 0x61...0x6F, 0x90...0x9F:
                #expect(action == .transfer([], expected: 1, isExtension: false))
                #expect(engine.received([0x60]) == .complete([byte, 0x60]))
            case 0xD6: #expect(action == .transfer([1, 2, 3], expected: 1, isExtension: false))
            case 0x29: #expect(action == .transfer([1], expected: 1, isExtension: false))
            default: #expect(action == .fail(.procedureByte))
            }
        }
    }

    @Test("Another procedure byte than NULL begins the count of NULLs again")
    func nullsInARow() throws {
        var mapping = try T0.Engine(octets(Self.write))
        guard case .send(let tpdu) = mapping.start() else {
            Issue.record("no TPDU")
            return
        }
        var engine = T0.CharacterEngine(nullLimit: 2)
        _ = engine.start(tpdu)
        for byte: UInt8 in [0x60, 0x60, 0x29, 0x60, 0x60, 0x29, 0x60, 0x60, 0x29, 0x60, 0x60] {
            _ = engine.received([byte])
        }
        #expect(engine.received([0x60]) == .fail(.nullLimit))
    }

    @Test("The dialogue", arguments: rows)
    func dialogue(_ row: Row) throws {
        var mapping = try T0.Engine(octets(row.apdu))
        guard case .send(let tpdu) = mapping.start() else {
            Issue.record("no TPDU")
            return
        }
        var engine = T0.CharacterEngine(nullLimit: 3)
        var action = engine.start(tpdu)
        for (sent, expected, came) in row.steps {
            guard case .transfer(let bytes, let count, _) = action else { break }
            #expect(bytes == octets(sent) && count == expected)
            action = engine.received(octets(came))
        }
        #expect(action == row.end)
        #expect(engine.heldBytes == 0)
    }
}
