// SPDX-License-Identifier: Apache-2.0
//
// The watch over a hub's bus: one thread while somebody subscribes, asleep until a device comes or goes. It tells
// every subscriber, and claims the readers whose cards are to be watched.

import CCIDReader
import Dispatch
import Synchronization

/// The watch over a hub's bus and its readers.
final class HubWatch: Sendable {
    private struct State {
        var subscriptions: [EventSubscription] = []
        /// What the last look found; `nil`: nobody looked yet.
        var readers: [Reader]?
        /// Whether it found one that cannot be used.
        var hasUnusable = false
        /// What each claimed reader's slots said last, and when.
        var slots: [String: (readings: [SlotIndex: SlotReading], at: ReaderInstant)] = [:]
        var claims: [String: ReaderClaim] = [:]
        /// When readers arrived that were not there at the first look, by their path.
        var arrivals: [String: (reader: Reader, at: ContinuousClock.Instant)] = [:]
        /// Paths, of interfaces or whole devices, that somebody needs for himself.
        var released: [String: Int] = [:]
        var isRunning = false
        /// Ends the thread's present wait.
        var kick = Cancellation()

        func isReleased(_ reader: Reader) -> Bool {
            released[reader.path] != nil || released[reader.devicePath] != nil
        }
    }

    private let state = Mutex(State())
    /// Every thread that works for this watch.
    let threads = DispatchGroup()

    // MARK: Subscribers

    /// Tells this subscriber from now on, the present state first.
    func add(_ subscription: EventSubscription, _ hub: ReaderHub) {
        let mustStart = state.withLock { state in
            state.subscriptions.append(subscription)
            if let readers = state.readers {
                let time = UTCTime.now
                subscription.see { $0.found(subscription.chosen(readers), time: time) }
                for reader in readers where subscription.options.claims {
                    guard let slots = state.slots[reader.path] else { continue }
                    subscription.see { $0.heard(reader, slots.readings, at: slots.at, time: time) }
                }
                claimReaders(&state, hub)
            }
            // The next look tells this one as well; also where the first one has told the others, and is not over yet.
            if state.hasUnusable { state.kick.cancel() }
            guard !state.isRunning else { return false }
            state.isRunning = true
            threads.enter()
            return true
        }
        guard mustStart else { return }
        DispatchQueue(label: "KioskReader bus").async { [self] in
            while look(hub) {}
            threads.leave()
        }
    }

    /// Tells this subscriber nothing more. Returns at once: the readers are given back soon after the last one left.
    func remove(_ subscription: EventSubscription) {
        subscription.end()
        state.withLock { state in
            state.subscriptions.removeAll { $0 === subscription }
            giveUp(&state)
            if state.subscriptions.isEmpty { state.kick.cancel() }
        }
    }

    /// The same, and waits until what nobody needs any more is given back.
    func removeAndWait(_ subscription: EventSubscription) {
        let claims = state.withLock { Array($0.claims.values) }
        remove(subscription)
        let kept = state.withLock { $0.claims }
        for claim in claims where kept[claim.reader.path] !== claim { claim.waitUntilGivenBack() }
    }

    /// Tells every subscriber what stands in the way.
    func notice(_ notice: WatchNotice, of path: String? = nil, key: String) {
        for one in state.withLock({ $0.subscriptions }) { one.notice(notice, of: path, key: key) }
    }

    // MARK: The bus

    /// The bus is to be looked at now.
    func lookNow() { state.withLock { $0.kick.cancel() } }

    /// One look at the bus, and the wait for the next.
    ///
    /// - Returns: whether to go on.
    private func look(_ hub: ReaderHub) -> Bool {
        let kick: Cancellation? = state.withLock { state in
            guard !state.subscriptions.isEmpty else {
                (state.isRunning, state.readers, state.arrivals) = (false, nil, [:])
                return nil
            }
            state.kick = Cancellation()
            return state.kick
        }
        guard let kick else { return false }
        // First the moment, then the look: what comes between the two ends the wait.
        var moment = hub.busMoment()
        if moment == nil { notice(.busIsSilent, key: "bus") }
        do throws(KioskReaderError) {
            let found = try hub.everything()
            forgetNotices(allBut: Set(found.readers.map(\.path) + found.unusable.map(\.path)))
            note(unusable: found.unusable)
            take(found.readers, hub)
        } catch {
            notice(.busFailed(error), key: "bus \(error.kind)")
            moment = nil
        }
        // Cancelled: there is something to do, or nobody to do it for.
        try? hub.waitForBus(after: moment, for: nil, kick)
        return true
    }

    private func take(_ readers: [Reader], _ hub: ReaderHub) {
        state.withLock { state in
            note(arrivals: readers, &state)
            state.readers = readers
            let time = UTCTime.now
            for one in state.subscriptions { one.see { $0.found(one.chosen(readers), time: time) } }
            claimReaders(&state, hub)
        }
    }

