// SPDX-License-Identifier: Apache-2.0
//
// Power off that does not give up at the first failure: a verified PIN lives as long as the card has power.

extension CCIDInterface {
    /// Powers the slot off, after mending what an earlier failure or this one left behind.
    ///
    /// - Parameters:
    ///   - call: its deadline bounds all attempts.
    ///   - attempt: how long one attempt may take on the wire.
    ///   - mending: how long the mending after it may take.
    /// - Throws: the last failure. A slot that has no power, or no card, is as good as powered off.
    func powerOffSurely(
        _ call: CCIDCall, attempt: Duration = ReaderPatience.command,
        mending: Duration = ReaderPatience.command
    ) throws(ReaderError) {
        for isLast in [false, false, true] {
            var own = call
            own.waitingTime = attempt
            own.turn = attempt
            do throws(ReaderError) {
                try powerOff(own)
                return
            } catch {
                guard error.state != .inactive, error.kind != .cardAbsent else { return }
                guard error.mayBeMended, !isLast else { throw error }
                mend(error, call.slot, until: call.deadline, onTurn: mending)
                guard now < call.deadline else { throw error }
            }
        }
    }

    /// The same at the end of a session: nobody can do anything about a failure any more.
    ///
    /// Where a reader works for fewer slots than it has, another slot's command may be in front of it for its card's
    /// whole time, 60 seconds and more. To give up then would leave this card powered with its PIN verified, so the
    /// wait for the turn is longer than that; on the wire it is short.
    func powerOffAtEnd(_ slot: SlotIndex) {
        let patience = waitsForOthers ? ReaderPatience.end : ReaderPatience.command
        let call = CCIDCall(slot: slot, deadline: now.advanced(by: patience))
        try? powerOffSurely(call, attempt: .seconds(2), mending: .seconds(1))
    }

    /// Whether another slot's command, or another interface's, may be in front of ours.
    private var waitsForOthers: Bool { descriptor.slotCount > 1 || turns != nil }

    /// Brings the slot into order after a call that ended without its answer: ABORT, or mending the pipes.
    /// The card's state is unknown after it.
    ///
    /// A failure in here is not reported: the first one is what the caller has to hear, and the next call on the
    /// slot meets whatever could not be mended.
    public func mend(_ error: ReaderError, _ slot: SlotIndex) {
        let patience = ReaderPatience.command
        guard !mend(error, slot, until: now.advanced(by: patience), onTurn: patience) else { return }
        // The last thing to try: where it fails as well, the next opening begins with power off.
        _ = try? powerOff(CCIDCall(slot: slot, deadline: now.advanced(by: patience)))
    }

    /// The same until `deadline`, each call at most `onTurn` once it is its turn.
    ///
    /// - Returns: false where the reader does not know ABORT and the old answer never came: what runs in the slot is
    ///   ended by taking the card's power.
    @discardableResult
    private func mend(
        _ error: ReaderError, _ slot: SlotIndex, until deadline: ReaderInstant, onTurn: Duration
    ) -> Bool {
        var call = CCIDCall(slot: slot, deadline: deadline, waitingTime: ReaderPatience.command)
        call.turn = onTurn
        switch error.kind {
        case .timedOut, .cancelled, .extensionLimit:
            if error.sent == .partly {
                try? recover(call)
            } else if error.sent == .all {
                return abortFrees(call)
            }
        case .commandFailed where error.wantsAbort:
            return abortFrees(call)
        case .needsRecovery:
            try? recover(call)
        default:
            break
        }
        return true
    }

    private func abortFrees(_ call: CCIDCall) -> Bool {
        do throws(ReaderError) {
            _ = try abort(call)
            return true
        } catch {
            return error.kind != .stalled || error.settled
        }
    }
}

extension ReaderError {
    /// Whether ABORT frees the slot (CCID 1.1, 6.2.6): CMD_SLOT_BUSY, it still works on an earlier command;
    /// CMD_ABORTED, it had half an ABORT and refuses everything until the whole one.
    var wantsAbort: Bool { bError == 0xE0 || bError == 0xFF }

    /// Whether another try of power off may succeed.
    fileprivate var mayBeMended: Bool {
        switch kind {
        case .timedOut, .extensionLimit, .needsRecovery, .malformed, .stalled, .usbFailed, .tooLong: true
        case .commandFailed: wantsAbort
        default: false
        }
    }

    /// Whether an exchange failed since the card is out or has lost its power; another card may be there now.
    var saysCardIsGone: Bool {
        switch kind {
        case .cardAbsent: true
        case .cardMute, .commandFailed: state != .active
        default: false
        }
    }

    /// Whether the slot may still be at work, or its pipes out of step, after a question that is no exchange.
    var leavesSlotUncertain: Bool {
        switch kind {
        case .timedOut, .cancelled: sent != .nothing
        case .invalidArgument, .noMemory, .commandFailed, .cardAbsent, .cardMute, .stalled, .unsupported:
            false
        default: true
        }
    }
}
