// SPDX-License-Identifier: Apache-2.0
//
// What a certificate says, parsed with swift-certificates. Only in builds with the trait `Certificates`; reading
// the DER bytes works without it. Who signed it is CertificateChain's part, whether it is revoked RevocationCheck's.

#if Certificates
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate of the card, parsed. Nothing about it is verified.
///
/// Serial number, subject, attributes and the DER bytes identify a person: show them only when asked for.
public struct CardCertificate: PersonalValue, Sendable {
    /// Which of the card's certificates it is; `nil` for one from elsewhere that names no policy or authority of JPKI.
    public let kind: CertificateKind?
    /// The whole certificate; identifies a person.
    public let der: [UInt8]
    /// The issuer's name as text (RFC 4514), the last component first.
    public let issuer: String
    /// The subject's name as text (RFC 4514); identifies a person.
    public let subject: String
    /// The serial number's bytes in upper-case hex, without leading zeros; identifies a person.
    public let serial: String
    /// The first moment at which it is valid.
    public let notBefore: CertificateTime
    /// The last moment at which it is valid.
    public let notAfter: CertificateTime
    /// The subject's key; `nil` for one of an algorithm that is not known here.
    public let publicKey: CertificateKey?
    /// The parsed form.
    let x509: Certificate
    /// What its extensions say.
    let content: CertificateExtensions

    /// Which of the card's certificates it is, and nothing of it.
    public var description: String { kind?.englishName ?? "certificate" }
    /// The kind and size of the subject's key, such as `RSA 2048` or `ECDSA P-384`.
    public var publicKeyAlgorithm: String { publicKey?.description ?? "another algorithm" }
    /// What the key is for, in the standard's order; empty where the certificate does not say.
    public var keyUsage: [KeyPurpose] { content.keyUsage }
    /// The policies under which it was issued.
    public var policies: [CertificatePolicy] { content.policies }
    /// Whether it is an authority's.
    public var isAuthority: Bool { content.isAuthority }
    /// Name, birth date, sex and address, in the signature certificate; they describe a person.
    public var attributes: HolderAttributes? { content.attributes }

    /// Parses a certificate of the card.
    ///
    /// - Parameters:
    ///   - kind: which of the card's certificates the bytes are.
    ///   - der: the bytes as they were read.
    /// - Throws: `malformedCertificate`, with the parser's reason and none of the bytes.
    public init(_ kind: CertificateKind, der: [UInt8]) throws(MyNumberCardError) {
        self = try CardCertificate(der: der, kind: kind, subject: kind.englishName)
    }

    /// Parses a certificate from anywhere; which of the card's it is, is told from its policy or its subject.
    ///
    /// - Parameter der: the bytes.
    /// - Throws: `malformedCertificate`, with the parser's reason and none of the bytes.
    public init(der: [UInt8]) throws(MyNumberCardError) {
        self = try CardCertificate(der: der, kind: nil, subject: "certificate")
    }

    private init(der: [UInt8], kind: CertificateKind?, subject: String) throws(MyNumberCardError) {
        let certificate: Certificate
        do {
            certificate = try Certificate(derEncoded: der)
            content = try CertificateExtensions(certificate)
        } catch {
            var malformed = MyNumberCardError(
                .malformedCertificate, "the bytes are no X.509 certificate (\(error.reason))",
                subject: subject, hint: "read it again; if it stays so, the card is damaged")
            malformed.parserReason = error.reason
            throw malformed
        }
        self.der = der
        issuer = PrintableName.text(certificate.issuer)
        self.subject = PrintableName.text(certificate.subject)
        serial = certificate.serialNumber.bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        notBefore = CertificateTime(certificate.notValidBefore)
        notAfter = CertificateTime(certificate.notValidAfter)
        publicKey = CertificateKey(certificate.publicKey)
        x509 = certificate
        self.kind = kind ?? Self.kind(of: content, subject: self.subject)
    }

    /// How long it can be used.
    ///
    /// - Parameter cardEnd: the card's own end, where it is known; an authority's certificate has its own alone.
    public func validity(cardEnd: CardEnd?) -> CertificateValidity {
        CertificateValidity(
            notBefore: notBefore, notAfter: notAfter, cardEnd: isAuthority ? nil : cardEnd,
            rule: publicKey?.renewalRule ?? .current)
    }

    private static func kind(of content: CertificateExtensions, subject: String) -> CertificateKind? {
        guard content.isAuthority else { return content.policies.lazy.compactMap(\.kind).first }
        if subject.contains("OU=JPKI for digital signature,") { return .signCA }
        return subject.contains("OU=JPKI for user authentication,") ? .authCA : nil
    }
}

extension CertificateTime {
    /// A parser's date, to the second before it.
    init(_ date: Date) {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        self.init(secondsSince1970: Int64(exactly: seconds) ?? (seconds < 0 ? .min : .max))
    }
}

extension Error {
    /// A parser's reason, without any of the bytes.
    var reason: String { (self as? ASN1Error).map { String(describing: $0.code) } ?? "unknown form" }
}
#else
/// What a certificate says; only in builds with the trait `Certificates`.
@available(*, unavailable, message: "build KioskReader with its trait Certificates to parse certificates")
public struct CardCertificate: Sendable {}
#endif
