// SPDX-License-Identifier: Apache-2.0
//
// ECDSA public keys on NIST's three curves, and the two forms of their signatures. No card of today has such a key;
// the next generation is announced with them (384 bits, SHA-384).

#if Certificates
import Crypto
import X509

/// A public key on one of NIST's curves.
enum EllipticKey: Sendable {
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)

    /// The key of a certificate; nil where it is of another kind.
    init?(_ key: Certificate.PublicKey) {
        if let key = P256.Signing.PublicKey(key) {
            self = .p256(key)
        } else if let key = P384.Signing.PublicKey(key) {
            self = .p384(key)
        } else if let key = P521.Signing.PublicKey(key) {
            self = .p521(key)
        } else {
            return nil
        }
    }

    /// The curve's name.
    var name: String {
        switch self {
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        }
    }

    /// How many bytes the curve's numbers have.
    var length: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }

    /// The hash of the curve's strength.
    var standardDigest: SigningDigest {
        switch self {
        case .p256: .sha256
        case .p384: .sha384
        case .p521: .sha512
        }
    }

    /// Whether `signature`, an ECDSA-Sig-Value in DER, is this key's.
    func verifies(_ signature: [UInt8], _ digest: some Digest) -> Bool {
        switch self {
        case .p256(let key):
            (try? P256.Signing.ECDSASignature(derRepresentation: signature))
                .map { key.isValidSignature($0, for: digest) } ?? false
        case .p384(let key):
            (try? P384.Signing.ECDSASignature(derRepresentation: signature))
                .map { key.isValidSignature($0, for: digest) } ?? false
        case .p521(let key):
            (try? P521.Signing.ECDSASignature(derRepresentation: signature))
                .map { key.isValidSignature($0, for: digest) } ?? false
        }
    }

    /// ECDSA-Sig-Value (RFC 3279, 2.2.3) from r and s side by side; nil where the length is not theirs.
    func signatureValue(of pair: [UInt8]) -> [UInt8]? {
        guard pair.count == 2 * length else { return nil }
        return DEROutput.sequence(
            DEROutput.unsigned(Array(pair.prefix(length))), DEROutput.unsigned(Array(pair.suffix(length))))
    }
}
#endif
