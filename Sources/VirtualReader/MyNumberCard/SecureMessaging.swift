// SPDX-License-Identifier: Apache-2.0
//
// The form of secure messaging in the input support application: key delivery, data objects, padding, and the counter
// that gives each command its initial vector. All of it as soltia48/myna-card found it on test cards (its sm.rs). What
// the card does with it is in SimulatedMyNumberCard+SecureMessaging.swift.

/// A session of secure messaging: confidentiality alone, no checksum.
struct SecureMessaging {
    private let cipher: AES128
    /// N: which command comes next; 1 is the first behind SET SESSION KEY.
    private var counter: UInt32 = 1

    /// - Parameter delivered: `A0 22 80 20` and 32 random bytes, of which AES takes the first 16; nil for anything else.
    init?(delivered: [UInt8]) {
        guard delivered.count == 36, delivered.starts(with: [0xA0, 0x22, 0x80, 0x20]) else { return nil }
        cipher = AES128(key: Array(delivered[4..<20]))
    }

    /// The command counts, whatever the application says to it.
    mutating func advance() { counter += 1 }

    /// The value of `86 <len> 01 <ciphertext>`, the one object that VERIFY and SELECT carry; nil for anything else.
    func command(in data: [UInt8]) -> [UInt8]? {
        guard data.first == 0x86, let (length, start) = Self.length(in: data, at: 1),
            start + length == data.count, length > 1, data[start] == 0x01,
            (length - 1).isMultiple(of: AES128.blockLength)
        else { return nil }
        return Self.unpadded(cipher.decrypt(Array(data[(start + 1)...]), from: vector))
    }

    /// Ne out of `96 03 00 <Le>`, the one object that READ BINARY carries; nil for anything else.
    static func expected(in data: [UInt8]) -> Int? {
        guard data.count == 5, data.starts(with: [0x96, 0x03, 0x00]) else { return nil }
        let length = Int(data[3]) << 8 | Int(data[4])
        return length == 0 ? 65_536 : length
    }

    /// An answer's data as the object 86.
    func answer(_ data: [UInt8]) -> [UInt8] {
        let zeros = AES128.blockLength - 1 - data.count % AES128.blockLength
        let sealed = cipher.encrypt(data + [0x80] + [UInt8](repeating: 0, count: zeros), from: vector)
        let count = sealed.count + 1
        let length: [UInt8] =
            switch count {
            case ..<0x80: [UInt8(count)]
            case ..<0x100: [0x81, UInt8(count)]
            default: [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
            }
        return [0x86] + length + [0x01] + sealed
    }

    /// Of both directions: N in 16 bytes, encrypted.
    private var vector: [UInt8] {
        let number = (0..<4).reversed().map { UInt8(truncatingIfNeeded: counter >> ($0 * 8)) }
        return cipher.encrypt([UInt8](repeating: 0, count: 12) + number)
    }

    /// ISO/IEC 7816-4: 80, then 00 up to a whole block.
    private static func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
        guard let end = bytes.lastIndex(where: { $0 != 0 }), bytes[end] == 0x80,
            bytes.count - end <= AES128.blockLength
        else { return nil }
        return Array(bytes.prefix(end))
    }

    /// A length in short or long form, and where the value begins.
    private static func length(in data: [UInt8], at place: Int) -> (Int, Int)? {
        guard data.count > place else { return nil }
        let first = data[place]
        guard first & 0x80 != 0 else { return (Int(first), place + 1) }
        let count = Int(first & 0x7F)
        guard (1...2).contains(count), data.count > place + count else { return nil }
        return (data[place + 1...place + count].reduce(0) { $0 << 8 | Int($1) }, place + count + 1)
    }
}
