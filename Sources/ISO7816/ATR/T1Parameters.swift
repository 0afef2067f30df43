// SPDX-License-Identifier: Apache-2.0
//
// What an ATR says about T=1: block size, waiting times, error detection code.
// The T=1 engine takes the first and the last; the times are for the layer that owns a clock.

/// The parameters of T=1 in an ATR (ISO/IEC 7816-3:2006, 11.4).
public struct T1Parameters: Sendable, Equatable {
    /// The most bytes of an information field that the card receives (IFSC), 1…254; 32 unless told.
    public let ifsc: UInt8

    /// The block waiting integer, 0…9 (10…15 are reserved, and see ``ATR/deviations``); 4 unless told.
    public let bwi: UInt8

    /// The character waiting integer, 0…15; 13 unless told.
    public let cwi: UInt8

    /// The error detection code: LRC unless told.
    public let edc: T1.EDC

    /// What the standard lays down where an ATR is silent.
    public static let `default` = T1Parameters(ifsc: 32, bwi: 4, cwi: 13, edc: .lrc)

    /// Makes parameters.
    /// - Parameters:
    ///   - ifsc: the most bytes of an information field that the card receives, 1…254.
    ///   - bwi: the block waiting integer.
    ///   - cwi: the character waiting integer.
    ///   - edc: the error detection code.
    public init(ifsc: UInt8, bwi: UInt8, cwi: UInt8, edc: T1.EDC) {
        self.ifsc = ifsc
        self.bwi = bwi
        self.cwi = cwi
        self.edc = edc
    }

    /// The character waiting time in elementary time units: 11 + 2^CWI.
    public var characterWaitingUnits: Int { 11 + 1 << Int(cwi & 0x0F) }

    /// The block waiting time: 11 elementary time units and 2^BWI × 960 × 372 clock periods.
    /// - Parameters:
    ///   - factors: F and D in use.
    ///   - kilohertz: the frequency of the card's clock, at least 1.
    /// - Returns: the longest time from the last character sent to the card to the first of its answer.
    public func blockWaitingTime(factors: TransmissionFactors, kilohertz: Int) -> Duration {
        let clockPeriods = (1 << Int(bwi & 0x0F)) * 960 * TransmissionFactors.default.f
        return factors.elementaryTimeUnit(atKilohertz: kilohertz) * 11
            + .nanoseconds(clockPeriods * 1_000_000 / max(kilohertz, 1))
    }

    /// The character waiting time.
    /// - Parameters:
    ///   - factors: F and D in use.
    ///   - kilohertz: the frequency of the card's clock, at least 1.
    /// - Returns: the longest time between two characters of one block.
    public func characterWaitingTime(factors: TransmissionFactors, kilohertz: Int) -> Duration {
        factors.elementaryTimeUnit(atKilohertz: kilohertz) * characterWaitingUnits
    }

    /// Reads the first TA, TB and TC with i ≥ 3 that belong to T=1.
    ///
    /// TA2, TB2 and TC2 are something else, and so are the bytes after T=15.
    /// - Parameter interfaceBytes: all interface bytes of an ATR.
    /// - Returns: nil where T=1 is not named.
    init?(_ interfaceBytes: [InterfaceByte]) throws(ATRError) {
        func first(_ kind: InterfaceByte.Kind) -> InterfaceByte? {
            interfaceBytes.first { $0.kind == kind && $0.index >= 3 && $0.type == 1 }
        }
        let named = interfaceBytes.contains { byte in
            byte.value & 0x0F == 1 && (byte.kind == .d || byte.kind == .a && byte.index == 2)
        }
        guard named else { return nil }
        let standard = Self.default
        let size = first(.a)
        if let size, size.value == 0x00 || size.value == 0xFF {
            throw ATRError(offset: size.offset, reason: .ifscReserved(name: size.name, value: size.value))
        }
        let waiting = first(.b)?.value
        self.init(
            ifsc: size?.value ?? standard.ifsc,
            bwi: waiting.map { $0 >> 4 } ?? standard.bwi,
            cwi: waiting.map { $0 & 0x0F } ?? standard.cwi,
            edc: (first(.c)?.value ?? 0) & 0x01 == 0 ? .lrc : .crc)
    }
}
