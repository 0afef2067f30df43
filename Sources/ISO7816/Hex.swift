// SPDX-License-Identifier: Apache-2.0
//
// Bytes as upper-case hex for the descriptions of this module. It knows nothing of secrets:
// who calls it has decided that the bytes may be seen.

enum Hex {
    /// Two upper-case hex digits.
    static func text(_ byte: UInt8) -> String { text(CollectionOfOne(byte)) }

    /// Two upper-case hex digits a byte, with a separator between bytes.
    static func text(_ bytes: some Sequence<UInt8>, separator: String = "") -> String {
        var text: [UInt8] = []
        for byte in bytes {
            if !text.isEmpty { text += separator.utf8 }
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0x0F))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
    }
}
