// SPDX-License-Identifier: Apache-2.0
//
// One private-key operation of the card: PIN verified, key selected, hash handed over, answer checked. What may be
// signed with which key is decided by those who call it: DocumentSigner and LogInResponder.

#if Certificates
import ISO7816

/// One of the card's keys with its certificate, read already.
public struct SigningKey: PersonalValue {
    /// Which key.
    public let key: CardKey
    /// The certificate that goes with the signatures; identifies a person.
    public let certificate: CardCertificate
    /// The certificate's key.
    public let publicKey: CertificateKey
    /// Until when it signs: to the earlier of the certificate's end and the card's.
    public let validity: CertificateValidity
    private let card: MyNumberCard

    /// Reads the key's certificate.
    ///
    /// - Throws: `pinRequired` for the signature key as long as its password is not verified, `certificateAbsent`,
    ///   `malformedCertificate`, `keyUnsupported`, and what reading throws.
    init(_ card: MyNumberCard, _ key: CardKey, cardEnd: CardEnd?) throws(MyNumberCardError) {
        let kind = key.certificate
        certificate = try CardCertificate(kind, der: try card.readCertificate(kind))
        guard let publicKey = certificate.publicKey else { throw .keyUnsupported(kind) }
        self.publicKey = publicKey
        validity = certificate.validity(cardEnd: cardEnd)
        self.key = key
        self.card = card
    }

    /// Which key it is, and nothing of its certificate.
    public var description: String { key.englishName }

    /// The hash that is signed: the one that is wished for, else the one that fits the key.
    func digest(_ wish: SigningDigest?) -> SigningDigest { wish ?? publicKey.standardDigest }

    /// Has the card sign a message.
    ///
    /// - Throws: as ``sign(_:_:at:)``.
    func sign(
        message: [UInt8], _ digest: SigningDigest, at now: CertificateTime
    ) throws(MyNumberCardError) -> CardSignature {
        try sign(HashValue(of: message, digest.algorithm), digest, at: now)
    }

    /// Has the card sign a hash.
    ///
    /// - Throws: `clockNotSet` and `certificateExpired` with nothing sent, `pinRequired`, `signatureFateUnknown`,
    ///   `signatureWrong`, `cardRefused`, `channelFailed`.
    func sign(
        _ hash: HashValue, _ digest: SigningDigest, at now: CertificateTime
    ) throws(MyNumberCardError) -> CardSignature {
        try validity.expectUsable(at: now, as: key.certificate)
        let answer = try card.computeSignature(
            key, publicKey.input(for: hash), longestAnswer: publicKey.answerLength)
        guard let bytes = publicKey.signature(in: answer, of: hash) else { throw .signatureWrong(key) }
        return CardSignature(
            key: key, digest: digest, bytes: bytes, certificate: certificate, publicKey: publicKey)
    }
}
#endif
