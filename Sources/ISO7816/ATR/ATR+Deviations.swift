// SPDX-License-Identifier: Apache-2.0
//
// What the standard does not allow in an ATR but what leaves no doubt about the rest of it.
// Real cards do such things; the ATR is taken, and whoever brings a card up is told.

extension ATR {
    /// Something odd about one byte of an ATR that could be read all the same.
    public struct Deviation: Sendable, Equatable, CustomStringConvertible {
        /// Index of the byte (TS is 0).
        public let offset: Int
        /// The byte's name, such as `TB3`.
        public let name: String
        /// What is odd, in words.
        public let text: String

        /// One line with all three.
        public var description: String { "byte \(offset), \(name): \(text)" }
    }

    /// Everything in this ATR that the standard reserves or forbids, in the order of the bytes.
    public var deviations: [Deviation] {
        var last: UInt8 = 0
        return interfaceBytes.flatMap { byte -> [Deviation] in
            var texts = Self.oddities(of: byte)
            if byte.kind == .d {
                let type = byte.value & 0x0F
                // ISO/IEC 7816-3:2006, 8.2.3: the values of T stand in ascending order.
                if byte.index > 1, type < last { texts.append("T=\(type) after T=\(last)") }
                last = type
            }
            if byte.kind == .a, byte.index == 2, !offeredProtocols.contains(byte.value & 0x0F) {
                texts.append("specific mode with T=\(byte.value & 0x0F), which no TDi names")
            }
            return texts.map { Deviation(offset: byte.offset, name: byte.name, text: $0) }
        }
    }

    private static func oddities(of byte: InterfaceByte) -> [String] {
        let value = byte.value
        switch (byte.kind, byte.index, byte.type) {
        case (.a, 1, _):
            return (TransmissionFactors.f(of: value >> 4) == nil ? ["reserved value of Fi"] : [])
                + (TransmissionFactors.d(of: value & 0x0F) == nil ? ["reserved value of Di"] : [])
        case (.a, 2, _): return value & 0x60 != 0 ? ["reserved bits are set"] : []
        case (.c, 2, _): return value == 0 ? ["WI 00 is reserved; 10 is taken"] : []
        case (.d, _, _): return (5...13).contains(value & 0x0F) ? ["T=\(value & 0x0F) is reserved"] : []
        case (.b, 3..., 1?): return value >> 4 > 9 ? ["BWI \(value >> 4) is reserved"] : []
        case (.c, 3..., 1?): return value & 0xFE != 0 ? ["reserved bits are set"] : []
        case (.a, 3..., 15?): return reservedClasses(value & 0x3F) ? ["reserved value of the classes"] : []
        default: return []
        }
    }

    /// The standard defines A, B, AB, C, BC and ABC.
    private static func reservedClasses(_ bits: UInt8) -> Bool { ![1, 2, 3, 4, 6, 7].contains(bits) }
}
