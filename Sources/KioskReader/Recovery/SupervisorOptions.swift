// SPDX-License-Identifier: Apache-2.0
//
// What the operator of a kiosk may say about recovery.

/// How a `ReaderSupervisor` brings its reader back.
public struct SupervisorOptions: Sendable {
    /// How long it may take.
    public var limits = RecoveryLimits()
    /// The operator's word that a USB reset may end what others do with the device: sessions on its other slots or
    /// interfaces, in this process or another. They end with an error, as if the reader had been plugged in again.
    public var allowsDisturbingOthers = false
    /// Hears of each recovery while it goes on, on the thread that climbs; it must not call the supervisor.
    public var onRecovery: (@Sendable (RecoveryNews) -> Void)?

    /// Options with the default limits; nobody is disturbed.
    public init(
        limits: RecoveryLimits = RecoveryLimits(), allowsDisturbingOthers: Bool = false,
        onRecovery: (@Sendable (RecoveryNews) -> Void)? = nil
    ) {
        self.limits = limits
        self.allowsDisturbingOthers = allowsDisturbingOthers
        self.onRecovery = onRecovery
    }
}
