// SPDX-License-Identifier: Apache-2.0
//
// The profiles' descriptors are well-formed and say what the real readers say.

import CCIDReader
import Testing

@testable import VirtualReader

struct ProfileFacts: Sendable, CustomTestStringConvertible {
    let name: String
    let ids: [UInt16]
    let features: UInt32
    let ifsd: UInt32
    let length: UInt32
    let interfaceClass: UInt8
    let slots: Int
    var testDescription: String { name }
}

private let facts: [ProfileFacts] = [
    ProfileFacts(
        name: "scr3310", ids: [0x04E6, 0x5116, 0x0523], features: 0x0001_00BA, ifsd: 252, length: 271,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "scr3310v2", ids: [0x04E6, 0x511F, 0x0522], features: 0x0001_00BA, ifsd: 252, length: 263,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "gempc-twin", ids: [0x08E6, 0x3437, 0x0100], features: 0x0001_0230, ifsd: 254, length: 271,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "realtek", ids: [0x0BDA, 0x0165, 0x0100], features: 0x0001_0030, ifsd: 254, length: 271,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "short-apdu", ids: [0x058F, 0x9520, 0x0102], features: 0x0002_04BE, ifsd: 254, length: 271,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "extended-apdu", ids: [0x054C, 0x0DC9, 0x0100], features: 0x0004_007E, ifsd: 254, length: 522,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "two-slot", ids: [0x04E6, 0x5111, 0x0622], features: 0x0001_00BA, ifsd: 252, length: 263,
        interfaceClass: 0x0B, slots: 2),
    ProfileFacts(
        name: "scr3310-nttcom", ids: [0x04E6, 0x511A, 0x0203], features: 0x0001_01BA, ifsd: 252, length: 271,
        interfaceClass: 0xFF, slots: 1),
    ProfileFacts(
        name: "character", ids: [0x1209, 0x0001, 0x0100], features: 0x0000_0030, ifsd: 254, length: 271,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "keypad", ids: [0x1209, 0x0002, 0x0100], features: 0x0001_00BA, ifsd: 254, length: 271,
        interfaceClass: 0x0B, slots: 1),
    ProfileFacts(
        name: "keypad-apdu", ids: [0x1209, 0x0003, 0x0100], features: 0x0004_04BE, ifsd: 254, length: 522,
        interfaceClass: 0x0B, slots: 1),
]

@Suite("Profiles")
struct ProfileTests {
    @Test("Every profile is in the table below, under its own name, the default first")
    func names() {
        #expect(ReaderProfile.all.map(\.name) == facts.map(\.name))
        #expect(ReaderProfile.named("scr3310")?.idProduct == 0x5116)
        #expect(ReaderProfile.named("scr9999") == nil)
        #expect(CardKind.all.first?.name == "mynumber")
        #expect(Set(CardKind.all.map(\.name)).count == CardKind.all.count)
        #expect(CardKind.named("mute")?.name == "mute" && CardKind.named("") == nil)
    }

    @Test(
        "The descriptors carry the reader's facts at either speed", arguments: facts, [USBSpeed.full, .high])
    func descriptors(_ row: ProfileFacts, _ speed: USBSpeed) throws {
        let profile = try #require(ReaderProfile.named(row.name))
        let reader = VirtualUSBReader(profile: profile, cards: [:], speed: speed)
        let device = reader.deviceDescriptor
        #expect(device.count == 18 && device[0] == 18 && device[1] == 1 && device[17] == 1)
        #expect([device.le16(at: 8), device.le16(at: 10), device.le16(at: 12)] == row.ids)
        let configuration = reader.configurationDescriptor
        #expect(Int(configuration.le16(at: 2)) == configuration.count)
        let parts = split(configuration)
        #expect(parts.map { $0[1] } == [0x02, 0x04, 0x21, 0x05, 0x05, 0x05])
        #expect(parts.map(\.count) == [9, 9, 54, 7, 7, 7])
        let (interface, ccid) = (parts[1], parts[2])
        #expect(interface[4] == 3 && interface[5] == row.interfaceClass)
        #expect(Int(ccid[4]) + 1 == row.slots && profile.slotCount == row.slots)
        #expect(ccid.le32(at: 28) == row.ifsd && ccid.le32(at: 40) == row.features)
        #expect(ccid.le32(at: 44) == row.length && ccid[53] == 1)
        let bulk: UInt16 = speed == .high ? 512 : 64
        #expect(parts[3...].map { $0[2] } == [0x01, 0x82, 0x83])
        #expect(parts[3...].map { $0.le16(at: 4) } == [bulk, bulk, 8])
        for index in [device[14], device[15], device[16], interface[8]] where index != 0 {
            #expect(reader.string(index)?.isEmpty == false)
        }
        #expect(profile.dataRates?.allSatisfy { $0 <= ccid.le32(at: 23) } ?? true)
        if ccid[27] != 0 { #expect(profile.dataRates?.count == Int(ccid[27])) }
    }

    @Test("A device without a serial number says so")
    func noSerial() {
        let reader = VirtualUSBReader(cards: [:], serial: nil)
        #expect(reader.deviceDescriptor[16] == 0 && reader.string(3) == nil)
    }

    private func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = bytes[...]
        while let length = rest.first, length >= 2, rest.count >= Int(length) {
            parts.append(Array(rest.prefix(Int(length))))
            rest = rest.dropFirst(Int(length))
        }
        #expect(rest.isEmpty)
        return parts
    }
}
