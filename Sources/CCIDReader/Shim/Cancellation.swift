// SPDX-License-Identifier: Apache-2.0
//
// A token that ends an operation from another thread. It belongs to one operation, however many calls that
// takes, so that a late cancel can never hit the next one.

import CCCID
import Dispatch
import Synchronization

/// Ends an operation from any thread, once and for good.
///
/// A token belongs to one operation (a session, say, or one command); once cancelled it stays so, and every
/// later call with it fails before it sends anything.
@safe
public final class Cancellation: @unchecked Sendable {
    // The pointer never changes after init, and the shim lets ccid_cancel() and ccid_operation_cancelled() be
    // called from any thread; destroy() runs in deinit, when nobody can call any more.
    private var operation: OpaquePointer?
    private let observers = Mutex(Observers())

    private struct Observers {
        var isCancelled = false
        var next = 0
        var actions: [Int: @Sendable () -> Void] = [:]
    }

    /// Makes a token.
    public init() { unsafe operation = ccid_operation_create() }

    deinit { unsafe ccid_operation_destroy(&operation) }

    /// Ends the operation's call, and every later one. Returns at once.
    public func cancel() {
        if let operation = unsafe operation { unsafe ccid_cancel(operation) }
        let actions = observers.withLock { observers in
            observers.isCancelled = true
            defer { observers.actions = [:] }
            return Array(observers.actions.values)
        }
        for action in actions { action() }
    }

    /// Whether `cancel()` was called.
    public var isCancelled: Bool { observers.withLock { $0.isCancelled } }

    /// Runs `body`, and `action` once if the token is cancelled before or meanwhile; `action` must not block.
    public func observing<Value: ~Copyable, Failure: Error>(
        _ action: @escaping @Sendable () -> Void, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let number: Int? = observers.withLock { observers in
            guard !observers.isCancelled else { return nil }
            observers.next += 1
            observers.actions[observers.next] = action
            return observers.next
        }
        if number == nil { action() }
        defer {
            if let number { observers.withLock { $0.actions[number] = nil } }
        }
        return try body()
    }

    /// Waits until the time is over or the token is cancelled; says whether it was.
    public func wait(for duration: Duration) -> Bool {
        let bell = DispatchSemaphore(value: 0)
        observing({ bell.signal() }) {
            let nanoseconds = Int(clamping: duration.clampedNanoseconds)
            _ = bell.wait(timeout: .now() + .nanoseconds(nanoseconds))
        }
        return isCancelled
    }

    /// Lends the shim's token for one call.
    func withOperation<Value>(_ body: (OpaquePointer?) -> Value) -> Value {
        let value = unsafe body(operation)
        extendLifetime(self)
        return value
    }
}
