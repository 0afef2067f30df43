// SPDX-License-Identifier: Apache-2.0
//
// IccPowerOn, IccPowerOff and the parameters of a slot (CCID 1.1, 6.1.1 to 6.1.7 and 6.1.14).

extension Firmware {
    func powerOn(_ command: Command) -> Reply {
        let slot = command.slot
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        guard isPossible(bPowerSelect: command.specific[0]) else { return .failure(7) }
        guard let card = slots[slot].card else { return .failure(SlotError.iccMute) }
        slots[slot].command = nil
        slots[slot].response = []
        let atr = profile.isContactless ? contactlessATR(card) : card.powerOn()
        guard let atr else {
            slots[slot].isActive = false
            // A card must begin its answer within 40,000 clocks (ISO/IEC 7816-3:2006, 6.2.2): 10 ms at 4 MHz.
            return .failure(SlotError.iccMute, after: .milliseconds(10))
        }
        slots[slot].isActive = true
        slots[slot].clockStatus = 0
        slots[slot].parameters = defaultParameters(card)
        return .success(atr)
    }

    private func contactlessATR(_ card: InsertedCard) -> [UInt8]? {
        guard card.powerOn() != nil else { return nil }
        return card.pseudoATR()
    }

    /// 0 is for readers that choose the voltage; else the reader must have the voltage asked for.
    private func isPossible(bPowerSelect: UInt8) -> Bool {
        if profile.habits.takesAnyVoltage { return true }
        if bPowerSelect == 0 { return profile.descriptor.dwFeatures & 0x08 != 0 }
        return bPowerSelect <= 3 && profile.descriptor.bVoltageSupport & 1 << (bPowerSelect - 1) != 0
    }

    func powerOff(_ command: Command) -> Reply {
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        slots[command.slot].powerOff()
        return status(command.slot)
    }

    /// With 0x02 or 0x40 in dwFeatures the reader reads the ATR by itself.
    private func defaultParameters(_ card: InsertedCard) -> ProtocolParameters {
        let features = profile.descriptor.dwFeatures
        guard features & 0x42 != 0 else { return .powerUp }
        var parameters = ProtocolParameters(card.atr)
        if features & 0x40 != 0, !profile.isContactless, negotiate(card, parameters.number, card.atr.ta1) {
            parameters.bytes[0] = card.rate
        }
        return parameters
    }

    /// The PPS that the reader sends by itself.
    private func negotiate(_ card: InsertedCard, _ number: UInt8, _ rate: UInt8) -> Bool {
        guard card.rate != rate || card.protocolNumber != number else { return true }
        guard card.isFresh else { return false }
        let request: [UInt8] = [0xFF, 0x10 | number, rate]
        return card.exchange(request + CardEDC.lrc.compute(request), rate: card.rate) != .silence
    }

    func parameters(_ command: Command) -> Reply {
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        guard slots[command.slot].isActive else { return .failure(SlotError.iccMute) }
        let parameters = slots[command.slot].parameters
        return .success(parameters.bytes, specific: parameters.number)
    }

    func resetParameters(_ command: Command) -> Reply {
        guard command.data.isEmpty else { return .failure(SlotError.badLength) }
        guard slots[command.slot].isActive, let card = slots[command.slot].card
        else { return .failure(SlotError.iccMute) }
        let features = profile.descriptor.dwFeatures
        slots[command.slot].parameters = features & 0x42 != 0 ? ProtocolParameters(card.atr) : .powerUp
        return parameters(command)
    }

    func setParameters(_ command: Command) -> Reply {
        let slot = command.slot
        let number = command.specific[0]
        guard number <= 1, profile.descriptor.dwProtocols & 1 << number != 0 else { return .failure(7) }
        guard command.data.count == (number == 1 ? 7 : 5) else { return .failure(SlotError.badLength) }
        guard slots[slot].isActive, let card = slots[slot].card else { return .failure(SlotError.iccMute) }
        guard card.atr.offers(number) || profile.isContactless else {
            return .failure(SlotError.protocolNotSupported)
        }
        let wanted = ProtocolParameters(number: number, bytes: command.data)
        if let offset = wanted.offsetOfFlaw { return .failure(offset) }
        let features = profile.descriptor.dwFeatures
        let sendsPPS = features & 0xC0 == 0x80 && profile.exchangeLevel == .tpdu
        if sendsPPS, !negotiate(card, number, wanted.rate) { return .failure(10) }
        slots[slot].parameters = wanted
        return .success(wanted.bytes, specific: number)
    }

    func setDataRate(_ command: Command) -> Reply {
        guard profile.setsDataRate else { return .failure(SlotError.commandNotSupported) }
        guard command.data.count == 8 else { return .failure(SlotError.badLength) }
        let fields = profile.descriptor
        let clock = command.data.le32(at: 0)
        let rate = command.data.le32(at: 4)
        guard fields.dwDefaultClock...fields.dwMaximumClock ~= clock else { return .failure(10) }
        guard 1...fields.dwMaxDataRate ~= rate else { return .failure(14) }
        return .success(command.data)
    }
}
