// SPDX-License-Identifier: Apache-2.0
//
// How long a caller is willing to wait for a reader or a card, on the machine's clock.

import CCIDReader

/// A wait that a caller allowed, used up in steps.
struct Patience {
    private let end: ContinuousClock.Instant
    private let cancellation: Cancellation
    private var saidSo = false

    init(_ wait: Duration, _ cancellation: Cancellation?) {
        end = ContinuousClock.now.advanced(by: wait)
        self.cancellation = cancellation ?? Cancellation()
    }

    /// What is left.
    var rest: Duration { max(.zero, end - ContinuousClock.now) }

    /// Waits for a step, or for what is left; false when nothing is.
    ///
    /// - Throws: `cancelled`.
    mutating func goesOn(after step: Duration, _ onWaiting: (() -> Void)?) throws(KioskReaderError) -> Bool {
        guard try begins(onWaiting) else { return false }
        guard !cancellation.wait(for: min(step, rest)) else { throw KioskReaderError(.cancelled) }
        return true
    }

    /// Whether something is left; tells the caller once that it is being used.
    mutating func begins(_ onWaiting: (() -> Void)?) throws(KioskReaderError) -> Bool {
        guard !cancellation.isCancelled else { throw KioskReaderError(.cancelled) }
        guard rest > .zero else { return false }
        if !saidSo { onWaiting?() }
        saidSo = true
        return true
    }
}
