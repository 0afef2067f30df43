// SPDX-License-Identifier: Apache-2.0
//
// Historical bytes in words. Nothing decides by these texts.

extension HistoricalBytes {
    /// What the bytes say, one statement a line.
    public var explanation: [String] {
        var lines = [categoryLine]
        for object in objects { lines += explanation(of: object) }
        if !unread.isEmpty { lines.append("\(Hex.text(unread)): not a whole object") }
        if let statusIndicator {
            if let lifeCycle = statusIndicator.lifeCycle {
                lines.append("life cycle status \(Hex.text(lifeCycle)): \(Self.lifeCycleText(lifeCycle))")
            }
            if let sw = statusIndicator.sw { lines.append("status word \(sw)") }
        }
        return lines
    }

    private var categoryLine: String {
        switch category {
        case .compactTLVWithStatus: "00: COMPACT-TLV objects and a status indicator"
        case .compactTLV: "80: COMPACT-TLV objects"
        case .directoryReference: "10: reference to DIR data"
        case .reserved(let value): "\(Hex.text(value)): reserved format"
        case .proprietary: "the card's own format: \"\(Self.printable(bytes))\""
        case .none: "none"
        }
    }

    private func explanation(of object: Object) -> [String] {
        let hex = Hex.text(object.value)
        switch object.tag {
        case 1:
            guard let countryCode else { return ["country: \(hex)"] }
            let digits = String(countryCode)
            return ["country code \(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits)"]
        case 2: return ["issuer identification number: \(hex)"]
        case 3: return ["card service data \(hex):"] + (cardService?.explanation ?? []).map { "  " + $0 }
        case 4: return ["initial access data: \(hex)"]
        case 5: return ["card issuer's data: \(hex)"]
        case 6: return ["pre-issuing data: \(hex)"]
        case 7: return ["card capabilities \(hex):"] + (capabilities?.explanation ?? []).map { "  " + $0 }
        case 8: return []
        case 15: return ["application identifier: \(hex)"]
        default: return ["object \(object.tag): \(hex)"]
        }
    }

    private static func lifeCycleText(_ value: UInt8) -> String {
        switch value {
        case 0x00: "not told"
        case 0x01: "creation"
        case 0x03: "initialisation"
        case 0x04, 0x06: "operational, deactivated"
        case 0x05, 0x07: "operational, activated"
        case 0x0C...0x0F: "termination"
        case 0x10...0xFF: "the card's own value"
        default: "reserved"
        }
    }

    private static func printable(_ bytes: [UInt8]) -> String {
        String(bytes.map { (0x20...0x7E).contains($0) ? Character(Unicode.Scalar($0)) : "." })
    }
}
