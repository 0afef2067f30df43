// SPDX-License-Identifier: Apache-2.0
//
// A signature that the card made and that its certificate's key verified. There is no other way to get one.

#if Certificates
/// A signature by one of the card's keys, verified with the key's certificate before anybody sees it.
public struct CardSignature: PersonalValue, Sendable {
    /// Whose it is.
    public let key: CardKey
    /// The hash that it was made with.
    public let digest: SigningDigest
    /// RSASSA-PKCS1-v1_5's bytes, or the ECDSA-Sig-Value in DER.
    public let bytes: [UInt8]
    /// The certificate that verifies it; identifies a person.
    public let certificate: CardCertificate
    /// The certificate's key.
    public let publicKey: CertificateKey

    /// How it was made, and nothing of it.
    public var description: String { "signature by the \(key.englishName), \(digest.algorithm.name)" }
}
#endif
