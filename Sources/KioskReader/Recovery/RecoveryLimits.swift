// SPDX-License-Identifier: Apache-2.0
//
// How long each rung of the recovery may take, and all of them together.

/// How long recovery may take. The times count on the reader's clock, waiting for the bus on the machine's.
public struct RecoveryLimits: Sendable, Equatable {
    /// Asking the slot whether it answers, and taking its card's power: 5 s, since some readers take more than three
    /// for their first answer.
    public var look = Duration.seconds(5)
    /// Clearing the pipes: 5 s.
    public var clearHalt = Duration.seconds(5)
    /// ABORT: 5 s.
    public var abort = Duration.seconds(5)
    /// Power off, on and off: 15 s, as for a power-on at any voltage.
    public var slotPowerCycle = Duration.seconds(15)
    /// USB reset and opening: 10 s. The system bounds the reset itself.
    public var usbReset = Duration.seconds(10)
    /// Claiming the interface and finding the beginning in its pipes: 10 s.
    public var reclaimInterface = Duration.seconds(10)
    /// Waiting for a reader that left the bus: 60 s.
    public var waitForReenumeration = Duration.seconds(60)
    /// Trying again to open a device whose mode udev may not have set yet: 10 s.
    public var permission = Duration.seconds(10)
    /// All of it within one call: 120 s. The last power off, where it has to be made sure of, comes after that: it takes
    /// no longer than opening the reader and `look`.
    public var whole = Duration.seconds(120)
    /// So many cards in a row that do not answer make the reader itself a suspect: 3.
    public var mutedCards = 3

    /// The defaults.
    public init() {}

    func limit(_ rung: RecoveryLadder.Rung) -> Duration {
        switch rung {
        case .clearHalt: clearHalt
        case .abort: abort
        case .slotPowerCycle: slotPowerCycle
        case .reclaimInterface: reclaimInterface
        case .usbReset: usbReset
        case .waitForReenumeration: waitForReenumeration
        }
    }
}
