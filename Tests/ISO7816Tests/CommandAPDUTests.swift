// SPDX-License-Identifier: Apache-2.0
//
// Command APDUs: the seven cases, their boundaries, and what is refused.

import Testing

@testable import ISO7816

struct CommandAPDUTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let head: String
        let data: Int
        let tail: String
        let ne: Int?
        let apduCase: APDUCase
        var testDescription: String { name }
        var bytes: [UInt8] { octets(head) + (0..<data).map { UInt8($0 & 0xFF) } + octets(tail) }
    }

    static let rows = [
        Row(name: "1", head: "00A40000", data: 0, tail: "", ne: nil, apduCase: .case1),
        Row(name: "2S, Le 1", head: "00B0000001", data: 0, tail: "", ne: 1, apduCase: .case2Short),
        Row(name: "2S, Le 255", head: "00B00000FF", data: 0, tail: "", ne: 255, apduCase: .case2Short),
        Row(name: "2S, Le 00 is 256", head: "00B0000000", data: 0, tail: "", ne: 256, apduCase: .case2Short),
        Row(name: "3S, Lc 1", head: "00D6000001", data: 1, tail: "", ne: nil, apduCase: .case3Short),
        Row(name: "3S, Lc 255", head: "00D60000FF", data: 255, tail: "", ne: nil, apduCase: .case3Short),
        Row(name: "4S", head: "00A4040C0A", data: 10, tail: "00", ne: 256, apduCase: .case4Short),
        Row(name: "4S, largest", head: "00A40400FF", data: 255, tail: "FF", ne: 255, apduCase: .case4Short),
        Row(name: "2E, Le 0001", head: "00B00000000001", data: 0, tail: "", ne: 1, apduCase: .case2Extended),
        Row(
            name: "2E, Le 0100", head: "00B00000000100", data: 0, tail: "", ne: 256, apduCase: .case2Extended),
        Row(
            name: "2E, Le FFFF", head: "00B0000000FFFF", data: 0, tail: "", ne: 65_535,
            apduCase: .case2Extended),
        Row(
            name: "2E, Le 0000 is 65536", head: "00B00000000000", data: 0, tail: "", ne: 65_536,
            apduCase: .case2Extended),
        Row(name: "3E, Lc 1", head: "00D60000000001", data: 1, tail: "", ne: nil, apduCase: .case3Extended),
        Row(
            name: "3E, Lc 255", head: "00D600000000FF", data: 255, tail: "", ne: nil, apduCase: .case3Extended
        ),
        Row(
            name: "3E, Lc 256", head: "00D60000000100", data: 256, tail: "", ne: nil, apduCase: .case3Extended
        ),
        Row(
            name: "3E, largest", head: "00D6000000FFFF", data: 65_535, tail: "", ne: nil,
            apduCase: .case3Extended),
        Row(name: "4E", head: "002A0080000133", data: 307, tail: "0100", ne: 256, apduCase: .case4Extended),
        Row(
            name: "4E, largest", head: "002A0080 00FFFF", data: 65_535, tail: "0000", ne: 65_536,
            apduCase: .case4Extended),
    ]

    @Test("A command of each case is read and written back byte for byte", arguments: rows)
    func roundTrip(_ row: Row) throws {
        let command = try CommandAPDU(row.bytes)
        #expect(command.apduCase == row.apduCase)
        #expect(command.ne == row.ne)
        #expect(command.data.count == row.data)
        #expect(command.isExtended == row.apduCase.isExtended)
        #expect(command.bytes == row.bytes)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let hex: String
        let error: APDUError
        var testDescription: String { name }
    }

    static let bad = [
        Bad(name: "nothing", hex: "", error: APDUError(offset: 0, reason: .headerTruncated(found: 0))),
        Bad(
            name: "three bytes", hex: "00A404",
            error: APDUError(offset: 3, reason: .headerTruncated(found: 3))),
        Bad(
            name: "data missing", hex: "00A4040C02 3F",
            error: APDUError(offset: 4, reason: .bodyLength(lc: 2, following: 1))),
        Bad(
            name: "a byte after Le", hex: "00A4040C02 3F00 00 00",
            error: APDUError(offset: 4, reason: .bodyLength(lc: 2, following: 4))),
        Bad(
            name: "00 and one byte more", hex: "00B00000 00 01",
            error: APDUError(offset: 4, reason: .extendedFieldTruncated)),
        Bad(
            name: "extended Lc 0000", hex: "00B00000 000000 00",
            error: APDUError(offset: 5, reason: .extendedLcZero)),
        Bad(
            name: "extended data missing", hex: "00D60000 000003 0102",
            error: APDUError(offset: 4, reason: .bodyLength(lc: 3, following: 2))),
        Bad(
            name: "one byte of an extended Le", hex: "00D60000 000002 0102 00",
            error: APDUError(offset: 4, reason: .bodyLength(lc: 2, following: 3))),
        Bad(
            name: "a wrong length of a VERIFY is not told", hex: "00200080 05 31323334",
            error: APDUError(offset: 4, reason: .bodyLength(lc: nil, following: nil))),
    ]

    @Test("Bytes that are no command are refused with the place and the reason", arguments: bad)
    func refused(_ row: Bad) {
        #expect(throws: row.error) { try CommandAPDU(octets(row.hex)) }
        #expect(row.error.description.hasPrefix("byte \(row.error.offset): "))
    }

    @Test(
        "The automatic form is short up to 255 bytes and Ne 256, extended beyond",
        arguments: [
            (255, 256, false), (256, 256, true), (255, 257, true), (0, 256, false), (0, 65_536, true),
        ])
    func automaticForm(data: Int, ne: Int, extended: Bool) throws {
        let command = try CommandAPDU(
            cla: 0, ins: 0xB0, p1: 0, p2: 0, data: Array(repeating: 0x5A, count: data), ne: ne)
        #expect(command.isExtended == extended)
        #expect(try CommandAPDU(command.bytes) == command)
    }

    struct Field: Sendable, CustomTestStringConvertible {
        let data: Int
        let ne: Int?
        let form: CommandAPDU.Form
        let reason: APDUError.Reason
        var testDescription: String { "\(form), \(data) bytes, Ne \(ne.map(String.init) ?? "none")" }
    }

    @Test(
        "A field that does not fit its form is refused",
        arguments: [
            Field(data: 256, ne: nil, form: .short, reason: .dataTooLong(maximum: 255)),
            Field(data: 65_536, ne: nil, form: .automatic, reason: .dataTooLong(maximum: 65_535)),
            Field(data: 65_536, ne: nil, form: .extended, reason: .dataTooLong(maximum: 65_535)),
            Field(data: 0, ne: 0, form: .automatic, reason: .neOutOfRange(maximum: 256)),
            Field(data: 0, ne: -1, form: .extended, reason: .neOutOfRange(maximum: 65_536)),
            Field(data: 0, ne: 257, form: .short, reason: .neOutOfRange(maximum: 256)),
            Field(data: 0, ne: 65_537, form: .automatic, reason: .neOutOfRange(maximum: 65_536)),
        ])
    func fieldRefused(_ row: Field) {
        #expect(throws: APDUError(offset: 4, reason: row.reason)) {
            try CommandAPDU(
                cla: 0, ins: 0xD6, p1: 0, p2: 0, data: Array(repeating: 0, count: row.data), ne: row.ne,
                form: row.form)
        }
    }

    @Test("Every boundary of data and Ne survives the way over the wire, in both forms")
    func boundaries() throws {
        var random = SeededRandom("CommandAPDU boundaries", seed: 0x7816_0004)
        let lengths = [0, 1, 2, 254, 255, 256, 257, 65_534, 65_535]
        let expected: [Int?] = [nil, 1, 2, 255, 256, 257, 65_535, 65_536]
        for count in lengths {
            for ne in expected {
                for form in [CommandAPDU.Form.automatic, .short, .extended] {
                    let fits = form != .short || count <= 255 && (ne ?? 1) <= 256
                    let header = random.bytes(4)
                    let data = random.bytes(count)
                    let make = {
                        try CommandAPDU(
                            cla: header[0], ins: header[1], p1: header[2], p2: header[3], data: data, ne: ne,
                            form: form)
                    }
                    guard fits else {
                        #expect(throws: APDUError.self) { try make() }
                        continue
                    }
                    let command = try make()
                    #expect(
                        try CommandAPDU(command.bytes) == command, "\(count) bytes, Ne \(ne ?? 0), \(form)")
                }
            }
        }
    }

    @Test("Neither description nor dump shows a command's data or its length")
    func descriptionIsBlank() throws {
        let command = try CommandAPDU(octets("00200080 04 31323334"))
        var dumped = ""
        dump(command, to: &dumped)
        for text in ["\(command)", String(reflecting: command), dumped] {
            #expect(!text.contains("31") && !text.contains("49") && !text.contains("04"), "\(text)")
            #expect(text.contains("00 20 00 80"))
        }
    }

    @Test("Wiping leaves zeros of the same length")
    func wipe() throws {
        var command = try CommandAPDU(octets("00200080 04 31323334"))
        command.wipe()
        #expect(command.data == [0, 0, 0, 0])
    }
}
