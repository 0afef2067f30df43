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
    static func bytes(_ text: some StringProtocol, subject: @autoclosure () -> Phrase) throws -> [UInt8] {
        if let bytes = plainBytes(text.utf8) { return bytes }
        var bytes: [UInt8] = []
        var high: UInt8?
        for (offset, character) in text.enumerated() {
            if character == ":" || character.isWhitespace { continue }
            guard let digit = character.hexDigitValue.flatMap({ UInt8(exactly: $0) }), character.isASCII
            else {
                throw malformed("character \(offset + 1) is not a hex digit", subject())
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else { throw malformed("an odd number of digits", subject()) }
        guard !bytes.isEmpty else { throw malformed("no digits at all", subject()) }
        return bytes
    }

    /// The same for ASCII alone, many times as quick; `nil` for what needs a second look, mistakes included.
    static func plainBytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        var high: UInt8?
        var isPlain = true
        let bytes = [UInt8](capacity: text.count / 2) { bytes in
            for unit in text {
                let digit: UInt8
                switch unit {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = unit - UInt8(ascii: "0")
                case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = unit - UInt8(ascii: "A") + 10
                case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = unit - UInt8(ascii: "a") + 10
                case UInt8(ascii: " "), UInt8(ascii: ":"): continue
                default:
                    isPlain = false
                    return
                }
                if let first = high {
                    bytes.append(first << 4 | digit)
                    high = nil
                } else {
                    high = digit
                }
            }
        }
        return isPlain && high == nil && !bytes.isEmpty ? bytes : nil
    }

    private static func malformed(_ what: String, _ subject: Phrase) -> CommandError {
        CommandError(.malformedHex, detail: what, subject: subject)
    }
}

extension Collection<UInt8> {
    /// Upper-case hex without spaces.
    var hex: String {
        var text: [UInt8] = []
        text.appendHex(self)
        return String(decoding: text, as: UTF8.self)
    }

    /// Upper-case hex, a blank between the bytes.
    var spacedHex: String {
        let text = [UInt8](capacity: count * 3) { out in
            for byte in self {
                out.appendHex(byte)
                out.append(UInt8(ascii: " "))
            }
        }
        return String(decoding: text.dropLast(), as: UTF8.self)
    }
}

extension [UInt8] {
    /// Adds two digits for each byte to a text of ASCII.
    mutating func appendHex(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        append(addingCapacity: bytes.count * 2) { out in
            for byte in bytes { out.appendHex(byte) }
        }
    }
}

extension OutputSpan<UInt8> {
    /// Adds a byte's two digits to a text of ASCII.
    @inline(__always)
    mutating func appendHex(_ byte: UInt8) {
        append(Self.hexDigit(byte >> 4))
        append(Self.hexDigit(byte & 0x0F))
    }

    @inline(__always)
    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value &+ (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "A") - 10)
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// All digits, upper case.
    var hex: String {
        let digits = String(self, radix: 16, uppercase: true)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.count) + digits
    }
}
