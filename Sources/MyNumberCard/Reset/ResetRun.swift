// SPDX-License-Identifier: Apache-2.0
//
// One run of a reset: each action of the flow, done to card, authority, holder or journal, becomes the next event.

import ISO7816

/// The hands of a reset. It keeps the PINs from their entry until they went to the card, and no longer.
final class ResetRun {
    private let reset: PINReset
    private let card: MyNumberCard?
    private let holder: any ResetHolder
    private var journal: ResetJournal?
    private var binding: CardBinding?
    private var clock: CertificateTime?
    private var known: PIN?
    private var new: PIN?
    /// The session that unlocks, from the authority's first move on.
    private var unlocking: RelaySession?
    /// Why the last action failed.
    private var failure: PINResetError?
    /// How many tries the PIN has after it was set.
    private(set) var triesLeft: Int?

    private var authority: any Authority { reset.authority }
    private var target: PINReference { reset.pin.reference }

    init(_ reset: PINReset, _ card: MyNumberCard?, _ holder: any ResetHolder, _ journal: ResetJournal?) {
        self.reset = reset
        self.card = card
        self.holder = holder
        self.journal = journal
        binding = journal?.binding
    }

    /// Does what the flow says.
    func perform(_ action: ResetFlow.Action) -> ResetFlow.Event {
        do throws(PINResetError) {
            return try event(of: action)
        } catch {
            failure = error
            return error.isAnswer ? .declined : .failed
        }
    }

    /// The error for an end that is not the good one.
    func error(_ ending: ResetFlow.Ending, _ flow: ResetFlow) -> PINResetError {
        var error: PINResetError
        switch ending {
        case .refused(let refusal):
            error = PINResetError(.refused(refusal))
            error.triesLeft = failure?.triesLeft
        case .done, .declined, .failed:
            error = failure ?? PINResetError(.cardFailed)
        }
        error.standing = flow.standing
        error.isResumable = flow.hasJournal
        if case .refused(let refusal) = error.kind, refusal.isAboutOtherPIN {
            error.pin = reset.pin.other.reference
        }
        error.pin = error.pin ?? (error.underlying as? MyNumberCardError)?.pin ?? target
        return error
    }

    private func event(of action: ResetFlow.Action) throws(PINResetError) -> ResetFlow.Event {
        switch action {
        case .identify: return try identify()
        case .record(let step): return try record(step)
        case .recognise:
            var session = try RelaySession(.recognising, of: reset, for: theBinding())
            try session.carry(to: theCard())
            // The authority has selected what it liked.
            card?.forget()
            return .recognised
        case .askOther(let triesLeft):
            known = try entry(of: reset.pin.other.reference, .verifying) {
                try holder.enterKnownPIN(reset.pin.other, triesLeft: triesLeft)
            }
            return .otherEntered
        case .askNew:
            new = try entry(of: target, .setting) { try holder.enterNewPIN(reset.pin) }
            return .newEntered
        case .prepare:
            unlocking = try RelaySession(.unlocking(reset.pin), of: reset, for: theBinding())
            return .prepared
        case .verifyOther: return try verifyOther()
        case .unlock: return try unlock()
        case .set: return try set()
        case .confirm:
            let binding = try theBinding()
            // Nothing needs the other PIN any more, and the authority may take its time.
            do throws(MyNumberCardError) { try card?.end() } catch {
                // A card that was pulled has no PIN verified any more, and has the new one.
                guard error.isCardGone else { throw PINResetError(error) }
            }
            do throws(AuthorityError) { try authority.complete(binding) } catch { throw PINResetError(error) }
            return .confirmed
        case .erase:
            do throws(JournalFailure) { try reset.journal.erase() } catch {
                throw PINResetError(.journalUnwritable, systemError: error.number)
            }
            return .erased
        case .end, .nothing: return .failed
        }
    }

    // MARK: Before the card is touched

