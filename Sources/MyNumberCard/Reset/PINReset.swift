// SPDX-License-Identifier: Apache-2.0
//
// Carries a reset out: what ResetFlow says is done to card, authority, holder and journal, one thing at a time. What
// each single thing is, stands in ResetRun.swift.

/// A PIN reset at a kiosk: the forgotten or locked PIN of one certificate gets a new value, with the help of the other
/// PIN and of an authority that holds the issuer's keys.
///
/// The real issuer's commands are not public. This library has the flow, its rules and its safety, and an authority for
/// the simulated card (SimulatedAuthority); it resets no PIN of a real card without an `Authority` of the issuer's.
///
/// The flow is the leaflet's: a reservation, made with the phone, for one of the two PINs; within 24 hours of its
/// completion and begun between 6:30 and 23:00 in Japan, by the authority's clock; both certificates on the card, in
/// force; the other PIN known and entered, its last try never taken; the same card from the beginning to the end.
///
/// How a real card takes the new PIN is not public either: here it goes to the card in the command of an ordinary change,
/// which is assumed.
public struct PINReset {
    /// What was done.
    public struct Report: Sendable, Equatable {
        /// The PIN that has a new value.
        public let pin: ResettablePIN
        /// Whether an earlier beginning was brought to its end.
        public let wasResumed: Bool
        /// How many tries the PIN has; nil where only the authority had still to be told.
        public let triesLeft: Int?
    }

    /// The PIN that is to be reset.
    public let pin: ResettablePIN
    let authority: any Authority
    let journal: JournalFile
    let patience: Duration
    /// The time since some beginning.
    let elapsed: () -> Duration

    /// A reset that has not begun.
    ///
    /// - Parameters:
    ///   - pin: the PIN that is to be reset.
    ///   - authority: who holds the issuer's keys.
    ///   - journal: where the journal stands until the end.
    ///   - patience: how long an authority may take while the other PIN is verified, all waits of one call together.
    ///     It is given what is left of that; what comes later is not used and closes the card. One that does not keep
    ///     its limit is not interrupted. The number is this library's choice.
    public init(
        of pin: ResettablePIN, authority: any Authority, journal: JournalFile,
        patience: Duration = .seconds(10)
    ) {
        let beginning = ContinuousClock.now
        self.init(of: pin, authority: authority, journal: journal, patience: patience) {
            beginning.duration(to: .now)
        }
    }

    init(
        of pin: ResettablePIN, authority: any Authority, journal: JournalFile, patience: Duration,
        elapsed: @escaping () -> Duration
    ) {
        self.pin = pin
        self.authority = authority
        self.journal = journal
        self.patience = patience
        self.elapsed = elapsed
    }

    /// Begins a reset and carries it to its end.
    ///
    /// One VERIFY of the other PIN goes to the card at most. On every path the card is left without a verified PIN;
    /// where the command for that fails, the end of the session powers the card down.
    ///
    /// - Parameters:
    ///   - card: the card. Its channel must fail once the card was taken out, as that of a `CardSession` does: then
    ///     everything between two failures happens to the same card.
    ///   - holder: who enters the PINs.
    /// - Returns: what was done; the journal is gone.
    /// - Throws: what stopped it. `standing` says what is known of the card, `isResumable` whether `resume` can go on,
    ///   `inquiry` whether a try may be lost of which only the next session can tell; `resetUnfinished` where there is
    ///   a journal already.
    public func begin(on card: MyNumberCard, holder: any ResetHolder) throws(PINResetError) -> Report {
        if let left = try journal.load() {
            var error = PINResetError(.resetUnfinished)
            error.standing = left.standing
            error.isResumable = true
            throw error
        }
        return try run(on: card, holder: holder, nil)
    }

    /// Goes on with a reset that was stopped, by a power cut above all.
    ///
    /// The card is looked at and the authority asked anew, and the holder enters both PINs again: nothing of them was
    /// kept. Where only the authority had still to be told, `card` is not called.
    ///
    /// - Parameters:
    ///   - holder: who enters the PINs.
    ///   - card: opens the card; the same one as before, or the reset is refused.
    /// - Returns: what was done; the journal is gone.
    /// - Throws: as `begin`, and what `card` throws; `nothingToResume` where there is no journal.
    public func resume(holder: any ResetHolder, on card: () throws -> MyNumberCard) throws -> Report {
        guard let found = try journal.load() else { throw PINResetError(.nothingToResume) }
        return try run(on: found.reached == .confirming ? nil : card(), holder: holder, found)
    }

    private func run(
        on card: MyNumberCard?, holder: any ResetHolder, _ found: ResetJournal?
    ) throws(PINResetError) -> Report {
        let run = ResetRun(self, card, holder, found)
        // What fails here, the end of the session does again: it powers the card down.
        defer { try? card?.end() }
        var flow = ResetFlow(of: pin, resuming: found)
        var event = ResetFlow.Event.start
        while true {
            let action = flow.handle(event)
            if case .end(let ending) = action {
                guard ending == .done else { throw run.error(ending, flow) }
                return Report(pin: pin, wasResumed: found != nil, triesLeft: run.triesLeft)
            }
            event = run.perform(action)
        }
    }
}
