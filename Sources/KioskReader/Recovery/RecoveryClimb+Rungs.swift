// SPDX-License-Identifier: Apache-2.0
//
// What each rung does, and the look at the reader after it: the slot answers, and its card has no power, so that no
// PIN stays verified. Only the card whose slot is supervised is ever touched, as long as nobody allowed more.

import CCIDReader

extension RecoveryClimb {
    /// Climbs a rung (`nil`: only looks).
    mutating func work(
        _ rung: RecoveryLadder.Rung?, _ failure: RecoveryLadder.Failure, _ time: Duration
    ) throws(Failed) {
        switch rung {
        case nil: break
        case .clearHalt:
            // It waits for the commands of other slots, and nobody begins one meanwhile.
            try ask { interface, slot throws(ReaderError) in
                try interface.recover(call(interface, slot, time))
            }
        case .abort:
            try ask { interface, slot throws(ReaderError) in try interface.abort(call(interface, slot, time))
            }
        case .slotPowerCycle: try powerCycle(time)
        case .reclaimInterface: try reclaim()
        case .usbReset: try resetDevice()
        case .waitForReenumeration: try awaitReturn(time)
        }
        try look()
        // A reader that is suspected for its mute cards has to bring one to life.
        guard failure == .slot, rung != .slotPowerCycle else { return }
        try powerCycle(time)
        try look()
    }

    /// Whatever came of it, the card is to have no power, so that no PIN stays verified. Nobody can end this; it takes
    /// no longer than opening and a look.
    ///
    /// - Returns: whether the reader says that the slot has no power, or no card.
    mutating func leaveUnpowered() -> Bool {
        if lease?.interface.isGone != false {
            // A reader that cannot be opened now answers false below: its card's power is not known to be off.
            lease = find().flatMap { try? hub.hold($0, .session, nil) }
        }
        // A session that has the slot meanwhile looks after its card itself.
        guard let (own, slot) = try? opened() else { return false }
        defer { withExtendedLifetime(own) {} }
        let time = options.limits.look
        let call = CCIDCall(
            slot: slot, deadline: own.interface.now.advanced(by: time), waitingTime: time)
        do throws(ReaderError) {
            try own.interface.leaveUnpowered(call, mending: true)
            return true
        } catch {
            return error.kind == .cardAbsent
        }
    }

    /// The slot answers, and its card has no power.
    private func look() throws(Failed) {
        try ask { interface, slot throws(ReaderError) in
            try interface.leaveUnpowered(call(interface, slot, options.limits.look))
        }
    }

    private func powerCycle(_ time: Duration) throws(Failed) {
        let (own, slot) = try opened()
        defer { withExtendedLifetime(own) {} }
        let interface = own.interface
        var settings = reader.known?.cardSettings() ?? CardSettings()
        settings.cancellation = cancellation
        do throws(CardError) {
            _ = try interface.powerCycle(slot, settings: settings, deadline: interface.now.advanced(by: time))
        } catch {
            if case .cancelled = error.reason { throw .cancelled }
            guard let failure = RecoveryLadder.Failure(error) else { return }
            var cause: ReaderError?
            if case .reader(let inner) = error.reason { cause = inner }
            throw .still(failure, cause)
        }
    }

    /// Another slot's session keeps the interface open: it cannot be claimed anew then. Who only watches steps aside.
    private mutating func reclaim() throws(Failed) {
        let hub = hub
        let known = try letGo()
        try hub.watch.whileReleased(known.path, hub) { () throws(Failed) in
            guard !hub.table.isOpen(known.path) else { throw .refused }
            try open(known, .renewal)
        }
    }

    /// Nobody else may use the device, unless the operator allows that: no session of this hub, nobody else of this
    /// process, no other process, no driver of the kernel. Who only watches steps aside, at all of its interfaces.
    private mutating func resetDevice() throws(Failed) {
        let hub = hub
        let known = try letGo()
        try hub.watch.whileReleased(known.devicePath, hub) { () throws(Failed) in
            do throws(ReaderError) {
                try hub.host.reset(
                    known.path, address: known.address, evenIfInUse: options.allowsDisturbingOthers)
            } catch {
                guard error.kind != .busy else { throw .refused }
                throw failed(error, orElse: .interface)
            }
            let isShared = hub.table.isOpen(known.path)
            try open(known, .session)
            guard isShared else { return }
            // Who has it open as well did not know of the reset.
            try ask { interface, slot throws(ReaderError) in
                try interface.recover(call(interface, slot, options.limits.clearHalt))
            }
        }
    }

