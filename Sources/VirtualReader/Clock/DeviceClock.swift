// SPDX-License-Identifier: Apache-2.0
//
// The time that a virtual reader lives in: the machine's, or one of its own that jumps to the next event.

import Dispatch
import Glibc
import Synchronization

/// Which time a virtual reader lives in.
public enum DeviceClock: Sendable {
    /// Time stands still but for waits, and a wait takes no time: for tests and for one command in one process.
    case virtual
    /// The machine's monotonic clock: for whatever has a clock of its own, such as the kernel, or a person.
    case real
}

/// A clock that can be waited on, and waits that another thread can end: all of them, since two handles of one device
/// may wait at once, and what happened may be for either.
final class WaitableClock: Sendable {
    private struct State {
        var virtualNow: UInt64 = 0
        /// How often it was woken.
        var wakeUps: UInt64 = 0
        /// What each thread had seen of that when its last wait ended.
        var seen: [UInt: UInt64] = [:]
        /// How many wait for the next signal.
        var sleepers = 0

        /// Whether somebody woke it since this thread's last wait ended.
        mutating func isAwake(_ thread: UInt) -> Bool {
            defer { seen[thread] = wakeUps }
            return seen[thread] ?? 0 != wakeUps
        }
    }

    private let kind: DeviceClock
    private let start = ContinuousClock.now
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    init(_ kind: DeviceClock) { self.kind = kind }

    /// Nanoseconds since this clock was made.
    var now: UInt64 {
        switch kind {
        case .virtual: state.withLock { $0.virtualNow }
        case .real: start.duration(to: .now).wholeNanoseconds
        }
    }

    /// Ends the present wait of every thread, and the next one of those that do not wait.
    func wake() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = 0 }
            state.wakeUps += 1
            return state.sleepers
        }
        for _ in 0..<sleepers { bell.signal() }
    }

    /// Waits until `event` (`nil`: none is planned) or `deadline`, whichever comes first, or until `wake()`.
    func wait(event: UInt64?, deadline: UInt64) {
        let target = min(event ?? .max, deadline)
        switch kind {
        case .virtual where target != .max:
            let thread = Self.thread
            state.withLock { state in
                guard !state.isAwake(thread) else { return }
                state.virtualNow = max(state.virtualNow, target)
            }
        case .virtual:
            // Nothing is planned and nothing limits the wait: only another thread can end it.
            sleep(for: nil)
        case .real where target == .max:
            sleep(for: nil)
        case .real:
            let current = now
            guard target > current else { return }
            // An hour at most: then the caller looks again.
            sleep(for: .nanoseconds(Int(min(target - current, 3_600_000_000_000))))
        }
    }

    private func sleep(for time: DispatchTimeInterval?) {
        let thread = Self.thread
        let isAwake = state.withLock { state in
            guard !state.isAwake(thread) else { return true }
            state.sleepers += 1
            return false
        }
        guard !isAwake else { return }
        if bell.wait(timeout: time.map { .now() + $0 } ?? .distantFuture) == .timedOut {
            // Who is no longer counted has a signal under way.
            let isSignalled = state.withLock { state in
                guard state.sleepers > 0 else { return true }
                state.sleepers -= 1
                return false
            }
            if isSignalled { bell.wait() }
        }
        state.withLock { state in _ = state.isAwake(thread) }
    }

    private static var thread: UInt { UInt(pthread_self()) }
}

extension Duration {
    /// The duration in nanoseconds, 0 for a negative one.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds / 1_000_000_000)
    }
}
