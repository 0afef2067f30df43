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
        if let bytes = plainBytes(text.utf8) { return bytes }
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

    /// The same for ASCII alone, many times as quick; `nil` for what needs a second look, mistakes included.
    private static func plainBytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        var high: UInt8?
        for unit in text {
            let digit: UInt8
            switch unit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = unit - UInt8(ascii: "0")
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = unit - UInt8(ascii: "A") + 10
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = unit - UInt8(ascii: "a") + 10
            case UInt8(ascii: " "), UInt8(ascii: ":"): continue
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil && !bytes.isEmpty ? bytes : nil
    }

    private static func malformed(_ what: String, _ subject: Phrase) -> CommandError {
        CommandError(.malformedHex, detail: what, subject: subject)
    }
}

extension Sequence<UInt8> {
    /// Upper-case hex without spaces.
    var hex: String { hexText(between: nil) }
    /// Upper-case hex, a blank between the bytes.
    var spacedHex: String { hexText(between: UInt8(ascii: " ")) }

    private func hexText(between separator: UInt8?) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(underestimatedCount * (separator == nil ? 2 : 3))
        for byte in self {
            if let separator, !text.isEmpty { text.append(separator) }
            text.appendHex(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Adds a byte's two digits to a text of ASCII.
    mutating func appendHex(_ byte: UInt8) {
        append(Self.hexDigit(byte >> 4))
        append(Self.hexDigit(byte & 0x0F))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// All digits, upper case.
    var hex: String {
        let digits = String(self, radix: 16, uppercase: true)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.count) + digits
    }
}
