// SPDX-License-Identifier: Apache-2.0
//
// The answer to reset as a value, checked byte for byte when it is made (ATR+Parsing.swift).
// What its bytes mean for a protocol is in ATR+Protocols.swift, in words in ATR+Explanation.swift.
// Which protocol and rate to use is left to the layer that talks to the reader.

/// An answer to reset (ISO/IEC 7816-3:2006, clause 8).
///
/// An ATR that exists is whole: every byte that T0 and the TDi announce is there, nothing is left over,
/// and TCK, where it has to be, is right.
public struct ATR: Sendable, Equatable {
    /// TS and at most 32 characters after it.
    public static let maximumLength = 33

    /// All bytes, TS first, in direct reading (a reader delivers them so, whatever the convention).
    public let bytes: [UInt8]

    /// How the card codes characters on its line.
    public enum Convention: UInt8, Sendable {
        /// TS = 3B.
        case direct = 0x3B
        /// TS = 3F.
        case inverse = 0x3F
    }

    /// What TS says.
    public let convention: Convention

    /// TA1, TB1 … TDi in the order of the answer.
    public let interfaceBytes: [InterfaceByte]

    /// The historical bytes, 0…15, without interpretation.
    public let historicalBytes: [UInt8]

    /// The check character at the end.
    public struct TCK: Sendable, Equatable {
        /// Whether the answer ends with TCK: always, unless T=0 is the only protocol indicated.
        public let present: Bool
        /// Whether the check passes; without TCK there is nothing to check, and this is true.
        public let valid: Bool
        /// The byte, or nil.
        public let value: UInt8?
    }

    /// The check character at the end. Its ``TCK/valid`` is true of every ATR that exists; see ``ATRError/Reason/tckWrong(expected:found:)``.
    public let tck: TCK

    /// The parameters of T=1, or nil where neither a TDi nor TA2 names T=1.
    public let t1: T1Parameters?

    /// TS.
    public var ts: UInt8 { convention.rawValue }

    /// T0, the format byte: which of TA1…TD1 follow, and how many historical bytes.
    public var formatByte: UInt8 { bytes[1] }

    /// The value of an interface byte by its name.
    /// - Parameter name: `TA1`, `TB1` … as in the standard.
    /// - Returns: the byte, or nil where the answer has none of that name.
    public subscript(name: String) -> UInt8? {
        interfaceBytes.first { $0.name == name }?.value
    }

    /// The value of an interface byte by its place.
    subscript(kind: InterfaceByte.Kind, index: Int) -> UInt8? {
        interfaceBytes.first { $0.kind == kind && $0.index == index }?.value
    }

    /// The historical bytes, interpreted by ISO/IEC 7816-4; nil where there are none.
    public var historical: HistoricalBytes? {
        historicalBytes.isEmpty ? nil : HistoricalBytes(historicalBytes)
    }
}

/// One interface byte of an ATR, with its place.
public struct InterfaceByte: Sendable, Equatable, CustomStringConvertible {
    /// The letter in the byte's name.
    public enum Kind: String, Sendable, CaseIterable {
        /// TAi.
        case a = "A"
        /// TBi.
        case b = "B"
        /// TCi.
        case c = "C"
        /// TDi.
        case d = "D"
    }

    /// The letter in the byte's name.
    public let kind: Kind

    /// The number in the byte's name, from 1.
    public let index: Int

    /// The byte.
    public let value: UInt8

    /// Where the byte stands in the ATR (TS is 0).
    public let offset: Int

    /// The T that TD(i−1) names, to which the byte belongs when i ≥ 3; nil for i = 1.
    public let type: UInt8?

    /// The byte's name in the standard, such as `TA1`.
    public var name: String { "T\(kind.rawValue)\(index)" }

    /// Name and value, such as `TA1=13`.
    public var description: String { "\(name)=\(Hex.text(value))" }
}

extension ATR: CustomStringConvertible {
    /// The bytes in hex, as people write an ATR.
    public var description: String { Hex.text(bytes, separator: " ") }
}
