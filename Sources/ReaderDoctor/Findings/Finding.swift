// SPDX-License-Identifier: Apache-2.0
//
// One thing that the doctor found: what was seen, what it means, and what mends it. What each kind is called
// and means stands in Finding+Texts.swift.

/// One thing that the doctor found.
public struct Finding: Sendable, Equatable {
    /// What it is. The raw values are stable names.
    public enum Kind: String, Sendable, CaseIterable {
        /// /sys is not mounted.
        case noSysfs
        /// The kernel has no USB bus.
        case noUSB
        /// Nothing on the bus is a reader.
        case noReader
        /// The USB library cannot read the bus.
        case libraryFailed
        /// A device has no node in /dev/bus/usb.
        case noDeviceNode
        /// The device may not be used, by an administrator's or USBGuard's order.
        case notAuthorized
        /// A hub on bus power cannot feed the device.
        case hubPower
        /// The device is on the bus without a configuration.
        case notConfigured
        /// The user may not open the device.
        case noPermission
        /// Other udev rules take the device from the user whom ours give it to.
        case rulesConflict
        /// pcscd has claimed the reader.
        case heldByPcscd
        /// Another program has claimed the reader.
        case heldByProcess
        /// pcscd will take the reader when any program asks it for readers.
        case pcscdTakesReader
        /// A driver of the kernel has the reader's interface.
        case kernelDriver
        /// The device may be suspended while it is idle.
        case autosuspend
        /// After a resume the kernel takes whatever is plugged in there for the same device.
        case persist
        /// The port saw too much current.
        case overCurrent
        /// The interface says that it is a reader, and its descriptor cannot be used.
        case unusableDescriptor
        /// A device reads cards and does not speak CCID.
        case notCCID
        /// A known reader shows no interface for cards.
        case otherMode
        /// libusb has defects that newer versions have not.
        case oldLibUSB
        /// No udev runs.
        case noUdev
        /// The clock is wrong.
        case clockNotSet
        /// The machine has no clock that runs without power.
        case noHardwareClock
    }

    /// What mends it.
    public struct Remedy: Sendable, Equatable {
        /// What it is for.
        public let purpose: Words
        /// The command, ready for a shell; `nil`: it takes hands.
        public let command: String?

        init(_ purpose: Words, _ command: String? = nil) {
            self.purpose = purpose
            self.command = command
        }
    }

    /// What it is about.
    public struct Subject: Sendable, Equatable {
        /// The device's or interface's stable path, such as `1-1.4` or `1-1.4:1.0`.
        public let path: String
        /// `idVendor`, four hex digits in lower case.
        public let vendorID: String
        /// `idProduct`, four hex digits in lower case.
        public let productID: String
        /// What to call it, safe to print.
        public let name: String
    }

    /// What it is.
    public let kind: Kind
    /// Whether it must be mended before readers work; else it is good to know.
    public let mustBeMended: Bool
    /// The device that it is about; `nil`: the machine.
    public let subject: Subject?
    /// For `noReader`: the words that name none of the readers that are there; `nil` where there is no reader at all.
    public let sought: String?
    /// What was seen.
    public let evidence: [Words]
    /// What mends it, the quickest first; the purposes say which go together.
    public let remedies: [Remedy]

    init(
        _ kind: Kind, mustBeMended: Bool = true, _ subject: Subject? = nil, sought: String? = nil,
        evidence: [Words], remedies: [Remedy] = []
    ) {
        self.kind = kind
        self.mustBeMended = mustBeMended
        self.subject = subject
        self.sought = sought
        self.evidence = evidence
        self.remedies = remedies
    }
}
