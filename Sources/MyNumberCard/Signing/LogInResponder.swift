// SPDX-License-Identifier: Apache-2.0
//
// Answering a log-in's challenge: with the authentication key, and with it alone. There is no way from a document
// to that key.

#if Certificates
/// The authentication key (利用者証明用) of a card, ready to answer challenges.
public struct LogInResponder {
    /// The key with its certificate, which the verifier needs.
    public let signingKey: SigningKey

    /// Reads the authentication certificate, which needs no PIN.
    ///
    /// - Parameters:
    ///   - card: its authentication PIN is needed for ``answer(_:digest:at:)`` only.
    ///   - cardEnd: the card's own end, behind which nothing is signed: ``MyNumberCard/readCardEnd()``, asked before
    ///     the PIN; `nil` where the card does not tell it.
    /// - Throws: `certificateAbsent`, `malformedCertificate`, `keyUnsupported`, `malformedFile`, `cardRefused`,
    ///   `channelFailed`.
    public init(on card: MyNumberCard, cardEnd: CardEnd?) throws(MyNumberCardError) {
        signingKey = try SigningKey(card, .auth, cardEnd: cardEnd)
    }

    /// Signs a challenge.
    ///
    /// - Parameters:
    ///   - challenge: what the verifier sent.
    ///   - digest: the hash; the one that fits the key, unless told.
    ///   - now: the present moment: nothing is signed where certificate or card has ended, or the clock cannot be right.
    /// - Returns: the signature over ``LogInChallenge/signedBytes``, verified with the certificate's key.
    /// - Throws: `clockNotSet` and `certificateExpired` with nothing sent, `pinRequired`, `signatureFateUnknown`,
    ///   `signatureWrong`, `cardRefused`, `channelFailed`.
    public func answer(
        _ challenge: LogInChallenge, digest: SigningDigest? = nil, at now: CertificateTime
    ) throws(MyNumberCardError) -> CardSignature {
        try signingKey.sign(message: challenge.signedBytes, signingKey.digest(digest), at: now)
    }
}
#endif
