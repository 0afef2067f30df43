// SPDX-License-Identifier: Apache-2.0
//
// What the authority says of a card that somebody wants to reset a PIN of: the reservation that was made with the
// phone, and how its certificates stand. Whether that is enough is ResetFlow's to say.

/// How a certificate stands in the authority's books.
public enum RegisteredStanding: Sendable, Equatable {
    /// Issued and not ended before its time: in force from the one moment to the other, both included. Whether the
    /// present moment lies between them, and before the card's own end, is ResetFlow's to say.
    case valid(from: CertificateTime, until: CertificateTime)
    /// Revoked: by the holder, or by a move, a marriage or another change of what it says.
    case revoked
    /// Held, as after a report of loss; it never comes back.
    case onHold
    /// None was issued.
    case absent
    /// The authority cannot say.
    case unknown
}

/// A reservation of a PIN reset, as the authority holds it.
public struct Reservation: Sendable, Equatable {
    /// The card that it is for.
    public let binding: CardBinding
    /// The PIN that it is for.
    public let pin: ResettablePIN
    /// Whether the phone has compared the holder's face with the picture on the card.
    public let isFaceChecked: Bool
    /// When it was completed, by the authority's clock.
    public let completed: CertificateTime
    /// How the user authentication certificate stands.
    public let authentication: RegisteredStanding
    /// How the signature certificate stands.
    public let signature: RegisteredStanding

    /// A reservation.
    ///
    /// - Parameters:
    ///   - binding: the card that it is for.
    ///   - pin: the PIN that it is for.
    ///   - isFaceChecked: whether the phone has compared the holder's face with the picture on the card.
    ///   - completed: when it was completed, by the authority's clock.
    ///   - authentication: how the user authentication certificate stands.
    ///   - signature: how the signature certificate stands.
    public init(
        binding: CardBinding, pin: ResettablePIN, isFaceChecked: Bool, completed: CertificateTime,
        authentication: RegisteredStanding, signature: RegisteredStanding
    ) {
        self.binding = binding
        self.pin = pin
        self.isFaceChecked = isFaceChecked
        self.completed = completed
        self.authentication = authentication
        self.signature = signature
    }
}
