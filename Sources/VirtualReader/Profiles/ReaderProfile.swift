// SPDX-License-Identifier: Apache-2.0
//
// What distinguishes one virtual reader from another: ids, strings, the class descriptor's fields and the
// habits of its firmware. The profiles themselves are in ReaderProfile+All.swift.

import CCIDReader

/// One reader model, as data. The fields may be changed to make a reader that nobody sells.
public struct ReaderProfile: Sendable, Equatable {
    /// The name on the command line, such as `scr3310`.
    public var name: String
    /// What it is, in one line of help.
    public var summary: String
    /// `idVendor` of the device descriptor.
    public var idVendor: UInt16
    /// `idProduct` of the device descriptor.
    public var idProduct: UInt16
    /// `bcdDevice`: the firmware's release.
    public var bcdDevice: UInt16
    /// The text of `iManufacturer`.
    public var manufacturer: String
    /// The text of `iProduct`.
    public var product: String
    /// The text of `iInterface`, `nil` for none.
    public var interfaceName: String?
    /// The speed that the device runs at.
    public var speed = USBSpeed.full
    /// `bInterfaceClass`: 0x0B, or 0xFF on readers older than their class.
    public var bInterfaceClass: UInt8 = 0x0B
    /// The fields of the 54-byte class descriptor.
    public var descriptor: ClassDescriptorFields
    /// The clock frequencies in kHz that GET_CLOCK_FREQUENCIES gives, `nil` where the request stalls.
    public var clockFrequencies: [UInt32]?
    /// The data rates in bit/s that GET_DATA_RATES gives, `nil` where the request stalls.
    public var dataRates: [UInt32]?
    /// Whether an answer that fills its last packet is followed by an empty one, as USB 2.0, 5.8.3 wants.
    public var sendsZeroLengthPacket = true
    /// What the firmware answers to PC_to_RDR_Escape, by request; `nil` where it knows no Escape at all.
    public var escapes: [[UInt8]: [UInt8]]?
    /// Whether it takes PC_to_RDR_SetDataRateAndClockFrequency.
    public var setsDataRate = false
    /// The keypad, with `bPINSupport` in the descriptor; `nil` for none.
    public var pinPad: PINPad?
    /// Whether it has the interrupt pipe, which CCID 1.1, 4.2 leaves to the reader.
    public var hasInterruptPipe = true
    /// Whether the cards lie on its antenna: a pseudo-ATR, and no contacts.
    public var isContactless = false
    /// While a card takes its time, a time extension goes to the host each time this has passed; chosen.
    public var extensionInterval = Duration.milliseconds(500)
    /// How the firmware strays from the rules; no named profile does.
    public var habits = ReaderHabits()

    /// The profile of that name, `nil` where there is none.
    public static func named(_ name: String) -> ReaderProfile? { all.first { $0.name == name } }

    /// The level that `dwFeatures` declares (CCID 1.1, 5.1), or the one that a habit puts in its place.
    var exchangeLevel: FirmwareLevel {
        switch habits.realLevel {
        case .short: return .shortAPDU
        case .extended: return .extendedAPDU
        case nil: break
        }
        switch descriptor.dwFeatures & 0x0007_0000 {
        case 0x0001_0000: return .tpdu
        case 0x0002_0000: return .shortAPDU
        case 0x0004_0000: return .extendedAPDU
        default: return .character
        }
    }

    /// The highest slot number plus one.
    public var slotCount: Int { Int(descriptor.bMaxSlotIndex) + 1 }
}

/// What the firmware takes in an XfrBlock.
enum FirmwareLevel: Sendable {
    case character, tpdu, shortAPDU, extendedAPDU
}
