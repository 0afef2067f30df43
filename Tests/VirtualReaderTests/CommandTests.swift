// SPDX-License-Identifier: Apache-2.0
//
// Every PC_to_RDR command as a row: what state the slot is in, the message, the answer.

import Testing

@testable import VirtualReader

struct CommandRow: Sendable, CustomTestStringConvertible {
    enum Start: Sendable { case unpowered, powered, empty, mute }

    let name: String
    var profile = "scr3310"
    var start = Start.powered
    let message: String
    let answer: String
    var testDescription: String { "\(name) (\(profile), \(start))" }
}

private let rows: [CommandRow] = [
    // Message type, dwLength, bSlot, bSeq, three bytes, data.
    CommandRow(
        name: "IccPowerOn", start: .unpowered, message: "62 00000000 00 07 00 0000",
        answer: "80 13000000 00 07 00 00 00 3BDA13FF8131FB468012392F31C173C601C03B"),
    CommandRow(
        name: "IccPowerOn, warm", message: "62 00000000 00 07 00 0000",
        answer: "80 13000000 00 07 00 00 00 3BDA13FF8131FB468012392F31C173C601C03B"),
    CommandRow(
        name: "IccPowerOn without a card", start: .empty, message: "62 00000000 00 07 00 0000",
        answer: "80 00000000 00 07 42 FE 00"),
    CommandRow(
        name: "IccPowerOn of a mute card", start: .mute, message: "62 00000000 00 07 00 0000",
        answer: "80 00000000 00 07 41 FE 00"),
    CommandRow(
        name: "IccPowerOn at 3 V, which this reader has not", start: .unpowered,
        message: "62 00000000 00 07 02 0000", answer: "80 00000000 00 07 41 07 00"),
    CommandRow(
        name: "IccPowerOn at a voltage the reader should choose", profile: "realtek", start: .unpowered,
        message: "62 00000000 00 07 00 0000", answer: "80 00000000 00 07 41 07 00"),
    CommandRow(
        name: "IccPowerOn at 1.8 V", profile: "realtek", start: .unpowered,
        message: "62 00000000 00 07 03 0000",
        answer: "80 13000000 00 07 00 00 00 3BDA13FF8131FB468012392F31C173C601C03B"),
    CommandRow(
        name: "IccPowerOn on an antenna", profile: "extended-apdu", start: .unpowered,
        message: "62 00000000 00 07 00 0000",
        answer: "80 0D000000 00 07 00 00 00 3B88800100 0005E0B381A1007F"),
    CommandRow(
        name: "IccPowerOff", message: "63 00000000 00 08 000000", answer: "81 00000000 00 08 01 00 00"),
    CommandRow(
        name: "IccPowerOff without a card", start: .empty, message: "63 00000000 00 08 000000",
        answer: "81 00000000 00 08 02 00 00"),
    CommandRow(
        name: "GetSlotStatus", message: "65 00000000 00 FF 000000", answer: "81 00000000 00 FF 00 00 00"),
    CommandRow(
        name: "GetSlotStatus", start: .unpowered, message: "65 00000000 00 FF 000000",
        answer: "81 00000000 00 FF 01 00 00"),
    CommandRow(
        name: "GetSlotStatus", start: .empty, message: "65 00000000 00 FF 000000",
        answer: "81 00000000 00 FF 02 00 00"),
    CommandRow(
        name: "XfrBlock: S(IFS request)", message: "6F 05000000 00 01 000000 00C101FE3E",
        answer: "80 05000000 00 01 00 00 00 00E101FE1E"),
    CommandRow(
        name: "XfrBlock without power", start: .unpowered, message: "6F 05000000 00 01 000000 00C101FE3E",
        answer: "80 00000000 00 01 41 FE 00"),
    CommandRow(
        name: "XfrBlock without a card", start: .empty, message: "6F 05000000 00 01 000000 00C101FE3E",
        answer: "80 00000000 00 01 42 FE 00"),
    CommandRow(
        name: "XfrBlock of nothing", message: "6F 00000000 00 01 000000", answer: "80 00000000 00 01 40 01 00"
    ),
    CommandRow(
        name: "XfrBlock with wLevelParameter at TPDU level", message: "6F 05000000 00 01 000100 00C101FE3E",
        answer: "80 00000000 00 01 40 08 00"),
    CommandRow(
        name: "XfrBlock: a short APDU", profile: "short-apdu", message: "6F 04000000 00 01 000000 00A40000",
        answer: "80 06000000 00 01 00 00 00 00A400009000"),
    CommandRow(
        name: "XfrBlock: less than an APDU", profile: "short-apdu",
        message: "6F 03000000 00 01 000000 00A400",
        answer: "80 00000000 00 01 40 01 00"),
    CommandRow(
        name: "XfrBlock: a whole APDU", profile: "extended-apdu",
        message: "6F 04000000 00 01 000000 00A40000",
        answer: "80 06000000 00 01 00 00 00 00A400009000"),
    CommandRow(
        name: "XfrBlock: the middle of a chain that did not begin", profile: "extended-apdu",
        message: "6F 04000000 00 01 000300 00A40000", answer: "80 00000000 00 01 40 08 00"),
    CommandRow(
        name: "GetParameters", message: "6C 00000000 00 02 000000",
        answer: "82 07000000 00 02 00 00 01 1310FF4600FB00"),
    CommandRow(
        name: "GetParameters", profile: "gempc-twin", message: "6C 00000000 00 02 000000",
        answer: "82 07000000 00 02 00 00 01 1310FF4600FB00"),
    CommandRow(
        name: "GetParameters", start: .unpowered, message: "6C 00000000 00 02 000000",
        answer: "82 00000000 00 02 41 FE 00"),
    CommandRow(
        name: "ResetParameters of a reader that reads the ATR", message: "6D 00000000 00 02 000000",
        answer: "82 07000000 00 02 00 00 01 1110FF4600FB00"),
    CommandRow(
        name: "ResetParameters of one that does not", profile: "gempc-twin",
        message: "6D 00000000 00 02 000000",
        answer: "82 05000000 00 02 00 00 00 1100000A00"),
    CommandRow(
        name: "ResetParameters", start: .empty, message: "6D 00000000 00 02 000000",
        answer: "82 00000000 00 02 42 FE 00"),
    CommandRow(
        name: "SetParameters", message: "61 07000000 00 03 010000 1310FF4600FB00",
        answer: "82 07000000 00 03 00 00 01 1310FF4600FB00"),
    CommandRow(
        name: "SetParameters: a protocol that the card has not",
        message: "61 05000000 00 03 000000 1100000A00",
        answer: "82 00000000 00 03 40 F6 00"),
    CommandRow(
        name: "SetParameters: a protocol that nobody has", message: "61 05000000 00 03 020000 1100000A00",
        answer: "82 00000000 00 03 40 07 00"),
    CommandRow(
        name: "SetParameters: five bytes for T=1", message: "61 05000000 00 03 010000 1310FF4600",
        answer: "82 00000000 00 03 40 01 00"),
    CommandRow(
        name: "SetParameters: Fi reserved", message: "61 07000000 00 03 010000 7310FF4600FB00",
        answer: "82 00000000 00 03 40 0A 00"),
    CommandRow(
        name: "SetParameters: bmTCCKST1", message: "61 07000000 00 03 010000 1300FF4600FB00",
        answer: "82 00000000 00 03 40 0B 00"),
    CommandRow(
        name: "SetParameters: BWI 10", message: "61 07000000 00 03 010000 1310FFA600FB00",
        answer: "82 00000000 00 03 40 0D 00"),
    CommandRow(
        name: "SetParameters: bClockStop", message: "61 07000000 00 03 010000 1310FF4604FB00",
        answer: "82 00000000 00 03 40 0E 00"),
    CommandRow(
        name: "SetParameters: IFSC FF", message: "61 07000000 00 03 010000 1310FF4600FF00",
        answer: "82 00000000 00 03 40 0F 00"),
    CommandRow(
        name: "SetParameters", start: .unpowered, message: "61 07000000 00 03 010000 1310FF4600FB00",
        answer: "82 00000000 00 03 41 FE 00"),
    CommandRow(
        name: "Escape that is not known here", message: "6B 01000000 00 04 000000 02",
        answer: "83 00000000 00 04 40 00 00"),
    CommandRow(
        name: "Escape 02", profile: "gempc-twin", start: .empty, message: "6B 01000000 00 04 000000 02",
        answer: "83 17000000 00 04 02 00 00 47656D5477696E2D56312E303020287669727475616C29"),
    CommandRow(
        name: "Escape 55", profile: "gempc-twin", start: .empty, message: "6B 01000000 00 04 000000 55",
        answer: "83 00000000 00 04 42 0A 00"),
    CommandRow(
        name: "IccClock without the feature", message: "6E 00000000 00 05 010000",
        answer: "81 00000000 00 05 40 00 00"),
    CommandRow(
        name: "IccClock: stop", profile: "scr3310-nttcom", message: "6E 00000000 00 05 010000",
        answer: "81 00000000 00 05 00 00 01"),
    CommandRow(
        name: "IccClock: restart", profile: "scr3310-nttcom", message: "6E 00000000 00 05 000000",
        answer: "81 00000000 00 05 00 00 00"),
    CommandRow(
        name: "IccClock: neither", profile: "scr3310-nttcom", message: "6E 00000000 00 05 020000",
        answer: "81 00000000 00 05 40 07 00"),
    CommandRow(
        name: "IccClock without power", profile: "scr3310-nttcom", start: .unpowered,
        message: "6E 00000000 00 05 010000", answer: "81 00000000 00 05 41 FE 00"),
    CommandRow(
        name: "T0APDU at TPDU level", message: "6A 00000000 00 06 030000",
        answer: "81 00000000 00 06 40 00 00"),
    CommandRow(
        name: "T0APDU", profile: "short-apdu", message: "6A 00000000 00 06 030000",
        answer: "81 00000000 00 06 00 00 00"),
    CommandRow(
        name: "T0APDU: bmChanges", profile: "short-apdu", message: "6A 00000000 00 06 040000",
        answer: "81 00000000 00 06 40 07 00"),
    CommandRow(
        name: "Secure", message: "69 01000000 00 07 000000 00", answer: "80 00000000 00 07 40 00 00"),
    CommandRow(
        name: "Mechanical", message: "71 00000000 00 07 010000", answer: "81 00000000 00 07 40 00 00"),
    CommandRow(
        name: "SetDataRateAndClockFrequency", message: "73 08000000 00 08 000000 A00F000000540000",
        answer: "84 00000000 00 08 40 00 00"),
    CommandRow(
        name: "SetDataRateAndClockFrequency", profile: "gempc-twin",
        message: "73 08000000 00 08 000000 A00F000000540000",
        answer: "84 08000000 00 08 00 00 00 A00F000000540000"),
    CommandRow(
        name: "SetDataRateAndClockFrequency: 4001 kHz", profile: "gempc-twin",
        message: "73 08000000 00 08 000000 A10F000000540000", answer: "84 00000000 00 08 40 0A 00"),
    CommandRow(
        name: "SetDataRateAndClockFrequency: 344,087 bit/s", profile: "gempc-twin",
        message: "73 08000000 00 08 000000 A00F000017400500", answer: "84 00000000 00 08 40 0E 00"),
    CommandRow(
        name: "a slot that there is not", message: "65 00000000 01 09 000000",
        answer: "81 00000000 01 09 42 05 00"),
    CommandRow(
        name: "a command that there is not", message: "64 00000000 00 09 000000",
        answer: "81 00000000 00 09 40 00 00"),
    CommandRow(
        name: "dwLength too small", message: "6F 02000000 00 0A 000000 00C100",
        answer: "80 00000000 00 0A 40 01 00"),
    CommandRow(
        name: "dwLength too great", message: "6F 04000000 00 0A 000000 00C100",
        answer: "80 00000000 00 0A 40 01 00"),
    CommandRow(
        name: "dwLength of a hostile host", message: "6F FFFFFFFF 00 0A 000000 00C100",
        answer: "80 00000000 00 0A 40 01 00"),
    CommandRow(
        name: "data where none belong", message: "65 01000000 00 0A 000000 00",
        answer: "81 00000000 00 0A 40 01 00"),
]

