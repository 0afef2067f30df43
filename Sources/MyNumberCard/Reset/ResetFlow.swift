// SPDX-License-Identifier: Apache-2.0
//
// The reset as a value: one event in, one action out; no card, no clock, no disk. Which rules are asked at the
// beginning is in ResetFlow+Rules.swift; who carries the actions out is PINReset.

/// The flow of the leaflet's PIN reset at a kiosk.
///
/// Each step that touches the card or the authority's books is recorded first: the action `record` comes before the
/// action that acts, and that one only after `recorded`. The holder is asked for both PINs, and the authority for its
/// first command, before the first PIN goes to the card, so that nobody thinks while the card is open. An event that does not belong to the state changes
/// nothing, and is answered with `nothing`.
public struct ResetFlow: Sendable {
    /// What happened.
    public enum Event: Sendable, Equatable {
        /// It begins; a journal that was found was given before.
        case start
        /// The card was looked at, and the authority asked about it.
        case identified(ResetIdentification)
        /// There is nothing to ask the rules about: the authority has no reservation, the card no certificate.
        case unfit(ResetRefusal)
        /// The step stands in the journal, on the disk.
        case recorded
        /// The authority has recognised the card by its answers.
        case recognised
        /// The holder has entered the other PIN.
        case otherEntered
        /// The holder has entered the new PIN.
        case newEntered
        /// The authority has said which command comes first.
        case prepared
        /// The card has taken the other PIN.
        case otherVerified
        /// The card has refused the other PIN, and that used a try.
        case otherWrong
        /// The authority is satisfied with what its commands did; the card says this of the PIN.
        case unlocked(PINStatus)
        /// The card has taken the new PIN; it says this of it.
        case set(PINStatus)
        /// The authority knows that the reset is done.
        case confirmed
        /// The journal is gone from the disk.
        case erased
        /// Authority, card or holder said no, and what they said is known to the caller.
        case declined
        /// The way to the card, to the authority or to the disk failed.
        case failed
    }

    /// What to do.
    public enum Action: Sendable, Equatable {
        /// Look at the card and ask the authority about it.
        case identify
        /// Write the step down, and make sure that it is on the disk.
        case record(ResetStep)
        /// Relay the authority's questions, by which it recognises the card.
        case recognise
        /// Ask the holder for the other PIN, and say how many tries it has left.
        case askOther(triesLeft: Int)
        /// Ask the holder for the new PIN.
        case askNew
        /// Have the authority say which command comes first: one that gives no answer costs no try then.
        case prepare
        /// Send the other PIN to the card, once.
        case verifyOther
        /// Relay the authority's commands.
        case unlock
        /// Send the new PIN to the card.
        case set
        /// Leave the card without a verified PIN, unless it was pulled, then tell the authority that it has the new one.
        case confirm
        /// Delete the journal.
        case erase
        /// Leave the card; the reset is over in this way.
        case end(Ending)
        /// Nothing.
        case nothing
    }

    /// How it ended.
    public enum Ending: Sendable, Equatable {
        /// The holder has a new PIN.
        case done
        /// A rule forbids it.
        case refused(ResetRefusal)
        /// Authority, card or holder said no.
        case declined
        /// The way to the card, to the authority or to the disk failed; the journal stays.
        case failed
    }

    /// What is carried from state to state.
    struct Progress: Sendable, Equatable {
        /// The furthest step that was written down; nil while none was.
        var reached: ResetStep?
        /// Whether the journal is gone again.
        var isErased = false
        /// The card of the journal that is resumed.
        var resumed: CardBinding?
        /// How many tries the other PIN has left.
        var triesLeft = 0
    }

    enum State: Sendable, Equatable {
        case ready(Progress)
        case identifying(Progress)
        case recording(ResetStep, Progress)
        case recognising(Progress)
        case askingOther(Progress)
        case askingNew(Progress)
        case preparing(Progress)
        case verifying(Progress)
        case unlocking(Progress)
        case setting(Progress)
        case confirming(Progress)
        case erasing(Ending, Progress)
        case ended(Ending, Progress)
    }

    /// The PIN that is to be reset.
    public let pin: ResettablePIN
    private(set) var state: State

    /// A reset that has not begun.
    ///
    /// - Parameters:
    ///   - pin: the PIN that is to be reset.
    ///   - journal: what an earlier beginning left; nil where there was none.
    public init(of pin: ResettablePIN, resuming journal: ResetJournal? = nil) {
        self.pin = pin
        state = .ready(Progress(reached: journal?.reached, resumed: journal?.binding))
    }

