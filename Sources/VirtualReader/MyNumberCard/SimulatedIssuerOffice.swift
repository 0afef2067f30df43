// SPDX-License-Identifier: Apache-2.0
//
// The issuer's side of a PIN reset with a simulated card: what an authority of the simulation needs to know cards,
// recognise them, and send the invented unlock command. The authority itself is SimulatedAuthority.

/// The office of the made-up issuer JPKI-SIMULATED. Its keys are made up, and public on purpose.
///
/// It deals with simulated cards alone: for a card of anybody else it has no binding, and makes no command. The unlock
/// command is invented; the real issuer's is not public.
public struct SimulatedIssuerOffice: Sendable {
    /// The header of the invented unlock command: class, instruction, and both parameters.
    public static func unlockHeader(reference: UInt8) -> [UInt8] {
        [InventedUnlock.cla, InventedUnlock.ins, 0x00, reference]
    }

    /// How long the challenge must be that the card gives for it.
    public static let challengeLength = InventedUnlock.challengeLength

    /// Opens the office.
    public init() {}

    /// What the office knows of the two certificates of one card.
    public struct CardRecord: Sendable, Equatable {
        /// The first second of both, since 1970; nil where the certificate does not say it as this issuer's do.
        public let begin: Int64?
        /// The last second of both, since 1970; nil where the certificate does not say it as this issuer's do.
        public let end: Int64?
        /// Whether the user authentication certificate is revoked.
        public let isAuthenticationRevoked: Bool
        /// Whether the signature certificate is revoked.
        public let isSignatureRevoked: Bool
    }

    /// A keyed hash over a certificate by which its card is known again; nil where this issuer did not issue it.
    ///
    /// - Parameter certificate: the user authentication certificate, in DER.
    public func binding(of certificate: [UInt8]) -> [UInt8]? {
        // The issuer's own name, in the certificate's DN. CAs that only have the name sign cards, too.
        let name = Array("JPKI-SIMULATED".utf8)
        guard certificate.indices.contains(where: { certificate[$0...].starts(with: name) }),
            certificate != SimulatedIssuer.otherAuthenticationCertificate
        else { return nil }
        let key = SHA256.hash(Array("KioskReader: made-up binding key of the simulation".utf8))
        return SHA256.authenticate(certificate, key: key)
    }

    /// How the certificates of a card stand; both of one card begin and end together.
    ///
    /// - Parameter certificate: the user authentication certificate, in DER.
    public func record(of certificate: [UInt8]) -> CardRecord {
        // Where the serial number stands in this issuer's certificates: see SimulatedIssuer.reissue.
        let serial = certificate.dropFirst(15).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        typealias Certificates = SimulatedMyNumberCard.Certificates
        let isRevoked = serial == Certificates.revoked.serials.authentication
        return CardRecord(
            begin: SimulatedValidity.begin(of: certificate), end: SimulatedValidity.end(of: certificate),
            isAuthenticationRevoked: isRevoked,
            isSignatureRevoked: isRevoked || serial == Certificates.revokedByMove.serials.authentication)
    }

    private static let internalKey = RSAPrivateKey(der: SimulatedIssuer.internalKey)?.publicKey

    /// Whether a card of this issuer has signed a challenge with the key 0019 of its 共通カードAP.
    public func isSigned(_ challenge: [UInt8], _ signature: [UInt8]) -> Bool {
        guard let key = Self.internalKey else { return false }
        let digest = SignatureEncoding.digestInfo(SHA256.hash(challenge))
        return key.open(signature) == SignatureEncoding.pkcs1(digest, length: key.length)
    }

    /// The data of the invented unlock command.
    ///
    /// - Parameters:
    ///   - reference: the PIN, as P2 names it.
    ///   - challenge: what the card gave.
    public func unlockProof(reference: UInt8, challenge: [UInt8]) -> [UInt8] {
        InventedUnlock.proof(challenge: challenge, reference: reference)
    }

    /// Whether a card's answer says that it did what the command wanted.
    public func isConfirmed(_ answer: [UInt8], reference: UInt8, challenge: [UInt8]) -> Bool {
        answer == InventedUnlock.confirmation(challenge: challenge, reference: reference)
    }
}
