// SPDX-License-Identifier: Apache-2.0
//
// The profiles. Descriptor fields, but for those of the made-up readers (ReaderProfile+Invented.swift), come from the
// public collection of descriptor dumps that libccid keeps (readers/*.txt); "chosen" marks a value that was not found
// there and that disturbs nothing.

import CCIDReader

extension ReaderProfile {
    /// Every profile, the default first.
    public static let all: [ReaderProfile] = [
        .scr3310, .scr3310v2, .gemPCTwin, .realtek, .shortAPDU, .extendedAPDU, .twoSlot, .scr3310NTTCom,
        .character, .keypad, .keypadAPDU,
    ]

    /// SCM SCR3310, firmware 5.23: TPDU level, the reader sends the PPS, the host negotiates the IFSD.
    public static let scr3310: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0001_00BA)
        fields.bcdCCID = 0x0100
        fields.bVoltageSupport = 0x01
        fields.dwMaximumClock = 12000
        fields.dwMaxIFSD = 252
        return ReaderProfile(
            name: "scr3310", summary: "SCM SCR3310: TPDU level, automatic PPS",
            idVendor: 0x04E6, idProduct: 0x5116, bcdDevice: 0x0523,
            manufacturer: "SCM Microsystems Inc.", product: "SCR3310 USB Smart Card Reader",
            interfaceName: "CCID Interface", descriptor: fields)
    }()

    /// SCM SCR3310 v2, firmware 5.22: a message length of 263, too small for its own IFSD of 252.
    public static let scr3310v2: ReaderProfile = {
        var profile = scr3310
        profile.name = "scr3310v2"
        profile.summary = "SCM SCR3310 v2: as scr3310, message length 263"
        profile.idProduct = 0x511F
        profile.bcdDevice = 0x0522
        profile.descriptor.dwMaxCCIDMessageLength = 263
        return profile
    }()

    /// Gemplus GemPC Twin, firmware 1.00: TPDU level; PPS, IFSD and voltage are the host's affair.
    /// SetDataRateAndClockFrequency, the answer to Escape 02 and the missing empty packet are chosen.
    public static let gemPCTwin: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0001_0230)
        fields.bcdCCID = 0x0100
        fields.dwDataRate = 10752
        fields.dwMaxDataRate = 344_086
        fields.bClassGetResponse = 0x00
        fields.bClassEnvelope = 0x00
        var profile = ReaderProfile(
            name: "gempc-twin", summary: "Gemplus GemPC Twin: TPDU level, the host does PPS and IFSD",
            idVendor: 0x08E6, idProduct: 0x3437, bcdDevice: 0x0100,
            manufacturer: "Gemplus", product: "USB SmartCard Reader", descriptor: fields)
        profile.clockFrequencies = [4000]
        profile.dataRates = gemPCTwinRates
        profile.sendsZeroLengthPacket = false
        profile.escapes = [[0x02]: Array("GemTwin-V1.00 (virtual)".utf8)]
        profile.setsDataRate = true
        return profile
    }()

    /// A Realtek reader: TPDU level, and the host does everything, the choice of the voltage included.
    /// Strings, firmware release and clocks are chosen.
    public static let realtek: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0001_0030)
        fields.dwDefaultClock = 3750
        fields.dwMaximumClock = 7500
        fields.dwDataRate = 10080
        fields.dwMaxDataRate = 312_500
        fields.bClassGetResponse = 0x00
        fields.bClassEnvelope = 0x00
        var profile = ReaderProfile(
            name: "realtek", summary: "Realtek 0165: TPDU level, the host does everything",
            idVendor: 0x0BDA, idProduct: 0x0165, bcdDevice: 0x0100,
            manufacturer: "Generic", product: "Smart Card Reader Interface", speed: .high,
            descriptor: fields)
        profile.setsDataRate = true
        return profile
    }()

    /// Alcor AU9520, firmware 1.02: short APDU level; the reader does all of T=1 by itself.
    public static let shortAPDU: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0002_04BE)
        fields.bcdCCID = 0x0100
        fields.bVoltageSupport = 0x03
        fields.dwDefaultClock = 3700
        fields.dwMaximumClock = 3700
        fields.bNumClockSupported = 1
        fields.dwDataRate = 9946
        fields.dwMaxDataRate = 318_280
        fields.bNumDataRatesSupported = 53
        fields.dwSynchProtocols = 0x0000_0007
        var profile = ReaderProfile(
            name: "short-apdu", summary: "Alcor AU9520: short APDU level",
            idVendor: 0x058F, idProduct: 0x9520, bcdDevice: 0x0102,
            manufacturer: "Generic", product: "PCSC Smartcard Reader", descriptor: fields)
        profile.clockFrequencies = [3700]
        profile.dataRates = au9520Rates
        return profile
    }()

    /// Sony RC-S300: contactless, extended APDU level, T=1 only, messages of 522 bytes.
    /// Strings, firmware release, voltage, clock, speed and Escape are chosen.
    public static let extendedAPDU: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0004_007E)
        fields.bVoltageSupport = 0x01
        fields.dwProtocols = 0x0000_0002
        fields.dwDefaultClock = 13560
        fields.dwMaximumClock = 13560
        fields.dwDataRate = 115_200
        fields.dwMaxDataRate = 921_600
        fields.dwMaxCCIDMessageLength = 522
        var profile = ReaderProfile(
            name: "extended-apdu", summary: "Sony RC-S300: contactless, extended APDU level",
            idVendor: 0x054C, idProduct: 0x0DC9, bcdDevice: 0x0100,
            manufacturer: "SONY", product: "FeliCa Port/PaSoRi 4.0", descriptor: fields)
        profile.isContactless = true
        return profile
    }()

    /// A reader of two slots after the SCR331-DI, firmware 6.22, whose fields it has. Chosen: the interface
    /// class 0B (the real one says FF), and that both slots have contacts.
    public static let twoSlot: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0001_00BA)
        fields.bcdCCID = 0x0100
        fields.bMaxSlotIndex = 1
        fields.bVoltageSupport = 0x01
        fields.dwMaximumClock = 12000
        fields.dwDataRate = 9600
        fields.dwMaxDataRate = 307_200
        fields.dwMaxIFSD = 252
        fields.dwMaxCCIDMessageLength = 263
        return ReaderProfile(
            name: "two-slot", summary: "two slots after the SCR331-DI: TPDU level, message length 263",
            idVendor: 0x04E6, idProduct: 0x5111, bcdDevice: 0x0622,
            manufacturer: "SCM Microsystems Inc.", product: "SCR331-DI USB Smart Card Reader",
            descriptor: fields)
    }()

    /// SCR3310-NTTCom, firmware 2.03: TPDU level on a vendor-specific interface; can stop the clock.
    public static let scr3310NTTCom: ReaderProfile = {
        var fields = ClassDescriptorFields(dwFeatures: 0x0001_01BA)
        fields.dwDefaultClock = 4800
        fields.dwMaximumClock = 8000
        fields.dwDataRate = 12903
        fields.dwMaxDataRate = 412_903
        fields.dwMaxIFSD = 252
        var profile = ReaderProfile(
            name: "scr3310-nttcom", summary: "SCR3310-NTTCom: as scr3310 on interface class FF",
            idVendor: 0x04E6, idProduct: 0x511A, bcdDevice: 0x0203,
            manufacturer: "NTT Communications Corp.", product: "SCR3310-NTTCom USB SmartCard Reader",
            interfaceName: "Vendor Interface", descriptor: fields)
        profile.bInterfaceClass = 0xFF
        profile.clockFrequencies = [4000, 4800, 6000, 8000, 12000]
        profile.dataRates = scr3310NTTComRates
        return profile
    }()
}
