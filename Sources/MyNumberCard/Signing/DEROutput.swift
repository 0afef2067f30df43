// SPDX-License-Identifier: Apache-2.0
//
// Values to DER (X.690), as far as signatures need it. The lengths come from the content, and a SET OF is put in
// order: what is signed has one encoding only.

/// Makes DER objects, each as its bytes.
enum DEROutput {
    /// Tag and length in front of `length` bytes of content.
    static func header(_ tag: UInt8, length: Int) -> [UInt8] {
        guard length >= 0x80 else { return [tag, UInt8(length)] }
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }.drop { $0 == 0 }
        return [tag, 0x80 | UInt8(bytes.count)] + bytes
    }

    /// An object with any tag of one byte.
    static func object(_ tag: UInt8, _ content: [UInt8]...) -> [UInt8] {
        let content = content.flatMap { $0 }
        return header(tag, length: content.count) + content
    }

    /// SEQUENCE.
    static func sequence(_ parts: [UInt8]...) -> [UInt8] { object(0x30, parts.flatMap { $0 }) }

    /// SET OF, its elements in ascending order of their encodings (X.690, 11.6).
    static func set(_ elements: [[UInt8]]) -> [UInt8] {
        object(0x31, elements.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 })
    }

    /// OCTET STRING.
    static func octets(_ bytes: [UInt8]) -> [UInt8] { object(0x04, bytes) }

    /// NULL.
    static let null: [UInt8] = [0x05, 0x00]

    /// INTEGER of a small number.
    static func integer(_ value: UInt8) -> [UInt8] { unsigned([value]) }

    /// INTEGER of a number that is not negative, highest byte first.
    static func unsigned(_ magnitude: [UInt8]) -> [UInt8] {
        var content = Array(magnitude.drop { $0 == 0 })
        if content.first.map({ $0 & 0x80 != 0 }) ?? true { content.insert(0, at: 0) }
        return object(0x02, content)
    }

    /// OBJECT IDENTIFIER; of its numbers there are two at least.
    static func identifier(_ numbers: [UInt64]) -> [UInt8] {
        let first = (numbers.first ?? 0) * 40 + (numbers.dropFirst().first ?? 0)
        return object(0x06, ([first] + numbers.dropFirst(2)).flatMap(base128))
    }

    private static func base128(_ number: UInt64) -> [UInt8] {
        var bytes = [UInt8(number & 0x7F)]
        var rest = number >> 7
        while rest > 0 {
            bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return bytes
    }
}