    private func forgetNotices(allBut paths: Set<String>) {
        for one in state.withLock({ $0.subscriptions }) { one.forgetNotices(allBut: paths) }
    }

    /// Tells of the readers that cannot be used whoever would have been told of them as readers.
    private func note(unusable readers: [ReaderHub.UnusableReader]) {
        let subscriptions = state.withLock { state in
            state.hasUnusable = !readers.isEmpty
            return state.subscriptions
        }
        for reader in readers {
            for one in subscriptions where one.options.only?.names(reader) ?? true {
                one.notice(
                    .readerUnusable(reader), of: reader.path,
                    key: "\(reader.address) \(reader.usbID) \(reader.reason)")
            }
        }
    }

    private func note(arrivals readers: [Reader], _ state: inout State) {
        state.arrivals = state.arrivals.filter { _, known in
            readers.contains { $0.isPluggedAs(known.reader) }
        }
        guard let before = state.readers else { return }
        for reader in readers where !before.contains(where: { $0.isPluggedAs(reader) }) {
            state.arrivals[reader.path] = (reader, .now)
        }
    }

    /// Whether somebody watched when the reader came, a moment ago.
    func hasJustArrived(_ reader: Reader) -> Bool {
        state.withLock { state in
            guard let known = state.arrivals[reader.path], known.reader.isPluggedAs(reader) else {
                return false
            }
            return known.at.duration(to: .now) < RecoveryLimits().permission
        }
    }

    /// Gives up the readers that left, or that nobody wants any more.
    private func giveUp(_ state: inout State) {
        let readers = wanted(state)
        for (path, claim) in state.claims
        where state.isReleased(claim.reader) || !readers.contains(where: { $0.isPluggedAs(claim.reader) }) {
            claim.end()
            (state.claims[path], state.slots[path]) = (nil, nil)
        }
    }

    /// Claims what is there and wanted.
    private func claimReaders(_ state: inout State, _ hub: ReaderHub) {
        giveUp(&state)
        let readers = wanted(state)
        for reader in readers where state.claims[reader.path] == nil && !state.isReleased(reader) {
            let claim = ReaderClaim(reader)
            state.claims[reader.path] = claim
            claim.start(hub, self)
        }
    }

    /// The readers whose cards somebody watches.
    private func wanted(_ state: State) -> [Reader] {
        let readers = state.readers ?? []
        let claiming = state.subscriptions.filter(\.options.claims)
        return readers.filter { reader in
            claiming.contains { $0.chosen(readers).contains { $0.isPluggedAs(reader) } }
        }
    }

    // MARK: Readers

    /// A claimed reader's slots said something.
    func heard(_ reader: Reader, _ readings: [SlotIndex: SlotReading], at now: ReaderInstant) {
        state.withLock { state in
            guard let claim = state.claims[reader.path], claim.reader.isPluggedAs(reader) else { return }
            // Whoever subscribes later sees no change in the present state.
            let present = readings.mapValues { SlotReading(hasCard: $0.hasCard) }
            let known = state.slots[reader.path]?.readings ?? [:]
            state.slots[reader.path] = (known.merging(present) { $1 }, now)
            let time = UTCTime.now
            for one in state.subscriptions where one.options.claims {
                one.see { $0.heard(reader, readings, at: now, time: time) }
            }
        }
    }

    /// When some subscriber's view of this reader has waited long enough.
    func due(_ reader: Reader) -> ReaderInstant? {
        state.withLock { $0.subscriptions }.compactMap { $0.due(reader) }.min()
    }

    /// Time passed for this reader.
    func settle(_ reader: Reader, at now: ReaderInstant) {
        state.withLock { state in
            let time = UTCTime.now
            for one in state.subscriptions where one.options.claims {
                one.see { $0.settle(reader, at: now, time: time) }
            }
        }
    }

    // MARK: Whoever needs a reader for himself

    /// Runs `body` while the watch does not hold this interface, or none of this device's, such as for a USB reset; then
    /// they are watched again.
    ///
    /// - Parameters:
    ///   - path: the interface's path, or the device's.
    ///   - hub: whose watch it is.
    func whileReleased<Value, Failure: Error>(
        _ path: String, _ hub: ReaderHub, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let held: [ReaderClaim] = state.withLock { state in
            state.released[path, default: 0] += 1
            let held = state.claims.values.filter { state.isReleased($0.reader) }
            claimReaders(&state, hub)
            return held
        }
        for claim in held { claim.waitUntilGivenBack() }
        defer {
            state.withLock { state in
                let count = (state.released[path] ?? 1) - 1
                state.released[path] = count > 0 ? count : nil
                claimReaders(&state, hub)
            }
        }
        return try body()
    }
}
