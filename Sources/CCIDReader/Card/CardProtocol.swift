// SPDX-License-Identifier: Apache-2.0
//
// The transmission protocols that a session can speak.

/// A transmission protocol of ISO/IEC 7816-3; the raw value is the T of the standard.
public enum CardProtocol: UInt8, Sendable, Equatable, CustomStringConvertible {
    /// T=0, characters.
    case t0 = 0
    /// T=1, blocks.
    case t1 = 1

    /// `T=0` or `T=1`.
    public var description: String { "T=" + String(rawValue) }
}

/// How a card is reset.
public enum ResetKind: Sendable, Equatable {
    /// The reset line, with the power on.
    case warm
    /// Power off and on.
    case cold
}

/// How often and how long a card may ask for more time within one command.
public struct TimeExtensionLimits: Sendable, Equatable {
    /// Requests in a row.
    public var count: UInt16
    /// The time of all of them.
    public var total: Duration

    /// Makes limits; by default 100 requests in a row or 30 seconds in all.
    public init(count: UInt16 = 100, total: Duration = .seconds(30)) {
        self.count = count
        self.total = total
    }
}
