// SPDX-License-Identifier: Apache-2.0
//
// What a command's bytes say about secrecy and repetition, and the class byte behind it.

import Testing

@testable import ISO7816

struct CommandClassificationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let hex: String
        let name: String
        let sensitivity: Sensitivity
        var testDescription: String { "\(name): \(sensitivity)" }
    }

    static let rows = [
        Row(hex: "00200080 04 31323334", name: "VERIFY", sensitivity: .secret),
        Row(hex: "00200098 04 31323334", name: "VERIFY by short identifier", sensitivity: .secret),
        Row(hex: "00200080", name: "VERIFY that asks", sensitivity: .open),
        Row(hex: "01200080", name: "VERIFY that asks on channel 1", sensitivity: .open),
        Row(hex: "41200080", name: "VERIFY that asks on channel 5", sensitivity: .open),
        Row(hex: "00200080 00", name: "VERIFY with an Le is no plain question", sensitivity: .secret),
        Row(hex: "0020FF80", name: "VERIFY that takes the verified state away", sensitivity: .secret),
        Row(hex: "10200080", name: "VERIFY, chained and empty", sensitivity: .secret),
        Row(hex: "0C200080", name: "VERIFY under secure messaging and empty", sensitivity: .secret),
        Row(hex: "80200080", name: "VERIFY of a proprietary class and empty", sensitivity: .secret),
        Row(hex: "03200080 04 31323334", name: "VERIFY on channel 3", sensitivity: .secret),
        Row(hex: "4F200080 04 31323334", name: "VERIFY on channel 19", sensitivity: .secret),
        Row(hex: "10200080 04 31323334", name: "VERIFY, chained", sensitivity: .secret),
        Row(hex: "0C200080 04 31323334", name: "VERIFY under secure messaging", sensitivity: .secret),
        Row(hex: "08200080 04 86020100", name: "VERIFY under encryption alone", sensitivity: .secret),
        Row(hex: "80200080 04 31323334", name: "VERIFY of a proprietary class", sensitivity: .secret),
        Row(hex: "A0200001 04 31323334", name: "VERIFY CHV of a SIM", sensitivity: .secret),
        Row(hex: "20200080 04 31323334", name: "VERIFY of a reserved class", sensitivity: .secret),
        Row(hex: "00200080 000004 31323334", name: "VERIFY, extended", sensitivity: .secret),
        Row(hex: "00210080 04 31323334", name: "VERIFY with data objects", sensitivity: .secret),
        Row(hex: "00240180 04 31323334", name: "CHANGE REFERENCE DATA", sensitivity: .secret),
        Row(hex: "002C0080 04 31323334", name: "RESET RETRY COUNTER", sensitivity: .secret),
        Row(hex: "002C0380", name: "RESET RETRY COUNTER without data", sensitivity: .secret),
        Row(hex: "00260080 04 31323334", name: "DISABLE VERIFICATION REQUIREMENT", sensitivity: .secret),
        Row(hex: "80320080 04 31323334", name: "CHANGE KEY", sensitivity: .secret),
        Row(hex: "90320080 04 31323334", name: "CHANGE KEY, chained by its class", sensitivity: .secret),
        Row(hex: "84320080 04 31323334", name: "CHANGE KEY under secure messaging", sensitivity: .secret),
        Row(hex: "80540080 04 31323334", name: "UNLOCK KEY", sensitivity: .secret),
        Row(hex: "FF820000 06 FFFFFFFFFFFF", name: "LOAD KEYS of PC/SC", sensitivity: .secret),
        Row(hex: "00C20000 05 0020008000", name: "ENVELOPE around a VERIFY", sensitivity: .secret),
        Row(hex: "00C20000 05 00B0000000", name: "ENVELOPE around a READ BINARY", sensitivity: .open),
        Row(hex: "00A4040C 02 3F00", name: "SELECT", sensitivity: .open),
        Row(hex: "00B0000000", name: "READ BINARY", sensitivity: .open),
        Row(hex: "802A0080 01 00 00", name: "COMPUTE DIGITAL SIGNATURE", sensitivity: .open),
        Row(hex: "00820000 01 00", name: "EXTERNAL AUTHENTICATE", sensitivity: .open),
    ]

    @Test(
        "The caller may vouch that a command changes nothing, but not for every command",
        arguments: [
            ("00B0000000", true), ("00880000 01 00 00", true), ("80360000 00", true), ("A0F20000 16", true),
            ("00A4010C 02 000A", true), ("00200080", true),
            ("00200080 04 31323334", false), ("80320080 04 31323334", false), ("00C00000 00", false),
            ("00C20000 05 00B0000000", false), ("10880000 01 00", false), ("90360000 01 00", false),
            ("0C880000 01 00 00", false), ("04880000 01 00 00", false), ("60880000 01 00 00", false),
            ("84360000 00", false), ("8C360000 00", false), ("E0360000 00", false), ("FF360000 00", false),
            ("20360000 00", false),
        ])
    func vouchedFor(_ hex: String, _ counts: Bool) throws {
        let command = try CommandAPDU(octets(hex))
        #expect(command.isRepeatable(vouchedFor: true) == counts)
        #expect(command.isRepeatable(vouchedFor: false) == command.isRepeatable)
    }

    @Test("A command is as secret as its bytes say, in every class", arguments: rows)
    func sensitivity(_ row: Row) throws {
        let command = try CommandAPDU(octets(row.hex))
        #expect(command.leastSensitivity == row.sensitivity)
        #expect(command.isHandedOverOnce == (row.sensitivity == .secret))
        #expect(!(command.isHandedOverOnce && command.isRepeatable))
    }

    @Test("A mark is raised and never lowered")
    func raising() {
        for a in Sensitivity.allCases {
            for b in Sensitivity.allCases {
                #expect(a.raised(to: b) == max(a, b))
                #expect(a.raised(to: b) >= a)
            }
        }
        #expect(
            Sensitivity.open < .identifying && Sensitivity.identifying < .personal
                && Sensitivity.personal < .secret)
    }

    static let secretINS: [UInt8] = [0x20, 0x21, 0x24, 0x25, 0x26, 0x28, 0x2C, 0x2D, 0x32, 0x54]

    @Test("With data, INS decides alone, whatever the class", arguments: secretINS)
    func everyClass(ins: UInt8) throws {
        for cla in UInt8.min...UInt8.max {
            let command = try CommandAPDU(cla: cla, ins: ins, p1: 0, p2: 0x80, data: [0x31])
            #expect(command.leastSensitivity == .secret)
            #expect(!command.isRepeatable)
        }
    }

    struct Repeatable: Sendable, CustomTestStringConvertible {
        let hex: String
        let name: String
        let holds: Bool
        var testDescription: String { "\(name): \(holds)" }
    }

    static let repeatable = [
        Repeatable(hex: "00A4040C 02 D392", name: "SELECT by name", holds: true),
        Repeatable(hex: "00A40400 02 D392 00", name: "SELECT by name, with FCI", holds: true),
        Repeatable(hex: "00A40402 02 D392", name: "SELECT of the next occurrence", holds: false),
        Repeatable(hex: "00A40401 02 D392", name: "SELECT of the last occurrence", holds: false),
        Repeatable(hex: "00A4020C 02 000A", name: "SELECT of an EF of the current DF", holds: true),
        Repeatable(hex: "00A4080C 02 5000", name: "SELECT by path from the MF", holds: true),
        Repeatable(hex: "00A40000", name: "SELECT of the MF", holds: true),
        Repeatable(hex: "00A40000 02 3F00", name: "SELECT of the MF by identifier", holds: true),
        Repeatable(
            hex: "00A40000 02 5000", name: "SELECT by identifier, from where one stands", holds: false),
        Repeatable(hex: "00A4010C 02 5000", name: "SELECT of a child DF", holds: false),
        Repeatable(hex: "00A4030C", name: "SELECT of the parent DF", holds: false),
        Repeatable(hex: "00A4090C 02 5000", name: "SELECT by path from the current DF", holds: false),
        Repeatable(hex: "00B0000000", name: "READ BINARY", holds: true),
        Repeatable(hex: "00B08A0000", name: "READ BINARY by short identifier", holds: true),
        Repeatable(hex: "00B1000A 04 54020000 00", name: "READ BINARY with data objects", holds: true),
        Repeatable(hex: "00B2010400", name: "READ RECORD 1", holds: true),
        Repeatable(hex: "00B2010C00", name: "READ RECORD 1 by short identifier", holds: true),
        Repeatable(hex: "00B2010500", name: "READ RECORD from 1 to the last", holds: true),
        Repeatable(hex: "00B2000400", name: "READ RECORD, the current one", holds: false),
        Repeatable(hex: "00B2000200", name: "READ RECORD, the next one", holds: false),
        Repeatable(hex: "00B2010000", name: "READ RECORD by identifier", holds: false),
        Repeatable(hex: "00B2FF0400", name: "READ RECORD FF, reserved", holds: false),
        Repeatable(hex: "00CA5F5100", name: "GET DATA", holds: true),
        Repeatable(hex: "0084000010", name: "GET CHALLENGE", holds: true),
        Repeatable(hex: "01B0000000", name: "READ BINARY on channel 1", holds: true),
        Repeatable(hex: "45B0000000", name: "READ BINARY on channel 9", holds: true),
        Repeatable(hex: "08B0000000", name: "READ BINARY under secure messaging", holds: false),
        Repeatable(hex: "04B0000000", name: "READ BINARY under the card's own protection", holds: false),
        Repeatable(hex: "65B0000000", name: "READ BINARY on channel 9 under secure messaging", holds: false),
        Repeatable(hex: "10B0000000", name: "READ BINARY, chained", holds: false),
        Repeatable(hex: "80CA006600", name: "GET DATA of a proprietary class", holds: false),
        Repeatable(hex: "00200080", name: "VERIFY that asks", holds: false),
        Repeatable(hex: "802A0080 01 00 00", name: "COMPUTE DIGITAL SIGNATURE", holds: false),
        Repeatable(hex: "00880099 01 00 00", name: "INTERNAL AUTHENTICATE", holds: false),
        Repeatable(hex: "00D60000 01 00", name: "UPDATE BINARY", holds: false),
        Repeatable(hex: "00C0000000", name: "GET RESPONSE", holds: false),
    ]

    @Test("Only a command that changes nothing may be repeated", arguments: repeatable)
    func repetition(_ row: Repeatable) throws {
        #expect(try CommandAPDU(octets(row.hex)).isRepeatable == row.holds)
    }

    struct ClassRow: Sendable {
        let cla: UInt8
        let kind: ClassByte.Kind
        let channel: Int?
        let sm: ClassByte.SecureMessaging
        let chained: Bool
        let getResponse: UInt8
    }

    @Test(
        "The class byte is read as the tables of the standard have it",
        arguments: [
            ClassRow(
                cla: 0x00, kind: .firstInterindustry, channel: 0, sm: .none, chained: false, getResponse: 0x00
            ),
            ClassRow(
                cla: 0x03, kind: .firstInterindustry, channel: 3, sm: .none, chained: false, getResponse: 0x03
            ),
            ClassRow(
                cla: 0x04, kind: .firstInterindustry, channel: 0, sm: .proprietary, chained: false,
                getResponse: 0),
            ClassRow(
                cla: 0x09, kind: .firstInterindustry, channel: 1, sm: .standard, chained: false,
                getResponse: 1),
            ClassRow(
                cla: 0x1E, kind: .firstInterindustry, channel: 2, sm: .standardWithHeader, chained: true,
                getResponse: 0x02),
            ClassRow(cla: 0x20, kind: .reserved, channel: nil, sm: .none, chained: false, getResponse: 0x20),
            ClassRow(
                cla: 0x40, kind: .furtherInterindustry, channel: 4, sm: .none, chained: false,
                getResponse: 0x40),
            ClassRow(
                cla: 0x7F, kind: .furtherInterindustry, channel: 19, sm: .standard, chained: true,
                getResponse: 0x4F),
            ClassRow(
                cla: 0x80, kind: .proprietary, channel: nil, sm: .none, chained: false, getResponse: 0x00),
            ClassRow(
                cla: 0x92, kind: .proprietary, channel: nil, sm: .none, chained: false, getResponse: 0x92),
            ClassRow(
                cla: 0xA0, kind: .proprietary, channel: nil, sm: .none, chained: false, getResponse: 0xA0),
            ClassRow(
                cla: 0xC5, kind: .proprietary, channel: nil, sm: .none, chained: false, getResponse: 0x45),
            ClassRow(cla: 0xFF, kind: .reader, channel: nil, sm: .none, chained: false, getResponse: 0xFF),
        ])
    func classByte(_ row: ClassRow) {
        let cla = ClassByte(rawValue: row.cla)
        #expect(cla.kind == row.kind)
        #expect(cla.logicalChannel == row.channel)
        #expect(cla.secureMessaging == row.sm)
        #expect(cla.isChained == row.chained)
        #expect(cla.forGetResponse.rawValue == row.getResponse)
        #expect(!cla.explanation.isEmpty)
    }

    @Test("An instruction has its name in an interindustry class alone")
    func names() throws {
        #expect(try CommandAPDU(octets("00A4040C")).instructionName == "SELECT")
        #expect(try CommandAPDU(octets("80A4040C")).instructionName == nil)
        #expect(try CommandAPDU(octets("00FF0000")).instructionName == nil)
    }
}