    private func identify() throws(PINResetError) -> ResetFlow.Event {
        let card = try theCard()
        let look: CardLook
        do throws(MyNumberCardError) {
            look = try CardLook(card, for: reset.pin)
        } catch {
            if error.kind == .certificateAbsent { return .unfit(.certificateMissing) }
            throw PINResetError(error)
        }
        do throws(AuthorityError) {
            let binding = try authority.binding(of: look.evidence)
            self.binding = binding
            let reservation = try authority.reservation(for: binding)
            let now = try authority.now()
            clock = now
            guard let reservation else { return .unfit(.noReservation) }
            return .identified(
                ResetIdentification(
                    now: now, binding: binding, reservation: reservation, cardEnd: look.cardEnd,
                    certificates: look.certificates, other: look.other, target: look.target))
        } catch {
            throw PINResetError(error)
        }
    }

    /// Writes a step down. While a PIN is verified the authority is not asked for the time: an open card waits for no
    /// clock. Then, and where it gives no answer, the last time that it said stands.
    private func record(_ step: ResetStep) throws(PINResetError) -> ResetFlow.Event {
        let binding = try theBinding()
        if card?.verified.isEmpty ?? true {
            do throws(AuthorityError) {
                clock = try authority.now()
            } catch {
                guard clock != nil else { throw PINResetError(error) }
            }
        }
        let now = clock ?? CertificateTime(secondsSince1970: 0)
        let isFirst = journal == nil
        var next = journal ?? ResetJournal(binding: binding, begun: now)
        next.note(step, at: now)
        do throws(JournalFailure) {
            try reset.journal.save(next, isFirst: isFirst)
        } catch {
            throw PINResetError(.journalUnwritable, systemError: error.number)
        }
        journal = next
        holder.begins(step)
        return .recorded
    }

    private func entry(
        of reference: PINReference, _ use: PINFormatRule.Use, _ ask: () throws -> PIN
    ) throws(PINResetError) -> PIN {
        do {
            let pin = try ask()
            // Checked before the card is touched.
            try reference.check(pin, for: use)
            return pin
        } catch {
            throw PINResetError(.noPIN, underlying: error)
        }
    }

    // MARK: On the card

    private func verifyOther() throws(PINResetError) -> ResetFlow.Event {
        let card = try theCard()
        guard let pin = known.take() else { throw PINResetError(.noPIN) }
        do throws(MyNumberCardError) {
            try card.verify(pin, for: reset.pin.other.reference, lastTry: .refused)
            return .otherVerified
        } catch {
            let isWrong = error.kind == .pinWrong
            let error = PINResetError(error)
            guard isWrong else { throw error }
            failure = error
            return .otherWrong
        }
    }

    private func unlock() throws(PINResetError) -> ResetFlow.Event {
        let card = try theCard()
        guard var session = unlocking else { throw PINResetError(.authorityUnreachable) }
        do throws(MyNumberCardError) {
            // So that card and library agree on the current file, whichever way the authority names it.
            guard try card.selectFile(target.file).isSuccess else { return .unlocked(.notSet) }
        } catch {
            throw PINResetError(error)
        }
        try session.carry(to: card)
        do throws(MyNumberCardError) {
            return .unlocked(try card.triesLeft(target))
        } catch {
            throw PINResetError(error)
        }
    }

    private func set() throws(PINResetError) -> ResetFlow.Event {
        let card = try theCard()
        guard let pin = new.take() else { throw PINResetError(.noPIN) }
        do throws(MyNumberCardError) {
            try card.set(target, to: pin)
            let status = try card.triesLeft(target)
            triesLeft = status.triesLeft
            return .set(status)
        } catch {
            throw PINResetError(error)
        }
    }

    private func theCard() throws(PINResetError) -> MyNumberCard {
        guard let card else { throw PINResetError(.cardFailed) }
        return card
    }

    private func theBinding() throws(PINResetError) -> CardBinding {
        guard let binding else { throw PINResetError(.authorityUnreachable) }
        return binding
    }
}

extension PINResetError {
    /// Whether somebody said no, and what they said is known; else something failed on the way.
    fileprivate var isAnswer: Bool {
        switch kind {
        case .authorityRefused, .relayForbidden, .noPIN, .refused: true
        case .cardFailed:
            switch (underlying as? MyNumberCardError)?.kind {
            case .channelFailed, .pinFateUnknown, .pinChangeUncertain, nil: false
            default: true
            }
        default: false
        }
    }
}
