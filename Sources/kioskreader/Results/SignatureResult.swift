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
            case .raw: "signature"
            case .cmsDetached: "CMS, the document beside it"
            case .cmsAttached: "CMS with the document in it"
            }
        var rows = [
            ["form", what],
            ["key", "\(signature.key.englishName), \(signature.certificate.publicKeyAlgorithm)"],
            ["scheme", "\(signature.publicKey.scheme) with \(signature.digest.algorithm.name)"],
            ["signed", "\(length) bytes"],
        ]
        if let signingTime { rows.append(["time", signingTime.rfc3339]) }
        if signature.key == .auth {
            rows.append(["audience", audience?.onOneLine ?? "none: the challenge was signed as it came"])
        }
        rows += [
            ["checked", "the signature, with the certificate on the card; by this clock neither has ended"],
            ["unchecked", "who issued the certificate, and whether it is revoked"],
        ]
        return [style.bold("signed")] + TextStyle.columns(rows)
    }
}
#endif
