// SPDX-License-Identifier: Apache-2.0
//
// What an ATR says about T=0: the waiting integer, and the time that follows from it.

/// The parameters of T=0 in an ATR (ISO/IEC 7816-3:2006, 10.2).
public struct T0Parameters: Sendable, Equatable {
    /// The waiting integer WI of TC2, 1…255; 10 where TC2 is absent, or 00, which is reserved.
    public let wi: UInt8

    /// Makes parameters.
    /// - Parameter wi: the waiting integer.
    public init(wi: UInt8) { self.wi = wi }

    /// The waiting time: WI × 960 × F clock periods.
    /// - Parameters:
    ///   - factors: the F and D that TA1 names (not those in use).
    ///   - kilohertz: the frequency of the card's clock, at least 1.
    /// - Returns: the longest time between two characters.
    public func waitingTime(factors: TransmissionFactors, kilohertz: Int) -> Duration {
        .nanoseconds(Int(wi) * 960 * factors.f * 1_000_000 / max(kilohertz, 1))
    }
}
