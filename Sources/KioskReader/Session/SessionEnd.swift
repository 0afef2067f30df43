// SPDX-License-Identifier: Apache-2.0
//
// A session's end, as something that tasks wait for.

import Synchronization

/// Comes once; who waits for it is resumed then, or when his task is cancelled.
final class SessionEnd: Sendable {
    private struct State {
        var hasCome = false
        var number = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        /// Cancelled before they waited.
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// It is here. Does nothing the second time.
    func come() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.hasCome = true
            return Array(state.waiting.values)
        }
        for one in waiting { one.resume() }
    }

    /// Waits until it has come.
    ///
    /// - Returns: false when the task was cancelled before.
    func wait() async -> Bool {
        let number = state.withLock { state in
            state.number += 1
            return state.number
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.hasCome || state.cancelled.remove(number) != nil { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                let waiting = state.waiting.removeValue(forKey: number)
                if waiting == nil, !state.hasCome { state.cancelled.insert(number) }
                return waiting
            }
            waiting?.resume()
        }
        return state.withLock { state in
            state.cancelled.remove(number)
            return state.hasCome
        }
    }
}
