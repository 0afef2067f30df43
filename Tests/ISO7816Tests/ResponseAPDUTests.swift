// SPDX-License-Identifier: Apache-2.0
//
// Response APDUs and status words.

import Testing

@testable import ISO7816

struct ResponseAPDUTests {
    @Test("An answer is data and the last two bytes", arguments: [0, 1, 254, 255, 256, 257, 65_535, 65_536])
    func roundTrip(count: Int) throws {
        let data = (0..<count).map { UInt8($0 & 0xFF) }
        let response = try ResponseAPDU(data + [0x63, 0xC2])
        #expect(response.data == data)
        #expect(response.sw == StatusWord(rawValue: 0x63C2))
        #expect(response.bytes == data + [0x63, 0xC2])
        #expect(try ResponseAPDU(data: data, sw: response.sw) == response)
    }

    @Test("Fewer than two bytes are no answer", arguments: [[], [0x90]] as [[UInt8]])
    func truncated(bytes: [UInt8]) {
        #expect(throws: APDUError(offset: bytes.count, reason: .statusWordTruncated(found: bytes.count))) {
            try ResponseAPDU(bytes)
        }
    }

    @Test("More than 65,536 bytes of data are no answer")
    func tooLong() {
        #expect(throws: APDUError(offset: 65_536, reason: .responseTooLong(maximum: 65_536))) {
            try ResponseAPDU(Array(repeating: 0, count: 65_537) + [0x90, 0x00])
        }
    }

    @Test("Neither description nor dump shows an answer's data")
    func descriptionIsBlank() throws {
        let response = try ResponseAPDU([0xAB, 0xCD, 0x90, 0x00])
        var dumped = ""
        dump(response, to: &dumped)
        for text in ["\(response)", String(reflecting: response), dumped] {
            #expect(!text.contains("AB") && !text.contains("171") && text.contains("9000"), "\(text)")
        }
    }

    struct Word: Sendable, CustomTestStringConvertible {
        let value: UInt16
        let category: StatusWord.Category
        var counter: Int?
        var available: Int?
        var ne: Int?
        var known = true
        var testDescription: String { "\(StatusWord(rawValue: value)): \(category)" }
    }

    @Test(
        "A status word says what its coding says",
        arguments: [
            Word(value: 0x9000, category: .normal),
            Word(value: 0x6110, category: .normal, available: 16),
            Word(value: 0x6100, category: .normal, available: 256),
            Word(value: 0x6282, category: .warning),
            Word(value: 0x62FF, category: .warning, known: false),
            Word(value: 0x63C0, category: .warning, counter: 0),
            Word(value: 0x63CF, category: .warning, counter: 15),
            Word(value: 0x63B3, category: .warning, known: false),
            Word(value: 0x6400, category: .executionError),
            Word(value: 0x6581, category: .executionError),
            Word(value: 0x6600, category: .executionError),
            Word(value: 0x6700, category: .checkingError),
            Word(value: 0x6983, category: .checkingError),
            Word(value: 0x6984, category: .checkingError),
            Word(value: 0x6A82, category: .checkingError),
            Word(value: 0x6C00, category: .checkingError, ne: 256),
            Word(value: 0x6C20, category: .checkingError, ne: 32),
            Word(value: 0x69FC, category: .checkingError, known: false),
            Word(value: 0x6F00, category: .checkingError),
            Word(value: 0x9001, category: .proprietary, known: false),
            Word(value: 0x9110, category: .proprietary, known: false),
            Word(value: 0x6000, category: .invalid, known: false),
            Word(value: 0x0000, category: .invalid, known: false),
            Word(value: 0xFFFF, category: .invalid, known: false),
        ])
    func statusWord(_ row: Word) {
        let sw = StatusWord(rawValue: row.value)
        #expect(sw == StatusWord(sw1: UInt8(row.value >> 8), sw2: UInt8(row.value & 0xFF)))
        #expect(sw.category == row.category)
        #expect(sw.counter == row.counter)
        #expect(sw.bytesAvailable == row.available)
        #expect(sw.correctNe == row.ne)
        #expect((sw.meaning != nil) == row.known)
        #expect(sw.isSuccess == (row.value == 0x9000))
    }

    @Test("No status word outside the standard's range has a text")
    func noInventedTexts() {
        let invented = (UInt16.min...UInt16.max).map { StatusWord(rawValue: $0) }.filter {
            ($0.category == .invalid || $0.category == .proprietary) && $0.meaning != nil
        }
        #expect(invented.isEmpty)
    }
}
