// SPDX-License-Identifier: Apache-2.0
//
// How the monitor's thread spends its time: it sleeps in the interrupt transfer, without a limit while nothing is
// due. Where there is no interrupt pipe, or it proves broken, the slots are asked instead.

import CCIDReader
import Synchronization

extension SlotMonitor {
    /// One wait and what it brought.
    ///
    /// - Returns: whether to go on.
    func round(_ interface: CCIDInterface, _ run: Run) -> Bool {
        let plan: (kick: Cancellation, mustAsk: Bool, isPolled: Bool)? = state.withLock { state in
            guard state.run === run, !state.isLost else { return nil }
            defer { state.mustAsk = false }
            state.kick = Cancellation()
            return (state.kick, state.mustAsk, state.isPolled)
        }
        guard let plan else { return false }
        let isUnread = plan.mustAsk || plan.isPolled ? !ask(interface) : false
        let now = interface.now
        tell { $0.settle(at: now) }
        let due = state.withLock { $0.listeners.values.compactMap(\.due).min() }
        if isUnread { state.withLock { $0.mustAsk = true } }
        if plan.isPolled || isUnread {
            // On the machine's clock: the time of a reader made of software would jump over the wait, and with it over
            // the deadline of the command that the slot is busy with.
            let rest = due.map { $0.since(interface.now) } ?? .seconds(60)
            let wasKicked = plan.kick.wait(for: min(rest, Self.pollInterval))
            // So it passed for what is due as well, whatever the reader's clock says.
            if let due, rest <= Self.pollInterval, !wasKicked {
                tell { $0.settle(at: max(due, interface.now)) }
            }
            return true
        }
        listen(interface, until: due ?? .distantFuture, plan.kick)
        return true
    }

    private func listen(_ interface: CCIDInterface, until due: ReaderInstant, _ kick: Cancellation) {
        do throws(ReaderError) {
            let call = CCIDCall(slot: .first, deadline: due, cancellation: kick)
            publish(try interface.waitForChange(call), interface)
        } catch {
            switch error.kind {
            case .timedOut, .cancelled: break
            case .gone: lose()
            case .unsupported: state.withLock { $0.isPolled = true }
            default: countFailure()
            }
        }
    }

    /// A report may have been in what failed: the slots are asked.
    private func countFailure() {
        let isBroken = state.withLock { state in
            state.failures += 1
            state.mustAsk = true
            state.isPolled = state.failures >= Self.mostFailures
            return state.isPolled
        }
        if isBroken { tell { $0.isPolled() } }
    }

    private func lose() {
        state.withLock { $0.isLost = true }
        tell { $0.lost() }
    }

    /// GetSlotStatus to each slot. A slot that works on a command answers after it; where that lasts too long, it is
    /// left for later.
    ///
    /// - Returns: whether all of them answered.
    private func ask(_ interface: CCIDInterface) -> Bool {
        var readings: [SlotIndex: SlotReading] = [:]
        for slot in interface.descriptor.slots {
            let call = CCIDCall(
                slot: slot, deadline: interface.now.advanced(by: .seconds(3)), waitingTime: .seconds(3))
            do throws(ReaderError) {
                let status = try interface.slotStatus(call).state
                guard status != .unknown else { continue }
                readings[slot] = SlotReading(hasCard: status.hasCard, isWithoutPower: status != .active)
            } catch {
                guard error.kind != .gone else {
                    lose()
                    return true
                }
            }
        }
        let now = interface.now
        if !readings.isEmpty { tell { $0.heard(readings, at: now) } }
        return readings.count == interface.descriptor.slotCount
    }
}
