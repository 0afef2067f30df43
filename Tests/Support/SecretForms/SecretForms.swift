// SPDX-License-Identifier: Apache-2.0
//
// The forms in which some bytes could stand somewhere: the one maker of them for every search for a secret.

/// What a search looks for.
package enum SecretForms {
    /// As they are; in hex of both cases, bare, with blanks and with colons; in Base64 at each of the three places in a
    /// group.
    package static func all(of bytes: [UInt8]) -> [[UInt8]] {
        let hex = ["", " ", ":"].flatMap { separator in
            [true, false].map { self.hex(bytes, capitals: $0, separator: separator) }
        }
        return [bytes] + hex + (0..<3).map { base64(bytes, at: $0) }
    }

    /// The same as texts.
    package static func texts(of bytes: [UInt8]) -> [String] {
        all(of: bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same of a text.
    package static func texts(of text: String) -> [String] { texts(of: Array(text.utf8)) }

    /// Two digits a byte.
    package static func hex(_ bytes: [UInt8], capitals: Bool = true, separator: String = "") -> [UInt8] {
        let digits = Array((capitals ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        let pairs = bytes.map { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return Array(pairs.joined(separator: Array(separator.utf8)))
    }

    /// Base64, as far as it comes of these bytes alone, whatever stands before and behind.
    ///
    /// - Parameter place: how many bytes of their first group of three stand before them.
    package static func base64(_ bytes: [UInt8], at place: Int = 0) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let padded = [UInt8](repeating: 0, count: place) + bytes
        let bits = padded.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 } }
        return ((place * 8 + 5) / 6..<bits.count / 6).map { index in
            digits[bits[index * 6..<index * 6 + 6].reduce(0) { $0 << 1 | Int($1) }]
        }
    }
}
