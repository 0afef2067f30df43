// SPDX-License-Identifier: Apache-2.0
//
// PC_to_RDR_Secure (CCID 1.1, 6.1.11), for profiles that have a keypad: somebody types for a while, and only then the
// card gets its command. So an ABORT that comes meanwhile leaves the card unasked.

/// An entry that somebody is busy with.
struct PendingEntry {
    let structure: SecureStructure
    let pending: Pending
    /// When the person is done, or the reader gives them up.
    let due: UInt64
}

extension Firmware {
    /// Begins an entry; the answer is made when the person is done.
    func secure(_ command: Command, _ pending: Pending) -> Reply? {
        guard let pad = profile.pinPad, profile.exchangeLevel != .character else {
            return .failure(SlotError.commandNotSupported)
        }
        let structure: SecureStructure
        do throws(SecureStructure.Flaw) {
            structure = try SecureStructure(command.data)
        } catch {
            return .failure(error.bError)
        }
        let bit: UInt8 = structure.isModification ? 2 : 1
        guard profile.descriptor.bPINSupport & bit != 0 else { return .failure(10) }
        guard slots[command.slot].card != nil, slots[command.slot].isActive
        else { return .failure(SlotError.iccMute) }
        let due = clock.now + pad.time(within: structure.patience).wholeNanoseconds
        keepAlive(pending, until: due)
        slots[command.slot].busyUntil = due
        slots[command.slot].entry = PendingEntry(structure: structure, pending: pending, due: due)
        settleEntries()
        return nil
    }

    /// Makes the answers of all entries that are over.
    func settleEntries() {
        for slot in slots.indices {
            guard let entry = slots[slot].entry, entry.due <= clock.now else { continue }
            slots[slot].entry = nil
            guard profile.pinPad?.person != .takesCardOut else {
                slots[slot].busyUntil = .max
                remove(slot: slot)
                continue
            }
            answer(entry.pending, finish(entry, slot))
        }
    }

    /// When the next entry is over.
    var nextEntry: UInt64? { slots.compactMap(\.entry?.due).min() }

    private func finish(_ entry: PendingEntry, _ slot: Int) -> Reply {
        guard let pad = profile.pinPad, let card = slots[slot].card, slots[slot].isActive
        else { return .failure(SlotError.iccMute) }
        let structure = entry.structure
        switch pad.pins(for: structure) {
        case .failure(let end): return pad.reply(end)
        case .success(let pins):
            var command = structure.template
            var end = 0
            for (pin, offset) in zip(pins, structure.offsets) {
                guard let after = structure.format.write(pin, into: &command, offset: offset, notBefore: end)
                else { return .failure(13) }
                end = after
            }
            return hand(command, structure.prologue, to: card, slot)
        }
    }

    /// The command goes as a block with the prologue that the host gave, as a TPDU, or as it is.
    private func hand(_ apdu: [UInt8], _ prologue: [UInt8], to card: InsertedCard, _ slot: Int) -> Reply {
        guard profile.exchangeLevel == .tpdu else {
            guard let (response, working) = card.process(apdu) else { return .failure(SlotError.iccMute) }
            return .success(response, after: working)
        }
        let parameters = slots[slot].parameters
        guard parameters.number == 1 else { return exchangeT0(apdu, with: card, parameters) }
        guard apdu.count <= 254 else { return .failure(SlotError.badLength) }
        let body = prologue.prefix(2) + [UInt8(apdu.count)] + apdu
        let block = Array(body) + card.atr.edc.compute(body)
        switch card.exchange(block, rate: parameters.rate) {
        case .bytes(let bytes, let working) where working <= card.atr.bwt:
            return .success(bytes, after: working)
        case .bytes, .silence:
            return .failure(SlotError.iccMute, after: card.atr.bwt)
        }
    }
}
