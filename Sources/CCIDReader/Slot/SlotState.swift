// SPDX-License-Identifier: Apache-2.0
//
// What an answer says about its slot's card: bmICCStatus, the two low bits of bStatus.

/// What a slot holds, as bmICCStatus says (CCID 1.1, 6.2.6).
public enum SlotState: UInt8, Sendable, Equatable {
    /// A card with power and clock.
    case active = 0
    /// A card without power.
    case inactive = 1
    /// No card.
    case absent = 2
    /// The reserved value: a faulty reader.
    case unknown = 3

    /// Whether a card is there.
    public var hasCard: Bool {
        switch self {
        case .active, .inactive: true
        case .absent, .unknown: false
        }
    }
}

/// What a slot's clock does (bClockStatus, CCID 1.1, 6.2.2).
public enum ClockStatus: UInt8, Sendable, Equatable {
    /// The clock runs.
    case running = 0
    /// The clock stands at low.
    case stoppedLow = 1
    /// The clock stands at high.
    case stoppedHigh = 2
    /// The clock stands, nobody says where; also every reserved value.
    case stoppedUnknown = 3
}
