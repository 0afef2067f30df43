// SPDX-License-Identifier: Apache-2.0
//
// Signing documents: with the signature key, and with it alone. What a log-in needs is LogInResponder's.

#if Certificates
/// The signature key (署名用) of a card, ready to sign documents.
///
/// It is good as long as its password stays verified; nothing is kept of what it signed.
public struct DocumentSigner {
    private let signer: CardSigner

    /// Reads the signature certificate.
    ///
    /// - Parameter card: with the signature password verified.
    /// - Throws: `pinRequired` where it is not, `certificateAbsent`, `malformedCertificate`, `keyUnsupported`,
    ///   `malformedFile`, `cardRefused`, `channelFailed`.
    public init(on card: MyNumberCard) throws(MyNumberCardError) {
        signer = try CardSigner(card, .sign)
    }

    /// The certificate that goes with the signatures; identifies a person.
    public var certificate: CardCertificate { signer.certificate }

    /// The certificate's key.
    public var publicKey: CertificateKey { signer.publicKey }

    /// Signs a document: the bare signature.
    ///
    /// - Parameters:
    ///   - document: what it hashed to.
    ///   - digest: the hash to sign; the one that fits the key, unless told. The document has to be hashed with it.
    ///   - now: the present moment: with an expired certificate nothing is signed.
    /// - Returns: the signature, verified.
    /// - Throws: `certificateExpired` and `digestMissing` with nothing sent, `pinRequired`, `signatureFateUnknown`,
    ///   `signatureWrong`, `cardRefused`, `channelFailed`.
    public func sign(
        _ document: DocumentDigest, digest: SigningDigest? = nil, at now: CertificateTime
    ) throws(MyNumberCardError) -> CardSignature {
        let digest = digest ?? publicKey.standardDigest
        guard let hash = document.hashes[digest] else { throw .digestMissing(digest) }
        return try signer.sign(hash, digest, at: now)
    }

    /// Signs a document as CMS SignedData (RFC 5652): the hash, the time and the certificate are signed along.
    ///
    /// - Parameters:
    ///   - document: what it hashed to.
    ///   - digest: the hash to sign; the one that fits the key, unless told. The document has to be hashed with it.
    ///   - now: the present moment, which is signed.
    /// - Returns: the SignedData, with the document left out or to be put in.
    /// - Throws: `clockNotSet` where the moment lies before the certificate's validity, and what `sign` throws.
    public func signCMS(
        _ document: DocumentDigest, digest: SigningDigest? = nil, at now: CertificateTime
    ) throws(MyNumberCardError) -> CMSSignature {
        let digest = digest ?? publicKey.standardDigest
        guard let hash = document.hashes[digest] else { throw .digestMissing(digest) }
        guard now >= certificate.notBefore else { throw .clockNotSet(certificate) }
        let attributes = SignedAttributes(messageDigest: hash.bytes, signingTime: now, certificate.der)
        let identifier = try SignerIdentifier(certificate: certificate.der, .sign)
        let signed = HashValue(of: attributes.signedBytes, digest.algorithm)
        return CMSSignature(
            try signer.sign(signed, digest, at: now), document, attributes, identifier, signingTime: now)
    }
}
#endif
