// SPDX-License-Identifier: Apache-2.0
//
// Hex as people paste it, and as it is printed: the quick way for what is ASCII and right, the careful one for the rest.

import Testing

@testable import kioskreader

@Suite("Hex")
struct HexTests {
    private let nowhere = Phrase("")

    @Test("Every byte comes back, in either case, with blanks and colons")
    func everyByte() throws {
        let bytes = (UInt8.min...UInt8.max).map { $0 }
        let spaced = bytes.spacedHex
        for text in [bytes.hex, bytes.hex.lowercased(), spaced, spaced.replacing(" ", with: ":")] {
            #expect(try HexInput.bytes(text, subject: nowhere) == bytes)
        }
        #expect(bytes.hex.hasPrefix("000102") && bytes.hex.hasSuffix("FDFEFF"))
    }

    @Test(
        "Blanks of every kind are skipped",
        arguments: ["00A4", " 00 a4 ", "00:A4", "\t00\r\nA4\n", "00\u{3000}A4", "0 0 A 4"])
    func blanks(_ text: String) throws {
        #expect(try HexInput.bytes(text, subject: nowhere) == [0x00, 0xA4])
    }

    @Test(
        "A mistake is refused, and its place named, in characters",
        arguments: [
            ("00G4", "character 3 is not a hex digit"), ("\u{3000}0é", "character 3 is not a hex digit"),
            ("00A", "an odd number of digits"), ("", "no digits at all"), (" : ", "no digits at all"),
        ])
    func mistakes(_ text: String, _ detail: String) {
        let error = #expect(throws: CommandError.self) { try HexInput.bytes(text, subject: nowhere) }
        #expect(error?.detail?[.english] == detail)
    }

    @Test("A dump has sixteen bytes a line, with their offset")
    func dump() {
        let bytes = [UInt8](repeating: 0xA5, count: 0x1_0012)
        let lines = HexDump.lines(bytes)
        #expect(lines.count == 0x1002)
        #expect(lines[1] == "  0010  " + [UInt8](repeating: 0xA5, count: 16).spacedHex)
        #expect(lines.last == "  0010  A5 A5")
        #expect(HexDump.lines([0x01], indent: "") == ["0000  01"])
        #expect(HexDump.lines([]).isEmpty)
    }

    @Test("A dump is written behind what stands there, each line with its end")
    func writtenDump() {
        for count in 0...33 {
            let bytes = (0..<UInt8(count)).map { $0 &* 37 }
            var text = Array("before\n".utf8)
            HexDump.write(bytes, to: &text)
            let expected = HexDump.lines(bytes).map { $0 + "\n" }.joined()
            #expect(String(decoding: text, as: UTF8.self) == "before\n" + expected)
            #expect(expected.count == bytes.count * 3 + (count + 15) / 16 * 8)
        }
    }
}
