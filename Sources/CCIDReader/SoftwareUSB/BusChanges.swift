// SPDX-License-Identifier: Apache-2.0
//
// How often the devices of a software bus came or went, and the threads that wait for the next time.

import Dispatch
import Synchronization

/// A number that grows, and those who wait for that.
final class BusChanges: Sendable {
    private struct State {
        var number: UInt64 = 0
        /// How often those who wait were woken.
        var wakes: UInt64 = 0
        var bells: [DispatchSemaphore] = []

        mutating func ring() {
            for bell in bells { bell.signal() }
            bells = []
        }
    }

    private let state = Mutex(State())

    /// How often something came or went.
    var number: UInt64 { state.withLock { $0.number } }

    /// Something came or went.
    func count() {
        state.withLock { state in
            state.number += 1
            state.ring()
        }
    }

    /// Ends every wait that knows of fewer wakes, and such as begin later: one whose caller was cancelled just before it.
    func wake(_ wakes: UInt64) {
        state.withLock { state in
            state.wakes = max(state.wakes, wakes)
            state.ring()
        }
    }

    /// Waits until the number is another one than `seen`, until `wake(_:)` with more than `woken`, or for so long
    /// (`UInt64.max`: for ever).
    ///
    /// - Returns: whether it was not for the time that passed.
    @discardableResult
    func wait(after seen: UInt64, woken: UInt64, nanoseconds: UInt64) -> Bool {
        let bell = DispatchSemaphore(value: 0)
        let mustWait = state.withLock { state in
            guard state.number == seen, state.wakes <= woken else { return false }
            state.bells.append(bell)
            return true
        }
        guard mustWait else { return true }
        // An hour at most: then the caller looks again.
        let interval = Int(min(nanoseconds, 3_600_000_000_000))
        let isRung = bell.wait(timeout: .now() + .nanoseconds(interval)) == .success
        state.withLock { state in state.bells.removeAll { $0 === bell } }
        return isRung
    }
}
