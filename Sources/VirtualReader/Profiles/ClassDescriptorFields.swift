// SPDX-License-Identifier: Apache-2.0
//
// The fields of the CCID class descriptor (CCID 1.1, 5.1) and the 54 bytes that they make.

/// The CCID class descriptor's fields under their own names.
public struct ClassDescriptorFields: Sendable, Equatable {
    /// The release of the CCID specification, in binary-coded decimals.
    public var bcdCCID: UInt16 = 0x0110
    /// The highest slot number.
    public var bMaxSlotIndex: UInt8 = 0
    /// Bit 0: 5 V, bit 1: 3 V, bit 2: 1.8 V.
    public var bVoltageSupport: UInt8 = 0x07
    /// Bit 0: T=0, bit 1: T=1.
    public var dwProtocols: UInt32 = 0x0000_0003
    /// The default clock in kHz.
    public var dwDefaultClock: UInt32 = 4000
    /// The fastest clock in kHz.
    public var dwMaximumClock: UInt32 = 4000
    /// How many clock frequencies can be set by hand.
    public var bNumClockSupported: UInt8 = 0
    /// The default data rate in bit/s.
    public var dwDataRate: UInt32 = 10753
    /// The fastest data rate in bit/s.
    public var dwMaxDataRate: UInt32 = 344_105
    /// How many data rates can be set by hand.
    public var bNumDataRatesSupported: UInt8 = 0
    /// The greatest IFSD at T=1.
    public var dwMaxIFSD: UInt32 = 254
    /// Synchronous protocols.
    public var dwSynchProtocols: UInt32 = 0
    /// Mechanical features.
    public var dwMechanical: UInt32 = 0
    /// What the firmware does by itself, and its exchange level.
    public var dwFeatures: UInt32
    /// The longest message in bytes, its header of 10 included.
    public var dwMaxCCIDMessageLength: UInt32 = 271
    /// The class byte for GET RESPONSE; FF echoes the command's.
    public var bClassGetResponse: UInt8 = 0xFF
    /// The class byte for ENVELOPE; FF echoes the command's.
    public var bClassEnvelope: UInt8 = 0xFF
    /// Lines and characters of a display.
    public var wLcdLayout: UInt16 = 0
    /// Bit 0: PIN verification, bit 1: PIN modification.
    public var bPINSupport: UInt8 = 0
    /// How many slots can be busy at the same time.
    public var bMaxCCIDBusySlots: UInt8 = 1

    /// The fields for a reader with these features, the rest as most readers have it.
    public init(dwFeatures: UInt32) { self.dwFeatures = dwFeatures }

    /// The 54 bytes on the wire, little-endian.
    public var bytes: [UInt8] {
        var out: [UInt8] = [54, 0x21]
        out.appendLE16(bcdCCID)
        out += [bMaxSlotIndex, bVoltageSupport]
        out.appendLE32(dwProtocols)
        out.appendLE32(dwDefaultClock)
        out.appendLE32(dwMaximumClock)
        out.append(bNumClockSupported)
        out.appendLE32(dwDataRate)
        out.appendLE32(dwMaxDataRate)
        out.append(bNumDataRatesSupported)
        out.appendLE32(dwMaxIFSD)
        out.appendLE32(dwSynchProtocols)
        out.appendLE32(dwMechanical)
        out.appendLE32(dwFeatures)
        out.appendLE32(dwMaxCCIDMessageLength)
        out += [bClassGetResponse, bClassEnvelope]
        out.appendLE16(wLcdLayout)
        out += [bPINSupport, bMaxCCIDBusySlots]
        return out
    }
}
