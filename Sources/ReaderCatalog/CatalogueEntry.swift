// SPDX-License-Identifier: Apache-2.0
//
// One row of the catalogue: whom it is about, what is known of it, and from where. Each fact carries its
// source; what no source says is absent, never guessed.

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

/// How a reader meets its cards.
public enum CardContact: String, Sendable, CaseIterable {
    /// By the contacts of the chip.
    case contact
    /// By radio.
    case contactless
    /// Either way.
    case both
}

/// An exchange level that somebody saw in a reader's descriptor.
public struct LevelSighting: Sendable, Equatable {
    /// An exchange level; the raw values are those of the library.
    public enum Level: String, Sendable, CaseIterable {
        /// Bytes, the protocol's state on the host.
        case character
        /// TPDUs.
        case tpdu
        /// Short APDUs.
        case shortAPDU
        /// Short and extended APDUs.
        case extendedAPDU
    }

    /// The level.
    public let level: Level
    /// The firmware that it was seen with (`bcdDevice`); `nil`: not known.
    public let firmware: UInt16?
    /// The interface that it was seen on, where the reader has several; `nil`: not known, or the only one.
    public let interfaceNumber: UInt8?
    /// Where it was seen.
    public let source: String

    /// Makes a sighting.
    init(_ level: Level, firmware: UInt16? = nil, interface: UInt8? = nil, _ source: String) {
        self.level = level
        self.firmware = firmware
        interfaceNumber = interface
        self.source = source
    }
}

/// A word for a reader that stands in the catalogue.
public struct ListedApproval: Sendable, Equatable {
    /// How far it goes.
    public enum Kind: String, Sendable {
        /// A list of an authority says so.
        case official
        /// A report of this project says so.
        case tested
    }

    /// How far it goes.
    public let kind: Kind
    /// The list or the report.
    public let source: String
    /// From when it is, as YYYY-MM-DD.
    public let date: String

    /// Makes a word.
    public init(_ kind: Kind, source: String, date: String) {
        self.kind = kind
        self.source = source
        self.date = date
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
    /// Who makes or sells it.
    public let maker: String
    /// What people call it.
    public let model: String
    /// `bInterfaceClass`: 0x0B, or 0xFF for a vendor-specific interface that speaks CCID.
    public let interfaceClass: UInt8
    /// Which devices of the ids it is about.
    public let scope: Scope
    /// Where its existence and class are known from.
    public let source: String
    /// How it meets its cards; `nil`: not known.
    public let contact: Fact<CardContact>?
    /// The exchange levels that were seen in its descriptors; none: not known.
    public let levels: [LevelSighting]
    /// The word that there is for it; `nil`: nobody's.
    public let approval: ListedApproval?
    /// What is known of its use with the My Number Card in Japan; `nil`: nothing.
    public let useInJapan: Fact<String>?
    /// The driver of the kernel that takes it when it is plugged in, by its name in /sys; `nil`: none is known.
    public let kernelDriver: Fact<String>?
    /// What else is known, and helps to judge it.
    public let notes: [Fact<String>]
    /// How it strays from the rules.
    public let quirks: [Quirk]

    /// Maker and model.
    public var name: String { maker + " " + model }

    /// Makes a row.
    init(
        _ vendorID: UInt16, _ productID: UInt16, _ maker: String, _ model: String,
        interfaceClass: UInt8 = 0x0B, _ scope: Scope = Scope(), source: String,
        contact: Fact<CardContact>? = nil, levels: [LevelSighting] = [], approval: ListedApproval? = nil,
        useInJapan: Fact<String>? = nil, kernelDriver: Fact<String>? = nil, notes: [Fact<String>] = [],
        quirks: [Quirk] = []
    ) {
        self.vendorID = vendorID
        self.productID = productID
        self.maker = maker
        self.model = model
        self.interfaceClass = interfaceClass
        self.scope = scope
        self.source = source
        self.contact = contact
        self.levels = levels
        self.approval = approval
        self.useInJapan = useInJapan
        self.kernelDriver = kernelDriver
        self.notes = notes
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
