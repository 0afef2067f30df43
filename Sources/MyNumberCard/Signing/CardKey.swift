// SPDX-License-Identifier: Apache-2.0
//
// The card's two private keys: which file, which PIN, which certificate belong together, and what each is for.

/// One of the two private keys of the 公的個人認証AP.
///
/// The raw value is the name that the command line and JSON use.
public enum CardKey: String, Sendable, CaseIterable {
    /// 利用者証明用: for log-ins; it signs no documents.
    case auth
    /// 署名用: for documents.
    case sign

    /// Its certificate.
    public var certificate: CertificateKind {
        switch self {
        case .auth: .auth
        case .sign: .sign
        }
    }

    /// The PIN that opens it.
    public var pin: PINReference {
        switch self {
        case .auth: .authentication
        case .sign: .signature
        }
    }

    /// What it is, in English.
    public var englishName: String {
        switch self {
        case .auth: "user authentication key"
        case .sign: "signature key"
        }
    }

    /// What it is, in Japanese.
    public var japaneseName: String {
        switch self {
        case .auth: "利用者証明用の秘密鍵"
        case .sign: "署名用の秘密鍵"
        }
    }

    /// The key's file (OpenSC, jpki/myna, soltia48/myna-card agree). That it is selected tells nothing of the holder.
    var file: CardFile {
        switch self {
        case .auth: CardFile(.publicKey, 0x0017, englishName)
        case .sign: CardFile(.publicKey, 0x001A, englishName)
        }
    }
}
