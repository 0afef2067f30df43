// SPDX-License-Identifier: Apache-2.0
//
// Where a situation comes from: what the card tells without a PIN, or an error that has just happened.

extension CardSituation {
    /// From what the card tells without a PIN. Whether the holder knows a PIN is not among it, nor how long the
    /// certificates last: the card's own end is.
    ///
    /// - Parameters:
    ///   - overview: what the card told.
    ///   - clock: what the clock shows. One that shows a moment before the leaflet was written was never set, and then
    ///     nothing is called open, closed or expired.
    public init(_ overview: CardOverview, clock: CertificateTime) {
        self.init(overview.pins, clock: clock)
        signature = standing(overview.certificates?.signature, overview.expiry)
        authentication = standing(overview.certificates?.authentication, overview.expiry)
    }

    /// From what the card says of some PINs.
    ///
    /// - Parameters:
    ///   - pins: what the card says of them.
    ///   - clock: what the clock shows; not trusted before the leaflet was written.
    public init(_ pins: [PINReference: PINStatus], clock: CertificateTime) {
        self.init(pins: pins, now: Self.trusted(clock))
    }

    /// The moment, unless it is before the leaflet's state.
    static func trusted(_ clock: CertificateTime) -> CertificateTime? {
        let shown = JapanTime(clock)
        let edition = Leaflet.edition
        return (shown.year, shown.month) > (edition.year, edition.month) ? clock : nil
    }

    private func standing(_ isThere: Bool?, _ expiry: CardExpiry?) -> CertificateStanding {
        switch isThere {
        case false?: return .absent
        case nil: return .unknown
        case true?:
            // Both are YYYY-MM-DD; on its last day the card is still valid.
            guard let now, let expiry, now.dateInJapan > expiry.date else { return .present }
            return .expired
        }
    }
}

extension MyNumberCardError {
    /// What the holder can do about it beyond the error's own hint; empty where there is nothing more to say.
    ///
    /// - Parameter clock: what the clock shows.
    public func advice(clock: CertificateTime) -> [Advice] {
        switch kind {
        case .certificateAbsent: [.certificateAbsent]
        case .pinLocked: advice(.locked, clock)
        case .lastTryRefused: advice(.usable(triesLeft: 1), clock)
        case .pinWrong where triesLeft == 1: advice(.usable(triesLeft: 1), clock)
        case .pinFateUnknown where outcome == .refused && triesLeft == 0: advice(.locked, clock)
        // With a status word, the card did not say that the PIN is not set: it said nothing that is understood.
        case .pinNotSet where sw == nil: advice(.notSet, clock)
        case .notMyNumberCard, .pinRequired, .fileAbsent, .pinWrong, .pinNotSet, .pinFormat, .pinWeak,
            .pinUnchangeable, .keypadUnavailable, .pinFateUnknown, .pinChangeUncertain, .cardRefused,
            .malformedFile, .malformedCertificate, .malformedRevocationData, .channelFailed,
            .signatureFateUnknown, .signatureWrong, .certificateExpired, .clockNotSet, .keyUnsupported,
            .digestMissing, .contentChanged, .challengeMalformed:
            []
        }
    }

    private func advice(_ status: PINStatus, _ clock: CertificateTime) -> [Advice] {
        guard let pin else { return [] }
        return CardSituation([pin: status], clock: clock).advice(on: pin)
    }
}
