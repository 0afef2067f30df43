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
        /// A status word that this operation has no other name for.
        case cardRefused
        /// What was read is not what the file should hold.
        case malformedFile
        /// The bytes are a DER object, but not a certificate.
        case malformedCertificate
        /// No answer came: the reader, the card or the channel failed. `underlying` says how.
        case channelFailed
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// What happened, in English, without what it happened to.
    public let message: String
    /// What it happened to: an application or a file by name.
    public let subject: String
    /// What to do now.
    public let hint: String
    /// The card's answer, where there was one.
    public let sw: StatusWord?
    /// For `channelFailed`: whether the command may have run.
    public let fate: Fate?
    /// For `channelFailed`: the error of the channel.
    public let underlying: (any Error)?

    init(
        _ kind: Kind, _ message: String, subject: String, hint: String, sw: StatusWord? = nil,
        fate: Fate? = nil, underlying: (any Error)? = nil
    ) {
        self.kind = kind
        self.message = message
        self.subject = subject
        self.hint = hint
        self.sw = sw
        self.fate = fate
        self.underlying = underlying
    }

    /// Message, subject and hint in one line.
    public var description: String {
        "\(message): \(subject) (\(hint))"
    }
}
