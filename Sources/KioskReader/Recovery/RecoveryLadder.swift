// SPDX-License-Identifier: Apache-2.0
//
// The way back to a reader that answers, as a value: no clock, no I/O. It knows where a failure enters and what
// comes next; how a rung is climbed stands in RecoveryClimb.swift, the transitions in RecoveryLadder+Steps.swift.

/// The ladder of recovery: which rung to climb for which failure, and which one next.
///
/// It is entered at the rung that fits the failure, climbed upwards only, and left at the first rung after which the
/// reader answers. What fails again before a session went well goes on above the rung that seemed to help.
public struct RecoveryLadder: Sendable, Equatable {
    /// What can be done to a reader, from the gentlest to the last.
    public enum Rung: String, Sendable, CaseIterable, Comparable {
        /// Both bulk pipes' halts are cleared, and old answers are drained.
        case clearHalt
        /// ABORT ends what the slot still works on.
        case abort
        /// The slot's card loses its power and gets it again.
        case slotPowerCycle
        /// The interface is given back and claimed anew, by SET_INTERFACE.
        case reclaimInterface
        /// USB reset of the device, if nobody else uses it.
        case usbReset
        /// The reader is off the bus: it is waited for.
        case waitForReenumeration

        /// By height.
        public static func < (left: Rung, right: Rung) -> Bool { left.height < right.height }

        private var height: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// The rung above; none above the reset: waiting is for a reader that left.
        var above: Rung? {
            switch self {
            case .clearHalt: .abort
            case .abort: .slotPowerCycle
            case .slotPowerCycle: .reclaimInterface
            case .reclaimInterface: .usbReset
            case .usbReset, .waitForReenumeration: nil
            }
        }
    }

    /// What is wrong, as far as it matters where to begin.
    public enum Failure: String, Sendable, CaseIterable {
        /// A bulk pipe stalled, a message was cut or garbled.
        case pipe
        /// A command was not answered, or too late.
        case command
        /// The card is mute, or its protocol is lost.
        case card
        /// Several cards in a row were mute: the reader is suspected.
        case slot
        /// The reader answers nothing, right after it was opened.
        case interface
        /// Somebody else holds the interface.
        case held
        /// The system does not let this process open the device; udev may not have set its mode yet.
        case permission
        /// The reader left the bus.
        case gone

        /// Where the ladder is entered.
        var rung: Rung {
            switch self {
            case .pipe: .clearHalt
            case .command: .abort
            case .card, .slot: .slotPowerCycle
            case .interface, .held: .reclaimInterface
            case .permission, .gone: .waitForReenumeration
            }
        }
    }

    /// What happened.
    public enum Event: Sendable, Equatable {
        /// A session, a rung or the look at the reader failed.
        case failed(Failure)
        /// After the look or the rung the reader answers, and the slot has no power.
        case answered
        /// The rung may not be climbed: somebody else uses the device.
        case refused
        /// A session went well from its beginning to its end.
        case proven
    }

    /// Why nothing is left to try.
    public enum GivenUp: String, Sendable, CaseIterable {
        /// The reader works, the card in it does not.
        case cardDoesNotAnswer
        /// Not even a USB reset, or plugging it in again, made the reader answer.
        case readerDoesNotAnswer
        /// Somebody else uses the device, so it was not reset.
        case inUse
        /// The system still does not let this process open the device.
        case noPermission
        /// The reader stayed off the bus for longer than the limit.
        case didNotComeBack
        /// The time for all rungs together is over; the next attempt goes on where this one stopped.
        case outOfTime
    }

    /// What to do now.
    public enum Action: Sendable, Equatable {
        /// Use the reader.
        case use
        /// Ask the slot: perhaps whoever failed has left all in order.
        case look
        /// Climb this rung.
        case climb(Rung)
        /// Stop.
        case giveUp(GivenUp)
    }

    /// Where on the ladder the reader is.
    public enum State: Sendable, Equatable {
        /// The last session went well, or there was none yet.
        case sound
        /// After this failure somebody asks the slot.
        case looking(Failure)
        /// This rung is being climbed, for this failure.
        case climbing(Rung, Failure)
        /// The reader answers again after this rung, or after none; no session has shown yet that it works.
        case mended(Rung?)
        /// Nothing is left to try; the next failure begins anew.
        case lost(GivenUp)
    }

    /// Where on the ladder the reader is.
    public private(set) var state = State.sound

    /// A reader that nothing is wrong with.
    public init() {}

    /// Somewhere on the ladder, for tests.
    init(at state: State) { self.state = state }

    /// Takes in what happened, and says what to do.
    public mutating func handle(_ event: Event) -> Action {
        state = Self.next(state, event)
        return action
    }

    /// What is to be done in the present state.
    public var action: Action {
        switch state {
        case .sound, .mended: .use
        case .looking: .look
        case .climbing(let rung, _): .climb(rung)
        case .lost(let reason): .giveUp(reason)
        }
    }
}
