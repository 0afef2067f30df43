// SPDX-License-Identifier: Apache-2.0
//
// The ladder's transitions: one next state for each state and event.

extension RecoveryLadder {
    static func next(_ state: State, _ event: Event) -> State {
        switch event {
        case .proven: return .sound
        case .answered: return answered(state)
        case .refused: return refused(state)
        case .failed(let failure):
            switch state {
            case .sound, .lost: return entered(failure)
            case .looking(let first): return .climbing(seen(first, failure), failure)
            case .climbing(let rung, let first): return failedOn(rung, first, failure)
            case .mended(let rung): return failedAgain(after: rung, failure)
            }
        }
    }

    private static func answered(_ state: State) -> State {
        switch state {
        case .looking: .mended(nil)
        case .climbing(let rung, _): .mended(rung)
        case .sound, .mended, .lost: state
        }
    }

    /// Who else uses the interface keeps it open, but perhaps not the device from being reset.
    private static func refused(_ state: State) -> State {
        switch state {
        case .climbing(.reclaimInterface, let failure): .climbing(.usbReset, failure)
        case .climbing: .lost(.inUse)
        case .sound, .looking, .mended, .lost: state
        }
    }

    /// Who failed may have mended the pipes and the slot already, so a look comes first; it says nothing about a
    /// card, and needs an open interface.
    private static func entered(_ failure: Failure) -> State {
        switch failure {
        case .pipe, .command: .looking(failure)
        case .card, .slot, .interface, .held, .permission, .gone: .climbing(failure.rung, failure)
        }
    }

    /// Where the first failure and that of the look do not agree, the gentler rung comes first.
    private static func seen(_ first: Failure, _ failure: Failure) -> Rung {
        switch failure {
        case .gone, .permission, .held: failure.rung
        case .pipe, .command, .card, .slot, .interface: min(first.rung, failure.rung)
        }
    }

    private static func failedOn(_ rung: Rung, _ first: Failure, _ failure: Failure) -> State {
        switch failure {
        case .gone:
            return rung == .waitForReenumeration
                ? .lost(.didNotComeBack) : .climbing(.waitForReenumeration, failure)
        case .permission:
            return rung == .waitForReenumeration
                ? .lost(.noPermission) : .climbing(.waitForReenumeration, failure)
        case .held:
            return rung < .reclaimInterface ? .climbing(.reclaimInterface, failure) : .lost(.inUse)
        case .card:
            // The reader has answered. A card alone is no reason to go on, unless the reader is suspected.
            guard first == .slot, let above = rung.above else { return .lost(.cardDoesNotAnswer) }
            return .climbing(above, first)
        case .pipe, .command, .slot, .interface:
            return rung.above.map { .climbing($0, first) } ?? .lost(.readerDoesNotAnswer)
        }
    }

    private static func failedAgain(after rung: Rung?, _ failure: Failure) -> State {
        switch failure {
        case .gone, .permission, .held, .card:
            // One card after the other may be mute; that many of them make a suspect is counted elsewhere.
            return .climbing(failure.rung, failure)
        case .pipe, .command, .slot, .interface:
            guard let rung, rung != .waitForReenumeration else { return .climbing(failure.rung, failure) }
            guard let above = rung.above else { return .lost(.readerDoesNotAnswer) }
            return .climbing(max(above, failure.rung), failure)
        }
    }
}
