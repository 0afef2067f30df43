// SPDX-License-Identifier: Apache-2.0
//
// An idle session learns that its card or its reader went. A report is only a hint: the slot itself says whether
// the card kept its power.

import CCIDReader
import Dispatch
import ISO7816
import Synchronization

/// What a session hears between its calls.
final class SessionEar: SlotListener {
    private let slot: SlotIndex
    private let look: @Sendable () -> Void
    /// Not the monitor's thread: asking the slot may have to wait for a command that runs.
    private let queue = DispatchQueue(label: "KioskReader session's card")

    init(_ slot: SlotIndex, look: @escaping @Sendable () -> Void) {
        self.slot = slot
        self.look = look
    }

    func heard(_ readings: [SlotIndex: SlotReading], at now: ReaderInstant) {
        guard let reading = readings[slot], reading.changed || reading.isWithoutPower || !reading.hasCard
        else { return }
        queue.async(execute: look)
    }

    func lost() { queue.async(execute: look) }
}

extension CardSession {
    /// Begins to listen, as far as the options ask for it: else to what others make the monitor hear.
    func listen() {
        state.withLock { state in
            guard let lease = state.lease else { return }
            let ear = SessionEar(slot) { [weak self] in self?.lookAfterCard() }
            state.ear = ear
            let hasPipe = lease.interface.info.interruptIn != nil
            lease.monitor.add(
                ear, lease.interface, isNeeded: options.onEnd != nil || (options.listens && hasPipe))
        }
    }

    /// Ends the session when its card lost its power, or the reader left.
    private func lookAfterCard() {
        let lost = state.withLock { state -> CardError? in
            guard var card = state.card.take() else { return nil }
            let limit = card.interface.now.advanced(by: .seconds(5))
            let lost: CardError?
            do throws(ReaderError) {
                // A card that was out and is in again has no power until somebody gives it to it.
                lost = try card.state(deadline: limit) == .active ? nil : CardError(.cardGone, fate: .notSent)
            } catch {
                // It is the look that failed. No command was under way, and none will be sent.
                lost = card.isOver || error.kind == .gone ? CardError(error, fate: .notSent) : nil
            }
            guard let lost else {
                state.card = consume card
                return nil
            }
            _ = consume card
            state.end()
            state.lost = lost
            hasCard.store(false, ordering: .releasing)
            return lost
        }
        guard let lost else { return }
        let shown = KioskReaderError(lost, subject: subject)
        note(ending: shown)
        end.come()
        options.onEnd?(shown)
    }
}
