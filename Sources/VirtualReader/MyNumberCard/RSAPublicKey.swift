// SPDX-License-Identifier: Apache-2.0
//
// The public-key operation of RSA (RFC 8017, 5.2.2), for what checks the simulated card. Every key of ours has the
// exponent 65537. The arithmetic is in Montgomery.swift.

/// An RSA public key of the simulated card.
struct RSAPublicKey {
    /// The modulus, and so every signature, in bytes.
    let length: Int
    private let n: Montgomery

    /// From the modulus as little-endian limbs; nil when it is even or does not fill its limbs.
    init?(modulus: [UInt64]) {
        guard let n = Montgomery(modulus: modulus) else { return nil }
        self.n = n
        length = modulus.count * 8
    }

    /// signature^65537 mod n, the block that was signed; nil for a signature of another length.
    func open(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == length else { return nil }
        let form = n.form(Montgomery.limbs(signature, count: n.modulus.count))
        var power = form
        for _ in 0..<16 { power = n.product(power, power) }  // 65537 is 2^16 + 1
        return Montgomery.bytes(n.number(n.product(power, form)), count: length)
    }
}
