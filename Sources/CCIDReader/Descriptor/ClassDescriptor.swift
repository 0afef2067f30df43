// SPDX-License-Identifier: Apache-2.0
//
// The CCID class descriptor as a value: its fields as they came, what is derived from them, what is odd.
// The bytes are read and judged in the shim (Shim/Shim+Descriptor.swift), once for every use.

/// The 54 bytes of the CCID class descriptor (CCID 1.1, 5.1), field by field.
public struct ClassDescriptor: Sendable, Equatable {
    /// One field by its standard name, for printing.
    public struct Field: Sendable, Equatable {
        /// The standard's name.
        public let name: String
        /// The value as it came.
        public let value: UInt32
        /// The field's width in bytes.
        public let width: Int
        /// What the value means, where a number alone does not tell.
        public let meaning: String?
    }

    /// The descriptor's bytes as they came.
    public internal(set) var bytes: [UInt8] = []
    /// The descriptor's length, 0x36.
    public internal(set) var bLength: UInt8 = 0
    /// The descriptor's type, 0x21; 0xFF on some readers.
    public internal(set) var bDescriptorType: UInt8 = 0
    /// The version of the CCID specification, in BCD.
    public internal(set) var bcdCCID: UInt16 = 0
    /// The highest slot's index.
    public internal(set) var bMaxSlotIndex: UInt8 = 0
    /// The voltages that the reader supplies.
    public internal(set) var bVoltageSupport: UInt8 = 0
    /// The protocols: bit 0 for T=0, bit 1 for T=1.
    public internal(set) var dwProtocols: UInt32 = 0
    /// The default clock of the card, in kHz.
    public internal(set) var dwDefaultClock: UInt32 = 0
    /// The highest clock of the card, in kHz.
    public internal(set) var dwMaximumClock: UInt32 = 0
    /// How many clocks GET_CLOCK_FREQUENCIES lists.
    public internal(set) var bNumClockSupported: UInt8 = 0
    /// The default data rate, in bit/s.
    public internal(set) var dwDataRate: UInt32 = 0
    /// The highest data rate, in bit/s.
    public internal(set) var dwMaxDataRate: UInt32 = 0
    /// How many rates GET_DATA_RATES lists.
    public internal(set) var bNumDataRatesSupported: UInt8 = 0
    /// The greatest IFSD (T=1), as the reader says it.
    public internal(set) var dwMaxIFSD: UInt32 = 0
    /// Reserved.
    public internal(set) var dwSynchProtocols: UInt32 = 0
    /// The mechanical parts.
    public internal(set) var dwMechanical: UInt32 = 0
    /// What the reader does by itself.
    public internal(set) var dwFeatures: UInt32 = 0
    /// The longest message, header included, as the reader says it.
    public internal(set) var dwMaxCCIDMessageLength: UInt32 = 0
    /// The CLA of GET RESPONSE; FF: that of the command.
    public internal(set) var bClassGetResponse: UInt8 = 0
    /// The CLA of ENVELOPE; FF: that of the command.
    public internal(set) var bClassEnvelope: UInt8 = 0
    /// The display: lines in the high byte, characters a line in the low one.
    public internal(set) var wLcdLayout: UInt16 = 0
    /// PIN entry: bit 0 verification, bit 1 modification.
    public internal(set) var bPINSupport: UInt8 = 0
    /// How many slots can be busy at once, as the reader says it.
    public internal(set) var bMaxCCIDBusySlots: UInt8 = 0

    /// How much of an exchange the reader does by itself: the greatest level that it claims.
    public internal(set) var exchangeLevel = ExchangeLevel.character
    /// How many slots are served: `bMaxSlotIndex` + 1, at most 32.
    public internal(set) var slotCount = 1
    /// `dwMaxIFSD` within 1…254; 32 where it is 0.
    public internal(set) var maximumIFSD: UInt8 = 1
    /// The longest message that is sent to the reader.
    public internal(set) var outMessageLength = 271
    /// The room for an answer: `dwMaxCCIDMessageLength` within 271…65,554.
    public internal(set) var inMessageLength = 271
    /// What is odd or not allowed; none of it keeps the reader from being used.
    public internal(set) var problemKinds: [DescriptorProblem] = []
    /// The same in a few words each.
    public internal(set) var problems: [String] = []

    init() {}

    /// What the reader does by itself.
    public var features: ReaderFeatures { ReaderFeatures(rawValue: dwFeatures) }
    /// The voltages that the reader supplies.
    public var voltages: CardVoltages { CardVoltages(rawValue: bVoltageSupport & 0x07) }
    /// Whether the reader speaks this protocol; one that names none is taken to speak both.
    public func speaks(_ cardProtocol: CardProtocol) -> Bool {
        dwProtocols & 0x03 == 0 || dwProtocols & (1 << UInt32(cardProtocol.rawValue)) != 0
    }
    /// Every slot, in order.
    public var slots: [SlotIndex] { (0..<slotCount).map { SlotIndex(UInt8(truncatingIfNeeded: $0)) } }
}

/// Why bytes are no class descriptor.
public struct DescriptorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public let reason: String
    /// The first wrong byte.
    public let offset: Int

    /// What is wrong, and where.
    public var description: String { reason + ", byte \(offset)" }
}
