// SPDX-License-Identifier: Apache-2.0
//
// Where a situation comes from: what the card tells without a PIN, or an error that has just happened.

extension CardSituation {
    /// From what the card tells without a PIN. Whether the holder knows a PIN is not among it, nor how long the
    /// signature certificate lasts: the card's own end and the user authentication certificate's are.
    ///
    /// - Parameters:
    ///   - overview: what the card told.
    ///   - clock: what the clock shows. One that shows a moment before this version was written was never set, and then
    ///     nothing is called open, closed or expired.
    public init(_ overview: CardOverview, clock: CertificateTime) {
        self.init(overview.pins, clock: clock)
        let (isThere, end) = (overview.certificates, overview.cardEnd)
        signature = standing(isThere?.signature, end)
        authentication =
            if isThere?.authentication != false, let validity = overview.authentication {
                CertificateStanding(.auth, validity.state(at: clock))
            } else {
                standing(isThere?.authentication, end)
            }
    }

    /// From what the card says of some PINs.
    ///
    /// - Parameters:
    ///   - pins: what the card says of them.
    ///   - clock: what the clock shows; not trusted before this version was written.
    public init(_ pins: [PINReference: PINStatus], clock: CertificateTime) {
        self.init(pins: pins, now: Self.trusted(clock))
    }

    /// The moment, unless it is before this version was written.
    static func trusted(_ clock: CertificateTime) -> CertificateTime? {
        clock < ClockDoubt.thisVersion ? nil : clock
    }

    /// How a certificate stands of which no more is known than whether it is there, and the card's own end.
    private func standing(_ isThere: Bool?, _ end: CardEnd?) -> CertificateStanding {
        switch isThere {
        case false?: return .absent
        case nil: return .unknown
        case true?:
            guard let now, let end, now > end.lastMoment else { return .present }
            return .expired
        }
    }
}

extension MyNumberCardError {
    /// What the holder can do about it beyond the error's own hint; empty where there is nothing more to say.
    ///
    /// What to do about a PIN depends on the other one and on the certificates:
    /// ``MyNumberCard/situated(_:clock:)`` has the card asked for them.
    /// - Parameter clock: what the clock shows.
    public func advice(clock: CertificateTime) -> [Advice] {
        switch kind {
        case .certificateAbsent: return [.certificateAbsent]
        case .certificateExpired: return [.certificateExpired]
        default: return pinAdvice(now: CardSituation.trusted(clock))
        }
    }

    /// The ways out of a lock in one clause each of English and Japanese, from the same advice; nil where it is no lock.
    public var lockAdvice: (english: String, japanese: String)? {
        status == .locked ? pinAdvice(now: nil).waysOutOfLock : nil
    }

    private func pinAdvice(now: CertificateTime?) -> [Advice] {
        guard let pin, let status else { return [] }
        var situation = self.situation ?? CardSituation()
        situation.now = now
        situation.pins[pin] = status
        return situation.advice(on: pin)
    }

    /// What it says of its PIN, as far as there is advice beyond the hint.
    var status: PINStatus? {
        switch kind {
        case .pinLocked: .locked
        case .lastTryRefused: .usable(triesLeft: 1)
        case .pinWrong where triesLeft == 1: .usable(triesLeft: 1)
        case .pinFateUnknown where outcome == .refused && triesLeft == 0: .locked
        case .pinNotSet: .notSet
        case .triesUnknown: sw.map { .unknown($0) }
        default: nil
        }
    }
}
