// SPDX-License-Identifier: Apache-2.0
//
// What is known of a card and its holder when they need advice. What follows from it is in
// CardSituation+Advice.swift.

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
