// SPDX-License-Identifier: Apache-2.0
//
// What the authentication key signs: a challenge, and nothing longer. The bound form says who asked, so that an answer
// is of no use elsewhere; the bare form is for verifiers that know no other.

/// A challenge that somebody who wants to know the holder has sent.
///
/// The card signs whatever it is given; that it is a challenge is kept here. Its length leaves no room for what other
/// protocols sign with the same kind of key (a TLS 1.3 CertificateVerify covers 130 bytes at least); that it is random,
/// only the verifier knows. Whoever chooses the challenge chooses what is signed: where both ends are yours, use the
/// bound form.
public struct LogInChallenge: Sendable, Equatable {
    /// How long a challenge may be: from what nobody guesses, if it is random, to the longest hash.
    public static let lengths = 16...64

    /// How long the name of who asks may be, in UTF-8.
    public static let audienceLengths = 1...255

    /// What every bound challenge begins with, a NUL at its end: no text begins so.
    public static let label = "KioskReader log-in 1\u{0}"

    /// What is hashed and signed.
    public let signedBytes: [UInt8]
    /// Who asked, in the bound form.
    public let audience: String?

    /// A challenge as it came: its own bytes are signed, as the verifiers in use expect.
    ///
    /// - Parameter challenge: a random value that the verifier made for this log-in, 16 to 64 bytes.
    /// - Throws: `challengeMalformed`.
    public init(bare challenge: [UInt8]) throws(MyNumberCardError) {
        try Self.check(challenge)
        signedBytes = challenge
        audience = nil
    }

    /// A challenge bound to who asked: ``label``, the name's length in one byte, the name in UTF-8, the challenge.
    ///
    /// The verifier makes the same bytes and checks the signature over them. A party that passes another's challenge
    /// on gets an answer in its own name, which the other does not take.
    ///
    /// - Parameters:
    ///   - challenge: a random value that the verifier made for this log-in, 16 to 64 bytes.
    ///   - audience: who asked, such as `login.example.jp`: known to the one who reads the card from elsewhere than
    ///     the challenge.
    /// - Throws: `challengeMalformed`.
    public init(_ challenge: [UInt8], boundTo audience: String) throws(MyNumberCardError) {
        try Self.check(challenge)
        let name = Array(audience.utf8)
        guard let length = UInt8(exactly: name.count), length > 0 else {
            throw .audienceMalformed(name.count)
        }
        signedBytes = Array(Self.label.utf8) + [length] + name + challenge
        self.audience = audience
    }

    private static func check(_ challenge: [UInt8]) throws(MyNumberCardError) {
        guard lengths.contains(challenge.count) else {
            throw .challengeMalformed(
                "it has \(challenge.count > 64 ? "more than 64" : String(challenge.count)) bytes, a challenge has 16 to 64"
            )
        }
    }
}
