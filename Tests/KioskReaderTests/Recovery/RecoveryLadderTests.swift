// SPDX-License-Identifier: Apache-2.0
//
// The ladder as a value: every state with every event, the next state and the action both; and what holds for all
// ways through it.

import Testing

@testable import KioskReader

@Suite("The ladder of recovery")
struct RecoveryLadderTests {
    typealias Ladder = RecoveryLadder
    typealias Failure = RecoveryLadder.Failure
    typealias Rung = RecoveryLadder.Rung

    @Test(
        "A failure enters at the rung that fits it; a look comes first where who failed may have mended it",
        arguments: [
            (Failure.pipe, Ladder.State.looking(.pipe), Ladder.Action.look),
            (.command, .looking(.command), .look),
            (.card, .climbing(.slotPowerCycle, .card), .climb(.slotPowerCycle)),
            (.slot, .climbing(.slotPowerCycle, .slot), .climb(.slotPowerCycle)),
            (.interface, .climbing(.reclaimInterface, .interface), .climb(.reclaimInterface)),
            (.held, .climbing(.reclaimInterface, .held), .climb(.reclaimInterface)),
            (.permission, .climbing(.waitForReenumeration, .permission), .climb(.waitForReenumeration)),
            (.gone, .climbing(.waitForReenumeration, .gone), .climb(.waitForReenumeration)),
        ])
    func entry(_ failure: Failure, _ state: Ladder.State, _ action: Ladder.Action) {
        for start in [Ladder.State.sound] + Ladder.GivenUp.allCases.map({ .lost($0) }) {
            check(start, .failed(failure), state, action)
        }
    }

    @Test(
        "After the look: the gentler of the rungs that the two failures want",
        arguments: [
            (Failure.pipe, Failure.pipe, Rung.clearHalt), (.pipe, .command, .clearHalt),
            (.command, .pipe, .clearHalt), (.command, .command, .abort), (.pipe, .interface, .clearHalt),
            (.command, .card, .abort), (.command, .slot, .abort), (.command, .interface, .abort),
            (.pipe, .card, .clearHalt), (.pipe, .slot, .clearHalt),
            (.pipe, .held, .reclaimInterface), (.command, .held, .reclaimInterface),
            (.pipe, .permission, .waitForReenumeration), (.command, .permission, .waitForReenumeration),
            (.pipe, .gone, .waitForReenumeration), (.command, .gone, .waitForReenumeration),
        ])
    func afterLook(_ first: Failure, _ second: Failure, _ rung: Rung) {
        check(.looking(first), .failed(second), .climbing(rung, second), .climb(rung))
    }

    /// What comes after a rung that did not help, by the failure that is left.
    static func expected(_ rung: Rung, _ first: Failure, _ failure: Failure) -> Ladder.State {
        let above: [Rung: Rung] = [
            .clearHalt: .abort, .abort: .slotPowerCycle, .slotPowerCycle: .reclaimInterface,
            .reclaimInterface: .usbReset,
        ]
        switch (rung, failure) {
        case (.waitForReenumeration, .gone): return .lost(.didNotComeBack)
        case (.waitForReenumeration, .permission): return .lost(.noPermission)
        case (_, .gone), (_, .permission): return .climbing(.waitForReenumeration, failure)
        case (.clearHalt, .held), (.abort, .held), (.slotPowerCycle, .held):
            return .climbing(.reclaimInterface, .held)
        case (_, .held): return .lost(.inUse)
        case (_, .card) where first != .slot: return .lost(.cardDoesNotAnswer)
        case (.usbReset, .card), (.waitForReenumeration, .card): return .lost(.cardDoesNotAnswer)
        case (.usbReset, _), (.waitForReenumeration, _): return .lost(.readerDoesNotAnswer)
        default: return above[rung].map { .climbing($0, first) } ?? .lost(.readerDoesNotAnswer)
        }
    }

    @Test(
        "A rung that did not help: the next one, the one for a reader that left, or none",
        arguments: Rung.allCases)
    func rungFails(_ rung: Rung) {
        for first in Failure.allCases {
            for failure in Failure.allCases {
                let next = Self.expected(rung, first, failure)
                check(.climbing(rung, first), .failed(failure), next, Self.action(next))
            }
        }
    }

