// SPDX-License-Identifier: Apache-2.0
//
// An ATR in words, byte by byte, for people who bring a card up. Nothing decides by these texts.

extension ATR {
    /// One byte of an ATR, or a run of bytes, and what it says.
    public struct Explanation: Sendable, Equatable {
        /// Index of the first byte (TS is 0).
        public let offset: Int
        /// `TS`, `T0`, `TA1` …, `historical bytes`, `TCK`.
        public let name: String
        /// The bytes.
        public let bytes: [UInt8]
        /// What they say, one statement a line.
        public let lines: [String]
    }

    /// All bytes of this ATR with what they say, in their order.
    public var explanation: [Explanation] {
        var result = [
            Explanation(
                offset: 0, name: "TS", bytes: [ts],
                lines: [convention == .direct ? "direct convention" : "inverse convention"]),
            Explanation(offset: 1, name: "T0", bytes: [formatByte], lines: formatByteLines),
        ]
        result += interfaceBytes.map {
            Explanation(offset: $0.offset, name: $0.name, bytes: [$0.value], lines: explanation(of: $0))
        }
        let start = 2 + interfaceBytes.count
        if let historical {
            result.append(
                Explanation(
                    offset: start, name: "historical bytes", bytes: historicalBytes,
                    lines: historical.explanation))
        }
        if let value = tck.value {
            result.append(
                Explanation(
                    offset: start + historicalBytes.count, name: "TCK", bytes: [value],
                    lines: ["check character, correct"]))
        }
        return result
    }

    /// What one interface byte says, one statement a line.
    /// - Parameter byte: one of ``interfaceBytes``.
    public func explanation(of byte: InterfaceByte) -> [String] {
        let value = byte.value
        let isFirst =
            interfaceBytes.first { $0.kind == byte.kind && $0.index >= 3 && $0.type == byte.type } == byte
        switch (byte.kind, byte.index) {
        case (.a, 1): return ratesLines(value)
        case (.b, 1), (.b, 2): return ["programming voltage, no longer in use: to be ignored"]
        case (.c, 1): return guardTimeLines(value)
        case (.a, 2): return specificModeLines
        case (.c, 2):
            return ["T=0: waiting integer WI \(value)\(value == 0 ? " (reserved; 10 is taken)" : "")"]
        case (.d, _): return typeLines(byte)
        default: break
        }
        guard isFirst else { return ["a repeated byte for T=\(byte.type ?? 0): the first one counts"] }
        switch (byte.kind, byte.type) {
        case (.a, 1?): return ["T=1: the card receives information fields of up to \(value) bytes (IFSC)"]
        case (.b, 1?):
            return [
                "T=1: block waiting integer BWI \(value >> 4), character waiting integer CWI \(value & 0x0F)"
            ]
        case (.c, 1?): return ["T=1: error detection by \(value & 0x01 == 0 ? "LRC" : "CRC")"]
        case (.a, 15?): return supplyLines
        case (.b, 15?):
            return [
                value == 0
                    ? "contact SPU not used"
                    : "contact SPU in \(value & 0x80 == 0 ? "standard" : "proprietary") use"
            ]
        default: return ["specific to T=\(byte.type ?? 0), without a meaning in the standard"]
        }
    }

    private var formatByteLines: [String] {
        let names = InterfaceByte.Kind.allCases.enumerated()
            .filter { formatByte >> 4 & 1 << $0.offset != 0 }.map { "T\($0.element.rawValue)1" }
        return [
            names.isEmpty ? "no interface byte follows" : "\(names.joined(separator: ", ")) follow",
            "\(formatByte & 0x0F) historical bytes",
        ]
    }

    private func ratesLines(_ value: UInt8) -> [String] {
        let fi = TransmissionFactors.f(of: value >> 4).map(String.init) ?? "reserved"
        let di = TransmissionFactors.d(of: value & 0x0F).map(String.init) ?? "reserved"
        var lines = ["Fi \(fi), Di \(di)"]
        if let f = TransmissionFactors.f(of: value >> 4), let d = TransmissionFactors.d(of: value & 0x0F) {
            let exact = f % d == 0 ? "\(f / d)" : "\(f)/\(d)"
            lines[0] += ": \(exact) clock periods for one bit"
        }
        if let maximum = TransmissionFactors.maximumKilohertz(of: value >> 4) {
            lines.append("clock of at most \(maximum) kHz")
        }
        return lines
    }

    private func guardTimeLines(_ value: UInt8) -> [String] {
        guard value == 255 else { return ["extra guard time N \(value)"] }
        let units = offeredProtocols.filter { $0 < 2 }.map {
            "\(guardTimeUnits(for: $0)) units between characters with T=\($0)"
        }
        return ["extra guard time N 255: the least guard time"] + units
    }

    private var specificModeLines: [String] {
        guard let specificMode else { return [] }
        return [
            "specific mode with T=\(specificMode.protocol): no PPS",
            specificMode.canChange
                ? "a warm reset may change to negotiable mode" : "the card cannot change to negotiable mode",
            specificMode.implicitParameters ? "F and D are implicit, not those of TA1" : "F and D as in TA1",
        ]
    }

    private func typeLines(_ byte: InterfaceByte) -> [String] {
        let type = byte.value & 0x0F
        let meaning =
            type == 15
            ? "global interface bytes follow (T=15)"
            : byte.index == 1 ? "first offered T=\(type)" : "T=\(type)"
        let names = InterfaceByte.Kind.allCases.enumerated()
            .filter { byte.value >> 4 & 1 << $0.offset != 0 }.map {
                "T\($0.element.rawValue)\(byte.index + 1)"
            }
        return [
            meaning, names.isEmpty ? "no further interface byte" : "\(names.joined(separator: ", ")) follow",
        ]
    }

    private var supplyLines: [String] {
        let clock =
            switch clockStop {
            case .notSupported: "the clock may not be stopped"
            case .low: "the clock may be stopped, preferably low"
            case .high: "the clock may be stopped, preferably high"
            case .noPreference: "the clock may be stopped, high or low"
            }
        return [clock, "classes of operating conditions: \(classes)"]
    }
}
