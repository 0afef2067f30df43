// SPDX-License-Identifier: Apache-2.0
//
// Hex as people paste it, to bytes and back. An error names the place, never the characters: they may
// belong to a PIN.

enum HexInput {
    /// Reads hex; blanks and colons between the digits are skipped.
    ///
    /// - Parameters:
    ///   - text: the hex.
    ///   - subject: where it comes from, for the error.
    /// - Throws: `malformedHex`, exit code 65.
    static func bytes(_ text: some StringProtocol, subject: Phrase) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for (offset, character) in text.enumerated() {
            if character == ":" || character.isWhitespace { continue }
            guard let digit = character.hexDigitValue.flatMap({ UInt8(exactly: $0) }), character.isASCII
            else {
                throw malformed("character \(offset + 1) is not a hex digit", subject)
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else { throw malformed("an odd number of digits", subject) }
        guard !bytes.isEmpty else { throw malformed("no digits at all", subject) }
        return bytes
    }

    private static func malformed(_ what: String, _ subject: Phrase) -> CommandError {
        CommandError(.malformedHex, detail: what, subject: subject)
    }
}

extension Sequence<UInt8> {
    /// Upper-case hex without spaces.
    var hex: String { map { $0.hex }.joined() }
    /// Upper-case hex, a blank between the bytes.
    var spacedHex: String { map { $0.hex }.joined(separator: " ") }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// All digits, upper case.
    var hex: String {
        let digits = String(self, radix: 16, uppercase: true)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.count) + digits
    }
}
