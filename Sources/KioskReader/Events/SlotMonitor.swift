// SPDX-License-Identifier: Apache-2.0
//
// The one listener at an interface's interrupt pipe. What it hears goes to everybody of this process who wants to
// know: the events, the sessions, whoever waits for a card. Its thread lives as long as somebody needs it; how that
// thread spends its time stands in SlotMonitor+Round.swift.

import CCIDReader
import Dispatch
import Synchronization

/// Who wants to know what the slots of an interface say. Called on the monitor's thread; it must not block.
protocol SlotListener: AnyObject, Sendable {
    /// Slots said something, by themselves or asked; a slot that is not named said nothing.
    func heard(_ readings: [SlotIndex: SlotReading], at now: ReaderInstant)
    /// When to call `settle`.
    var due: ReaderInstant? { get }
    /// Time passed.
    func settle(at now: ReaderInstant)
    /// The interrupt pipe is broken: the slots are asked instead.
    func isPolled()
    /// The reader left the bus; nothing more is heard.
    func lost()
}

extension SlotListener {
    var due: ReaderInstant? { nil }
    func settle(at now: ReaderInstant) {}
    func isPolled() {}
}

/// Hears for everybody what the slots of one open interface say.
final class SlotMonitor: Sendable {
    /// One life of the thread.
    final class Run: Sendable {
        let ended = DispatchSemaphore(value: 0)
    }

    struct State {
        /// Whoever is told while the thread runs.
        var listeners: [ObjectIdentifier: any SlotListener] = [:]
        /// Those it runs for.
        var needs: Set<ObjectIdentifier> = []
        var run: Run?
        /// Ends what the thread waits for now.
        var kick = Cancellation()
        /// The slots have to be asked before the next wait.
        var mustAsk = false
        /// No report came yet: the first one may be older than the first question.
        var isFirstReport = true
        /// How often in a row the interrupt pipe failed.
        var failures = 0
        /// There is no interrupt pipe, or it proved broken.
        var isPolled = false
        /// The reader left.
        var isLost = false
    }

    let state = Mutex(State())

    /// How often slots are asked where no interrupt pipe tells, or where a command ran that they had to wait for.
    static let pollInterval = Duration.milliseconds(250)
    /// How many failures of the interrupt pipe in a row prove it broken.
    static let mostFailures = 3

    /// Tells this listener from now on.
    ///
    /// - Parameters:
    ///   - listener: kept until `remove(_:)`.
    ///   - interface: the interface that this monitor is for.
    ///   - isNeeded: the thread runs for it, and its first word is what the slots hold now. A listener without need
    ///     hears what others make the thread hear.
    func add(_ listener: any SlotListener, _ interface: CCIDInterface, isNeeded: Bool) {
        let (started, isLost): (Run?, Bool) = state.withLock { state in
            let key = ObjectIdentifier(listener)
            state.listeners[key] = listener
            guard isNeeded, !state.isLost else { return (nil, state.isLost) }
            state.needs.insert(key)
            state.mustAsk = true
            guard state.run == nil else {
                state.kick.cancel()
                return (nil, false)
            }
            let run = Run()
            state.run = run
            state.isFirstReport = true
            return (run, false)
        }
        if isLost { listener.lost() }
        guard let started else { return }
        // Whoever it runs for keeps the interface open. The thread holds it for a round at most, so that it can be closed
        // once `remove(_:)` has returned.
        DispatchQueue(label: "KioskReader slots").async { [self, weak interface] in
            while let interface, round(interface, started) {}
            started.ended.signal()
        }
    }

    /// Tells this listener nothing more; returns when the thread has ended, where it ran for this one alone.
    func remove(_ listener: any SlotListener) {
        let ended: Run? = state.withLock { state in
            let key = ObjectIdentifier(listener)
            state.listeners[key] = nil
            guard state.needs.remove(key) != nil, state.needs.isEmpty else { return nil }
            // Another one that comes now gets a thread of its own.
            defer { state.run = nil }
            state.kick.cancel()
            return state.run
        }
        ended?.ended.wait()
    }

    /// The slots are to be asked now: somebody saw what the interrupt pipe did not tell.
    func askNow() {
        state.withLock { state in
            guard state.run != nil else { return }
            state.mustAsk = true
            state.kick.cancel()
        }
    }

    /// Waits on the caller's own thread for the next report, where nobody else listens; else for what they hear.
    ///
    /// - Throws: what `CCIDInterface.waitForChange(_:)` throws.
    func waitForReport(_ call: CCIDCall, _ interface: CCIDInterface) throws(ReaderError) {
        let isAlone = state.withLock { $0.run == nil }
        guard !isAlone else {
            let report = try interface.waitForChange(call)
            // The thread that runs by now may have told of a newer report: it asks the slots instead. Where it begins
            // only after this, it asks them anyway, and once more after this report.
            if state.withLock({ $0.run == nil }) { publish(report, interface) }
            askNow()
            return
        }
        let bell = ReportBell()
        add(bell, interface, isNeeded: false)
        defer { remove(bell) }
        try bell.wait(for: call.deadline.since(interface.now), call.cancellation)
    }

    /// Tells everybody what a report said.
    func publish(_ changes: CCIDInterface.Changes, _ interface: CCIDInterface) {
        guard let present = changes.present else { return }
        let isFirst = state.withLock { state in
            defer { state.isFirstReport = false }
            state.failures = 0
            return state.isFirstReport
        }
        var readings: [SlotIndex: SlotReading] = [:]
        for slot in interface.descriptor.slots {
            readings[slot] = SlotReading(
                hasCard: present.contains(slot), changed: changes.changed.contains(slot), mayBeOld: isFirst)
        }
        let now = interface.now
        tell { $0.heard(readings, at: now) }
    }

    /// Calls every listener, one after the other.
    func tell(_ body: (any SlotListener) -> Void) {
        for listener in state.withLock({ Array($0.listeners.values) }) { body(listener) }
    }
}

/// A thread that waits for any report.
private final class ReportBell: SlotListener {
    private let bell = DispatchSemaphore(value: 0)

    func heard(_ readings: [SlotIndex: SlotReading], at now: ReaderInstant) { bell.signal() }
    func lost() { bell.signal() }

    func wait(for time: Duration, _ cancellation: Cancellation?) throws(ReaderError) {
        let (seconds, attoseconds) = time.components
        let end = DispatchTime.now() + Double(seconds) + Double(attoseconds) / 1e18
        let token = cancellation ?? Cancellation()
        let isLate = token.observing({ [bell] in bell.signal() }) { bell.wait(timeout: end) == .timedOut }
        guard !token.isCancelled else { throw ReaderError(.cancelled) }
        if isLate { throw ReaderError(.timedOut) }
    }
}
