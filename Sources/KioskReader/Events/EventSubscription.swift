// SPDX-License-Identifier: Apache-2.0
//
// One subscriber: its own view, its own queue, and the task or thread that waits for the next event.

import CCIDReader
import Dispatch
import Synchronization

/// One subscriber to the events of a hub.
final class EventSubscription: Sendable {
    private enum Waiter {
        case task(CheckedContinuation<ReaderEvent?, Never>)
        case thread(DispatchSemaphore)
    }

    private struct State {
        var engine: EventEngine
        var queue = EventQueue()
        var waiter: Waiter?
        var hasBegun = false
        var isOver = false
        /// What the subscriber was told stands in the way, of each reader by its path; of the bus without one.
        var said: [String?: Set<String>] = [:]
    }

    let options: WatchOptions
    private let state: Mutex<State>

    init(_ options: WatchOptions) {
        self.options = options
        state = Mutex(State(engine: EventEngine(debounce: options.debounce)))
    }

    /// Says whether it begins now: the first time, unless it has ended before.
    func begin() -> Bool {
        state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun && !state.isOver
        }
    }

    /// Those of the readers on the bus that this subscriber wants to know of.
    func chosen(_ readers: [Reader]) -> [Reader] { options.only?.matches(readers) ?? readers }

    /// Lets the view see something, and hands on what is to be told.
    func see(_ body: (inout EventEngine) -> [ReaderEvent]) {
        // Its event is taken in the same breath: the next thing seen may take it back.
        let woken: (waiter: Waiter, event: ReaderEvent?)? = state.withLock { state in
            guard !state.isOver else { return nil }
            for event in body(&state.engine) where isWanted(event.slot) { state.queue.put(event) }
            guard state.queue.count > 0, let waiter = state.waiter.take() else { return nil }
            // A thread takes it itself, and waits on where there is none any more.
            if case .thread = waiter { return (waiter, nil) }
            return (waiter, state.queue.take())
        }
        if let woken { wake(woken.waiter, woken.event) }
    }

    private func isWanted(_ slot: SlotIndex?) -> Bool {
        guard let slot, let only = options.only?.slot else { return true }
        return slot == only
    }

    /// When a slot of this reader will have said the same for long enough.
    func due(_ reader: Reader) -> ReaderInstant? { state.withLock { $0.engine.due(reader) } }

    /// Tells the subscriber what stands in the way; the same thing once, of a reader once while it is plugged in.
    ///
    /// - Parameters:
    ///   - notice: what is told.
    ///   - path: the reader's; `nil`: it is about the bus.
    ///   - key: what makes it the same thing.
    func notice(_ notice: WatchNotice, of path: String?, key: String) {
        guard let tell = options.onNotice,
            state.withLock({ !$0.isOver && $0.said[path, default: []].insert(key).inserted })
        else { return }
        tell(notice)
    }

    /// A look at the bus found readers at these paths only: what comes where another one was is told anew.
    func forgetNotices(allBut paths: Set<String>) {
        state.withLock { state in
            state.said = state.said.filter { path, _ in path.map(paths.contains) ?? true }
        }
    }

    /// No event any more; who waits gets `nil`.
    func end() {
        let waiter = state.withLock { state in
            state.isOver = true
            return state.waiter.take()
        }
        if let waiter { wake(waiter, nil) }
    }

    /// The next event; `nil` once it is ended. One caller at a time.
    func next() async -> ReaderEvent? {
        await withCheckedContinuation { continuation in
            let ready: ReaderEvent?? = state.withLock { state in
                if state.isOver { return .some(nil) }
                if let event = state.queue.take() { return event }
                state.waiter = .task(continuation)
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// The same for a thread.
    func waitForNext() -> ReaderEvent? {
        let bell = DispatchSemaphore(value: 0)
        while true {
            let ready: ReaderEvent?? = state.withLock { state in
                if state.isOver { return .some(nil) }
                if let event = state.queue.take() { return event }
                state.waiter = .thread(bell)
                return nil
            }
            if let ready { return ready }
            bell.wait()
        }
    }

    private func wake(_ waiter: Waiter, _ event: ReaderEvent?) {
        switch waiter {
        case .task(let continuation): continuation.resume(returning: event)
        case .thread(let bell): bell.signal()
        }
    }
}
