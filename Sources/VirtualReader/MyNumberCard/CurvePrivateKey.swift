// SPDX-License-Identifier: Apache-2.0
//
// ECDSA on P-384 with the nonce of RFC 6979, for the simulated card's elliptic-curve keys. No card has such keys
// today: what the next one will say and answer is not public, and everything here about commands is invented.

/// A private key on P-384.
struct CurvePrivateKey {
    /// The bytes of a number modulo the order.
    static let length = 48

    private let curve: P384
    private let value: [UInt8]
    private let limbs: [UInt64]

    /// 48 bytes, big-endian; nil for other lengths, 0, and numbers from the order on.
    init?(_ value: [UInt8]) {
        guard value.count == Self.length, let curve = P384() else { return nil }
        limbs = Montgomery.limbs(value, count: Self.length / 8)
        guard Self.isInRange(limbs, curve) else { return nil }
        (self.curve, self.value) = (curve, value)
    }

    /// X and Y of the public key, 96 bytes.
    var publicKey: [UInt8] {
        guard let point = curve.multiple(limbs) else { return [] }
        return Montgomery.bytes(point.x, count: Self.length) + Montgomery.bytes(point.y, count: Self.length)
    }

    /// r and s, 96 bytes. Of a hash longer than 48 bytes the first 48 count (FIPS 186-5, 6.4.1).
    func sign(_ hash: [UInt8]) -> [UInt8] {
        let order = curve.order
        let reduced = order.reduce(
            Montgomery.limbs(Array(hash.prefix(Self.length)), count: 2 * limbs.count))
        var nonces = DeterministicNonce(
            key: value, hash: Montgomery.bytes(reduced, count: Self.length))
        while true {
            let nonce = Montgomery.limbs(nonces.next(), count: limbs.count)
            guard Self.isInRange(nonce, curve), let point = curve.multiple(nonce) else { continue }
            let r = order.reduce(point.x + [UInt64](repeating: 0, count: limbs.count))
            let inverse = order.power(nonce, P384.orderMinusTwo)
            let s = order.multiply(inverse, order.add(reduced, order.multiply(r, limbs)))
            guard r.contains(where: { $0 != 0 }), s.contains(where: { $0 != 0 }) else { continue }
            return Montgomery.bytes(r, count: Self.length) + Montgomery.bytes(s, count: Self.length)
        }
    }

    private static func isInRange(_ number: [UInt64], _ curve: P384) -> Bool {
        let zero = [UInt64](repeating: 0, count: number.count)
        return number != zero && curve.order.reduce(number + zero) == number
    }
}

/// The nonces of RFC 6979, 3.2 for a key and a hash of 48 bytes each, with HMAC-SHA-256 whatever made the hash.
struct DeterministicNonce {
    private var key: [UInt8]
    private var state: [UInt8]

    init(key privateKey: [UInt8], hash: [UInt8]) {
        key = [UInt8](repeating: 0x00, count: 32)
        state = [UInt8](repeating: 0x01, count: 32)
        for mark: UInt8 in [0x00, 0x01] { stir([mark] + privateKey + hash) }
    }

    /// The next candidate, 48 bytes.
    mutating func next() -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < CurvePrivateKey.length {
            state = SHA256.authenticate(state, key: key)
            bytes += state
        }
        stir([0x00])
        return Array(bytes.prefix(CurvePrivateKey.length))
    }

    private mutating func stir(_ input: [UInt8]) {
        key = SHA256.authenticate(state + input, key: key)
        state = SHA256.authenticate(state, key: key)
    }
}
