// SPDX-License-Identifier: Apache-2.0
//
// Devices that people take for card readers of this program's kind, and that are not: they read cards, and
// speak a protocol of their own. To say so is kinder than "no reader".

/// A device that reads cards, is known, and does not speak CCID.
public struct NonCCIDDevice: Sendable, Equatable {
    /// `idVendor`.
    public let vendorID: UInt16
    /// `idProduct`.
    public let productID: UInt16
    /// Who makes it.
    public let maker: String
    /// What people call it.
    public let model: String
    /// What it speaks instead, or who found that it does not speak CCID.
    public let reason: Fact<String>
    /// The driver of the kernel that takes it when it is plugged in, by its name in /sys; `nil`: none is known.
    public let kernelDriver: Fact<String>?
    /// What to do instead, as the beginning of a sentence in lower case.
    public let instead: String

    /// Maker and model.
    public var name: String { maker + " " + model }

    /// Makes a device.
    init(
        _ vendorID: UInt16, _ productID: UInt16, maker: String, model: String, reason: Fact<String>,
        kernelDriver: Fact<String>?, instead: String
    ) {
        self.vendorID = vendorID
        self.productID = productID
        self.maker = maker
        self.model = model
        self.reason = reason
        self.kernelDriver = kernelDriver
        self.instead = instead
    }
}

extension ReaderCatalog {
    /// The device of these ids that is known not to speak CCID; `nil`: none is known under them, which says
    /// nothing about whether it does.
    public static func notCCID(vendorID: UInt16, productID: UInt16) -> NonCCIDDevice? {
        nonCCIDDevices.first { $0.vendorID == vendorID && $0.productID == productID }
    }
}
