// SPDX-License-Identifier: Apache-2.0
//
// XfrBlock at each level (CCID 1.1, 3.2 and 6.1.4): a TPDU straight to the card, a whole short APDU, or an
// extended APDU in as many messages as it takes. Character level and T=0 are in Firmware+Character.swift.

extension Firmware {
    func transfer(_ command: Command) -> Reply {
        let slot = addressed(command.slot)
        let level = UInt16(command.specific[1]) | UInt16(command.specific[2]) << 8
        guard let card = slots[slot].card, slots[slot].isActive, slots[slot].clockStatus == 0
        else { return .failure(SlotError.iccMute) }
        switch profile.exchangeLevel {
        case .character:
            return transferCharacters(command, expected: Int(level), with: card)
        case .tpdu:
            guard level == 0 else { return .failure(8) }
            return exchange(command.data, with: card, slots[slot].parameters, bBWI: command.specific[0])
        case .shortAPDU:
            guard level == 0 else { return .failure(8) }
            guard command.data.count >= 4 else { return .failure(SlotError.badLength) }
            guard let (response, after) = card.process(command.data)
            else { return .failure(SlotError.iccMute) }
            return .success(response, after: after)
        case .extendedAPDU:
            return exchangePart(command.data, level, slot, card)
        }
    }

    /// A TPDU: at T=1 a block, and before the first one perhaps a PPS.
    private func exchange(
        _ data: [UInt8], with card: InsertedCard, _ parameters: ProtocolParameters, bBWI: UInt8
    ) -> Reply {
        guard !data.isEmpty else { return .failure(SlotError.badLength) }
        let isPPS = card.isFresh && data[0] == 0xFF
        guard isPPS || parameters.number == 1 else { return exchangeT0(data, with: card, parameters) }
        let waiting = card.atr.bwt * Int(max(1, bBWI))
        switch card.exchange(data, rate: parameters.rate) {
        case .bytes(let bytes, let after) where after <= waiting:
            return .success(bytes, after: after)
        case .bytes, .silence:
            return .failure(SlotError.iccMute, after: waiting)
        }
    }

    /// An extended APDU: header, Lc of three bytes, 65,535 bytes, Le of two.
    private static let longestCommand = 65_544

    /// One part of an extended APDU, told by wLevelParameter. A chain that grows longer than any command is
    /// forgotten.
    private func exchangePart(_ data: [UInt8], _ level: UInt16, _ slot: Int, _ card: InsertedCard) -> Reply {
        guard (slots[slot].command?.count ?? 0) + data.count <= Self.longestCommand else {
            slots[slot].command = nil
            return .failure(SlotError.badLength)
        }
        switch (level, slots[slot].command) {
        case (0x0000, nil):
            return finish(data, slot, card)
        case (0x0001, nil):
            slots[slot].command = data
            slots[slot].response = []
            return .success(specific: 0x10)
        case (0x0003, let begun?):
            slots[slot].command = begun + data
            return .success(specific: 0x10)
        case (0x0002, let begun?):
            slots[slot].command = nil
            return finish(begun + data, slot, card)
        case (0x0010, nil) where data.isEmpty && !slots[slot].response.isEmpty:
            return nextPart(slot, isFirst: false, after: .zero)
        default:
            return .failure(8)
        }
    }

    private func finish(_ command: [UInt8], _ slot: Int, _ card: InsertedCard) -> Reply {
        guard command.count >= 4 else { return .failure(SlotError.badLength) }
        guard let (response, after) = card.process(command) else { return .failure(SlotError.iccMute) }
        slots[slot].response = response
        return nextPart(slot, isFirst: true, after: after)
    }

    /// bChainParameter: 0 all, 1 begins, 3 goes on, 2 ends (CCID 1.1, 6.2.1).
    private func nextPart(_ slot: Int, isFirst: Bool, after: Duration) -> Reply {
        let room = Int(profile.descriptor.dwMaxCCIDMessageLength) - 10
        let part = Array(slots[slot].response.prefix(room))
        slots[slot].response.removeFirst(part.count)
        let isLast = slots[slot].response.isEmpty
        let chain: UInt8 = isFirst ? (isLast ? 0 : 1) : (isLast ? 2 : 3)
        return .success(part, specific: chain, after: after)
    }
}