    @Test(
        "What fails again before a session went well goes on above the rung that seemed to help",
        arguments: [
            (nil, Failure.pipe, Ladder.State.climbing(.clearHalt, .pipe)),
            (nil, .command, .climbing(.abort, .command)),
            (Rung.clearHalt, .pipe, .climbing(.abort, .pipe)),
            (.clearHalt, .command, .climbing(.abort, .command)),
            (.clearHalt, .interface, .climbing(.reclaimInterface, .interface)),
            (.abort, .pipe, .climbing(.slotPowerCycle, .pipe)),
            (.slotPowerCycle, .command, .climbing(.reclaimInterface, .command)),
            (.slotPowerCycle, .slot, .climbing(.reclaimInterface, .slot)),
            (.slotPowerCycle, .card, .climbing(.slotPowerCycle, .card)),
            (.reclaimInterface, .pipe, .climbing(.usbReset, .pipe)),
            (.usbReset, .pipe, .lost(.readerDoesNotAnswer)),
            (.usbReset, .card, .climbing(.slotPowerCycle, .card)),
            (.usbReset, .gone, .climbing(.waitForReenumeration, .gone)),
            (.usbReset, .held, .climbing(.reclaimInterface, .held)),
            (.waitForReenumeration, .pipe, .climbing(.clearHalt, .pipe)),
            (.waitForReenumeration, .interface, .climbing(.reclaimInterface, .interface)),
            (.waitForReenumeration, .permission, .climbing(.waitForReenumeration, .permission)),
        ] as [(Rung?, Failure, Ladder.State)])
    func failsAgain(_ rung: Rung?, _ failure: Failure, _ next: Ladder.State) {
        check(.mended(rung), .failed(failure), next, Self.action(next))
    }

    @Test("Answered, refused and proven, in every state", arguments: states)
    func otherEvents(_ state: Ladder.State) {
        check(state, .proven, .sound, .use)
        switch state {
        case .looking:
            check(state, .answered, .mended(nil), .use)
            check(state, .refused, state, Self.action(state))
        case .climbing(let rung, let failure):
            check(state, .answered, .mended(rung), .use)
            let next: Ladder.State =
                rung == .reclaimInterface ? .climbing(.usbReset, failure) : .lost(.inUse)
            check(state, .refused, next, Self.action(next))
        case .sound, .mended, .lost:
            check(state, .answered, state, Self.action(state))
            check(state, .refused, state, Self.action(state))
        }
    }

    @Test(
        "Whatever fails, and however often, each way ends: there is no circle without an answer",
        arguments: Failure.allCases)
    func everyWayEnds(_ first: Failure) {
        var open = [Ladder.next(.sound, .failed(first))]
        var steps = 0
        // More steps than there are rungs, the look and the entry are a circle.
        while !open.isEmpty, steps <= Rung.allCases.count + 2 {
            steps += 1
            var next: [Ladder.State] = []
            for state in open {
                var events = Failure.allCases.map { Ladder.Event.failed($0) }
                // Only a rung can be refused.
                if case .climbing = state { events.append(.refused) }
                for event in events {
                    let reached = Ladder.next(state, event)
                    if !next.contains(reached), Self.isUnderWay(reached) { next.append(reached) }
                }
            }
            open = next
        }
        #expect(open.isEmpty)
    }

    static let states: [Ladder.State] =
        [.sound] + Failure.allCases.map { .looking($0) }
        + Rung.allCases.flatMap { rung in Failure.allCases.map { .climbing(rung, $0) } }
        + [.mended(nil)] + Rung.allCases.map { .mended($0) } + Ladder.GivenUp.allCases.map { .lost($0) }

    static func isUnderWay(_ state: Ladder.State) -> Bool {
        switch state {
        case .looking, .climbing: true
        case .sound, .mended, .lost: false
        }
    }

    static func action(_ state: Ladder.State) -> Ladder.Action {
        switch state {
        case .sound, .mended: .use
        case .looking: .look
        case .climbing(let rung, _): .climb(rung)
        case .lost(let reason): .giveUp(reason)
        }
    }

    private func check(
        _ state: Ladder.State, _ event: Ladder.Event, _ next: Ladder.State, _ action: Ladder.Action,
        _ place: SourceLocation = #_sourceLocation
    ) {
        var ladder = Ladder(at: state)
        #expect(ladder.handle(event) == action, "\(state), \(event)", sourceLocation: place)
        #expect(ladder.state == next, "\(state), \(event)", sourceLocation: place)
    }
}
