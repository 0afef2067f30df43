// SPDX-License-Identifier: Apache-2.0
//
// What revocation lists and OCSP responses have in common: bytes, an algorithm and a signature over the bytes.

#if Certificates
import SwiftASN1
import X509

/// Bytes with their signature.
struct SignedData: Sendable {
    /// What is signed, as it stands.
    let bytes: ArraySlice<UInt8>
    /// `nil`: one that is not known here, so that no signature is valid.
    private let algorithm: Certificate.SignatureAlgorithm?
    private let signature: ArraySlice<UInt8>

    init(_ content: ASN1Node, algorithm: ASN1Node, signature: ASN1Node) throws {
        bytes = content.encodedBytes
        self.algorithm = try Self.algorithm(algorithm)
        let bits = try ASN1BitString(derEncoded: signature)
        guard bits.paddingBits == 0 else {
            throw ASN1Error.invalidASN1Object(reason: "a signature of broken bytes")
        }
        self.signature = bits.bytes
    }

    func isValid(by key: Certificate.PublicKey) -> Bool {
        algorithm.map { key.isValidSignature(signature, for: bytes, signatureAlgorithm: $0) } ?? false
    }

    /// SHA-1 is verified, as old lists may have it; nothing is ever signed with it.
    private static func algorithm(_ node: ASN1Node) throws -> Certificate.SignatureAlgorithm? {
        var parts = try DERParts(node)
        let oid = try ASN1ObjectIdentifier(derEncoded: try parts.next())
        // RFC 4055: NULL or, read generously, nothing. Other parameters belong to other algorithms.
        _ = parts.next(if: .null)
        guard (try? parts.end()) != nil else { return nil }
        return switch oid {
        case [1, 2, 840, 113_549, 1, 1, 5]: .sha1WithRSAEncryption
        case [1, 2, 840, 113_549, 1, 1, 11]: .sha256WithRSAEncryption
        case [1, 2, 840, 113_549, 1, 1, 12]: .sha384WithRSAEncryption
        case [1, 2, 840, 113_549, 1, 1, 13]: .sha512WithRSAEncryption
        case [1, 2, 840, 10_045, 4, 3, 2]: .ecdsaWithSHA256
        case [1, 2, 840, 10_045, 4, 3, 3]: .ecdsaWithSHA384
        case [1, 2, 840, 10_045, 4, 3, 4]: .ecdsaWithSHA512
        default: nil
        }
    }
}
#endif
