// SPDX-License-Identifier: Apache-2.0
//
// The doctor's visit as a list: what is examined, in which order. Each examination stands in a file of its own,
// and judges values only.

/// One thing that the doctor examines. The raw values are stable names.
public enum Examination: String, Sendable, CaseIterable {
    /// What is on the bus.
    case bus
    /// Whether the kernel configured the readers, and whether there is power for them.
    case configuration
    /// What the readers say of themselves.
    case descriptors
    /// Whether the user may use them.
    case permission
    /// Who holds them, pcscd among others.
    case holders
    /// Whether a driver of the kernel has them.
    case drivers
    /// What the kernel's power management does with them.
    case power
    /// libusb.
    case library
    /// udev.
    case udev
    /// The clock.
    case clock

    /// What was examined, and what came of it.
    public struct Result: Sendable, Equatable {
        /// What was examined.
        public let examination: Examination
        /// What was seen, in a few words.
        public let seen: Words
        /// What was found.
        public let findings: [Finding]
    }

    func examine(_ scene: Scene) -> Result {
        let (seen, findings) =
            switch self {
            case .bus: scene.examineBus()
            case .configuration: scene.examineConfiguration()
            case .descriptors: scene.examineDescriptors()
            case .permission: scene.examinePermission()
            case .holders: scene.examineHolders()
            case .drivers: scene.examineDrivers()
            case .power: scene.examinePower()
            case .library: scene.examineLibrary()
            case .udev: scene.examineUdev()
            case .clock: scene.examineClock()
            }
        return Result(examination: self, seen: seen, findings: findings)
    }
}

/// What an examination saw in a few words, and what it found.
typealias Examined = (seen: Words, findings: [Finding])
