// SPDX-License-Identifier: Apache-2.0
//
// The keypad: PC_to_RDR_Secure as ACS's manuals show it, the person at it, and what an ABORT finds. The examples are
// from "ACR83 Reference Manual 1.05" and "APG8201-B2 Reference Manual 1.00"; the page stands beside each.

import CCIDReader
import Testing

@testable import VirtualReader

/// A PIN put into a command.
struct BlockRow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// bmFormatString, bmPINBlockString, bmPINLengthFormat.
    let format: String
    var offset = 0
    let template: String
    let pin: String
    /// `nil`: it does not fit.
    let command: String?
}

private let blocks: [BlockRow] = [
    BlockRow(
        testDescription: "ACR83, page 21: BCD, left, a byte before the block, the length in four bits",
        format: "89 48 04", template: "00 20 00 01 09 57 30 30 30 30 30 30 30 30", pin: "123456780",
        command: "00 20 00 01 09 59 12 34 56 78 00 30 30 30"),
    BlockRow(
        testDescription: "ACR83, page 33: the same, right", format: "8D 48 04",
        template: "00 24 00 01 09 57 30 30 30 30 30 30 30 30", pin: "123456780",
        command: "00 24 00 01 09 59 30 30 30 31 23 45 67 80"),
    BlockRow(
        testDescription: "ACR83, page 20: BCD, left, eleven bits before the PIN, the length at bit 6",
        format: "59 48 06", template: "00 20 00 01 08 57 A5 30 30 30 30 30 30", pin: "12345",
        command: "00 20 00 01 08 55 62 46 8A 30 30 30 30"),
    BlockRow(
        testDescription: "ACR83, page 20: the same, right", format: "5D 48 06",
        template: "00 20 00 01 08 57 A5 30 30 30 30 30 30", pin: "12345",
        command: "00 20 00 01 08 55 65 30 30 30 31 23 45"),
    BlockRow(
        testDescription: "ACR83, page 29: seven bits, with an insertion offset", format: "39 49 02",
        offset: 1,
        template: "00 24 00 01 0A 20 57 30 30 30 30 30 30 30 30", pin: "123456780",
        command: "00 24 00 01 0A 20 66 24 68 AC F0 10 30 30 30"),
    BlockRow(
        testDescription: "ACR83, page 29: the same, right", format: "3D 49 02", offset: 1,
        template: "00 24 00 01 0A 20 57 30 30 30 30 30 30 30 30", pin: "123456780",
        command: "00 24 00 01 0A 20 67 30 30 30 31 23 45 67 80"),
    BlockRow(
        testDescription: "ACR83, page 29: without the offset", format: "39 49 02",
        template: "00 24 00 01 09 57 30 30 30 30 30 30 30 30", pin: "123456780",
        command: "00 24 00 01 09 66 24 68 AC F0 10 30 30 30"),
    BlockRow(
        testDescription: "ACR83, page 35: eight bits, the first of two PINs", format: "41 48 04", offset: 1,
        template: "00 24 00 01 12 08 02 30 30 30 30 30 30 30 09 03 30 30 30 30 30 30 30", pin: "123456",
        command: "00 24 00 01 12 08 06 12 34 56 30 30 30 30 09 03 30 30 30 30 30 30 30"),
    BlockRow(
        testDescription: "ACR83, page 35: the second of them", format: "41 48 04", offset: 10,
        template: "00 24 00 01 12 08 06 12 34 56 30 30 30 30 09 03 30 30 30 30 30 30 30", pin: "1234567890",
        command: "00 24 00 01 12 08 06 12 34 56 30 30 30 30 09 0A 12 34 56 78 90 30 30"),
    BlockRow(
        testDescription: "characters behind the header alone", format: "82 00 00", template: "00 20 00 80",
        pin: "1234", command: "00 20 00 80 04 31 32 33 34"),
    BlockRow(
        testDescription: "characters behind an Lc of 00", format: "82 00 00", template: "00 20 00 80 00",
        pin: "123456", command: "00 20 00 80 06 31 32 33 34 35 36"),
    BlockRow(
        testDescription: "characters in a block with filler", format: "82 08 00",
        template: "00 20 00 81 08 FF FF FF FF FF FF FF FF", pin: "1234",
        command: "00 20 00 81 08 31 32 33 34 FF FF FF FF"),
    BlockRow(
        testDescription: "binary", format: "80 00 00", template: "00 20 00 80", pin: "120",
        command: "00 20 00 80 03 01 02 00"),
    BlockRow(
        testDescription: "a PIN longer than its block", format: "82 03 00",
        template: "00 20 00 80 03 FF FF FF", pin: "1234", command: nil),
]

