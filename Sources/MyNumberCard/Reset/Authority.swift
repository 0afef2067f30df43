// SPDX-License-Identifier: Apache-2.0
//
// The door to whoever holds the issuer's keys. This library ships the door, and an authority for the simulated card
// (SimulatedAuthority); the real issuer's commands are not public, and nothing here knows them.

import ISO7816

/// The side that holds the issuer's keys: it knows reservations and certificates, and lets a card forget its count of
/// wrong PINs.
///
/// The real issuer's commands and protocol are not public. Whoever has an agreement with the issuer writes a type that
/// follows this protocol; the calls are meant to be carried over a network, and may block as long as that takes.
///
/// What it gets to know: the card's user authentication certificate, and the card's answers to what it asked. It never
/// gets a PIN, neither the known nor the new one: the new one goes from the holder to the card, in a command that this
/// library makes. An issuer's protocol that needs the new PIN on its own side is not served.
public protocol Authority: AnyObject {
    /// What it is called, in English.
    var name: String { get }

    /// The commands of the issuer's own that it may send to the card, each with the session that it may come in, beyond
    /// those that everybody may.
    var issuerCommands: [RelayRule] { get }

    /// Its clock, by which all rules of time go.
    func now() throws(AuthorityError) -> CertificateTime

    /// Tells which card it is, by a hash with a key that stays on the authority's side.
    func binding(of evidence: CardEvidence) throws(AuthorityError) -> CardBinding

    /// The reservation for a card, and how the card's certificates stand now; nil where there is none. A reservation
    /// stays until `complete` was called for it, so that a reset can be resumed.
    func reservation(for binding: CardBinding) throws(AuthorityError) -> Reservation?

    /// The next command for the card, or that the authority has seen enough.
    ///
    /// - Parameters:
    ///   - purpose: what the relayed session is for.
    ///   - binding: the card.
    ///   - answer: the card's answer to the command before; nil at the beginning of a session. A session can begin anew
    ///     at any time: the card was pulled, or the power was cut.
    ///   - limit: how long it may take; nil where nobody waits but the holder. A limit is given while the other PIN is
    ///     verified: whoever asks a network gives up after it. What comes later is not used, and the card is closed.
    func next(
        _ purpose: RelayPurpose, for binding: CardBinding, after answer: ResponseAPDU?,
        within limit: Duration?
    ) throws(AuthorityError) -> RelayMove

    /// Takes note that the card has its new PIN; the reservation is used up. Saying it twice is no error, since a power
    /// cut may have swallowed the answer to the first time.
    func complete(_ binding: CardBinding) throws(AuthorityError)
}

/// What a relayed session is for.
public enum RelayPurpose: Sendable, Equatable {
    /// To recognise the card. No PIN is verified then.
    case recognising
    /// To give this PIN its tries back. The other PIN is verified then, but not yet when the first move is asked for.
    case unlocking(ResettablePIN)
}

/// What an authority wants next.
public enum RelayMove: Sendable, Equatable {
    /// This command goes to the card, if the kiosk allows it.
    case send(CommandAPDU)
    /// The session is over, and the authority satisfied.
    case satisfied
}

/// Why an authority gave no answer, or the answer no.
public struct AuthorityError: Error, Sendable, Equatable {
    /// What kind of failure it is.
    public enum Kind: Sendable {
        /// No answer came, or none that can be understood.
        case unreachable
        /// The answer is no.
        case refused
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// Why, in English, for the operator: nothing that identifies a person.
    public let reason: String

    /// An authority's failure.
    ///
    /// - Parameters:
    ///   - kind: what kind of failure it is.
    ///   - reason: why, in English; nothing that identifies a person.
    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
