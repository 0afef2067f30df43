// SPDX-License-Identifier: Apache-2.0
//
// What a certificate's key is for, as the extension keyUsage says it.

/// One purpose of a key (RFC 5280, 4.2.1.3); the raw value is the standard's name.
public enum KeyPurpose: String, Sendable, CaseIterable {
    /// Signatures that prove who or what is there, such as a log-in's.
    case digitalSignature
    /// Signatures that a person stands by; X.509 calls it contentCommitment today.
    case nonRepudiation
    /// Encrypting keys.
    case keyEncipherment
    /// Encrypting data.
    case dataEncipherment
    /// Agreeing on keys.
    case keyAgreement
    /// Signing certificates.
    case keyCertSign
    /// Signing revocation lists.
    case cRLSign
    /// With `keyAgreement`: encrypting alone.
    case encipherOnly
    /// With `keyAgreement`: decrypting alone.
    case decipherOnly

    /// The purpose in Japanese.
    public var japaneseName: String {
        switch self {
        case .digitalSignature: "電子署名"
        case .nonRepudiation: "否認防止"
        case .keyEncipherment: "鍵の暗号化"
        case .dataEncipherment: "データの暗号化"
        case .keyAgreement: "鍵共有"
        case .keyCertSign: "証明書への署名"
        case .cRLSign: "失効リストへの署名"
        case .encipherOnly: "暗号化のみ"
        case .decipherOnly: "復号のみ"
        }
    }
}
