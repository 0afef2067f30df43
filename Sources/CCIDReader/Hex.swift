// SPDX-License-Identifier: Apache-2.0
//
// Numbers and bytes as upper-case hex, for texts.

enum Hex {
    private static let digits = Array("0123456789ABCDEF")

    /// A number with all its digits.
    static func string<Number: FixedWidthInteger & UnsignedInteger>(_ value: Number) -> String {
        var text = ""
        var shift = Number.bitWidth - 4
        while shift >= 0 {
            text.append(digits[Int(truncatingIfNeeded: value >> Number(shift)) & 0xF])
            shift -= 4
        }
        return text
    }

    /// The low bytes of a number, as many as `width` says.
    static func string(_ value: UInt32, width: Int) -> String {
        String(string(value).suffix(2 * width))
    }

    /// Bytes without spaces.
    static func string(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes { text += string(byte) }
        return text
    }
}