@Suite("Keypad")
struct KeypadTests {
    @Test("A PIN stands in the command as the three bytes say", arguments: blocks)
    func block(_ row: BlockRow) {
        let bytes = hex(row.format)
        let format = PINBlockFormat(bytes[0], bytes[1], bytes[2])
        var command = hex(row.template)
        let end = format.write(Array(row.pin.utf8), into: &command, offset: row.offset, notBefore: 0)
        #expect(end.map { _ in hexText(command) } == row.command)
    }

    /// A bus whose person does this, and the card.
    private static func bus(
        _ pad: PINPad, _ profile: ReaderProfile = .keypadAPDU, faults: String? = nil
    ) throws -> (bus: TestBus, card: TestApplication) {
        var profile = profile
        profile.pinPad = pad
        let card = TestApplication()
        let bus = try TestBus(profile, card, faults: faults)
        try #require(bus.powerUp()?.first == 0x3B)
        return (bus, card)
    }

    struct Message: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let data: String
        let pins: [String]
        let command: String
    }

    static let messages = [
        Message(
            testDescription: "APG8201-B2, page 31: verification",
            data: "00 00 89 47 04 0C 04 07 01 09 04 00 00 00 00 00 20 00 02 08 2C FF FF FF FF FF FF FF",
            pins: ["333333111111"], command: "00 20 00 02 08 2C 33 33 33 11 11 11 FF"),
        Message(
            testDescription: "APG8201-B2, page 31: modification with the current PIN",
            data: """
                01 00 89 47 04 00 08 0C 04 03 03 03 09 04 00 01 02 00 00 00 00 24 00 01 10
                24 FF FF FF FF FF FF FF 24 FF FF FF FF FF FF FF
                """,
            pins: ["1234", "4321", "4321"],
            command: "00 24 00 01 10 24 12 34 FF FF FF FF FF 24 43 21 FF FF FF FF FF"),
        Message(
            testDescription: "no message: bMsgIndex1 alone",
            data: "01 1E 82 00 00 00 00 08 04 00 02 00 09 04 01 00 00 00 00 24 01 80",
            pins: ["", "5678", ""], command: "00 24 01 80 04 35 36 37 38"),
        Message(
            testDescription: "one message: bMsgIndex2 is there",
            data: "01 1E 82 00 00 00 00 08 04 00 02 01 09 04 01 02 00 00 00 00 24 01 80",
            pins: ["", "5678", ""], command: "00 24 01 80 04 35 36 37 38"),
        Message(
            testDescription: "the reader's own messages: all three indexes",
            data: "01 1E 82 00 00 00 00 08 04 03 02 FF 09 04 00 01 02 00 00 00 00 24 00 80",
            pins: ["1234", "567890", "567890"],
            command: "00 24 00 80 0A 31 32 33 34 35 36 37 38 39 30"),
    ]

    @Test("A structure is read as the manuals write it", arguments: messages)
    func structure(_ row: Message) throws {
        let keys = row.pins.map { Array($0.utf8) }
        let pad = PINPad(
            keys.count == 1 ? .types(keys[0]) : .changes(from: keys[0], to: keys[1], again: keys[2]))
        let (bus, card) = try Self.bus(pad)
        let answer = bus.exchange(TestBus.message(0x69, hex(row.data)))
        #expect(answer?.suffix(2) == [0x90, 0x00])
        #expect(card.commands.map(hexText) == [row.command])
    }

    @Test(
        "A field that cannot be is refused with its offset, and the card is not asked",
        arguments: [
            ("02 00 82 00 00 08 04 02 01 09 04 00 00 00 00 00 20 00 80", UInt8(10)),
            ("00 00 83 00 00 08 04 02 01 09 04 00 00 00 00 00 20 00 80", 12),
            ("00 00 82 00 00 04 08 02 01 09 04 00 00 00 00 00 20 00 80", 16),
            ("00 00 82 00 00 08 04 00 01 09 04 00 00 00 00 00 20 00 80", 17),
            ("00 00 82 00 00 08 04 08 01 09 04 00 00 00 00 00 20 00 80", 17),
            ("00 00 82 00 00 08 04 02 02 09 04 00 00 00 00 00 20 00 80", 18),
            ("01 00 82 00 00 00 00 08 04 04 02 01 09 04 00 01 00 00 00 00 24 00 80", 19),
            ("01 00 82 00 00 00 00 08 04 03 02 04 09 04 00 01 02 00 00 00 00 24 00 80", 21),
            ("00 00 82 00 00 08 04 02 01 09 04 00 00 00 00 00 20 00", 1),
            ("00 00 82", 1), ("", 1),
        ])
    func flaws(_ data: String, _ bError: UInt8) throws {
        let (bus, card) = try Self.bus(PINPad(.types([0x31])))
        let answer = bus.exchange(TestBus.message(0x69, hex(data)))
        #expect(answer?[7] == 0x40 && answer?[8] == bError)
        #expect(card.commands.isEmpty)
    }

    static let verify = hex("00 05 82 00 00 08 04 02 01 09 04 00 00 00 00 00 10 00 00")
    static let modify = hex("01 05 82 00 00 00 00 08 04 03 02 03 09 04 00 01 02 00 00 00 00 10 00 00")

    struct End: Sendable {
        let person: PINPad.Person
        /// bError, or the status word.
        let error: UInt8?
        let word: [UInt8]
    }

    @Test(
        "An entry without a PIN ends by bError or by PC/SC's status word, and the card is not asked",
        arguments: [
            End(person: .cancels, error: 0xEF, word: [0x64, 0x01]),
            End(person: .sleeps, error: 0xF0, word: [0x64, 0x00]),
            End(
                person: .changes(from: hex("31323334"), to: hex("35363738"), again: hex("35363737")),
                error: nil,
                word: [0x64, 0x02]),
            End(person: .types(hex("313233")), error: nil, word: [0x64, 0x03]),
            End(person: .types([UInt8](repeating: 0x31, count: 9)), error: nil, word: [0x64, 0x03]),
        ], [false, true])
    func ends(_ row: End, _ givesStatusWords: Bool) throws {
        for profile in [ReaderProfile.keypad, .keypadAPDU] {
            var pad = PINPad(row.person, time: .seconds(1))
            pad.givesStatusWords = givesStatusWords
            let (bus, card) = try Self.bus(pad, profile)
            let answer = try #require(bus.exchange(TestBus.message(0x69, Self.modify)))
            if let error = row.error, !givesStatusWords {
                #expect(answer[7] == 0x40 && answer[8] == error && answer.count == 10)
            } else {
                #expect(answer[7] == 0 && Array(answer[10...]) == row.word)
            }
            #expect(card.commands.isEmpty)
        }
    }

    @Test("The reader keeps the host waiting while somebody types, and the card is asked at the end")
    func keepsWaiting() throws {
        let (bus, card) = try Self.bus(PINPad(.types(hex("31323334")), time: .seconds(2)))
        let begin = bus.reader.now
        bus.send(TestBus.message(0x69, Self.verify))
        for _ in 0..<3 {
            #expect(bus.receive()?[7] == 0x80)
            #expect(card.commands.isEmpty)
        }
        #expect(bus.receive()?.suffix(2) == [0x90, 0x00])
        #expect(bus.reader.now - begin == 2_000_000_000)
        #expect(card.commands == [hex("00 10 00 00 04 31 32 33 34")])
    }

    @Test("Nobody types for longer than the host allows; 0 leaves a minute")
    func timeOut() throws {
        let slow = PINPad(.types(hex("31323334")), time: .seconds(61))
        for (seconds, expected, pad) in [(UInt8(5), UInt64(5), PINPad(.sleeps)), (0, 60, slow)] {
            let (bus, card) = try Self.bus(pad)
            var message = Self.verify
            message[1] = seconds
            let begin = bus.reader.now
            #expect(bus.exchange(TestBus.message(0x69, message))?[8] == 0xF0)
            #expect(bus.reader.now - begin == expected * 1_000_000_000)
            #expect(card.commands.isEmpty)
        }
    }

    @Test("An ABORT while somebody types ends the entry, and the card is never asked")
    func abort() throws {
        let (bus, card) = try Self.bus(PINPad(.types(hex("31323334")), time: .seconds(3)))
        bus.send(TestBus.message(0x69, Self.verify, seq: 5))
        #expect(bus.receive()?[7] == 0x80)
        #expect(bus.exchange(TestBus.message(0x65, seq: 6))?[8] == 0xE0, "the slot is busy")
        #expect(bus.reader.control(setup([0x21, 1, 0x0700, 0, 0]), []) == .data([]))
        #expect(bus.exchange(TestBus.message(0x72, seq: 7))?.prefix(9) == [0x81, 0, 0, 0, 0, 0, 7, 0, 0])
        bus.reader.wait(until: bus.reader.now + 10_000_000_000)
        #expect(bus.exchange(TestBus.message(0x65, seq: 8))?[7] == 0)
        #expect(card.commands.isEmpty)
    }

    @Test("A card that is pulled while somebody types is not asked")
    func pulled() throws {
        for person in [PINPad.Person.takesCardOut, .types(hex("31323334"))] {
            let (bus, card) = try Self.bus(PINPad(person, time: .milliseconds(400)))
            bus.send(TestBus.message(0x69, Self.verify))
            if person != .takesCardOut { bus.reader.remove() }
            let answer = try #require(bus.receive())
            #expect(answer[7] == 0x42 && answer[8] == 0xFE)
            #expect(card.commands.isEmpty)
            #expect(bus.exchange(TestBus.message(0x65))?[7] == 2, "the reader goes on")
        }
    }

    @Test("At T=1 the host's prologue goes before the command, with LEN as the reader made it")
    func blockOfT1() throws {
        let (bus, card) = try Self.bus(PINPad(.types(hex("31323334"))), .keypad)
        var message = Self.verify
        message.replaceSubrange(12..<15, with: [0x00, 0x00, 0x04])
        #expect(bus.exchange(TestBus.message(0x69, message))?.dropFirst(10) == t1(0x00, [0x90, 0x00])[...])
        // Its number is used up; the same one again is a block that the card has had.
        #expect(bus.block(0x40, hex("00 20 00 00")) == t1(0x40, [0x90, 0x00]))
        #expect(card.commands == [hex("00 10 00 00 04 31 32 33 34"), hex("00 20 00 00")])
    }

    @Test("A reader asks for nothing that its bPINSupport does not say")
    func support() throws {
        for (bits, message) in [(UInt8(1), Self.modify), (2, Self.verify), (0, Self.verify)] {
            var profile = ReaderProfile.keypadAPDU
            profile.descriptor.bPINSupport = bits
            let (bus, card) = try Self.bus(PINPad(.types(hex("31323334"))), profile)
            #expect(bus.exchange(TestBus.message(0x69, message))?[8] == 10)
            #expect(card.commands.isEmpty)
        }
    }
}
