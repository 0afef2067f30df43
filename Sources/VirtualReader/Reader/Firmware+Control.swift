// SPDX-License-Identifier: Apache-2.0
//
// Endpoint 0: the standard requests (USB 2.0, 9.4) and those of the class (CCID 1.1, 5.3).

import CCIDReader

extension Firmware {
    func control(_ setup: USBSetup) -> USBControlAnswer {
        if isGone { return .gone }
        settleEntries()
        let answer: [UInt8]?
        switch setup.bmRequestType & 0x60 {
        case 0x00: answer = standard(setup)
        case 0x20: answer = classRequest(setup)
        default: answer = nil
        }
        if isGone { return .gone }
        guard let answer else { return .stall }
        return .data(Array(answer.prefix(Int(setup.wLength))))
    }

    private func standard(_ setup: USBSetup) -> [UInt8]? {
        switch (setup.bmRequestType, setup.bRequest) {
        case (0x80, 0x00), (0x81, 0x00):  // GET_STATUS of device and interface
            return [0, 0]
        case (0x82, 0x00):
            let endpoint = UInt8(setup.wIndex & 0xFF)
            guard endpoint & 0x7F == 0 || Endpoint.all.contains(endpoint) else { return nil }
            return [halted.contains(endpoint) ? 1 : 0, 0]
        case (0x02, 0x01):  // CLEAR_FEATURE(ENDPOINT_HALT)
            return halt(setup, false)
        case (0x02, 0x03):  // SET_FEATURE(ENDPOINT_HALT)
            return halt(setup, true)
        case (0x00, 0x05):  // SET_ADDRESS: the bus keeps it
            return []
        case (0x80, 0x06), (0x81, 0x06):
            return shown.answer(to: setup.wValue)
        case (0x80, 0x08):
            return [configuration]
        case (0x00, 0x09):
            guard setup.wValue <= 1 else { return nil }
            configuration = UInt8(setup.wValue)
            reset()
            cure(by: .usbReset)
            return []
        case (0x81, 0x0A):
            return [0]
        case (0x01, 0x0B):
            guard setup.wValue == 0, setup.wIndex == 0 else { return nil }
            halted = []
            assembly.clear()
            cure(by: .reclaim)
            return []
        default:
            return nil
        }
    }

    private func halt(_ setup: USBSetup, _ isHalted: Bool) -> [UInt8]? {
        let endpoint = UInt8(setup.wIndex & 0xFF)
        guard setup.wValue == 0, isHalted || !profile.habits.keepsHalts else { return nil }
        if endpoint & 0x7F == 0 { return [] }
        guard Endpoint.all.contains(endpoint) else { return nil }
        if isHalted {
            halted.insert(endpoint)
        } else {
            halted.remove(endpoint)
            habitState.losesNextAnswer = profile.habits.losesAnswerAfterClearHalt
            if endpoint == Endpoint.bulkOut {
                assembly.clear()
                cure(by: .clearHalt)
            }
        }
        return []
    }

    private func classRequest(_ setup: USBSetup) -> [UInt8]? {
        guard let request = ClassRequest(rawValue: setup.bRequest), setup.wIndex == 0 else { return nil }
        let direction: UInt8 = request == .abort ? 0x21 : 0xA1
        guard setup.bmRequestType == direction else { return nil }
        let actions = faults.at(request)
        if actions.contains(.gone) { isGone = true }
        if actions.contains(.stall) || hung?.silencesPipes == true { return nil }
        var answer: [UInt8]?
        switch request {
        case .abort:
            let slot = Int(setup.wValue & 0xFF)
            answer = takeAbortRequest(slot: slot, seq: UInt8(setup.wValue >> 8)) ? [] : nil
        case .getClockFrequencies: answer = profile.clockFrequencies.map(list)
        case .getDataRates: answer = profile.dataRates.map(list)
        }
        for case .truncate(let length) in actions { answer = answer.map { Array($0.prefix(length)) } }
        if answer == nil, profile.habits.haltsAfterRefusal { halted.insert(Endpoint.bulkIn) }
        return answer
    }

    private func list(_ numbers: [UInt32]) -> [UInt8] {
        var out: [UInt8] = []
        for number in numbers { out.appendLE32(number) }
        return out
    }
}
