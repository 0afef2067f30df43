// SPDX-License-Identifier: Apache-2.0
//
// The class descriptor as a value: fields by their names, what is derived, what is odd.

import Testing
import VirtualReader

@testable import CCIDReader

/// Two hex digits a byte.
func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.filter { !$0.isWhitespace })
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
}

/// A class descriptor laid out by hand after CCID 1.1, 5.1: TPDU level, 0x80 without 0x40, IFSD 252, 263 bytes.
let handMade = bytes(
    """
    36 21 1001 00 07 03000000 A00F0000 E02E0000 00 002A0000 A0400500 35 FC000000 00000000 00000000
    BA000100 07010000 FF 00 0402 03 01
    """)

@Suite("Class descriptor")
struct DescriptorTests {
    @Test("Every field stands under its name")
    func fields() throws {
        let descriptor = try ClassDescriptor(handMade)
        let expected: [(String, UInt32)] = [
            ("bLength", 54), ("bDescriptorType", 0x21), ("bcdCCID", 0x0110), ("bMaxSlotIndex", 0),
            ("bVoltageSupport", 7), ("dwProtocols", 3), ("dwDefaultClock", 4000), ("dwMaximumClock", 12000),
            ("bNumClockSupported", 0), ("dwDataRate", 10752), ("dwMaxDataRate", 344_224),
            ("bNumDataRatesSupported", 53), ("dwMaxIFSD", 252), ("dwSynchProtocols", 0), ("dwMechanical", 0),
            ("dwFeatures", 0x0001_00BA), ("dwMaxCCIDMessageLength", 263), ("bClassGetResponse", 0xFF),
            ("bClassEnvelope", 0), ("wLcdLayout", 0x0204), ("bPINSupport", 3), ("bMaxCCIDBusySlots", 1),
        ]
        #expect(descriptor.fields.map(\.name) == expected.map(\.0))
        #expect(descriptor.fields.map(\.value) == expected.map(\.1))
        #expect(descriptor.fields.map(\.width).reduce(0, +) == 54)
        #expect(descriptor.bytes == handMade)
    }

    @Test("What follows from the fields is there beside them")
    func derived() throws {
        let descriptor = try ClassDescriptor(handMade)
        #expect(descriptor.exchangeLevel == .tpdu)
        #expect(descriptor.maximumIFSD == 252)
        #expect(descriptor.outMessageLength == 263)
        #expect(descriptor.inMessageLength == 271)
        #expect(descriptor.voltages == [.volts5, .volts3, .volts1_8])
        #expect(descriptor.features.contains(.automaticPPS))
        #expect(!descriptor.features.contains(.automaticNegotiation))
        #expect(descriptor.speaks(.t0) && descriptor.speaks(.t1))
        #expect(descriptor.slots == [SlotIndex(0)])
        #expect(ClassDescriptor.version(0x0110) == "1.10")
    }

    @Test(
        "The level is the greatest that is claimed",
        arguments: [
            (UInt8(0x00), ExchangeLevel.character), (0x01, .tpdu), (0x02, .shortAPDU), (0x04, .extendedAPDU),
            (0x03, .shortAPDU),
        ])
    func level(_ bits: UInt8, _ level: ExchangeLevel) throws {
        var raw = handMade
        raw[42] = bits
        #expect(try ClassDescriptor(raw).exchangeLevel == level)
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        let name: String
        let offset: Int
        let value: UInt8
        var testDescription: String { name }
    }

    @Test(
        "What real readers get wrong is a problem, not an error",
        arguments: [
            Odd(name: "bMaxCCIDBusySlots 0", offset: 53, value: 0),
            Odd(name: "bVoltageSupport 0", offset: 5, value: 0),
            Odd(name: "dwMaxIFSD 0", offset: 28, value: 0),
            Odd(name: "bcdCCID 10.01", offset: 3, value: 0x10),
            Odd(name: "0x40 and 0x80", offset: 40, value: 0xFA), Odd(name: "type FF", offset: 1, value: 0xFF),
        ])
    func problems(_ odd: Odd) throws {
        let plain = Set(try ClassDescriptor(handMade).problems)
        var raw = handMade
        raw[odd.offset] = odd.value
        let descriptor = try ClassDescriptor(raw)
        let problems = Set(descriptor.problems)
        #expect(descriptor.problemKinds.count == descriptor.problems.count, "each has a name")
        #expect(!problems.subtracting(plain).isEmpty)
        #expect(try (1...254).contains(ClassDescriptor(raw).maximumIFSD))
    }

    @Test("What is no descriptor is refused with its place", arguments: [0, 1, 2, 53])
    func tooShort(_ length: Int) {
        let error = #expect(throws: DescriptorError.self) {
            try ClassDescriptor(Array(handMade.prefix(length)))
        }
        #expect(error?.reason.isEmpty == false)
    }

    @Test("A hostile message length never becomes a buffer of gigabytes")
    func clamped() throws {
        var raw = handMade
        raw.replaceSubrange(44..<48, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(try ClassDescriptor(raw).inMessageLength == 65_554)
        raw.replaceSubrange(44..<48, with: [0, 0, 0, 0])
        #expect(try ClassDescriptor(raw).inMessageLength == 271)
    }

    @Test("The features of every profile have names, none is left over", arguments: ReaderProfile.all)
    func names(_ profile: ReaderProfile) throws {
        let host = try CCIDHost.software(
            [VirtualUSBReader(profile: profile)], vendorClass: [USBID(vendor: 0x04E6, product: 0x511A)])
        let info = try #require(try host.interfaces().first)
        let descriptor = try info.descriptor.get()
        #expect(!descriptor.features.meanings.contains { $0.hasPrefix("reserved") })
        #expect(info.vendorID == profile.idVendor && info.productID == profile.idProduct)
        #expect(try ClassDescriptor(info.descriptorBytes).bytes == descriptor.bytes)
    }
}
