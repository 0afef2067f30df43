// SPDX-License-Identifier: Apache-2.0
//
// The class descriptor's fields in their order, with what they mean, for whoever prints them.

extension ClassDescriptor {
    /// The 22 fields in the descriptor's order.
    public var fields: [Field] {
        [
            byte("bLength", bLength),
            byte("bDescriptorType", bDescriptorType),
            word("bcdCCID", bcdCCID, "CCID " + Self.version(bcdCCID)),
            byte("bMaxSlotIndex", bMaxSlotIndex, slotCount == 1 ? "1 slot" : "\(slotCount) slots"),
            byte("bVoltageSupport", bVoltageSupport, list(voltageNames)),
            double("dwProtocols", dwProtocols, list(protocolNames)),
            double("dwDefaultClock", dwDefaultClock, "kHz"),
            double("dwMaximumClock", dwMaximumClock, "kHz"),
            byte("bNumClockSupported", bNumClockSupported),
            double("dwDataRate", dwDataRate, "bit/s"),
            double("dwMaxDataRate", dwMaxDataRate, "bit/s"),
            byte("bNumDataRatesSupported", bNumDataRatesSupported),
            double("dwMaxIFSD", dwMaxIFSD, dwMaxIFSD == UInt32(maximumIFSD) ? nil : "used as \(maximumIFSD)"),
            double("dwSynchProtocols", dwSynchProtocols),
            double("dwMechanical", dwMechanical, list(mechanicalNames)),
            double("dwFeatures", dwFeatures, list(features.meanings)),
            double("dwMaxCCIDMessageLength", dwMaxCCIDMessageLength, "bytes"),
            byte("bClassGetResponse", bClassGetResponse, bClassGetResponse == 0xFF ? "as the command" : nil),
            byte("bClassEnvelope", bClassEnvelope, bClassEnvelope == 0xFF ? "as the command" : nil),
            word("wLcdLayout", wLcdLayout, display),
            byte("bPINSupport", bPINSupport, list(pinNames)),
            byte("bMaxCCIDBusySlots", bMaxCCIDBusySlots),
        ]
    }

    /// A BCD version such as `1.10`.
    public static func version(_ bcd: UInt16) -> String {
        var major = Hex.string(UInt8(truncatingIfNeeded: bcd >> 8))
        if major.hasPrefix("0") { major.removeFirst() }
        return major + "." + Hex.string(UInt8(truncatingIfNeeded: bcd))
    }

    private func byte(_ name: String, _ value: UInt8, _ meaning: String? = nil) -> Field {
        Field(name: name, value: UInt32(value), width: 1, meaning: meaning)
    }

    private func word(_ name: String, _ value: UInt16, _ meaning: String? = nil) -> Field {
        Field(name: name, value: UInt32(value), width: 2, meaning: meaning)
    }

    private func double(_ name: String, _ value: UInt32, _ meaning: String? = nil) -> Field {
        Field(name: name, value: value, width: 4, meaning: meaning)
    }

    private func list(_ names: [String]) -> String? { names.isEmpty ? nil : names.joined(separator: ", ") }

    private var voltageNames: [String] {
        var names: [String] = []
        if voltages.contains(.volts5) { names.append("5 V") }
        if voltages.contains(.volts3) { names.append("3 V") }
        if voltages.contains(.volts1_8) { names.append("1.8 V") }
        return names
    }

    private var protocolNames: [String] {
        [CardProtocol.t0, .t1].filter(speaks).map(\.description)
    }

    private var mechanicalNames: [String] {
        let names = ["accept", "eject", "capture", "lock and unlock"]
        return names.indices.filter { dwMechanical & (1 << UInt32($0)) != 0 }.map { names[$0] }
    }

    private var pinNames: [String] {
        var names: [String] = []
        if bPINSupport & 0x01 != 0 { names.append("verification") }
        if bPINSupport & 0x02 != 0 { names.append("modification") }
        return names
    }

    private var display: String? {
        wLcdLayout == 0 ? nil : "\(wLcdLayout >> 8) lines of \(wLcdLayout & 0xFF) characters"
    }
}
