// SPDX-License-Identifier: Apache-2.0
//
// The public key of a certificate, and all that depends on its algorithm: what the card's private key is given, what
// its answer may look like, what names it has in CMS, and whether a signature is its own. A card with other keys needs
// a change here and nowhere else.

#if Certificates
import Crypto
import SwiftASN1
import X509
import _CryptoExtras

/// The key in a certificate: verifies signatures, and says how the card makes them.
///
/// It identifies a person, as the certificate does.
public struct CertificateKey: PersonalValue, Sendable {
    private enum Material: Sendable {
        /// Today's card: RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
        case rsa(_RSA.Signing.PublicKey)
        /// ECDSA on one of NIST's curves. What a card with such a key will want is not public: see ``input(for:)``.
        case ecdsa(EllipticKey)
    }

    private let material: Material

    /// Takes the key out of a certificate.
    ///
    /// - Parameters:
    ///   - der: the certificate.
    ///   - kind: which of the card's certificates it is, for errors.
    /// - Throws: `malformedCertificate`, or `keyUnsupported` where it is neither RSA nor ECDSA.
    public init(certificate der: [UInt8], _ kind: CertificateKind) throws(MyNumberCardError) {
        let key: Certificate.PublicKey
        do {
            key = try Certificate(derEncoded: der).publicKey
        } catch {
            throw .malformedCertificate(kind)
        }
        guard let known = CertificateKey(key) else { throw .keyUnsupported(kind) }
        self = known
    }

    /// - Returns: `nil` where it is neither RSA nor ECDSA.
    init?(_ key: Certificate.PublicKey) {
        if let rsa = _RSA.Signing.PublicKey(key) {
            material = .rsa(rsa)
        } else if let elliptic = EllipticKey(key) {
            material = .ecdsa(elliptic)
        } else {
            return nil
        }
    }

    /// Kind and size, such as `RSA 2048` or `ECDSA P-384`, and nothing of the key.
    public var description: String {
        switch material {
        case .rsa(let key): "RSA \(key.keySizeInBits)"
        case .ecdsa(let key): "ECDSA \(key.name)"
        }
    }

    /// What the renewal of its certificate goes by: the next card is announced with elliptic curves.
    var renewalRule: RenewalRule {
        switch material {
        case .rsa: .current
        case .ecdsa: .next
        }
    }

    /// Whether a message was signed by this key.
    ///
    /// - Parameters:
    ///   - signature: RSA's bytes, or the ECDSA-Sig-Value in DER.
    ///   - message: the message, whole.
    ///   - algorithm: the hash that the signature was made with; SHA-1 is allowed, for signatures of the past.
    public func verifies(
        _ signature: [UInt8], of message: [UInt8], digest algorithm: DigestAlgorithm
    ) -> Bool {
        verifies(signature, HashValue(of: message, algorithm))
    }

    /// Whether a document was signed by this key.
    ///
    /// - Parameters:
    ///   - signature: RSA's bytes, or the ECDSA-Sig-Value in DER.
    ///   - document: what it hashed to, with `digest` among others.
    ///   - digest: the hash that the signature was made with.
    public func verifies(
        _ signature: [UInt8], of document: DocumentDigest, digest: SigningDigest
    ) -> Bool {
        document.hashes[digest].map { verifies(signature, $0) } ?? false
    }

    /// The hash that fits the key's strength where nobody asks for another: SHA-256 for RSA, else the curve's.
    public var standardDigest: SigningDigest {
        switch material {
        case .rsa: .sha256
        case .ecdsa(let key): key.standardDigest
        }
    }

    /// The signature scheme, such as `RSASSA-PKCS1-v1_5` or `ECDSA`.
    public var scheme: String {
        switch material {
        case .rsa: "RSASSA-PKCS1-v1_5"
        case .ecdsa: "ECDSA"
        }
    }

    // MARK: For the card

    /// What the card is given to sign.
    ///
    /// RSA: the DigestInfo; the card adds the padding. ECDSA: the bare hash, no longer than the curve's numbers
    /// (FIPS 186-5, 6.4: the rest of it would not count), which is how the simulated card with such a key was made;
    /// of a real one nothing is known.
    func input(for hash: HashValue) -> [UInt8] {
        switch material {
        case .rsa: DigestInfo.bytes(hash.algorithm, hash.bytes)
        case .ecdsa(let key): Array(hash.bytes.prefix(key.length))
        }
    }

    /// The most bytes that the answer may have.
    var answerLength: Int {
        switch material {
        case .rsa(let key): max(key.keySizeInBits / 8, 256)
        case .ecdsa: 256
        }
    }

    /// The signature in the card's answer, in the form that verifiers know; nil where there is none by this key.
    ///
    /// An ECDSA answer may be the two numbers side by side, or ECDSA-Sig-Value: whichever verifies.
    func signature(in answer: [UInt8], of hash: HashValue) -> [UInt8]? {
        let forms =
            switch material {
            case .rsa: [answer]
            case .ecdsa(let key): [answer, key.signatureValue(of: answer)].compactMap { $0 }
            }
        return forms.first { verifies($0, hash) }
    }

    private func verifies(_ signature: [UInt8], _ hash: HashValue) -> Bool {
        switch material {
        case .rsa(let key):
            let value = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return switch hash {
            case .sha1(let digest): key.isValidSignature(value, for: digest, padding: .insecurePKCS1v1_5)
            case .sha256(let digest): key.isValidSignature(value, for: digest, padding: .insecurePKCS1v1_5)
            case .sha384(let digest): key.isValidSignature(value, for: digest, padding: .insecurePKCS1v1_5)
            case .sha512(let digest): key.isValidSignature(value, for: digest, padding: .insecurePKCS1v1_5)
            }
        case .ecdsa(let key):
            return switch hash {
            case .sha1(let digest): key.verifies(signature, digest)
            case .sha256(let digest): key.verifies(signature, digest)
            case .sha384(let digest): key.verifies(signature, digest)
            case .sha512(let digest): key.verifies(signature, digest)
            }
        }
    }

    // MARK: For CMS

    /// The AlgorithmIdentifier of the signature in a SignerInfo: rsaEncryption with NULL (RFC 3370, 3.2; every verifier
    /// has to know it), or ecdsa-with-SHA… without parameters (RFC 5754, 3.3).
    func signatureAlgorithm(_ digest: SigningDigest) -> [UInt8] {
        switch material {
        case .rsa: DEROutput.sequence(DEROutput.identifier([1, 2, 840, 113549, 1, 1, 1]), DEROutput.null)
        case .ecdsa:
            DEROutput.sequence(
                DEROutput.identifier([
                    1, 2, 840, 10045, 4, 3, digest == .sha256 ? 2 : digest == .sha384 ? 3 : 4,
                ]))
        }
    }
}
#endif
