// SPDX-License-Identifier: Apache-2.0
//
// For devices whose interfaces must not be used at once: a right to talk that all of them share, taken for
// one command and its answer. Which devices need it is the catalogue's affair, above.

import Dispatch
import Synchronization

/// The right to talk to a device, which the interfaces of this process that share it take in turn.
///
/// Who waits longest comes first. It says nothing to other processes.
public final class InterfaceTurns: Sendable {
    private final class Waiter: Sendable {
        let bell = DispatchSemaphore(value: 0)
    }

    private struct State: Sendable {
        var isTaken = false
        var waiting: [Waiter] = []
    }

    /// How often one who waits looks at the deadline and the token: the clock is the device's own.
    private static let look = DispatchTimeInterval.milliseconds(10)

    private let state = Mutex(State())

    /// Makes a right that nobody has.
    public init() {}

    /// How many wait for the right.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Takes the right, when it is free.
    ///
    /// - Parameters:
    ///   - cancellation: ends the wait.
    ///   - isOver: whether the time to wait is over.
    /// - Throws: `timedOut` or `cancelled`; nothing was sent then.
    func take(_ cancellation: Cancellation?, isOver: () -> Bool) throws(ReaderError) {
        let own = Waiter()
        let isFree = state.withLock { state in
            if state.isTaken { state.waiting.append(own) } else { state.isTaken = true }
            return state.waiting.last !== own
        }
        guard !isFree else { return }
        while own.bell.wait(timeout: .now() + Self.look) == .timedOut {
            let isCancelled = cancellation?.isCancelled ?? false
            guard isCancelled || isOver(), withdraw(own) else { continue }
            throw ReaderError(
                isCancelled ? .cancelled : .timedOut, detail: "another interface of the device is at work")
        }
    }

    /// Gives the right to the one that waited longest, or back.
    func giveBack() {
        let next = state.withLock { state -> Waiter? in
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.bell.signal()
    }

    /// Waits no longer; false when the right has just come.
    private func withdraw(_ own: Waiter) -> Bool {
        state.withLock { state in
            let count = state.waiting.count
            state.waiting.removeAll { $0 === own }
            return state.waiting.count < count
        }
    }
}
