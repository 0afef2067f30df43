// SPDX-License-Identifier: Apache-2.0
//
// One row of the catalogue: whom it is about, what is known, and from where.

/// What a USB interface shows of itself, as far as the catalogue asks.
public struct ReaderIdentity: Sendable, Equatable {
    /// `idVendor`.
    public let vendorID: UInt16
    /// `idProduct`.
    public let productID: UInt16
    /// `bcdDevice`: the firmware's version, in BCD.
    public let bcdDevice: UInt16
    /// `bInterfaceNumber`.
    public let interfaceNumber: UInt8
    /// The interface's string.
    public let interfaceName: String?

    /// Makes an identity from its parts.
    public init(
        vendorID: UInt16, productID: UInt16, bcdDevice: UInt16, interfaceNumber: UInt8 = 0,
        interfaceName: String? = nil
    ) {
        self.vendorID = vendorID
        self.productID = productID
        self.bcdDevice = bcdDevice
        self.interfaceNumber = interfaceNumber
        self.interfaceName = interfaceName
    }
}

/// One row of the catalogue.
public struct CatalogueEntry: Sendable, Equatable {
    /// Which devices of a VID:PID a row is about: the same ids stand for different readers in some cases.
    public struct Scope: Sendable, Equatable {
        /// The firmware versions, `nil` for all.
        public var firmware: ClosedRange<UInt16>?
        /// The interface's number, `nil` for all.
        public var interfaceNumber: UInt8?
        /// The interface's string, `nil` for all.
        public var interfaceName: String?

        /// All devices of the ids, or fewer.
        public init(
            firmware: ClosedRange<UInt16>? = nil, interfaceNumber: UInt8? = nil, interfaceName: String? = nil
        ) {
            self.firmware = firmware
            self.interfaceNumber = interfaceNumber
            self.interfaceName = interfaceName
        }
    }

    /// `idVendor`.
    public let vendorID: UInt16
    /// `idProduct`.
    public let productID: UInt16
    /// What people call it.
    public let name: String
    /// `bInterfaceClass`: 0x0B, or 0xFF for a vendor-specific interface that speaks CCID.
    public let interfaceClass: UInt8
    /// Which devices of the ids it is about.
    public let scope: Scope
    /// Where its existence and class are known from.
    public let source: String
    /// How it strays from the rules.
    public let quirks: [Quirk]

    /// Makes a row.
    init(
        _ vendorID: UInt16, _ productID: UInt16, _ name: String, interfaceClass: UInt8 = 0x0B,
        _ scope: Scope = Scope(), source: String, quirks: [Quirk] = []
    ) {
        self.vendorID = vendorID
        self.productID = productID
        self.name = name
        self.interfaceClass = interfaceClass
        self.scope = scope
        self.source = source
        self.quirks = quirks
    }

    /// Whether the row is about this device.
    public func covers(_ identity: ReaderIdentity) -> Bool {
        guard identity.vendorID == vendorID, identity.productID == productID else { return false }
        if let firmware = scope.firmware, !firmware.contains(identity.bcdDevice) { return false }
        if let number = scope.interfaceNumber, number != identity.interfaceNumber { return false }
        if let name = scope.interfaceName, name != identity.interfaceName { return false }
        return true
    }
}
