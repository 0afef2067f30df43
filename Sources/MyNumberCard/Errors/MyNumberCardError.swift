// SPDX-License-Identifier: Apache-2.0
//
// Why an operation on the card did not come off: what happened, to what, and what to do now. How a status
// word becomes one of these is in MyNumberCardError+StatusWord.swift.

import ISO7816

/// An operation on a My Number Card that failed.
///
/// It never holds bytes that were read from the card or sent to it.
public struct MyNumberCardError: ExplainedError, Sendable, CustomStringConvertible {
    /// What kind of failure it is; the raw values are stable names.
    public enum Kind: String, Sendable, CaseIterable {
        /// The application is not on the card: probably another kind of card.
        case notMyNumberCard
        /// The file can be read only after a PIN.
        case pinRequired
        /// There is no certificate in the file, or no such file.
        case certificateAbsent
        /// There is no such file on the card.
        case fileAbsent
        /// The card refused the PIN: one try is lost. `triesLeft` says how many are left.
        case pinWrong
        /// The PIN has no try left.
        case pinLocked
        /// The card has no such PIN: it was not sent.
        case pinNotSet
        /// The card does not say how many tries the PIN has, in words that are known here: it was not sent.
        case triesUnknown
        /// The value cannot be this PIN: it was not sent.
        case pinFormat
        /// The new value is one that the caller does not want: it was not sent.
        case pinWeak
        /// The holder cannot change this PIN: none was sent.
        case pinUnchangeable
        /// The reader has no keypad at which this PIN can be typed: none was sent.
        case keypadUnavailable
        /// One try is left, and nobody allowed its use: the PIN was not sent.
        case lastTryRefused
        /// No answer came to a PIN, or the card accepted it and did not say since how many tries it has. `outcome` is what
        /// is proven, and `triesLeft` what the counter says.
        case pinFateUnknown
        /// No answer came to a change: the PIN is the old one or the new one.
        case pinChangeUncertain
        /// No answer came to the command that signs: the card may have signed, nobody has the signature.
        case signatureFateUnknown
        /// The card's answer is no signature by the certificate's key; it is not given out.
        case signatureWrong
        /// The certificate, or the card before it, has expired: nothing was signed.
        case certificateExpired
        /// The clock cannot be right, so that nobody knows whether the certificate is valid: nothing was signed.
        case clockNotSet
        /// The certificate's key is of a kind not known here.
        case keyUnsupported
        /// The document was not hashed with the algorithm that is to be signed.
        case digestMissing
        /// The document is not the one that was hashed.
        case contentChanged
        /// What is to be answered is no challenge of a log-in.
        case challengeMalformed
        /// A status word that this operation has no other name for.
        case cardRefused
        /// What was read is not what the file should hold.
        case malformedFile
        /// The bytes are a DER object, but not a certificate.
        case malformedCertificate
        /// The bytes are no revocation list, or no OCSP response.
        case malformedRevocationData
        /// No answer came: the reader, the card or the channel failed. `underlying` says how.
        case channelFailed
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// What happened, in English, without what it happened to.
    public let message: String
    /// What it happened to: an application or a file by name.
    public let subject: String
    /// What to do now. Of a locked PIN it is the gist of ``advice(clock:)``, so that the two never differ.
    public var hint: String {
        [lockAdvice.map { $0.english }, ownHint.isEmpty ? nil : ownHint].compactMap { $0 }.joined(
            separator: "; ")
    }
    private let ownHint: String
    /// The card's answer, where there was one.
    public let sw: StatusWord?
    /// Where no answer came: whether the command may have run.
    public let fate: Fate?
    /// Where no answer came: the error of the channel.
    public let underlying: (any Error)?
    /// For `channelFailed`: whether the card or its reader was taken away, so that no PIN is verified any more.
    public internal(set) var isCardGone = false
    /// How many tries a PIN has left, where the card said so.
    public internal(set) var triesLeft: Int?
    /// Which PIN it is about.
    public internal(set) var pin: PINReference?
    /// For `pinFormat`: what is wrong with the value.
    public internal(set) var formatProblem: PINFormatProblem?
    /// For `malformedCertificate`: what the parser says, in a word.
    public internal(set) var parserReason: String?
    /// For `pinFormat`: which value it is, where two were given.
    public internal(set) var formatUse: PINFormatRule.Use?
    /// For `certificateExpired`: what has ended.
    public internal(set) var ended: CertificateValidity.Ended?
    /// For `pinFateUnknown`: what is proven, by the counter or by the card's answer; for `pinLocked`: `refused` where this PIN was the wrong one that
    /// locked it, nil where it was locked before.
    public internal(set) var outcome: PINOutcome?
    /// For `pinFateUnknown`, where the counter could not be read: what ``MyNumberCard/complete(_:)`` needs in the next
    /// session, as soon as the card is there again. Nil where the PIN's fate is known and only its tries are not.
    public internal(set) var inquiry: PINFateInquiry?
    /// What else the card told of itself since, where ``MyNumberCard/situated(_:clock:)`` has asked.
    public internal(set) var situation: CardSituation?

    init(
        _ kind: Kind, _ message: String, subject: String, hint: String, sw: StatusWord? = nil,
        fate: Fate? = nil, underlying: (any Error)? = nil
    ) {
        self.kind = kind
        self.message = message
        self.subject = subject
        ownHint = hint
        self.sw = sw
        self.fate = fate
        self.underlying = underlying
    }

    /// Message, subject and hint in one line.
    public var description: String {
        "\(message): \(subject) (\(hint))"
    }
}
