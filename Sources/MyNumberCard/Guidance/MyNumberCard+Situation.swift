// SPDX-License-Identifier: Apache-2.0
//
// Asking the card for what advice depends on. The way to a new PIN leads over the other PIN and both certificates, so
// the card is asked for all of them, and only where a new PIN is wanted.

extension MyNumberCard {
    /// What advice on a PIN depends on: what the card says of it and, where its holder may need a new one, what else the
    /// card tells without a PIN. It costs no try; where the card is asked, no PIN is verified any more.
    ///
    /// - Parameters:
    ///   - pin: which PIN.
    ///   - status: what the card has said of it.
    ///   - clock: what the clock shows.
    /// - Returns: what is known. A card that does not tell more is no error: the advice is a more general one then.
    public func situation(
        of pin: PINReference, _ status: PINStatus, clock: CertificateTime
    ) -> CardSituation {
        let known = CardSituation([pin: status], clock: clock)
        guard status.wantsNewPIN else { return known }
        let overview: CardOverview
        do throws(MyNumberCardError) {
            overview = try self.overview()
        } catch {
            return known
        }
        var situation = CardSituation(overview, clock: clock)
        situation.pins[pin] = status
        return situation
    }

    /// An error of a PIN with what its advice depends on; every other error as it is. As for `situation(of:_:clock:)`:
    /// it costs no try, and no PIN is verified any more.
    ///
    /// A value whose form is wrong is refused before the card is asked for anything. Here the card is at hand, and is
    /// asked for the tries: a holder whose PIN is locked is told that, since mending the form would be of no use.
    ///
    /// - Parameters:
    ///   - error: what has just happened.
    ///   - clock: what the clock shows.
    public func situated(_ error: MyNumberCardError, clock: CertificateTime) -> MyNumberCardError {
        guard let pin = error.pin else { return error }
        var situated = error
        if error.kind == .pinFormat || error.kind == .pinWeak {
            let status: PINStatus
            do throws(MyNumberCardError) { status = try triesLeft(pin) } catch _ { return error }
            situated.triesLeft = status.triesLeft
            if status.isLocked { situated = .locked(pin) }
        }
        guard let status = situated.status, status.wantsNewPIN else { return situated }
        situated.situation = situation(of: pin, status, clock: clock)
        return situated
    }
}

extension PINStatus {
    /// Whether a new PIN may be the way out: none or one try is left.
    fileprivate var wantsNewPIN: Bool { triesLeft.map { $0 <= 1 } ?? false }
}
