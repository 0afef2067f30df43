// SPDX-License-Identifier: Apache-2.0
//
// What the last three bytes of each message's header mean, and what an interrupt message says
// (CCID 1.1, 6.1 to 6.3).

extension CCIDMessage {
    /// The last three bytes of a bulk message's header.
    static func tail(_ type: UInt8, _ byte7: UInt8, _ byte8: UInt8, _ byte9: UInt8) -> [Field] {
        switch type {
        case 0x80...0x84: answerTail(type, byte7, byte8, byte9)
        case 0x61: [byte("bProtocolNum", byte7, "T=\(byte7)"), reserved(byte8), reserved(byte9)]
        case 0x62: [byte("bPowerSelect", byte7, power(byte7)), reserved(byte8), reserved(byte9)]
        case 0x69, 0x6F:
            [
                byte("bBWI", byte7),
                Field(
                    name: "wLevelParameter", value: UInt32(byte8) | UInt32(byte9) << 8, width: 2,
                    meaning: nil),
            ]
        case 0x6A:
            [byte("bmChanges", byte7), byte("bClassGetResponse", byte8), byte("bClassEnvelope", byte9)]
        case 0x6E:
            [
                byte("bClockCommand", byte7, byte7 == 0 ? "restart" : "stop"), reserved(byte8),
                reserved(byte9),
            ]
        case 0x71: [byte("bFunction", byte7, mechanical(byte7)), reserved(byte8), reserved(byte9)]
        default: [reserved(byte7), reserved(byte8), reserved(byte9)]
        }
    }

    /// bStatus, bError and the byte that depends on the answer (CCID 1.1, 6.2).
    private static func answerTail(
        _ type: UInt8, _ status: UInt8, _ error: UInt8, _ last: UInt8
    ) -> [Field] {
        let own: Field =
            switch type {
            case 0x80: byte("bChainParameter", last)
            case 0x81: byte("bClockStatus", last, clock(last))
            case 0x82: byte("bProtocolNum", last, "T=\(last)")
            default: reserved(last)
            }
        let meaning: String? =
            switch status >> 6 {
            case 1: CCIDNames.slotError(error)
            case 2: "× waiting time"
            default: nil
            }
        return [byte("bStatus", status, statusText(status)), byte("bError", error, meaning), own]
    }

    /// bmICCStatus and bmCommandStatus in words.
    public static func statusText(_ bStatus: UInt8) -> String {
        let card = ["card active", "card not powered", "no card", "card state reserved"]
        let command = ["done", "failed", "more time", "command state reserved"]
        return command[Int(bStatus >> 6)] + ", " + card[Int(bStatus & 0x03)]
    }

    static func interruptFields(_ bytes: [UInt8]) throws(CCIDMessageError) -> [Field] {
        let type = byte("bMessageType", bytes[0], CCIDNames.message(bytes[0]))
        if bytes[0] == 0x51 {
            guard bytes.count == 4 else {
                throw CCIDMessageError(reason: "HardwareError has 4 bytes, here are \(bytes.count)")
            }
            return [
                type, byte("bSlot", bytes[1]), byte("bSeq", bytes[2]),
                byte("bHardwareErrorCode", bytes[3], bytes[3] == 1 ? "overcurrent" : nil),
            ]
        }
        guard (2...9).contains(bytes.count) else {
            throw CCIDMessageError(reason: "NotifySlotChange has 2 to 9 bytes, here are \(bytes.count)")
        }
        var fields = [type]
        for (index, state) in bytes.dropFirst().enumerated() {
            let slots = (0..<4).map { slot -> String in
                let bits = state >> UInt8(2 * slot)
                return "slot \(4 * index + slot) \(bits & 1 == 0 ? "empty" : "card")"
                    + (bits & 2 == 0 ? "" : ", changed")
            }
            fields.append(byte("bmSlotICCState[\(index)]", state, slots.joined(separator: "; ")))
        }
        return fields
    }

    private static func byte(_ name: String, _ value: UInt8, _ meaning: String? = nil) -> Field {
        Field(name: name, value: UInt32(value), width: 1, meaning: meaning)
    }

    private static func reserved(_ value: UInt8) -> Field {
        Field(name: "RFU", value: UInt32(value), width: 1, meaning: nil)
    }

    private static func power(_ value: UInt8) -> String? {
        switch PowerSelect(rawValue: value) {
        case .automatic: "automatic"
        case .volts5: "5 V"
        case .volts3: "3 V"
        case .volts1_8: "1.8 V"
        case nil: nil
        }
    }

    private static func clock(_ value: UInt8) -> String? {
        switch ClockStatus(rawValue: value) {
        case .running: "running"
        case .stoppedLow: "stopped low"
        case .stoppedHigh: "stopped high"
        case .stoppedUnknown: "stopped"
        case nil: nil
        }
    }

    private static func mechanical(_ value: UInt8) -> String? {
        switch CCIDInterface.MechanicalFunction(rawValue: value) {
        case .accept: "accept"
        case .eject: "eject"
        case .capture: "capture"
        case .lock: "lock"
        case .unlock: "unlock"
        case nil: nil
        }
    }
}
