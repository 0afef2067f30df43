// SPDX-License-Identifier: Apache-2.0
//
// What a certificate of the card says, parsed with swift-certificates. Only in builds with the trait
// `Certificates`; reading the DER bytes works without it. Chains, revocation and the attributes of the
// holder are not here.

#if Certificates
import Crypto
import FoundationEssentials
import SwiftASN1
import X509
import _CryptoExtras

/// A certificate of the card, parsed. Nothing about it is verified.
///
/// Serial number, subject and the DER bytes identify a person: show them only when asked for.
public struct CardCertificate: Sendable {
    /// Which of the card's certificates it is.
    public let kind: CertificateKind
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
    /// The kind and size of the subject's key, such as `RSA 2048` or `ECDSA P-384`.
    public let publicKeyAlgorithm: String

    /// Parses a certificate.
    ///
    /// - Parameters:
    ///   - kind: which of the card's certificates the bytes are.
    ///   - der: the bytes as `MyNumberCard.readCertificate` returned them.
    /// - Throws: `malformedCertificate`, with the parser's reason and none of the bytes.
    public init(_ kind: CertificateKind, der: [UInt8]) throws(MyNumberCardError) {
        let certificate: Certificate
        do {
            certificate = try Certificate(derEncoded: der)
        } catch {
            let reason = (error as? ASN1Error).map { String(describing: $0.code) } ?? "unknown form"
            throw MyNumberCardError(
                .malformedCertificate, "what was read is not an X.509 certificate (\(reason))",
                subject: kind.englishName, hint: "read it again; if it stays so, the card is damaged")
        }
        self.kind = kind
        self.der = der
        issuer = PrintableName.text(certificate.issuer)
        subject = PrintableName.text(certificate.subject)
        serial = certificate.serialNumber.bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        notBefore = CertificateTime(certificate.notValidBefore)
        notAfter = CertificateTime(certificate.notValidAfter)
        publicKeyAlgorithm = Self.algorithm(certificate.publicKey)
    }

    /// Whole days from today to the last day of validity, both as dates in Japan: 0 on the last day, negative
    /// afterwards.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: the number of days.
    public func daysLeft(at now: CertificateTime) -> Int {
        Int(notAfter.dayInJapan - now.dayInJapan)
    }

    /// Whether the moment lies behind the validity; the last second itself does not.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: true when the certificate is no longer valid.
    public func isExpired(at now: CertificateTime) -> Bool { now > notAfter }

    private static func algorithm(_ key: Certificate.PublicKey) -> String {
        if let rsa = _RSA.Signing.PublicKey(key) { return "RSA \(rsa.keySizeInBits)" }
        if P256.Signing.PublicKey(key) != nil { return "ECDSA P-256" }
        if P384.Signing.PublicKey(key) != nil { return "ECDSA P-384" }
        if P521.Signing.PublicKey(key) != nil { return "ECDSA P-521" }
        return "another algorithm"
    }
}

extension CertificateTime {
    /// A parser's date, to the second before it.
    init(_ date: Date) {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        self.init(secondsSince1970: Int64(exactly: seconds) ?? (seconds < 0 ? .min : .max))
    }
}
#else
/// What a certificate says; only in builds with the trait `Certificates`.
@available(*, unavailable, message: "build KioskReader with its trait Certificates to parse certificates")
public struct CardCertificate: Sendable {}
#endif
