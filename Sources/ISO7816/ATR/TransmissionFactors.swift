// SPDX-License-Identifier: Apache-2.0
//
// The tables of F and D, and the time of one bit that follows from them and the clock.

/// The clock rate conversion integer F and the baud rate adjustment integer D (ISO/IEC 7816-3:2006, 8.3, tables 7 and 8).
public struct TransmissionFactors: Sendable, Equatable, CustomStringConvertible {
    /// F: clock periods in one elementary time unit, before D divides them.
    public let f: Int

    /// D: what F is divided by.
    public let d: Int

    /// 372 and 1: what every card uses until something else is agreed.
    public static let `default` = TransmissionFactors(f: 372, d: 1)

    private init(f: Int, d: Int) {
        self.f = f
        self.d = d
    }

    /// Reads the coding of TA1 and PPS1.
    /// - Parameter code: F in the high half, D in the low half.
    /// - Returns: nil where either half is reserved.
    public init?(code: UInt8) {
        guard let f = Self.f(of: code >> 4), let d = Self.d(of: code & 0x0F) else { return nil }
        self.init(f: f, d: d)
    }

    /// F for a value of bits 8 to 5 of TA1.
    /// - Parameter code: 0…15.
    /// - Returns: nil where the value is reserved.
    public static func f(of code: UInt8) -> Int? { row(code)?.f }

    /// The highest clock that goes with a value of bits 8 to 5 of TA1, in kilohertz.
    /// - Parameter code: 0…15.
    /// - Returns: nil where the value is reserved.
    public static func maximumKilohertz(of code: UInt8) -> Int? { row(code)?.maximumKilohertz }

    /// D for a value of bits 4 to 1 of TA1.
    /// - Parameter code: 0…15.
    /// - Returns: nil where the value is reserved.
    public static func d(of code: UInt8) -> Int? {
        Int(code) < dTable.count ? dTable[Int(code)] : nil
    }

    /// The length of one elementary time unit (one bit on the line).
    /// - Parameter kilohertz: the frequency of the card's clock, at least 1.
    /// - Returns: F / (D × f), to the nanosecond.
    public func elementaryTimeUnit(atKilohertz kilohertz: Int) -> Duration {
        .nanoseconds(f * 1_000_000 / (d * max(kilohertz, 1)))
    }

    /// F and D, such as `372/4`.
    public var description: String { "\(f)/\(d)" }

    private static func row(_ code: UInt8) -> (f: Int, maximumKilohertz: Int)? {
        Int(code) < fTable.count ? fTable[Int(code)] : nil
    }

    private static let fTable: [(f: Int, maximumKilohertz: Int)?] = [
        (372, 4_000), (372, 5_000), (558, 6_000), (744, 8_000),
        (1_116, 12_000), (1_488, 16_000), (1_860, 20_000), nil,
        nil, (512, 5_000), (768, 7_500), (1_024, 10_000),
        (1_536, 15_000), (2_048, 20_000), nil, nil,
    ]

    private static let dTable: [Int?] = [
        nil, 1, 2, 4, 8, 16, 32, 64, 12, 20, nil, nil, nil, nil, nil, nil,
    ]
}
