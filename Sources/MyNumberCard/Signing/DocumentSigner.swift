// SPDX-License-Identifier: Apache-2.0
//
// Signing documents: with the signature key, and with it alone. What a log-in needs is LogInResponder's.

#if Certificates
/// The signature key (署名用) of a card, ready to sign documents.
///
/// It is good as long as its password stays verified; nothing is kept of what it signed.
public struct DocumentSigner {
    /// The key with its certificate.
    public let signingKey: SigningKey

    /// Makes sure of what can be known ahead of the password, so that no try is spent where nothing can be signed: that
    /// the card has not ended, by a clock that can be right. The certificate's own end stands behind the password.
    ///
    /// - Parameters:
    ///   - cardEnd: the card's own end: ``MyNumberCard/readCardEnd()``; `nil` where the card does not tell it.
    ///   - now: the present moment.
    /// - Throws: `clockNotSet`, or `certificateExpired` behind the end of the card.
    public static func expectUsable(
        cardEnd: CardEnd?, at now: CertificateTime
    ) throws(MyNumberCardError) {
        guard now >= ClockDoubt.thisVersion else { throw .clockNotSet(.sign) }
        if let end = cardEnd?.lastMoment, now > end { throw .cardExpired(end, .sign) }
    }

    /// Reads the signature certificate.
    ///
    /// - Parameters:
    ///   - card: with the signature password verified.
    ///   - cardEnd: the card's own end, behind which nothing is signed: ``MyNumberCard/readCardEnd()``, asked before
    ///     the password; `nil` where the card does not tell it. ``expectUsable(cardEnd:at:)`` holds it against the time
    ///     then.
    /// - Throws: `pinRequired` where the password is not verified, `certificateAbsent`, `malformedCertificate`,
    ///   `keyUnsupported`, `malformedFile`, `cardRefused`, `channelFailed`.
    public init(on card: MyNumberCard, cardEnd: CardEnd?) throws(MyNumberCardError) {
        signingKey = try SigningKey(card, .sign, cardEnd: cardEnd)
    }

    /// Signs a document: the bare signature.
    ///
    /// - Parameters:
    ///   - document: what it hashed to.
    ///   - digest: the hash to sign; the one that fits the key, unless told. The document has to be hashed with it.
    ///   - now: the present moment: nothing is signed where certificate or card has ended, or the clock cannot be right.
    /// - Returns: the signature, verified with the certificate's key.
    /// - Throws: `clockNotSet`, `certificateExpired` and `digestMissing` with nothing sent, `pinRequired`,
    ///   `signatureFateUnknown`, `signatureWrong`, `cardRefused`, `channelFailed`.
    public func sign(
        _ document: DocumentDigest, digest: SigningDigest? = nil, at now: CertificateTime
    ) throws(MyNumberCardError) -> CardSignature {
        let digest = signingKey.digest(digest)
        return try signingKey.sign(try document.hash(digest), digest, at: now)
    }

    /// Signs a document as CMS SignedData (RFC 5652): the hash, the time and the certificate are signed along.
    ///
    /// - Parameters:
    ///   - document: what it hashed to.
    ///   - digest: the hash to sign; the one that fits the key, unless told. The document has to be hashed with it.
    ///   - now: the present moment, which is signed.
    /// - Returns: the SignedData, with the document left out or to be put in.
    /// - Throws: what `sign` throws.
    public func signCMS(
        _ document: DocumentDigest, digest: SigningDigest? = nil, at now: CertificateTime
    ) throws(MyNumberCardError) -> CMSSignature {
        let digest = signingKey.digest(digest)
        let der = signingKey.certificate.der
        let attributes = SignedAttributes(
            messageDigest: try document.hash(digest).bytes, signingTime: now, der)
        let identifier = try SignerIdentifier(certificate: der, .sign)
        return CMSSignature(
            try signingKey.sign(message: attributes.signedBytes, digest, at: now), document, attributes,
            identifier, signingTime: now)
    }
}

extension DocumentDigest {
    /// - Throws: `digestMissing` where the document was not hashed with it.
    fileprivate func hash(_ digest: SigningDigest) throws(MyNumberCardError) -> HashValue {
        guard let hash = hashes[digest] else { throw .digestMissing(digest) }
        return hash
    }
}
#endif
