// SPDX-License-Identifier: Apache-2.0
//
// What `card cert` shows of a certificate. What identifies a person is there only with --full.

import MyNumberCard

#if Certificates
/// A certificate's kind, issuer and validity.
struct CertificateResult: CommandResult {
    private let certificate: CardCertificate
    private let daysLeft: Int
    private let full: Bool
    let isExpired: Bool

    /// - Parameters:
    ///   - kind: which certificate it is.
    ///   - der: its bytes.
    ///   - full: whether what identifies a person is shown.
    ///   - now: the present moment.
    init(_ kind: CertificateKind, der: [UInt8], full: Bool, now: CertificateTime) throws {
        certificate = try CardCertificate(kind, der: der)
        daysLeft = certificate.daysLeft(at: now)
        isExpired = certificate.isExpired(at: now)
        self.full = full
    }

    private enum CodingKeys: String, CodingKey {
        case kind, issuer, notBefore, notAfter, daysLeft, expired, publicKey, der, subject, serial
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(certificate.kind.rawValue, forKey: .kind)
        try fields.encode(certificate.issuer, forKey: .issuer)
        try fields.encode(certificate.notBefore.rfc3339, forKey: .notBefore)
        try fields.encode(certificate.notAfter.rfc3339, forKey: .notAfter)
        try fields.encode(daysLeft, forKey: .daysLeft)
        try fields.encode(isExpired, forKey: .expired)
        try fields.encode(certificate.publicKeyAlgorithm, forKey: .publicKey)
        guard full else { return }
        try fields.encode(certificate.der.hex, forKey: .der)
        try fields.encode(certificate.subject, forKey: .subject)
        try fields.encode(certificate.serial, forKey: .serial)
    }

    func lines(_ style: TextStyle) -> [String] {
        let name = certificate.kind.englishName
        let left = isExpired ? "expired" : "\(daysLeft) days left"
        var rows = [
            ["issuer", certificate.issuer],
            [
                "valid",
                "\(certificate.notBefore.dateInJapan) to \(certificate.notAfter.dateInJapan) "
                    + "(dates in Japan), \(left)",
            ],
            ["key", certificate.publicKeyAlgorithm],
        ]
        if full { rows += [["subject", certificate.subject], ["serial", certificate.serial]] }
        var lines = [style.bold(name) + " (\(certificate.kind.japaneseName))"] + TextStyle.columns(rows)
        if full { lines.append(String(CertificateFile.pem(certificate.der).dropLast())) }
        return lines
    }
}
#else
/// A certificate in a build that cannot parse one: its kind and its bytes.
struct CertificateResult: CommandResult {
    let kind: String
    let der: String?
    /// Nobody can say, so nothing is claimed.
    var isExpired: Bool { false }

    init(_ kind: CertificateKind, der: [UInt8], full: Bool, now: CertificateTime) throws {
        self.kind = kind.rawValue
        self.der = full ? der.hex : nil
    }

    func lines(_ style: TextStyle) -> [String] {
        ["\(kind) certificate read; this build has no parser for it (trait Certificates)"]
            + (der.map { [$0] } ?? [])
    }
}
#endif
