// SPDX-License-Identifier: Apache-2.0
//
// One CCID interface as the library shows it: who it is, what it can do, whose word there is for it, and
// what its slots held when it was looked at. A value: it holds nothing open.

import CCIDReader
import ReaderCatalog

/// What a slot held when it was looked at.
public enum CardPresence: String, Sendable, Equatable, CaseIterable {
    /// A card is there, without power.
    case present
    /// A card is there and has power.
    case powered
    /// The slot is empty.
    case absent
    /// Nobody looked, or could: another process or a kernel driver holds the reader.
    case unknown
}

/// One slot of a reader.
public struct Slot: Sendable, Equatable {
    /// The slot's number (`bSlot`).
    public let index: SlotIndex
    /// What it held.
    public let card: CardPresence

    /// Makes a slot from its parts.
    public init(index: SlotIndex, card: CardPresence) {
        self.index = index
        self.card = card
    }
}

/// One reader: one CCID interface of a USB device.
public struct Reader: Sendable {
    /// The bus, the chain of ports and the interface, such as `1-1.4:1.0`: stable as long as the plug stays.
    public let path: String
    /// The number of the bus, as lsusb prints it.
    public let bus: UInt8
    /// The address on the bus, as lsusb prints it; another one after each re-plug.
    public let address: UInt8
    /// `bInterfaceNumber`.
    public let interfaceNumber: UInt8
    /// `bInterfaceClass`: 0x0B, or 0xFF of the vendor-specific readers in the catalogue.
    public let interfaceClass: UInt8
    /// `idVendor`.
    public let vendorID: UInt16
    /// `idProduct`.
    public let productID: UInt16
    /// `bcdDevice`: the firmware's version, in BCD.
    public let bcdDevice: UInt16
    /// The reader's own name, safe to print; the catalogue's, else its VID:PID, when it has none.
    public let name: String
    /// The manufacturer's string, safe to print.
    public let manufacturer: String?
    /// The product's string, safe to print.
    public let product: String?
    /// The serial number's string, safe to print.
    public let serial: String?
    /// The interface's string, safe to print.
    public let interfaceName: String?
    /// The CCID class descriptor.
    public let descriptor: ClassDescriptor
    /// Whose word there is for the reader.
    public internal(set) var approval: Approval
    /// The catalogue's quirks that apply to it.
    public let quirks: [Quirk]
    /// Its slots, in order of their index.
    public internal(set) var slots: [Slot]

    /// How much of an exchange the reader does by itself.
    public var exchangeLevel: ExchangeLevel { descriptor.exchangeLevel }
    /// `VID:PID` in four hex digits each, lower case, as lsusb prints it.
    public var usbID: String { hex16(vendorID) + ":" + hex16(productID) }
}
