// SPDX-License-Identifier: Apache-2.0
//
// What `card cert` and `decode cert` show of a certificate. What identifies a person is there only with --full.

import MyNumberCard

#if Certificates
/// A certificate's kind, issuer, validity, and whatever was found about it.
struct CertificateResult: CommandResult {
    private let judgement: CertificateJudgement
    private let advice: AdviceList
    private let full: Bool
    private let language: Language

    /// - Parameters:
    ///   - judgement: the certificate, and what is known of it.
    ///   - full: whether what identifies a person is shown.
    ///   - language: of words for people.
    init(_ judgement: CertificateJudgement, full: Bool, _ language: Language) {
        self.judgement = judgement
        advice = AdviceList(judgement.advice, language)
        self.full = full
        self.language = language
    }

    private var certificate: CardCertificate { judgement.certificate }
    private var validity: CertificateValidity { judgement.validity }

    /// Of an authority nothing is renewed by the holder of a card.
    private var renewalFrom: String? { certificate.isAuthority ? nil : validity.renewalFrom }

    private enum CodingKeys: String, CodingKey {
        case kind, issuer, notBefore, notAfter, cardEnd, effectiveEnd, daysLeft, expired, state, clockDoubt
        case renewalFrom, renewalRule, publicKey, keyUsage, policies, chain, revocation, revocationChecked
        case advice
        case der, subject, serial, attributes
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(certificate.kind?.rawValue, forKey: .kind)
        try fields.encode(certificate.issuer, forKey: .issuer)
        try fields.encode(certificate.notBefore.rfc3339, forKey: .notBefore)
        try fields.encode(certificate.notAfter.rfc3339, forKey: .notAfter)
        try fields.encode(validity.cardEnd?.date, forKey: .cardEnd)
        try fields.encode(validity.effectiveEnd.rfc3339, forKey: .effectiveEnd)
        try fields.encode(validity.daysLeft(at: judgement.now), forKey: .daysLeft)
        try fields.encode(judgement.state.isExpired, forKey: .expired)
        try fields.encode(judgement.state.rawValue, forKey: .state)
        let doubt = ClockDoubt.of(judgement.now, notBefore: certificate.notBefore)
        try fields.encode(doubt?.rawValue, forKey: .clockDoubt)
        try fields.encode(renewalFrom, forKey: .renewalFrom)
        try fields.encode(renewalFrom.map { _ in validity.rule.generation }, forKey: .renewalRule)
        try fields.encode(certificate.publicKeyAlgorithm, forKey: .publicKey)
        try fields.encode(certificate.keyUsage.map(\.rawValue), forKey: .keyUsage)
        try fields.encode(certificate.policies.map { PolicyResult($0, language) }, forKey: .policies)
        if let chain = judgement.chain {
            try fields.encode(ChainResult(chain, language), forKey: .chain)
            try fields.encode(
                judgement.findings.map { RevocationResult($0, certificate.kind, language) },
                forKey: .revocation)
            try fields.encode(!judgement.findings.isEmpty, forKey: .revocationChecked)
        }
        try fields.encode(advice, forKey: .advice)
        guard full else { return }
        try fields.encode(certificate.der.hex, forKey: .der)
        try fields.encode(certificate.subject, forKey: .subject)
        try fields.encode(certificate.serial, forKey: .serial)
        try fields.encode(certificate.attributes.map(HolderAttributesResult.init), forKey: .attributes)
    }

    func lines(_ style: TextStyle) -> [String] {
        let title = certificate.kind.map { kind in
            language == .japanese
                ? style.bold(kind.japaneseName) : style.bold(kind.englishName) + " (\(kind.japaneseName))"
        }
        var lines = [title ?? style.bold(Phrase("certificate", "電子証明書")[language])]
        lines += TextStyle.columns(rows + (full ? fullRows : []))
        if !advice.isEmpty {
            lines.append(style.bold(Phrase("advice", "ご案内")[language]))
            lines += advice.lines.map { "  " + $0 }
        }
        if full { lines.append(String(CertificateFile.pem(certificate.der).dropLast())) }
        return lines
    }

    private func say(_ english: String, _ japanese: String) -> String { Phrase(english, japanese)[language] }

    private var rows: [[String]] {
        let (from, to) = (certificate.notBefore.dateInJapan, certificate.notAfter.dateInJapan)
        let left = judgement.state.text(
            daysLeft: validity.daysLeft(at: judgement.now), ended: validity.ended(at: judgement.now))[
                language]
        var rows = [
            [say("issuer", "発行者"), certificate.issuer],
            [
                say("valid", "有効期間"),
                Phrase("\(from) to \(to) (dates in Japan), ", "\(from) から \(to) まで（日本の日付）、")[language] + left,
            ],
        ]
        if let end = validity.cardEnd?.date {
            rows.append([
                say("card", "カード"),
                CertificateTexts.cardEnd(end, isFirst: validity.isLimitedByCard)[language],
            ])
        }
        // What has expired is not renewed.
        if let renewalFrom, judgement.state != .expired {
            rows.append([
                say("renew", "更新"), CertificateTexts.renewal(from: renewalFrom, validity.rule)[language],
            ])
        }
        if !certificate.keyUsage.isEmpty {
            let names = certificate.keyUsage.map {
                Phrase($0.rawValue, "\($0.japaneseName)（\($0.rawValue)）")
            }
            rows.append([
                say("usage", "鍵の用途"), names.map { $0[language] }.joined(separator: language.marks.comma),
            ])
        }
        rows += certificate.policies.map { policy in
            [say("policy", "ポリシー"), PolicyResult(policy, language).text]
        }
        rows.append([say("key", "鍵"), certificate.publicKeyAlgorithm])
        if let chain = judgement.chain {
            rows.append([say("chain", "認証局"), ChainResult(chain, language).text])
            if judgement.findings.isEmpty {
                rows.append([say("revoked", "失効"), CertificateTexts.revocationNotChecked[language]])
            }
        }
        rows += judgement.findings.map { finding in
            [finding.source.rawValue, RevocationResult(finding, certificate.kind, language).text]
        }
        return rows
    }

    private var fullRows: [[String]] {
        var rows = [
            [say("subject", "主体者"), certificate.subject], [say("serial", "シリアル番号"), certificate.serial],
        ]
        if let attributes = certificate.attributes {
            rows += HolderAttributesResult(attributes).rows(language)
        }
        return rows
    }
}
#else
/// A certificate in a build that cannot parse one: its kind and its bytes.
struct CertificateResult: CommandResult {
    let kind: String?
    let der: String?

    init(_ reading: CertificateReading, full: Bool) {
        kind = reading.kind?.rawValue
        der = full ? reading.der.hex : nil
    }

    func lines(_ style: TextStyle) -> [String] {
        ["\(kind ?? "a") certificate read; this build has no parser for it (trait Certificates)"]
            + (der.map { [$0] } ?? [])
    }
}
#endif
