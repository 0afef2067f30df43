// SPDX-License-Identifier: Apache-2.0
//
// The policies under which JPKI issues certificates, by their object identifiers.

/// A policy that a certificate names.
public struct CertificatePolicy: Sendable, Equatable {
    /// The object identifier with dots.
    public let oid: String

    /// Makes a policy from its object identifier.
    public init(oid: String) { self.oid = oid }

    private struct Known {
        let oid: String
        let english: String
        let japanese: String
        let kind: CertificateKind
    }

    private static let known = [
        // J-LIS profile 3.2, as ZeroKeyMate quotes it.
        Known(
            oid: "1.2.392.200149.8.5.1.1.20", english: "JPKI, signature certificate on a card",
            japanese: "公的個人認証サービス 署名用電子証明書（カード）", kind: .sign),
        // The same source; seen on test cards.
        Known(
            oid: "1.2.392.200149.8.5.1.0.20", english: "JPKI, signature certificate on a test card",
            japanese: "公的個人認証サービス 署名用電子証明書（テストカード）", kind: .sign),
        // jsrsasign's list of JPKI's identifiers; not verified on a card.
        Known(
            oid: "1.2.392.200149.8.5.1.3.30", english: "JPKI, user authentication certificate on a card",
            japanese: "公的個人認証サービス 利用者証明用電子証明書（カード）", kind: .auth),
    ]

    private var known: Known? { Self.known.first { $0.oid == oid } }

    /// What it is, in English; `nil` for one that is not known here.
    public var englishName: String? { known?.english }
    /// What it is, in Japanese; `nil` for one that is not known here.
    public var japaneseName: String? { known?.japanese }
    /// Which of the card's certificates is issued under it.
    var kind: CertificateKind? { known?.kind }
}
