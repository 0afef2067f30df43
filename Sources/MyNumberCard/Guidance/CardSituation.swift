// SPDX-License-Identifier: Apache-2.0
//
// What is known of a card and its holder when they need advice. What follows from it is in
// CardSituation+Advice.swift.

/// How a certificate stands, as far as anybody here knows.
public enum CertificateStanding: String, Sendable, CaseIterable {
    /// Nobody has looked.
    case unknown
    /// There is none on the card.
    case absent
    /// It is on the card; until when it can be used is not known.
    case present
    /// It can be used, and is not yet to be renewed.
    case valid
    /// It can be used, and a renewal is taken.
    case renewable
    /// Its end, or the card's, is over.
    case expired
    /// It is on hold: its issuer was told that the card is lost.
    case onHold
    /// It was ended before its time.
    case revoked
    /// It was ended before its time because name, address, sex or birth date of the holder changed.
    case revokedByChange

    /// Whether the reset away from the office is out of the question with it.
    var preventsKiosk: Bool {
        switch self {
        case .absent, .expired, .onHold, .revoked, .revokedByChange: true
        case .unknown, .present, .valid, .renewable: false
        }
    }
}

/// A card and its holder: everything that advice depends on. What is not known is left out, and then nothing is
/// claimed of it.
public struct CardSituation: Sendable, Equatable {
    /// What the card says of its PINs.
    public var pins: [PINReference: PINStatus]
    /// The PINs that the holder knows, for certain: entered and taken by the card.
    public var known: Set<PINReference> = []
    /// The PINs that the holder does not know.
    public var forgotten: Set<PINReference> = []
    /// The signature certificate.
    public var signature = CertificateStanding.unknown
    /// The user authentication certificate.
    public var authentication = CertificateStanding.unknown
    /// The present moment; nil where the clock was never set, and then no hour is called open or closed.
    public var now: CertificateTime?

    /// - Parameters:
    ///   - pins: what the card says of its PINs.
    ///   - now: the present moment; nil where no clock is to be trusted.
    public init(pins: [PINReference: PINStatus] = [:], now: CertificateTime? = nil) {
        self.pins = pins
        self.now = now
    }
}
