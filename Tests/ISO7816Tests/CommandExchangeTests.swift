// SPDX-License-Identifier: Apache-2.0
//
// 61xx, 6Cxx and chains as scripts: what the card answers, what goes out, how it ends.

import Testing

@testable import ISO7816

struct CommandExchangeTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let name: String
        let command: String
        var sensitivity = Sensitivity.open
        var carriage = CommandCarriage.whole
        var correctsLe = true
        /// What goes out, and what the card answers.
        let dialogue: [(out: String, answer: String)]
        let end: End
        var testDescription: String { name }
    }

    enum End: Sendable, Equatable {
        case done(String)
        case fail(CommandExchange.Failure)
    }

    static let scripts = [
        Script(
            name: "one answer", command: "00B0000004", dialogue: [("00B0000004", "3082062B9000")],
            end: .done("3082062B9000")),
        Script(
            name: "an error is an answer", command: "00B0000004", dialogue: [("00B0000004", "6B00")],
            end: .done("6B00")),
        Script(
            name: "61xx once", command: "00A4040002AABB00",
            dialogue: [("00A4040002AABB00", "6104"), ("00C0000004", "010203049000")],
            end: .done("010203049000")),
        Script(
            name: "61xx with data, several times", command: "00CB3FFF00",
            dialogue: [("00CB3FFF00", "0102 6102"), ("00C0000002", "0304 6101"), ("00C0000001", "05 9000")],
            end: .done("0102030405 9000")),
        Script(
            name: "6100 asks for 256", command: "00CA010100",
            dialogue: [("00CA010100", "6100"), ("00C0000000", "07 9000")],
            end: .done("07 9000")),
        Script(
            name: "61xx after a command without Le", command: "00A4040C02AABB",
            dialogue: [("00A4040C02AABB", "6102"), ("00C0000002", "0102 9000")], end: .done("0102 9000")),
        Script(
            name: "GET RESPONSE keeps the channel and drops chaining and protection", command: "0EB0000000",
            dialogue: [("0EB0000000", "6102"), ("02C0000002", "0102 9000")], end: .done("0102 9000")),
        Script(
            name: "GET RESPONSE on channel 9", command: "65B0000000",
            dialogue: [("65B0000000", "6101"), ("45C0000001", "01 9000")], end: .done("01 9000")),
        Script(
            name: "GET RESPONSE after a proprietary class", command: "802A00800101 00",
            dialogue: [("802A00800101 00", "6101"), ("00C0000001", "01 9000")], end: .done("01 9000")),
        Script(
            name: "GET RESPONSE after a SIM's class", command: "A0A40000023F00",
            dialogue: [("A0A40000023F00", "6101"), ("A0C0000001", "01 9000")], end: .done("01 9000")),
        Script(
            name: "no more than asked for", command: "00B0000003",
            dialogue: [("00B0000003", "6108"), ("00C0000003", "010203 6105")], end: .done("010203 6105")),
        Script(
            name: "a warning at the end keeps the data", command: "00B0000000",
            dialogue: [("00B0000000", "6102"), ("00C0000002", "0102 6282")], end: .done("0102 6282")),
        Script(
            name: "6Cxx once", command: "00B0000000",
            dialogue: [("00B0000000", "6C03"), ("00B0000003", "010203 9000")],
            end: .done("010203 9000")),
        Script(
            name: "6C00 means 256", command: "00B0000001",
            dialogue: [("00B0000001", "6C00"), ("00B0000000", "01 9000")],
            end: .done("01 9000")),
        Script(
            name: "6Cxx keeps the extended form", command: "00B00000000000",
            dialogue: [("00B00000000000", "6C03"), ("00B00000000003", "010203 9000")],
            end: .done("010203 9000")),
        Script(
            name: "6Cxx keeps the data of the command", command: "00A4040002AABB00",
            dialogue: [("00A4040002AABB00", "6C01"), ("00A4040002AABB01", "07 9000")], end: .done("07 9000")),
        Script(
            name: "6Cxx twice is an answer", command: "00B0000000",
            dialogue: [("00B0000000", "6C03"), ("00B0000003", "6C04")], end: .done("6C04")),
        Script(
            name: "6Cxx, then 61xx", command: "00B0000000",
            dialogue: [("00B0000000", "6C03"), ("00B0000003", "6103"), ("00C0000003", "010203 9000")],
            end: .done("010203 9000")),
        Script(
            name: "61xx, then 6Cxx to GET RESPONSE", command: "00A4040002AABB00",
            dialogue: [("00A4040002AABB00", "6110"), ("00C0000010", "6C02"), ("00C0000002", "0102 9000")],
            end: .done("0102 9000")),
        Script(
            name: "GET RESPONSE is corrected once a round", command: "00A4040002AABB00",
            dialogue: [("00A4040002AABB00", "6110"), ("00C0000010", "6C02"), ("00C0000002", "6C03")],
            end: .done("6C03")),
        Script(
            name: "6Cxx where the caller wants none of it", command: "00B0000000", correctsLe: false,
            dialogue: [("00B0000000", "6C03")], end: .done("6C03")),
        Script(
            name: "6Cxx to a command without Le", command: "00D6000001AA",
            dialogue: [("00D6000001AA", "6C03")],
            end: .done("6C03")),
        Script(
            name: "6Cxx with data is no request to repeat", command: "00B0000000",
            dialogue: [("00B0000000", "AA 6C03")],
            end: .done("AA 6C03")),
        Script(
            name: "VERIFY is handed over once, 6Cxx included", command: "00200080043132333400",
            dialogue: [("00200080043132333400", "6C02")], end: .done("6C02")),
        Script(
            name: "VERIFY with an Le and no data likewise", command: "0020008000",
            dialogue: [("0020008000", "6C02")], end: .done("6C02")),
        Script(
            name: "CHANGE REFERENCE DATA likewise", command: "00240180043132333400",
            dialogue: [("00240180043132333400", "6C02")], end: .done("6C02")),
        Script(
            name: "RESET RETRY COUNTER likewise", command: "002C0080043132333400",
            dialogue: [("002C0080043132333400", "6C02")], end: .done("6C02")),
        Script(
            name: "the caller's mark counts as well", command: "00880000013100", sensitivity: .secret,
            dialogue: [("00880000013100", "6C02")], end: .done("6C02")),
        Script(
            name: "a personal read is corrected", command: "00B0000000", sensitivity: .personal,
            dialogue: [("00B0000000", "6C01"), ("00B0000001", "AA 9000")], end: .done("AA 9000")),
        Script(
            name: "the answer to a VERIFY may be fetched", command: "002000800431323334",
            dialogue: [("002000800431323334", "6101"), ("00C0000001", "01 9000")], end: .done("01 9000")),
        Script(
            name: "61xx for ever without data", command: "00A4040002AABB00",
            dialogue: [("00A4040002AABB00", "6101"), ("00C0000001", "6101")], end: .fail(.noProgress)),
        Script(
            name: "6Cxx and 61xx in turns", command: "00A4040002AABB00",
            dialogue: [("00A4040002AABB00", "6101"), ("00C0000001", "6C01"), ("00C0000001", "6101")],
            end: .fail(.noProgress)),
        Script(
            name: "a chain", command: "002A9E9A 05 0102030405 00", carriage: .chain(partLength: 2),
            dialogue: [
                ("102A9E9A 02 0102", "9000"), ("102A9E9A 02 0304", "9000"), ("002A9E9A 01 05 00", "AA 9000"),
            ],
            end: .done("AA 9000")),
        Script(
            name: "a chain that the card refuses in the middle", command: "002A9E9A 05 0102030405 00",
            carriage: .chain(partLength: 2),
            dialogue: [("102A9E9A 02 0102", "9000"), ("102A9E9A 02 0304", "6A80")], end: .done("6A80")),
        Script(
            name: "a card without chaining", command: "002A9E9A 05 0102030405 00",
            carriage: .chain(partLength: 2),
            dialogue: [("102A9E9A 02 0102", "6884")], end: .done("6884")),
        Script(
            name: "data before the last part", command: "002A9E9A 05 0102030405 00",
            carriage: .chain(partLength: 2),
            dialogue: [("102A9E9A 02 0102", "AA 9000")], end: .fail(.dataInsideChain)),
        Script(
            name: "a chain's last part is not corrected: the card has dropped the chain",
            command: "002A9E9A 03 010203 00",
            carriage: .chain(partLength: 2),
            dialogue: [("102A9E9A 02 0102", "9000"), ("002A9E9A 01 03 00", "6C10")],
            end: .done("6C10")),
        Script(
            name: "inside ENVELOPE, whole", command: "002A9E9A 02 0102 00",
            carriage: .envelope(partLength: 255),
            dialogue: [("00C20000 08 002A9E9A02010200 00", "09 9000")], end: .done("09 9000")),
        Script(
            name: "inside ENVELOPE, in parts, on its channel", command: "022A9E9A 02 0102 00",
            carriage: .envelope(partLength: 3),
            dialogue: [
                ("02C20000 03 022A9E", "9000"), ("02C20000 03 9A0201", "9000"),
                ("02C20000 02 0200 00", "6102"), ("02C0000002", "0908 9000"),
            ], end: .done("0908 9000")),
        Script(
            name: "a card without ENVELOPE", command: "002A9E9A 05 0102030405 00",
            carriage: .envelope(partLength: 5),
            dialogue: [("00C20000 05 002A9E9A05", "6D00")], end: .done("6D00")),
        Script(
            name: "ENVELOPE is not sent again after 6Cxx: the card would run the command inside twice",
            command: "00B0000000", carriage: .envelope(partLength: 255),
            dialogue: [("00C20000 05 00B0000000 00", "6C10")], end: .done("6C10")),
        Script(
            name: "a chain and 61xx", command: "002A9E9A 03 010203 00", carriage: .chain(partLength: 2),
            dialogue: [
                ("102A9E9A 02 0102", "9000"), ("002A9E9A 01 03 00", "AA 6101"), ("00C0000001", "BB 9000"),
            ], end: .done("AABB 9000")),
    ]

    @Test("Parts that will not go out are overwritten: after a refusal, and when nobody goes on")
    func wiping() throws {
        let command = try CommandAPDU(octets("00 20 00 80 06 010203040506"))
        for carriage in [CommandCarriage.chain(partLength: 2), .envelope(partLength: 4)] {
            var refused = try CommandExchange(
                command, sensitivity: .secret, carriage: carriage, correctsLe: false)
            _ = refused.start()
            #expect(refused.heldBytes > 0)
            _ = refused.received(try ResponseAPDU([0x69, 0x82]))
            #expect(refused.heldBytes == 0)
        }
        let parts = PendingParts([command, command])
        #expect(parts.takeFirst() == command && parts.heldBytes == 6)
        let left = try #require(try Self.left(command))
        #expect(left.heldBytes == 0)
    }

    /// What is left in the parts of an exchange that went away in the middle of a chain.
    private static func left(_ command: CommandAPDU) throws -> PendingParts? {
        var exchange = try CommandExchange(
            command, sensitivity: .secret, carriage: .chain(partLength: 2), correctsLe: false)
        _ = exchange.start()
        #expect(exchange.heldBytes == 4)
        return exchange.rest
    }

    @Test("What the card answers decides what goes out next, and the end", arguments: scripts)
    func script(_ script: Script) throws {
        var exchange = try CommandExchange(
            CommandAPDU(octets(script.command)), sensitivity: script.sensitivity, carriage: script.carriage,
            correctsLe: script.correctsLe)
        var action = exchange.start()
        var data: [UInt8] = []
        var sw = StatusWord.success
        for (out, answer) in script.dialogue {
            guard case .send(let command) = action else {
                Issue.record("\(out) should have gone out, not \(action)")
                return
            }
            #expect(command.bytes == octets(out))
            let response = try ResponseAPDU(octets(answer))
            data += response.data
            sw = response.sw
            action = exchange.received(response)
        }
        switch script.end {
        case .done(let hex):
            #expect(action == .done)
            #expect(data + [sw.sw1, sw.sw2] == octets(hex))
        case .fail(let failure): #expect(action == .fail(failure))
        }
        #expect(exchange.state == .finished)
    }

    @Test("The whole answer is bounded: at the limit it is taken, one byte more fails")
    func answerLength() throws {
        for (limit, fits) in [(6, true), (5, false)] {
            var exchange = try CommandExchange(
                CommandAPDU(octets("00B0000000")), sensitivity: .open, correctsLe: true,
                limits: .init(answerLength: limit))
            _ = exchange.start()
            _ = exchange.received(try ResponseAPDU(octets("010203 6103")))
            let action = exchange.received(try ResponseAPDU(octets("040506 9000")))
            #expect(action == (fits ? .done : .fail(.answerTooLong(limit: limit))))
        }
    }

    @Test("A card that always has one byte more is given up after the limit of rounds")
    func rounds() throws {
        var exchange = try CommandExchange(
            CommandAPDU(octets("00B0000000")), sensitivity: .open, correctsLe: true, limits: .init(rounds: 10)
        )
        var sent = 0
        var action = exchange.start()
        while case .send = action {
            sent += 1
            action = exchange.received(try ResponseAPDU(octets("AA 6101")))
        }
        #expect(sent == 11)
        #expect(action == .fail(.tooManyRounds(limit: 10)))
    }

    @Test("65,536 bytes by GET RESPONSE are taken, more are not")
    func largestAnswer() throws {
        for (last, expected) in [("9000", true), ("6101", false)] {
            var exchange = try CommandExchange(
                CommandAPDU(octets("00B0000000")), sensitivity: .open, correctsLe: true)
            var action = exchange.start()
            for round in 1...256 {
                let sw = octets(round == 256 ? last : "6100")
                action = exchange.received(try ResponseAPDU(Array(repeating: 0x5A, count: 256) + sw))
            }
            if !expected { action = exchange.received(try ResponseAPDU(octets("5A 9000"))) }
            #expect(action == (expected ? .done : .fail(.answerTooLong(limit: 65_536))))
        }
    }

    @Test("A secret command is not kept once it is out, so that its last holder can wipe it")
    func keepsNoSecret() throws {
        for hex in ["0020008004 31323334 00", "0020008004 31323334"] {
            var exchange = try CommandExchange(
                CommandAPDU(octets(hex)), sensitivity: .open, correctsLe: true)
            _ = exchange.start()
            #expect(exchange.state == .awaiting(correctable: nil))
        }
    }

    @Test("Events out of turn fail and end the exchange")
    func outOfTurn() throws {
        let command = try CommandAPDU(octets("00B0000000"))
        var early = try CommandExchange(command, sensitivity: .open, correctsLe: true)
        #expect(early.received(ResponseAPDU(sw: .success)) == .fail(.unexpectedEvent))
        #expect(early.start() == .fail(.unexpectedEvent))
        var twice = try CommandExchange(command, sensitivity: .open, correctsLe: true)
        _ = twice.start()
        #expect(twice.start() == .fail(.unexpectedEvent))
        var late = try CommandExchange(command, sensitivity: .open, correctsLe: true)
        _ = late.start()
        _ = late.received(ResponseAPDU(sw: .success))
        #expect(late.received(ResponseAPDU(sw: .success)) == .fail(.unexpectedEvent))
    }

    @Test("Whatever a card answers, the exchange ends, and a secret command goes out once")
    func randomCard() throws {
        var random = SeededRandom("CommandExchange against a random card", seed: 0x6161_6C6C)
        let words: [UInt8] = [0x61, 0x61, 0x61, 0x6C, 0x6C, 0x90, 0x6F, 0x63]
        for round in 0..<2_000 {
            let secret = round % 2 == 0
            let command = try CommandAPDU(octets(secret ? "0020008004 31323334 00" : "00CA010100"))
            var exchange = try CommandExchange(
                command, sensitivity: .open, correctsLe: true, limits: .init(rounds: 20))
            var action = exchange.start()
            var handedOver = 0
            var sent = 0
            while case .send(let next) = action {
                sent += 1
                if next.ins == command.ins { handedOver += 1 }
                guard sent < 100 else { break }
                let sw1 = words[Int(random.next() % UInt64(words.count))]
                let sw2 = sw1 == 0x90 ? 0 : UInt8(truncatingIfNeeded: random.next())
                let data = random.bytes(Int(random.next() % 3))
                action = exchange.received(
                    try ResponseAPDU(data: data, sw: StatusWord(sw1: sw1, sw2: sw2)))
            }
            #expect(sent < 100)
            #expect(handedOver <= (secret ? 1 : 2))
            #expect(exchange.state == .finished)
        }
    }
}