@Suite("CCID commands")
struct CommandTests {
    @Test("Each command is answered as CCID 1.1 says", arguments: rows)
    func command(_ row: CommandRow) throws {
        let profile = try #require(ReaderProfile.named(row.profile))
        let card: CardKind =
            switch row.start {
            case .empty: .none
            case .mute: .mute
            case .powered, .unpowered: TestApplication().kind
            }
        let bus = TestBus(VirtualUSBReader(profile: profile, cards: [0: card]))
        if row.start == .powered { try #require(bus.powerUp()?.first == 0x3B) }
        #expect(bus.exchange(hex(row.message)).map(hexText) == hexText(hex(row.answer)))
        // Whatever it was, the reader goes on.
        #expect(bus.exchange(TestBus.message(0x65, seq: 99))?.prefix(7) == [0x81, 0, 0, 0, 0, 0, 99])
    }

    @Test("A message longer than the reader's is refused with bError 1", arguments: ReaderProfile.all)
    func tooLong(_ profile: ReaderProfile) throws {
        let bus = try TestBus(profile)
        _ = bus.powerUp()
        let room = Int(profile.descriptor.dwMaxCCIDMessageLength) - 10
        let answer = bus.exchange(TestBus.message(0x6F, [UInt8](repeating: 0, count: room + 1)))
        #expect(answer?[7] == 0x40 && answer?[8] == 1)
    }

    @Test("A message without a header halts the pipe")
    func runt() throws {
        let bus = try TestBus(.scr3310)
        #expect(bus.send([0x65, 0, 0]) == .ack)
        #expect(bus.send(TestBus.message(0x65)) == .stall)
        #expect(bus.reader.control(setup([0x02, 1, 0, 0x01, 0]), []) == .data([]))
        #expect(bus.exchange(TestBus.message(0x65))?.count == 10)
    }
}
