// SPDX-License-Identifier: Apache-2.0
//
// PC_to_RDR_Secure with PIN verification (CCID 1.1, 6.1.11) and PC_to_RDR_Mechanical (6.1.12), for profiles
// that have a keypad or a motor.

extension Firmware {
    /// Offsets within abData: bPINOperation, then the PIN verification structure up to abPINapdu.
    private static let apduOffset = 15

    func secure(_ command: Command) -> Reply {
        guard let pad = profile.pinPad, profile.descriptor.bPINSupport & 1 != 0 else {
            return .failure(SlotError.commandNotSupported)
        }
        let data = command.data
        guard data.count >= Self.apduOffset + 4 else { return .failure(SlotError.badLength) }
        guard data[0] == 0 else { return .failure(10) }  // bPINOperation: verification only
        guard let card = slots[command.slot].card, slots[command.slot].isActive
        else { return .failure(SlotError.iccMute) }
        switch pad.person {
        case .cancels: return .failure(SlotError.pinCancelled, after: pad.time)
        case .sleeps: return .failure(SlotError.pinTimeout, after: .seconds(Int(max(1, data[1]))))
        case .types(let pin):
            // bmFormatString: ASCII, left justified, position in bytes; other formats are not needed yet.
            guard data[2] & 0x87 == 0x82 else { return .failure(12) }
            let apdu = fill(
                Array(data[Self.apduOffset...]), pin, at: Int(data[2] >> 3 & 0x0F), size: Int(data[3] & 0x0F))
            return hand(apdu, prologue: Array(data[12..<15]), to: card, command, after: pad.time)
        }
    }

    /// Puts the PIN into the command; with a PIN block of size 0 the command grows by the PIN.
    private func fill(_ template: [UInt8], _ pin: [UInt8], at position: Int, size: Int) -> [UInt8] {
        var apdu = template
        let start = 5 + position
        while apdu.count < start + max(pin.count, size) { apdu.append(0xFF) }
        apdu.replaceSubrange(start..<start + pin.count, with: pin)
        apdu[4] = UInt8(truncatingIfNeeded: apdu.count - 5)
        return apdu
    }

    /// The command goes as a block with the prologue that the host gave, or as it is.
    private func hand(
        _ apdu: [UInt8], prologue: [UInt8], to card: InsertedCard, _ command: Command, after: Duration
    ) -> Reply {
        guard profile.exchangeLevel == .tpdu else {
            guard let (response, working) = card.process(apdu) else { return .failure(SlotError.iccMute) }
            return .success(response, after: after + working)
        }
        let body = prologue.prefix(2) + [UInt8(truncatingIfNeeded: apdu.count)] + apdu
        let block = body + card.atr.edc.compute(body)
        let rate = slots[command.slot].parameters.rate
        guard case .bytes(let bytes, let working) = card.exchange(Array(block), rate: rate)
        else { return .failure(SlotError.iccMute, after: after + card.atr.bwt) }
        return .success(bytes, after: after + working)
    }

    /// dwMechanical: bit 0 accept, 1 eject, 2 capture, 3 lock and unlock.
    func mechanical(_ command: Command) -> Reply {
        guard profile.descriptor.dwMechanical != 0 else { return .failure(SlotError.commandNotSupported) }
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        let bits: [UInt8: UInt32] = [1: 0x01, 2: 0x02, 3: 0x04, 4: 0x08, 5: 0x08]
        guard let bit = bits[command.specific[0]], profile.descriptor.dwMechanical & bit != 0
        else { return .failure(7) }
        if bit == 0x02 || bit == 0x04 { remove(slot: command.slot) }
        return status(command.slot)
    }
}
