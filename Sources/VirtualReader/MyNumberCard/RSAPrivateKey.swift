// SPDX-License-Identifier: Apache-2.0
//
// The private-key operation of RSA by the Chinese remainder theorem (RFC 8017, 5.1.2), for the simulated
// card. The arithmetic is in Montgomery.swift. Its timing depends on the key, which does not matter: the
// keys are public.

/// An RSA private key of the simulated card.
struct RSAPrivateKey {
    /// The modulus, and so every signature, in bytes.
    let length: Int
    private let p: Montgomery
    private let q: Montgomery
    private let dP: [UInt64]
    private let dQ: [UInt64]
    private let qInverse: [UInt64]
    private let modulus: [UInt64]

    /// RSAPrivateKey of PKCS#1 (RFC 8017, A.1.2), two primes of equal size; nil when it is anything else.
    init?(der: [UInt8]) {
        var outer = DERReader(der[...])
        guard var reader = outer.next(tag: 0x30).map({ DERReader($0) }) else { return nil }
        var numbers: [[UInt8]] = []
        while let number = reader.next(tag: 0x02) { numbers.append(Array(number.drop { $0 == 0 })) }
        // Version 0 first, then n, e, d, p, q, dP, dQ, qInv.
        guard numbers.count == 9, numbers[0].isEmpty else { return nil }
        let half = numbers[4].count
        guard numbers[5].count == half, half % 8 == 0, numbers[1].count == 2 * half else { return nil }
        length = 2 * half
        let limbs = numbers.dropFirst(4).map { Montgomery.limbs($0, count: half / 8) }
        guard let p = Montgomery(modulus: limbs[0]), let q = Montgomery(modulus: limbs[1]) else { return nil }
        (self.p, self.q) = (p, q)
        modulus = Montgomery.limbs(numbers[1], count: half / 4)
        (dP, dQ, qInverse) = (limbs[2], limbs[3], limbs[4])
    }

    /// What checks this key's signatures; it costs some arithmetic to make.
    var publicKey: RSAPublicKey? { RSAPublicKey(modulus: modulus) }

    /// Whether a block is less than the modulus, as the operation wants it.
    func takes(_ block: [UInt8]) -> Bool {
        block.count == length && block.lexicographicallyPrecedes(Montgomery.bytes(modulus, count: length))
    }

    /// block^d mod n: `length` bytes in, `length` bytes out, both big-endian.
    func apply(_ block: [UInt8]) -> [UInt8] {
        let number = Montgomery.limbs(block, count: length / 8)
        let first = p.power(p.reduce(number), dP)
        let second = q.power(q.reduce(number), dQ)
        // h = (m1 - m2) / q mod p; m = m2 + h q
        let difference = p.subtract(first, p.reduce(second + [UInt64](repeating: 0, count: second.count)))
        let factor = p.multiply(difference, qInverse)
        return Montgomery.bytes(Montgomery.multiplyAdd(factor, q.modulus, second), count: length)
    }
}

/// Just enough DER for a key of our own making: definite lengths, one value after the other.
private struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The content of the next value when it has this tag.
    mutating func next(tag: UInt8) -> ArraySlice<UInt8>? {
        guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first & 0x80 != 0 {
            length = 0
            for _ in 0..<(first & 0x03) {
                guard let byte = rest.popFirst() else { return nil }
                length = length << 8 | Int(byte)
            }
        }
        guard length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }
}
