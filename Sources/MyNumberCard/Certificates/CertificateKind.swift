// SPDX-License-Identifier: Apache-2.0
//
// The four certificates that the card carries, and what each one's file is. How a file is read is in
// MyNumberCard+Files.swift.

import ISO7816

/// One of the four certificates of the 公的個人認証AP.
///
/// The raw value is the name that the command line and JSON use.
public enum CertificateKind: String, Sendable, CaseIterable {
    /// 利用者証明用電子証明書, for log-ins: readable without a PIN.
    case auth
    /// 署名用電子証明書, with name and address in it: readable after its password only.
    case sign
    /// The authority's certificate behind `auth`.
    case authCA = "auth-ca"
    /// The authority's certificate behind `sign`.
    case signCA = "sign-ca"

    /// The file that it stands in (OpenSC, jpki/myna, soltia48/myna-card agree).
    var file: CardFile {
        let identifier: UInt16 =
            switch self {
            case .sign: 0x0001
            case .signCA: 0x0002
            case .auth: 0x000A
            case .authCA: 0x000B
            }
        return CardFile(.publicKey, identifier, englishName, sensitivity: sensitivity)
    }

    /// How the exchange that reads it is marked: the signature certificate holds attributes of its holder, the
    /// authentication certificate a serial number and a name that are nobody else's; the authorities' are the same
    /// on millions of cards.
    public var sensitivity: Sensitivity {
        switch self {
        case .sign: .personal
        case .auth: .identifying
        case .authCA, .signCA: .open
        }
    }

    /// The official name in Japanese; for the two authorities, whose certificate it is.
    public var japaneseName: String {
        switch self {
        case .auth: "利用者証明用電子証明書"
        case .sign: "署名用電子証明書"
        case .authCA: "利用者証明用認証局の自己署名証明書"
        case .signCA: "署名用認証局の自己署名証明書"
        }
    }

    /// What it is, in English.
    public var englishName: String {
        switch self {
        case .auth: "user authentication certificate"
        case .sign: "signature certificate"
        case .authCA: "CA certificate for user authentication"
        case .signCA: "CA certificate for signatures"
        }
    }
}
