// SPDX-License-Identifier: Apache-2.0
//
// Why a certificate was revoked, in the words of the standard and in those of its holder. Which reason JPKI gives
// for what is told by its practice statement, section 4.9.9, as PocketSign's manual quotes it, and by the leaflet.

/// A reason code of a revocation list or an OCSP response (RFC 5280, 5.3.1).
public enum RevocationReason: Int, Sendable, CaseIterable {
    /// Nothing is said. JPKI gives it for certificates destroyed before they were handed out.
    case unspecified = 0
    /// Somebody else may have the key.
    case keyCompromise = 1
    /// Somebody else may have the authority's key.
    case cACompromise = 2
    /// What the certificate says of its holder is no longer so.
    case affiliationChanged = 3
    /// Another certificate took its place.
    case superseded = 4
    /// It is no longer wanted.
    case cessationOfOperation = 5
    /// It is on hold; JPKI never releases one.
    case certificateHold = 6
    /// In lists of changes alone: it is no longer on hold.
    case removeFromCRL = 8
    /// A right that it gave was taken back.
    case privilegeWithdrawn = 9
    /// Somebody else may have the key of an attribute authority.
    case aACompromise = 10

    /// The standard's name.
    public var name: String { "\(self)" }

    /// What it means for the holder of a certificate, in English.
    ///
    /// - Parameter kind: which certificate was revoked.
    public func english(_ kind: CertificateKind?) -> String {
        switch self {
        case .unspecified:
            "no reason is given; JPKI does so for certificates that were destroyed before they were handed out"
        case .keyCompromise: "somebody else may have the key; the municipal office issues a new certificate"
        case .cACompromise, .aACompromise:
            "somebody else may have the authority's key; wait for what the authority says"
        case .affiliationChanged:
            kind == .auth
                ? "what the certificate says has changed; a move or a marriage does not revoke this one: "
                    + "ask the municipal office"
                : "name, address, sex or date of birth changed, as with a move or a marriage; the user authentication "
                    + "certificate stays in use, and the municipal office issues a new signature certificate"
        case .superseded: "it was renewed: the card of the holder carries a newer one, or another card does"
        case .cessationOfOperation: "its use was ended; the municipal office issues a new one on application"
        case .certificateHold:
            "it is on temporary hold, as when a card is reported lost, and JPKI releases none; the municipal office takes "
                + "the application for its end and for a new one"
        case .removeFromCRL: "it is no longer on hold"
        case .privilegeWithdrawn: "a right that it gave was taken back; ask the municipal office"
        }
    }

    /// The same in Japanese.
    ///
    /// - Parameter kind: which certificate was revoked.
    public func japanese(_ kind: CertificateKind?) -> String {
        switch self {
        case .unspecified: "理由は示されていません。公的個人認証サービスでは、交付前に廃棄した電子証明書などがこれに当たります"
        case .keyCompromise: "秘密鍵が他人に渡ったおそれがあります。市区町村の窓口で新しい電子証明書の発行を受けてください"
        case .cACompromise, .aACompromise: "認証局の秘密鍵に問題が起きたおそれがあります。認証局からの案内をお待ちください"
        case .affiliationChanged:
            kind == .auth
                ? "記載内容に変更がありました。引越しや婚姻では利用者証明用電子証明書は失効しないため、市区町村の窓口で確かめてください"
                : "引越しや婚姻などにより、氏名・住所・性別・生年月日のいずれかが変わったためです。利用者証明用電子証明書は引き続き使えます。"
                    + "署名用電子証明書は、市区町村の窓口で新しく発行を受けてください"
        case .superseded: "更新により、新しい電子証明書に替わったためです"
        case .cessationOfOperation: "利用をやめる手続きがされたためです。必要な場合は、市区町村の窓口で発行を申請してください"
        case .certificateHold:
            "カードの紛失などの届出により、一時保留になっています。一時保留は解除されないため、市区町村の窓口で失効と新しい電子証明書の発行を申請してください"
        case .removeFromCRL: "一時保留は終わっています"
        case .privilegeWithdrawn: "権限が取り消されたためです。市区町村の窓口で確かめてください"
        }
    }
}
