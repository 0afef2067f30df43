// SPDX-License-Identifier: Apache-2.0
//
// What stands in a block before the private key is applied: EMSA-PKCS1-v1_5 and EMSA-PSS (RFC 8017, 9.1 and
// 9.2), with SHA-256. Lengths are checked by the callers.

enum SignatureEncoding {
    /// DigestInfo for a SHA-256 hash (RFC 8017, 9.2, note 1).
    static func digestInfo(_ hash: [UInt8]) -> [UInt8] {
        [
            0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
            0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
        ] + hash
    }

    /// 00 01 FF… 00 and the input, `length` bytes.
    static func pkcs1(_ input: [UInt8], length: Int) -> [UInt8] {
        let padding = [UInt8](repeating: 0xFF, count: max(length - 3 - input.count, 0))
        return [0x00, 0x01] + padding + [0x00] + input
    }

    /// PSS with MGF1, both with SHA-256, for a modulus of `length` × 8 bits.
    static func pss(_ hash: [UInt8], salt: [UInt8], length: Int) -> [UInt8] {
        let tail = SHA256.hash([UInt8](repeating: 0, count: 8) + hash + salt)
        let size = length - tail.count - 1
        let padding = [UInt8](repeating: 0, count: max(size - salt.count - 1, 0))
        var block = zip(padding + [0x01] + salt, mask(tail, size)).map { $0 ^ $1 }
        block[0] &= 0x7F
        return block + tail + [0xBC]
    }

    /// MGF1 with SHA-256 (RFC 8017, B.2.1).
    static func mask(_ seed: [UInt8], _ length: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var counter: UInt8 = 0
        while bytes.count < length {
            bytes += SHA256.hash(seed + [0, 0, 0, counter])
            counter += 1
        }
        return Array(bytes.prefix(length))
    }
}
