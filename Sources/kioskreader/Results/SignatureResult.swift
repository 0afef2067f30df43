// SPDX-License-Identifier: Apache-2.0
//
// What `card sign` says of a signature: how it was made, and in JSON the signature itself where no file takes it.

import MyNumberCard

#if Certificates
/// A signature's making.
struct SignatureResult: CommandResult {
    /// What came out.
    enum Form: String, Encodable { case raw, cmsDetached, cmsAttached }

    let form: Form
    let signature: CardSignature
    /// Who asked, where a challenge was bound.
    let audience: String?
    /// The time that was signed.
    let signingTime: CertificateTime?
    /// How many bytes were signed: the document, or what became of the challenge.
    let length: Int
    /// What was made sure of before the signature came out.
    private static let checked = ["signature", "validity"]
    /// What was not looked at.
    private static let unchecked = ["issuer", "revocation"]
    /// The signature or the CMS, where it stands in the result itself.
    let output: [UInt8]?
    let language: Language

    private enum CodingKeys: String, CodingKey {
        case form, key, digest, scheme, publicKey, audience, signingTime, length, checked, unchecked
        case signature
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(form, forKey: .form)
        try fields.encode(signature.key.rawValue, forKey: .key)
        try fields.encode(signature.digest.rawValue, forKey: .digest)
        try fields.encode(signature.publicKey.scheme, forKey: .scheme)
        try fields.encode(signature.certificate.publicKeyAlgorithm, forKey: .publicKey)
        try fields.encode(audience, forKey: .audience)
        try fields.encode(signingTime?.rfc3339, forKey: .signingTime)
        try fields.encode(length, forKey: .length)
        try fields.encode(Self.checked, forKey: .checked)
        try fields.encode(Self.unchecked, forKey: .unchecked)
        try fields.encodeIfPresent(output?.hex, forKey: .signature)
    }

    func lines(_ style: TextStyle) -> [String] {
        let what =
            switch form {
            case .raw: Phrase("signature", "署名")
            case .cmsDetached: Phrase("CMS, the document beside it", "CMS（文書は含まない）")
            case .cmsAttached: Phrase("CMS with the document in it", "CMS（文書を含む）")
            }
        let (key, algorithm) = (signature.key, signature.certificate.publicKeyAlgorithm)
        let (scheme, hash) = (signature.publicKey.scheme, signature.digest.algorithm.name)
        var rows = [
            (Phrase("form", "形式"), what),
            (
                Phrase("key", "鍵"),
                Phrase("\(key.englishName), \(algorithm)", "\(key.japaneseName)、\(algorithm)")
            ),
            (Phrase("scheme", "方式"), Phrase("\(scheme) with \(hash)", "\(scheme)、\(hash)")),
            (Phrase("signed", "署名対象"), Phrase("\(length) bytes", "\(length)バイト")),
        ]
        if let signingTime { rows.append((Phrase("time", "署名日時"), Phrase(signingTime.rfc3339))) }
        if key == .auth {
            let none = Phrase("none: the challenge was signed as it came", "なし（チャレンジをそのまま署名）")
            rows.append((Phrase("audience", "要求元"), audience.map { Phrase($0.onOneLine) } ?? none))
        }
        rows += [
            (
                Phrase("checked", "確認した点"),
                Phrase(
                    "the signature, with the certificate on the card; by this clock neither has ended",
                    "署名がカードの電子証明書で検証できること、この機械の時計で電子証明書もカードも有効期限内であること")
            ),
            (
                Phrase("unchecked", "未確認の点"),
                Phrase(
                    "who issued the certificate, and whether it is revoked",
                    "電子証明書の発行者、失効していないか")
            ),
        ]
        return [style.bold(Phrase("signed", "署名しました")[language])]
            + TextStyle.columns(rows.map { [$0[language], $1[language]] })
    }
}
#endif
