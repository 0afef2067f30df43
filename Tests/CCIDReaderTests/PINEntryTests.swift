// SPDX-License-Identifier: Apache-2.0
//
// PIN entries as bytes: PC_to_RDR_Secure's structures, PC/SC part 10's, and everything that is refused.

import ISO7816
import Testing

@testable import CCIDReader

@Suite("PIN entries")
struct PINEntryTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let entry: PINEntry
        var prologue: [UInt8] = [0, 0, 0]
        let bytes: String
    }

    private static func entry(_ make: () throws(PINEntryError) -> PINEntry) -> PINEntry {
        do { return try make() } catch { preconditionFailure("\(error)") }
    }

    static let padded = bytes("00 20 00 81 08 FF FF FF FF FF FF FF FF")
    /// The Belgian eID's form: 2 and the number of digits, then the digits (ISO 9564-1, format 2).
    static let block = PINFormat(
        .bcd, position: .bytes(1), blockSize: 7, lengthBits: 4, lengthPosition: .bits(4))

    static let rows = [
        Row(
            testDescription: "ACS, APG8201-B2 Reference Manual 1.00, page 31: verification",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(
                    .verification, template: bytes("00 20 00 02 08 2C FF FF FF FF FF FF FF"), format: block,
                    digits: 4...12, completion: [.greatestNumber, .key, .timeOut])
            },
            bytes: "00 00 89 47 04 0C 04 07 01 09 04 00 00 00 00 00 20 00 02 08 2C FF FF FF FF FF FF FF"),
        Row(
            testDescription: "the same page: modification with the current PIN and confirmation",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(
                    .modification(PINModification(currentOffset: 0, newOffset: 8)),
                    template: bytes(
                        "00 24 00 01 10 24 FF FF FF FF FF FF FF 24 FF FF FF FF FF FF FF"),
                    format: block, digits: 4...12, completion: [.greatestNumber, .key])
            },
            bytes: """
                01 00 89 47 04 00 08 0C 04 03 03 03 09 04 00 01 02 00 00 00 00 24 00 01 10
                24 FF FF FF FF FF FF FF 24 FF FF FF FF FF FF FF
                """),
        Row(
            testDescription: "GnuPG 2.4, ccid-driver.c: verification of a PIN of any length, T=1",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(.verification, template: bytes("00 20 00 81"), digits: 1...25)
            },
            prologue: [0x00, 0x40, 0x00],
            bytes: "00 00 82 00 00 19 01 02 01 09 04 00 00 40 00 00 20 00 81"),
        Row(
            testDescription: "GnuPG 2.4, ccid-driver.c: modification, three messages",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(
                    .modification(PINModification()), template: bytes("00 24 00 81"), digits: 1...25)
            },
            prologue: [0x00, 0x00, 0x00],
            bytes: "01 00 82 00 00 00 00 19 01 03 02 03 09 04 00 01 02 00 00 00 00 24 00 81"),
        Row(
            testDescription: "a new PIN alone, once: one message, and bMsgIndex2 is there",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(
                    .modification(PINModification(asksCurrent: false, confirms: false)),
                    template: bytes("00 24 01 80"), digits: 4...4, timeOut: 30)
            },
            bytes: "01 1E 82 00 00 00 00 04 04 00 02 01 09 04 01 02 00 00 00 00 24 01 80"),
        Row(
            testDescription: "no message: bMsgIndex1 alone",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(
                    .modification(PINModification(asksCurrent: false)), template: bytes("00 24 01 80"),
                    digits: 4...4, messages: PINMessages(.none, language: 0x0411))
            },
            bytes: "01 00 82 00 00 00 00 04 04 01 02 00 11 04 00 00 00 00 00 24 01 80"),
        Row(
            testDescription: "libccid 1.8.2: the reader's own messages have all three indexes",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(
                    .modification(PINModification(confirms: false)), template: bytes("00 24 00 80 00"),
                    digits: 4...8, messages: PINMessages(.readersOwn))
            },
            bytes: "01 00 82 00 00 00 00 08 04 02 02 FF 09 04 00 01 02 00 00 00 00 24 00 80 00"),
        Row(
            testDescription: "every field of the format",
            entry: entry { () throws(PINEntryError) in
                try PINEntry(
                    .verification, template: padded,
                    format: PINFormat(
                        .binary, justification: .right, position: .bits(5), blockSize: 8, lengthBits: 15,
                        lengthPosition: .bytes(3)), digits: 1...255, timeOut: 255,
                    completion: .timeOut, messages: PINMessages(.one, indexes: (7, 1, 2), language: 0x1234))
            },
            bytes: "00 FF 2C F8 13 FF 01 04 01 34 12 07 00 00 00 00 20 00 81 08 FF FF FF FF FF FF FF FF"),
    ]

    @Test("An entry as the reader gets it, byte by byte", arguments: rows)
    func wire(_ row: Row) {
        #expect(row.entry.bytes(prologue: row.prologue) == bytes(row.bytes))
    }

    // MARK: PC/SC part 10

    @Test("A structure of PC/SC becomes CCID's: bTimeOut2 and ulDataLength are left out", arguments: rows)
    func partTen(_ row: Row) throws {
        let ccid = row.entry.bytes()
        let (isModification, template) = (ccid[0] == 1, row.entry.template)
        var structure = [ccid[1], 0x77] + ccid[2..<(isModification ? 15 : 12)]
        // All three indexes stand in it, whatever their number.
        let indexes = row.entry.messages.indexes
        if isModification { structure += [indexes.second, indexes.third] }
        structure += [0xAA, 0xBB, 0xCC, UInt8(template.count), 0, 0, 0] + template
        let entry =
            try isModification
            ? PINEntry(modifyStructure: structure) : PINEntry(verifyStructure: structure)
        #expect(entry == row.entry)
        #expect(entry.bytes(prologue: row.prologue) == bytes(row.bytes))
    }

    @Test(
        "What OpenSC sends for a padded PIN (reader-pcsc.c) is understood",
        arguments: [
            "1E 1E 02 08 00 08 04 02 00 00 00 00 00 00 00 0D 00 00 00 00 20 00 81 08 FF FF FF FF FF FF FF FF"
        ])
    func openSC(_ text: String) throws {
        let entry = try PINEntry(verifyStructure: bytes(text))
        #expect(entry.timeOut == 30 && entry.digits == 4...8 && entry.template == Self.padded)
        #expect(entry.format == PINFormat(.ascii, position: .bits(0), blockSize: 8))
        #expect(entry.messages == PINMessages(.none, indexes: (0, 1, 2), language: 0))
    }

    static let verify = bytes("00 00 82 00 00 08 04 02 01 09 04 00 00 00 00 04 00 00 00 00 20 00 81")
    static let modify = bytes(
        "00 00 82 00 00 00 00 08 04 03 02 03 09 04 00 01 02 00 00 00 04 00 00 00 00 24 00 81")

    @Test("A structure of another length than it says is refused, cut anywhere or with a byte too many")
    func lengths() throws {
        _ = try PINEntry(verifyStructure: Self.verify)
        _ = try PINEntry(modifyStructure: Self.modify)
        for count in 0..<Self.verify.count {
            #expect(throws: PINEntryError.structureLength) {
                try PINEntry(verifyStructure: Array(Self.verify.prefix(count)))
            }
        }
        for count in 0..<Self.modify.count {
            #expect(throws: PINEntryError.structureLength) {
                try PINEntry(modifyStructure: Array(Self.modify.prefix(count)))
            }
        }
        #expect(throws: PINEntryError.structureLength) { try PINEntry(verifyStructure: Self.verify + [0]) }
        #expect(throws: PINEntryError.structureLength) { try PINEntry(modifyStructure: Self.modify + [0]) }
        for index in 16...18 {
            var huge = Self.verify
            huge[index] = 0xFF
            #expect(throws: PINEntryError.structureLength) { try PINEntry(verifyStructure: huge) }
        }
    }

    @Test(
        "A field of PC/SC with an impossible value is refused by name; a completion that is none is the key",
        arguments: [
            (false, 2, UInt8(0x83), "bmFormatString"), (false, 5, 0x03, "wPINMaxExtraDigit"),
            (false, 6, 0x00, "wPINMaxExtraDigit"), (false, 8, 0x02, "bNumberMessage"),
            (false, 8, 0x04, "bNumberMessage"), (true, 9, 0x04, "bConfirmPIN"),
            (true, 11, 0x04, "bNumberMessage"), (true, 2, 0x03, "bmFormatString"),
        ])
    func fields(_ isModification: Bool, _ index: Int, _ value: UInt8, _ name: String) throws {
        var structure = isModification ? Self.modify : Self.verify
        structure[index] = value
        #expect(throws: PINEntryError.field(name)) {
            try isModification ? PINEntry(modifyStructure: structure) : PINEntry(verifyStructure: structure)
        }
    }

    @Test(
        "A completion that is none becomes the key, as in libccid", arguments: [0x00, 0x08, 0xFF] as [UInt8])
    func completion(_ value: UInt8) throws {
        var structure = Self.verify
        structure[7] = value
        #expect(try PINEntry(verifyStructure: structure).completion == .key)
    }

    // MARK: What is no entry

    @Test(
        "A command is refused unless it presents a PIN and its Lc tells its length",
        arguments: [
            ("", PINEntryError.template), ("00 20 00", .template), ("00 20 00 80 04", .template),
            ("00 20 00 80 02 FF", .template), ("00 20 00 80 02 FF FF 00", .template),
            ("00 B0 00 00", .notForPINs), ("00 D6 00 00 04 FF FF FF FF", .notForPINs),
            ("00 A4 04 00", .notForPINs), ("00 DA 00 00", .notForPINs), ("00 88 00 00", .notForPINs),
        ])
    func templates(_ text: String, _ error: PINEntryError) {
        #expect(throws: error) { try PINEntry(.verification, template: bytes(text), digits: 4...4) }
    }

    @Test("Every command that presents a PIN may be a template, in any class")
    func presenting() throws {
        for text in [
            "00 20", "80 20", "10 21", "00 24", "00 25", "00 26", "00 28", "00 2C", "80 32", "80 54",
        ] {
            _ = try PINEntry(.verification, template: bytes(text + " 00 80"), digits: 4...4)
        }
    }

    @Test("A field that the wire has no room for is refused by name")
    func rooms() {
        func refused(_ name: String, _ format: PINFormat) {
            #expect(throws: PINEntryError.field(name)) {
                try PINEntry(.verification, template: bytes("00 20 00 80"), format: format, digits: 4...4)
            }
        }
        refused("bmFormatString", PINFormat(position: .bytes(16)))
        refused("bmFormatString", PINFormat(position: .bits(16)))
        refused("bmPINBlockString", PINFormat(blockSize: 16))
        refused("bmPINBlockString", PINFormat(lengthBits: 16))
        refused("bmPINLengthFormat", PINFormat(lengthPosition: .bytes(16)))
        #expect(throws: PINEntryError.field("wPINMaxExtraDigit")) {
            try PINEntry(.verification, template: bytes("00 20 00 80"), digits: 0...4)
        }
        for completion in [PINEntry.Completion([]), PINEntry.Completion(rawValue: 0x08)] {
            #expect(throws: PINEntryError.field("bEntryValidationCondition")) {
                try PINEntry(
                    .verification, template: bytes("00 20 00 80"), digits: 4...4, completion: completion)
            }
        }
    }

    @Test("A block that reaches beyond the command, or makes it too long, is refused")
    func reach() throws {
        func make(_ format: PINFormat, _ change: PINModification? = nil, _ most: UInt8 = 8) throws -> PINEntry
        {
            try PINEntry(
                change.map { .modification($0) } ?? .verification, template: Self.padded, format: format,
                digits: 4...most)
        }
        _ = try make(PINFormat(blockSize: 8))
        _ = try make(PINFormat(.bcd, position: .bytes(1), blockSize: 7))
        _ = try make(PINFormat(.bcd, position: .bits(8), blockSize: 8))
        #expect(throws: PINEntryError.blockBeyondCommand) { try make(PINFormat(blockSize: 9)) }
        #expect(throws: PINEntryError.blockBeyondCommand) {
            try make(PINFormat(position: .bytes(1), blockSize: 8))
        }
        #expect(throws: PINEntryError.blockBeyondCommand) {
            try make(PINFormat(blockSize: 4), PINModification(newOffset: 5))
        }
        _ = try make(PINFormat(blockSize: 4), PINModification(newOffset: 4))
        _ = try make(PINFormat(), nil, 255)
        #expect(throws: PINEntryError.tooLong) { try make(PINFormat(position: .bytes(1)), nil, 255) }
        #expect(throws: PINEntryError.tooLong) { try make(PINFormat(), PINModification(), 128) }
    }

    @Test("The longest command is the one with the longest PINs, one behind the other")
    func longest() throws {
        func length(_ entry: PINEntry) -> Int { entry.longestCommand }
        #expect(length(Self.rows[0].entry) == 13)
        #expect(length(Self.rows[1].entry) == 21)
        #expect(length(Self.rows[2].entry) == 5 + 25)
        #expect(length(Self.rows[3].entry) == 5 + 50)
    }

    @Test("Each PIN that is asked for has the reader's time, and 90 seconds at least")
    func allowance() throws {
        func seconds(_ operation: PINEntry.Operation, _ timeOut: UInt8) throws -> Duration {
            try PINEntry(operation, template: bytes("00 20 00 80"), digits: 4...4, timeOut: timeOut).allowance
        }
        #expect(try seconds(.verification, 0) == .seconds(90))
        #expect(try seconds(.verification, 80) == .seconds(90))
        #expect(try seconds(.verification, 255) == .seconds(265))
        #expect(try seconds(.modification(PINModification()), 0) == .seconds(270))
        #expect(
            try seconds(.modification(PINModification(asksCurrent: false, confirms: false)), 100)
                == .seconds(110))
    }
}
