// SPDX-License-Identifier: Apache-2.0
//
// Bytes as upper-case hex for the descriptions of this module. It knows nothing of secrets:
// who calls it has decided that the bytes may be seen.

enum Hex {
    private static let digits = Array("0123456789ABCDEF")

    /// Two upper-case hex digits.
    static func text(_ byte: UInt8) -> String {
        String([digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]])
    }

    /// Two upper-case hex digits a byte, with a separator between bytes.
    static func text(_ bytes: some Sequence<UInt8>, separator: String = "") -> String {
        bytes.map { text($0) }.joined(separator: separator)
    }
}
