// SPDX-License-Identifier: Apache-2.0
//
// The parts of a certificate's result that are objects of their own in JSON: policy, issuer, revocation, attributes.

import MyNumberCard

#if Certificates
/// A policy by its identifier and, where it is known, its name.
struct PolicyResult: Encodable {
    private let oid: String
    private let name: String?

    init(_ policy: CertificatePolicy, _ language: Language) {
        oid = policy.oid
        name = language == .japanese ? policy.japaneseName : policy.englishName
    }

    private enum CodingKeys: String, CodingKey { case oid, name }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(oid, forKey: .oid)
        try fields.encode(name, forKey: .name)
    }

    var text: String { oid + (name.map { "  " + $0 } ?? "") }
}

/// Who signed a certificate.
struct ChainResult: Encodable {
    private let verdict: String
    /// SHA-256 of the authority's certificate.
    private let authority: String?
    private let anchored: Bool
    /// The same for people.
    let text: String

    init(_ chain: CertificateChain, _ language: Language) {
        verdict = chain.verdict.rawValue
        authority = chain.authorityFingerprint
        anchored = chain.isAnchored
        text = CertificateTexts.chain(chain)[language]
    }

    private enum CodingKeys: String, CodingKey { case verdict, authority, anchored, text }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(verdict, forKey: .verdict)
        try fields.encode(authority, forKey: .authority)
        try fields.encode(anchored, forKey: .anchored)
        try fields.encode(text, forKey: .text)
    }
}

/// What revocation data say.
struct RevocationResult: Encodable {
    private let finding: RevocationFinding
    /// The same for people.
    let text: String

    init(_ finding: RevocationFinding, _ kind: CertificateKind?, _ language: Language) {
        self.finding = finding
        text = CertificateTexts.revocation(finding, kind)[language]
    }

    private enum CodingKeys: String, CodingKey {
        case source, status, since, reason, doubt, thisUpdate, nextUpdate, text
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        var (status, since, reason, doubt) = ("good", String?.none, String?.none, String?.none)
        switch finding.status {
        case .good: break
        case .revoked(let moment, let why):
            (status, since, reason) = ("revoked", moment.rfc3339, (why ?? .unspecified).name)
        case .unknown(let why): (status, doubt) = ("unknown", why.rawValue)
        }
        try fields.encode(finding.source.rawValue, forKey: .source)
        try fields.encode(status, forKey: .status)
        try fields.encode(since, forKey: .since)
        try fields.encode(reason, forKey: .reason)
        try fields.encode(doubt, forKey: .doubt)
        try fields.encode(finding.thisUpdate?.rfc3339, forKey: .thisUpdate)
        try fields.encode(finding.nextUpdate?.rfc3339, forKey: .nextUpdate)
        try fields.encode(text, forKey: .text)
    }
}

/// The holder's attributes in the signature certificate; only with --full.
struct HolderAttributesResult: Encodable {
    private let attributes: HolderAttributes

    init(_ attributes: HolderAttributes) { self.attributes = attributes }

    private enum CodingKeys: String, CodingKey {
        case name, nameSubstitutes, address, addressSubstitutes, birthDate, eraBirthDate, sex
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(attributes.name, forKey: .name)
        try fields.encode(attributes.nameSubstitutes, forKey: .nameSubstitutes)
        try fields.encode(attributes.address, forKey: .address)
        try fields.encode(attributes.addressSubstitutes, forKey: .addressSubstitutes)
        try fields.encode(attributes.birthDate, forKey: .birthDate)
        try fields.encode(attributes.eraBirthDate, forKey: .eraBirthDate)
        try fields.encode(attributes.sex, forKey: .sex)
    }

    func rows(_ language: Language) -> [[String]] {
        let sex = CertificateTexts.sex(attributes.sex)
        let rows: [(Phrase, String?)] = [
            (Phrase("name", "氏名"), attributes.name), (Phrase("address", "住所"), attributes.address),
            (Phrase("born", "生年月日"), attributes.birthDate ?? attributes.eraBirthDate),
            (Phrase("sex", "性別"), sex?[language]),
        ]
        return rows.compactMap { row in row.1.map { [row.0[language], $0] } }
    }
}
#endif
