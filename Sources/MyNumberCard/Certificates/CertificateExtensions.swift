// SPDX-License-Identifier: Apache-2.0
//
// The extensions of a certificate that this library understands, and which critical ones it does not.

#if Certificates
import SwiftASN1
import X509

/// What the extensions of a certificate say.
struct CertificateExtensions: Sendable {
    var keyUsage: [KeyPurpose] = []
    var policies: [CertificatePolicy] = []
    var isAuthority = false
    var attributes: HolderAttributes?
    /// Whether an authority let this key answer OCSP in its place.
    var signsOCSPResponses = false
    /// The full names of the distribution points.
    var distributionPoints: [ASN1Node] = []
    /// Object identifiers of what is critical and not understood here.
    var unknownCritical: [String] = []

    /// - Throws: the parser's error, where one that is understood does not parse.
    init(_ certificate: Certificate) throws {
        for one in certificate.extensions {
            switch one.oid {
            case .X509ExtensionID.keyUsage: keyUsage = Self.purposes(try KeyUsage(one))
            case .X509ExtensionID.basicConstraints:
                if case .isCertificateAuthority = try BasicConstraints(one) { isAuthority = true }
            case .certificatePolicies: policies = try Self.policies(one.value)
            case .X509ExtensionID.subjectAlternativeName: attributes = try Self.attributes(one)
            case .cRLDistributionPoints: distributionPoints = try DistributionPoint.names(one.value)
            case .X509ExtensionID.extendedKeyUsage:
                signsOCSPResponses = try ExtendedKeyUsage(one).contains(.ocspSigning)
            default: if one.critical { unknownCritical.append("\(one.oid)") }
            }
        }
    }

    private static func purposes(_ usage: KeyUsage) -> [KeyPurpose] {
        let bits: [(Bool, KeyPurpose)] = [
            (usage.digitalSignature, .digitalSignature), (usage.nonRepudiation, .nonRepudiation),
            (usage.keyEncipherment, .keyEncipherment), (usage.dataEncipherment, .dataEncipherment),
            (usage.keyAgreement, .keyAgreement), (usage.keyCertSign, .keyCertSign),
            (usage.cRLSign, .cRLSign), (usage.encipherOnly, .encipherOnly),
            (usage.decipherOnly, .decipherOnly),
        ]
        return bits.filter(\.0).map(\.1)
    }

    /// RFC 5280, 4.2.1.4: a sequence of sequences that begin with an object identifier.
    private static func policies(_ value: ArraySlice<UInt8>) throws -> [CertificatePolicy] {
        try DER.parse(value).elements().map { policy in
            // Behind the identifier stand qualifiers: where the policy is to be read.
            guard let oid = try policy.elements().first else {
                throw ASN1Error.unexpectedFieldType(policy.identifier)
            }
            return CertificatePolicy(oid: "\(try ASN1ObjectIdentifier(derEncoded: oid))")
        }
    }

    private static func attributes(_ one: Certificate.Extension) throws -> HolderAttributes? {
        var values: [Int: String] = [:]
        for case .otherName(let name) in try SubjectAlternativeNames(one) {
            let oid = "\(name.typeID)"
            guard oid.hasPrefix(HolderAttributes.arc), let value = name.value,
                let number = Int(oid.dropFirst(HolderAttributes.arc.count))
            else { continue }
            // The library keeps the order of an extension; the first of each counts.
            if values[number] == nil {
                values[number] = PrintableName.escape(String(try ASN1UTF8String(asn1Any: value)))
            }
        }
        return HolderAttributes(values)
    }
}

extension ASN1ObjectIdentifier {
    static let certificatePolicies: ASN1ObjectIdentifier = [2, 5, 29, 32]
    static let cRLDistributionPoints: ASN1ObjectIdentifier = [2, 5, 29, 31]
    static let issuingDistributionPoint: ASN1ObjectIdentifier = [2, 5, 29, 28]
}
#endif