    /// What is known of the card.
    public var standing: ResetStanding { progress.reached?.standing ?? .unchanged }

    /// Whether a journal stands on the disk, as far as is known: after a failed first writing there may be one.
    public var hasJournal: Bool { progress.reached != nil && !progress.isErased }

    /// Takes what happened and says what to do.
    ///
    /// - Parameter event: what happened.
    /// - Returns: what to do.
    public mutating func handle(_ event: Event) -> Action {
        let (next, action) = step(event)
        state = next
        return action
    }

    private func step(_ event: Event) -> (State, Action) {
        switch (state, event) {
        case (.ready(let progress), .start):
            // The card has its new PIN already; only the authority may not know it yet.
            if progress.reached == .confirming { return (.confirming(progress), .confirm) }
            return (.identifying(progress), .identify)
        case (.identifying(let progress), .identified(let found)):
            if let refusal = refusal(of: found, progress) { return end(.refused(refusal), progress) }
            var progress = progress
            progress.triesLeft = found.other.triesLeft ?? 0
            return record(.begun, progress)
        case (.identifying(let progress), .unfit(let refusal)):
            return end(.refused(refusal), progress)
        case (.recording(let step, let progress), .recorded):
            return recorded(step, progress)
        case (.recognising(let progress), .recognised):
            return (.askingOther(progress), .askOther(triesLeft: progress.triesLeft))
        case (.askingOther(let progress), .otherEntered):
            return (.askingNew(progress), .askNew)
        case (.askingNew(let progress), .newEntered):
            return (.preparing(progress), .prepare)
        case (.preparing(let progress), .prepared):
            return record(.verifying, progress)
        case (.verifying(let progress), .otherVerified):
            return record(.unlocking, progress)
        case (.verifying(let progress), .otherWrong):
            return end(.refused(.otherPINWrong), progress)
        case (.unlocking(let progress), .unlocked(let status)):
            guard isFull(status) else { return end(.refused(.notUnlocked), progress) }
            return record(.setting, progress)
        case (.setting(let progress), .set(let status)):
            guard isFull(status) else { return end(.refused(.notSet), progress) }
            return record(.confirming, progress)
        case (.confirming(let progress), .confirmed):
            return end(.done, progress)
        case (.erasing(let ending, var progress), .erased):
            progress.isErased = true
            return (.ended(ending, progress), .end(ending))
        case (.ended, _), (.ready, _):
            return (state, .nothing)
        case (_, .declined):
            return end(.declined, progress)
        case (_, .failed):
            return (.ended(.failed, progress), .end(.failed))
        default:
            return (state, .nothing)
        }
    }

    private func record(_ step: ResetStep, _ progress: Progress) -> (State, Action) {
        (.recording(step, progress), .record(step))
    }

    /// The step is written down: now it acts.
    private func recorded(_ step: ResetStep, _ before: Progress) -> (State, Action) {
        var progress = before
        progress.reached = max(before.reached ?? step, step)
        switch step {
        case .begun: return (.recognising(progress), .recognise)
        case .verifying: return (.verifying(progress), .verifyOther)
        case .unlocking: return (.unlocking(progress), .unlock)
        case .setting: return (.setting(progress), .set)
        case .confirming: return (.confirming(progress), .confirm)
        }
    }

    /// An end that is known. The journal goes where it says nothing that a new beginning would not find out; what it
    /// says of a card that is not here, or is half done, stays.
    private func end(_ ending: Ending, _ progress: Progress) -> (State, Action) {
        let isHalfDone = (progress.reached ?? .begun) >= .unlocking
        let stays = ending == .refused(.anotherCard) || (isHalfDone && ending != .done)
        guard progress.reached != nil, !stays else { return (.ended(ending, progress), .end(ending)) }
        return (.erasing(ending, progress), .erase)
    }

    private func isFull(_ status: PINStatus) -> Bool {
        status.triesLeft != nil && status.triesLeft == pin.reference.limit
    }

    private var progress: Progress {
        switch state {
        case .ready(let progress), .identifying(let progress), .recording(_, let progress),
            .recognising(let progress), .askingOther(let progress), .askingNew(let progress),
            .preparing(let progress), .verifying(let progress), .unlocking(let progress),
            .setting(let progress), .confirming(let progress), .erasing(_, let progress),
            .ended(_, let progress):
            progress
        }
    }
}
