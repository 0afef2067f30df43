// SPDX-License-Identifier: Apache-2.0
//
// One private-key operation of the card: PIN verified, key selected, hash handed over, answer checked. What may be
// signed with which key is decided by those who call it: DocumentSigner and LogInResponder.

#if Certificates
import ISO7816

/// One of the card's keys with its certificate, read already.
struct CardSigner {
    let key: CardKey
    let certificate: CardCertificate
    let publicKey: CertificateKey
    private let card: MyNumberCard

    /// Reads the key's certificate.
    ///
    /// - Throws: `pinRequired` for the signature key as long as its password is not verified, `certificateAbsent`,
    ///   `malformedCertificate`, `keyUnsupported`, and what reading throws.
    init(_ card: MyNumberCard, _ key: CardKey) throws(MyNumberCardError) {
        let der = try card.readCertificate(key.certificate)
        certificate = try CardCertificate(key.certificate, der: der)
        publicKey = try CertificateKey(certificate: der, key.certificate)
        self.key = key
        self.card = card
    }

    /// Has the card sign a hash.
    ///
    /// - Throws: `certificateExpired`, `pinRequired` with nothing sent, `signatureFateUnknown`, `signatureWrong`,
    ///   `cardRefused`, `channelFailed`.
    func sign(_ hash: HashValue, _ digest: SigningDigest, at now: CertificateTime) throws(MyNumberCardError)
        -> CardSignature
    {
        try certificate.expectUnexpired(at: now)
        let answer = try card.computeSignature(
            key, publicKey.input(for: hash), longestAnswer: publicKey.answerLength)
        guard let bytes = publicKey.signature(in: answer, of: hash) else { throw .signatureWrong(key) }
        return CardSignature(
            key: key, digest: digest, bytes: bytes, certificate: certificate, publicKey: publicKey)
    }
}

extension CardCertificate {
    /// Makes sure that the certificate has not expired.
    ///
    /// - Parameter now: the present moment.
    /// - Throws: `certificateExpired` where it has.
    public func expectUnexpired(at now: CertificateTime) throws(MyNumberCardError) {
        guard now <= notAfter else { throw .certificateExpired(self) }
    }
}
#endif
