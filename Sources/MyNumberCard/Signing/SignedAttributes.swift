// SPDX-License-Identifier: Apache-2.0
//
// What is signed in a CMS beside the document's hash: the kind of content, the time, the certificate (RFC 5652, 11; RFC
// 5035 for the last, without which another certificate for the same key could take its place).

#if Certificates
import Crypto

/// The signed attributes of one signature.
struct SignedAttributes: Sendable {
    private let encoded: [UInt8]

    init(messageDigest: [UInt8], signingTime: CertificateTime, _ certificate: [UInt8]) {
        // ESSCertIDv2 without its algorithm is SHA-256.
        let identity = DEROutput.sequence(DEROutput.octets(Array(SHA256.hash(data: certificate))))
        encoded = DEROutput.set([
            Self.attribute([1, 2, 840, 113549, 1, 9, 3], DEROutput.identifier(CMSSignature.dataIdentifier)),
            Self.attribute([1, 2, 840, 113549, 1, 9, 4], DEROutput.octets(messageDigest)),
            Self.attribute([1, 2, 840, 113549, 1, 9, 5], signingTime.der),
            Self.attribute(
                [1, 2, 840, 113549, 1, 9, 16, 2, 47], DEROutput.sequence(DEROutput.sequence(identity))),
        ])
    }

    /// What the signature covers: the attributes as a SET OF (RFC 5652, 5.4).
    var signedBytes: [UInt8] { encoded }

    /// The same as SignerInfo holds it, under the tag [0].
    var field: [UInt8] { [0xA0] + encoded.dropFirst() }

    private static func attribute(_ identifier: [UInt64], _ value: [UInt8]) -> [UInt8] {
        DEROutput.sequence(DEROutput.identifier(identifier), DEROutput.set([value]))
    }
}
#endif