    /// Gives the interface back, for whoever held it with us to be seen.
    private mutating func letGo() throws(Failed) -> Reader {
        lease = nil
        guard let known = reader.known else { throw .still(.gone, nil) }
        return known
    }

    private mutating func open(_ place: Reader, _ mode: CCIDInterface.Mode) throws(Failed) {
        do throws(ReaderError) {
            lease = try hub.hold(place, mode, cancellation)
        } catch {
            throw failed(error, orElse: .interface)
        }
    }

    // MARK: Waiting

    /// Waits until the reader is back and can be opened.
    private mutating func awaitReturn(_ time: Duration) throws(Failed) {
        lease = nil
        let end = ContinuousClock.now.advanced(by: time)
        do throws(ReaderError) {
            while true {
                // The moment first: what comes while we look is then seen by the wait.
                let moment = hub.busMoment()
                if let here = find(), try openOnceAllowed(here, until: end) { return }
                let left = end - ContinuousClock.now
                guard left > .zero else { throw ReaderError(.gone) }
                do throws(KioskReaderError) {
                    try hub.waitForBus(after: moment, for: left, cancellation)
                } catch {
                    throw ReaderError(.cancelled)  // the one thing that ends this wait early
                }
            }
        } catch {
            throw failed(error, orElse: .interface)
        }
    }

    /// The reader as it is now; `nil` while it is not there, or the bus cannot be read: both are waited out, within the
    /// rung's time.
    private func find() -> Reader? {
        guard let readers = try? hub.enumerated() else { return nil }
        return try? reader.find(in: readers)
    }

    /// False when it left again meanwhile.
    private mutating func openOnceAllowed(
        _ here: Reader, until end: ContinuousClock.Instant
    ) throws(ReaderError) -> Bool {
        let last = min(end, ContinuousClock.now.advanced(by: options.limits.permission))
        while true {
            do throws(ReaderError) {
                lease = try hub.hold(here, .session, cancellation)
                reader.found(here)
                return true
            } catch {
                switch error.kind {
                case .gone, .notFound: return false
                case .permission:
                    // udev sets the mode a moment after the kernel has told of the device, and tells nobody.
                    guard ContinuousClock.now < last else { throw error }
                    if (cancellation ?? Cancellation()).wait(for: .milliseconds(250)) {
                        throw ReaderError(.cancelled)
                    }
                default: throw error
                }
            }
        }
    }

    // MARK: Asking

    /// The slot that is supervised, taken as a session takes it, for as long as the lease is held. Before the first
    /// session no slot is: then it is one that no session has.
    private func opened() throws(Failed) -> (own: InterfaceLease, slot: SlotIndex) {
        guard let lease else { throw .still(.interface, nil) }
        let slots = reader.slot.map { [$0] } ?? reader.known?.slots.map(\.index) ?? [.first]
        for slot in slots {
            // The one failure is that a session has the slot; then the next one is asked for.
            if let own = try? lease.taking(slot) { return (own, slot) }
        }
        throw .still(.held, ReaderError(.busy, detail: InterfaceTable.slotIsTaken))
    }

    private func call(_ interface: CCIDInterface, _ slot: SlotIndex, _ time: Duration) -> CCIDCall {
        CCIDCall(
            slot: slot, deadline: interface.now.advanced(by: time), waitingTime: time,
            cancellation: cancellation)
    }

    private func ask<Value>(
        _ body: (CCIDInterface, SlotIndex) throws(ReaderError) -> Value
    ) throws(Failed) {
        let (own, slot) = try opened()
        defer { withExtendedLifetime(own) {} }
        do throws(ReaderError) {
            _ = try body(own.interface, slot)
        } catch {
            // A slot without a card has answered.
            guard error.kind != .cardAbsent else { return }
            throw failed(error, orElse: nil)
        }
    }

    /// - Parameter other: what a failure of the pipes or of a command means here: right after opening, a reader that
    ///   answers nothing.
    private func failed(_ error: ReaderError, orElse other: RecoveryLadder.Failure?) -> Failed {
        guard error.kind != .cancelled else { return .cancelled }
        let failure = RecoveryLadder.Failure(error)
        switch failure {
        case .pipe, .command, .card, .slot, nil: return .still(other ?? failure ?? .pipe, error)
        case .interface, .held, .permission, .gone: return .still(failure ?? .gone, error)
        }
    }
}
