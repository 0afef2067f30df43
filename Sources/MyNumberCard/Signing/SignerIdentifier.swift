// SPDX-License-Identifier: Apache-2.0
//
// Which certificate a CMS was signed with: issuer and serial number, as the certificate's own bytes.

#if Certificates
import SwiftASN1

/// IssuerAndSerialNumber (RFC 5652, 10.2.4).
struct SignerIdentifier: PersonalValue, Sendable {
    let der: [UInt8]

    var description: String { "issuer and serial number" }

    /// Takes it out of a certificate, byte for byte: a name that is encoded anew may come out otherwise.
    ///
    /// - Throws: `malformedCertificate`.
    init(certificate: [UInt8], _ kind: CertificateKind) throws(MyNumberCardError) {
        // TBSCertificate: version [0] where it is not 1, serial number, algorithm, issuer (RFC 5280, 4.1).
        guard let root = try? DER.parse(certificate), let body = Self.children(root).first else {
            throw .malformedCertificate(kind)
        }
        let fields = Self.children(body).drop {
            $0.identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        }.prefix(3)
        guard let serial = fields.first, let issuer = fields.last, fields.count == 3 else {
            throw .malformedCertificate(kind)
        }
        der = DEROutput.sequence(Array(issuer.encodedBytes), Array(serial.encodedBytes))
    }

    private static func children(_ node: ASN1Node) -> [ASN1Node] {
        guard case .constructed(let nodes) = node.content else { return [] }
        return Array(nodes)
    }
}
#endif
