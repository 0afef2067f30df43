// SPDX-License-Identifier: Apache-2.0
//
// The time that a virtual reader lives in: the machine's, or one of its own that jumps to the next event.

import Dispatch
import Synchronization

/// Which time a virtual reader lives in.
public enum DeviceClock: Sendable {
    /// Time stands still but for waits, and a wait takes no time: for tests and for one command in one process.
    case virtual
    /// The machine's monotonic clock: for whatever has a clock of its own, such as the kernel, or a person.
    case real
}

/// A clock that can be waited on, and a wait that another thread can end.
final class WaitableClock: Sendable {
    private struct State {
        var virtualNow: UInt64 = 0
        var hasWakeUp = false
    }

    private let kind: DeviceClock
    private let start = ContinuousClock.now
    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)

    init(_ kind: DeviceClock) { self.kind = kind }

    /// Nanoseconds since this clock was made.
    var now: UInt64 {
        switch kind {
        case .virtual: state.withLock { $0.virtualNow }
        case .real: start.duration(to: .now).wholeNanoseconds
        }
    }

    /// Ends the present wait, or the next one.
    func wake() {
        let isFirst = state.withLock { state in
            defer { state.hasWakeUp = true }
            return !state.hasWakeUp
        }
        if isFirst { wakeUp.signal() }
    }

    /// Waits until `event` (`nil`: none is planned) or `deadline`, whichever comes first, or until `wake()`.
    func wait(event: UInt64?, deadline: UInt64) {
        let target = min(event ?? .max, deadline)
        switch kind {
        case .virtual where target != .max:
            let isAwake = state.withLock { state in
                guard !state.hasWakeUp else { return true }
                state.virtualNow = max(state.virtualNow, target)
                return false
            }
            if isAwake { consumeWakeUp() }
        case .virtual:
            // Nothing is planned and nothing limits the wait: only another thread can end it.
            consumeWakeUp()
        case .real where target == .max:
            consumeWakeUp()
        case .real:
            let current = now
            guard target > current else { return }
            // An hour at most: then the caller looks again.
            let interval = Int(min(target - current, 3_600_000_000_000))
            if wakeUp.wait(timeout: .now() + .nanoseconds(interval)) == .success {
                state.withLock { $0.hasWakeUp = false }
            }
        }
    }

    private func consumeWakeUp() {
        wakeUp.wait()
        // A wake-up between these two lines needs no signal: the caller looks at its state after this.
        state.withLock { $0.hasWakeUp = false }
    }
}

extension Duration {
    /// The duration in nanoseconds, 0 for a negative one.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
    }
}
