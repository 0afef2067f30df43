// SPDX-License-Identifier: Apache-2.0
//
// Endpoint 0: the standard requests of USB 2.0, 9.4, and the lists of CCID 1.1, 5.3.

import CCIDReader
import Testing

@testable import VirtualReader

struct ControlRow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var profile = "scr3310"
    var speed = USBSpeed.full
    /// bmRequestType, bRequest, wValue, wIndex, wLength.
    let setup: [UInt16]
    /// The data stage; `nil` for a stall.
    let answer: String?
}

private let rows: [ControlRow] = [
    ControlRow(
        testDescription: "device descriptor, first eight bytes", setup: [0x80, 6, 0x0100, 0, 8],
        answer: "12 01 10 01 00 00 00 40"),
    ControlRow(
        testDescription: "configuration descriptor, its head", setup: [0x80, 6, 0x0200, 0, 9],
        answer: "09 02 5D 00 01 01 00 80 32"),
    ControlRow(testDescription: "a second configuration", setup: [0x80, 6, 0x0201, 0, 9], answer: nil),
    ControlRow(testDescription: "languages", setup: [0x80, 6, 0x0300, 0, 255], answer: "04 03 09 04"),
    ControlRow(
        testDescription: "serial number", setup: [0x80, 6, 0x0303, 0x0409, 255],
        answer: "12 03 56 00 49 00 52 00 54 00 55 00 41 00 4C 00 31 00"),
    ControlRow(
        testDescription: "a string that there is not", setup: [0x80, 6, 0x0309, 0x0409, 255], answer: nil),
    ControlRow(
        testDescription: "qualifier at full speed only", setup: [0x80, 6, 0x0600, 0, 10], answer: nil),
    ControlRow(
        testDescription: "qualifier of a high-speed device", speed: .high, setup: [0x80, 6, 0x0600, 0, 10],
        answer: "0A 06 00 02 00 00 00 40 01 00"),
    ControlRow(
        testDescription: "other-speed configuration", speed: .high, setup: [0x80, 6, 0x0700, 0, 9],
        answer: "09 07 5D 00 01 01 00 80 32"),
    ControlRow(testDescription: "binary object store", setup: [0x80, 6, 0x0F00, 0, 5], answer: nil),
    ControlRow(testDescription: "status of the device", setup: [0x80, 0, 0, 0, 2], answer: "00 00"),
    ControlRow(testDescription: "status of a pipe", setup: [0x82, 0, 0, 0x82, 2], answer: "00 00"),
    ControlRow(
        testDescription: "status of a pipe that there is not", setup: [0x82, 0, 0, 0x85, 2], answer: nil),
    ControlRow(testDescription: "present configuration", setup: [0x80, 8, 0, 0, 1], answer: "01"),
    ControlRow(testDescription: "a configuration that there is not", setup: [0x00, 9, 2, 0, 0], answer: nil),
    ControlRow(testDescription: "alternate setting", setup: [0x81, 10, 0, 0, 1], answer: "00"),
    ControlRow(testDescription: "SET_INTERFACE", setup: [0x01, 11, 0, 0, 0], answer: ""),
    ControlRow(
        testDescription: "SET_INTERFACE to what there is not", setup: [0x01, 11, 1, 0, 0], answer: nil),
    ControlRow(testDescription: "remote wake-up", setup: [0x00, 3, 1, 0, 0], answer: nil),
    ControlRow(
        testDescription: "clocks of a reader that keeps them", setup: [0xA1, 2, 0, 0, 255], answer: nil),
    ControlRow(
        testDescription: "clocks", profile: "gempc-twin", setup: [0xA1, 2, 0, 0, 255], answer: "A0 0F 00 00"),
    ControlRow(
        testDescription: "data rates, the first two", profile: "gempc-twin", setup: [0xA1, 3, 0, 0, 8],
        answer: "01 2A 00 00 01 38 00 00"),
    ControlRow(
        testDescription: "a class request to another interface", profile: "gempc-twin",
        setup: [0xA1, 2, 0, 1, 255], answer: nil),
    ControlRow(
        testDescription: "a class request the wrong way", profile: "gempc-twin", setup: [0x21, 2, 0, 0, 0],
        answer: nil),
    ControlRow(
        testDescription: "ABORT of a slot that there is not", setup: [0x21, 1, 0x0105, 0, 0], answer: nil),
    ControlRow(testDescription: "a vendor request", setup: [0xC0, 1, 0, 0, 8], answer: nil),
]

@Suite("Endpoint 0")
struct ControlTests {
    @Test("Each request gets its data stage or a stall", arguments: rows)
    func request(_ row: ControlRow) throws {
        let profile = try #require(ReaderProfile.named(row.profile))
        let reader = VirtualUSBReader(profile: profile, cards: [:], speed: row.speed)
        let answer = reader.control(setup(row.setup), [])
        #expect(answer == (row.answer.map { .data(hex($0)) } ?? .stall))
    }

    @Test("A halted pipe stalls until CLEAR_FEATURE, and GET_STATUS tells")
    func halt() throws {
        let bus = try TestBus(.scr3310)
        #expect(bus.reader.control(setup([0x02, 3, 0, 0x82, 0]), []) == .data([]))
        #expect(bus.reader.in(endpoint: 0x82, room: 64) == .stall)
        #expect(bus.reader.control(setup([0x82, 0, 0, 0x82, 2]), []) == .data([1, 0]))
        #expect(bus.reader.control(setup([0x02, 1, 0, 0x82, 0]), []) == .data([]))
        #expect(bus.reader.in(endpoint: 0x82, room: 64) == .nak)
    }

    @Test("SET_CONFIGURATION takes the card's power, forgets old answers and halts, and tells of cards again")
    func configuration() throws {
        let bus = try TestBus(.scr3310)
        _ = bus.powerUp()
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]))
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .nak)
        bus.send(TestBus.message(0x65))
        #expect(bus.reader.control(setup([0x00, 9, 1, 0, 0]), []) == .data([]))
        #expect(bus.reader.in(endpoint: 0x82, room: 64) == .nak)
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]))
        #expect(bus.exchange(TestBus.message(0x65)) == hex("81 00 00 00 00 00 01 01 00 00"))
        #expect(bus.reader.control(setup([0x00, 9, 0, 0, 0]), []) == .data([]))
        #expect(bus.reader.out(endpoint: 0x01, packet: []) == .stall)
        #expect(bus.reader.in(endpoint: 0x82, room: 64) == .stall)
    }

    @Test("Other endpoints stall, and a reader that was unplugged is gone everywhere")
    func elsewhere() throws {
        let bus = try TestBus(.scr3310)
        #expect(bus.reader.out(endpoint: 0x02, packet: [1]) == .stall)
        #expect(bus.reader.in(endpoint: 0x84, room: 64) == .stall)
        bus.reader.unplug()
        #expect(bus.reader.isGone)
        #expect(bus.reader.out(endpoint: 0x01, packet: [1]) == .gone)
        #expect(bus.reader.in(endpoint: 0x82, room: 64) == .gone)
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .gone)
        #expect(bus.reader.control(setup([0x80, 0, 0, 0, 2]), []) == .gone)
    }
}

func setup(_ fields: [UInt16]) -> USBSetup {
    USBSetup(
        bmRequestType: UInt8(fields[0]), bRequest: UInt8(fields[1]), wValue: fields[2], wIndex: fields[3],
        wLength: fields[4])
}
