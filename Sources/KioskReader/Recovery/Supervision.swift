// SPDX-License-Identifier: Apache-2.0
//
// What a supervisor knows about its reader between two sessions, and what it does before and after one.

import CCIDReader

/// What a supervisor knows about its reader; whoever has it may use the reader.
struct Supervision: ~Copyable, Sendable {
    var ladder = RecoveryLadder()
    var reader: SupervisedReader
    /// The interface, from before a session is opened until after the look that follows it.
    var lease: InterfaceLease?
    /// How many cards in a row did not answer.
    var mutedCards = 0
    /// The failure that a recovery which has not ended began with.
    var unfinished: (failure: RecoveryLadder.Failure, error: KioskReaderError?)?
    var report: RecoveryReport?

    init(_ selector: ReaderSelector?) { reader = SupervisedReader(selector) }

    /// A card that does not answer is a card's failure, until too many of them do not.
    mutating func judged(
        _ failure: RecoveryLadder.Failure, _ limits: RecoveryLimits
    ) -> RecoveryLadder.Failure {
        guard failure == .card else { return failure }
        mutedCards += 1
        return mutedCards >= limits.mutedCards ? .slot : .card
    }

    /// The session went well.
    mutating func prove() {
        _ = ladder.handle(.proven)
        mutedCards = 0
        unfinished = nil
    }

    /// Climbs the ladder for a failure; `rest` is used up.
    mutating func recover(
        from failure: RecoveryLadder.Failure, _ error: KioskReaderError?, goesOn: Bool = false, waits: Bool,
        _ hub: ReaderHub, _ options: SupervisorOptions, _ rest: inout Duration, _ cancellation: Cancellation?
    ) -> RecoveryReport {
        var climb = RecoveryClimb(self, hub, options, rest, cancellation)
        lease = nil
        let done = climb.run(from: failure, error, goesOn: goesOn, waits: waits)
        (ladder, reader, lease, rest) = (climb.ladder, climb.reader, climb.lease, climb.rest)
        switch ladder.action {
        case .use, .giveUp: unfinished = nil
        case .look, .climb: unfinished = (failure, error)
        }
        report = done
        return done
    }
}
