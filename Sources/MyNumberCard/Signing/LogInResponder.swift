// SPDX-License-Identifier: Apache-2.0
//
// Answering a log-in's challenge: with the authentication key, and with it alone. There is no way from a document
// to that key.

#if Certificates
/// The authentication key (利用者証明用) of a card, ready to answer challenges.
public struct LogInResponder {
    private let signer: CardSigner

    /// Reads the authentication certificate, which needs no PIN.
    ///
    /// - Parameter card: its authentication PIN is needed for ``answer(_:digest:at:)`` only.
    /// - Throws: `certificateAbsent`, `malformedCertificate`, `keyUnsupported`, `malformedFile`, `cardRefused`,
    ///   `channelFailed`.
    public init(on card: MyNumberCard) throws(MyNumberCardError) {
        signer = try CardSigner(card, .auth)
    }

    /// The certificate that the verifier needs; identifies a person.
    public var certificate: CardCertificate { signer.certificate }

    /// The certificate's key.
    public var publicKey: CertificateKey { signer.publicKey }

    /// Signs a challenge.
    ///
    /// - Parameters:
    ///   - challenge: what the verifier sent.
    ///   - digest: the hash; the one that fits the key, unless told.
    ///   - now: the present moment: with an expired certificate nothing is signed.
    /// - Returns: the signature over ``LogInChallenge/signedBytes``, verified.
    /// - Throws: `certificateExpired` with nothing sent, `pinRequired`, `signatureFateUnknown`, `signatureWrong`,
    ///   `cardRefused`, `channelFailed`.
    public func answer(
        _ challenge: LogInChallenge, digest: SigningDigest? = nil, at now: CertificateTime
    ) throws(MyNumberCardError) -> CardSignature {
        let digest = digest ?? publicKey.standardDigest
        return try signer.sign(
            HashValue(of: challenge.signedBytes, digest.algorithm), digest, at: now)
    }
}
#endif
