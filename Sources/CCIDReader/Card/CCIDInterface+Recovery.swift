// SPDX-License-Identifier: Apache-2.0
//
// What the recovery of a reader does with one slot: asks it, takes its card's power, and gives it power to see
// whether the card is alive.

extension CCIDInterface {
    /// Asks the slot and leaves its card without power: a verified PIN lives as long as the card has power.
    ///
    /// - Parameters:
    ///   - call: its deadline bounds it all.
    ///   - mending: power off is tried, and what stands in its way mended, also where the slot does not say what it holds.
    /// - Throws: what the reader did not answer, or answered wrongly; `malformed` where it says that the card has power
    ///   after it was told to take it.
    public func leaveUnpowered(_ call: CCIDCall, mending: Bool = false) throws(ReaderError) {
        do throws(ReaderError) {
            switch try slotStatus(call).state {
            case .inactive, .absent: return
            // A reader that does not know may have a card with power.
            case .active, .unknown: break
            }
        } catch {
            guard mending, error.kind != .gone else { throw error }
        }
        try powerOffSurely(call)
        guard try slotStatus(call).state != .active else {
            throw ReaderError(.malformed, detail: "the card has power after IccPowerOff")
        }
    }

    /// Powers the slot off and on, reads the card's answer to reset, and powers it off again.
    ///
    /// - Returns: whether a card is in the slot.
    /// - Throws: `mute`, `atr` of a card that does not come to life, `reader` where the reader is at fault. The slot
    ///   has no power then either, where the reader can be brought to that.
    public func powerCycle(
        _ slot: SlotIndex, settings: CardSettings, deadline: ReaderInstant
    ) throws(CardError) -> Bool {
        let opening = CardOpening(interface: self, slot: slot, settings: settings, deadline: deadline)
        defer { powerOffAtEnd(slot) }
        do throws(CardError) {
            _ = try opening.coldStart()
            return true
        } catch {
            guard case .noCard = error.reason else { throw error }
            return false
        }
    }
}
