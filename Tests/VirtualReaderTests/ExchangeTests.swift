// SPDX-License-Identifier: Apache-2.0
//
// XfrBlock in its surroundings: rates and PPS, chained APDUs, packets, time, ABORT, several slots.

import CCIDReader
import Testing

@testable import VirtualReader

@Suite("Exchanges")
struct ExchangeTests {
    // MARK: Rates

    @Test(
        "A host that does everything: PPS as the first exchange, then SetParameters",
        arguments: ["gempc-twin", "realtek"])
    func hostDoesEverything(name: String) throws {
        let bus = try TestBus(#require(ReaderProfile.named(name)))
        #expect(bus.exchange(TestBus.message(0x62, [1, 0, 0]))?.count == 10)
        #expect(bus.exchange(TestBus.message(0x62, [], [1, 0, 0]))?.suffix(19) == contactATR[...])
        #expect(bus.block(0x00, hex("FF 11 13 FD"))?.isEmpty == true, "T=1 before anybody said so")
        #expect(bus.exchange(TestBus.message(0x62, [], [1, 0, 0]))?.suffix(19) == contactATR[...])
        #expect(
            bus.exchange(TestBus.message(0x6F, hex("FF 11 13 FD")))?.dropFirst(7)
                == hex("00 00 00 FF 11 13 FD")[...])
        // The card is at its new rate; the reader is not before SetParameters.
        #expect(bus.exchange(TestBus.message(0x6F, t1(0xC1, [0xFE])))?[7...8] == [0x40, 0xFE])
        #expect(bus.exchange(TestBus.message(0x61, hex("13 10 FF 46 00 FB 00"), [1, 0, 0]))?[7] == 0)
        #expect(bus.block(0xC1, [0xFE]) == t1(0xE1, [0xFE]))
    }

    @Test(
        "A PPS that the card does not like is met with silence until a reset",
        arguments: ["FF 10 13 FC", "FF 11 95 7B", "FF 11 13 00", "FF 11", "FF 01 13 FE ED", "FF 31 13 00 DD"])
    func refusedPPS(request: String) throws {
        let bus = try TestBus(.gemPCTwin)
        _ = bus.exchange(TestBus.message(0x62, [], [1, 0, 0]))
        #expect(bus.exchange(TestBus.message(0x6F, hex(request)))?[7...8] == [0x40, 0xFE])
        _ = bus.exchange(TestBus.message(0x61, hex("11 10 FF 46 00 FB 00"), [1, 0, 0]))
        #expect(bus.exchange(TestBus.message(0x6F, t1(0xC1, [0xFE])))?[7...8] == [0x40, 0xFE])
        #expect(bus.powerUp()?.first == 0x3B)
        #expect(bus.block(0xC1, [0xFE]) == t1(0xE1, [0xFE]))
    }

    @Test("A PPS without PPS1 leaves the default rate")
    func defaultRate() throws {
        let bus = try TestBus(.gemPCTwin)
        _ = bus.exchange(TestBus.message(0x62, [], [1, 0, 0]))
        #expect(bus.exchange(TestBus.message(0x6F, hex("FF 01 FE")))?.suffix(3) == hex("FF 01 FE")[...])
        _ = bus.exchange(TestBus.message(0x61, hex("11 10 FF 46 00 FB 00"), [1, 0, 0]))
        #expect(bus.block(0xC1, [0xFE]) == t1(0xE1, [0xFE]))
    }

    @Test("A reader with automatic PPS sends it at SetParameters, and cannot once the protocol runs")
    func automaticPPS() throws {
        let bus = try TestBus(.scr3310)
        _ = bus.exchange(TestBus.message(0x62))
        #expect(
            bus.exchange(TestBus.message(0x61, hex("95 10 FF 46 00 FB 00"), [1, 0, 0]))?[7...8] == [0x40, 10])
        _ = bus.exchange(TestBus.message(0x62))
        #expect(bus.block(0xC1, [0xFE]) == t1(0xE1, [0xFE]), "at the default rate")
        #expect(
            bus.exchange(TestBus.message(0x61, hex("13 10 FF 46 00 FB 00"), [1, 0, 0]))?[7...8] == [0x40, 10])
    }

    @Test("A command in T=1 blocks reaches the application whole, once")
    func command() throws {
        let application = TestApplication()
        let bus = try TestBus(.scr3310, application)
        _ = bus.powerUp()
        #expect(bus.block(0xC1, [0xFC]) == t1(0xE1, [0xFC]))
        #expect(bus.block(0x20, [0x00, 0x10]) == t1(0x90))
        #expect(bus.block(0x40, [0x01, 0x00]) == t1(0x20, Array(counting(256).prefix(0xFC))))
        #expect(bus.block(0x90) == t1(0x40, Array(counting(256).dropFirst(0xFC)) + [0x90, 0x00]))
        #expect(application.commands == [[0x00, 0x10, 0x01, 0x00]])
    }

    // MARK: Extended APDUs

    @Test("Commands and responses longer than a message go in parts (wLevelParameter, bChainParameter)")
    func chained() throws {
        let application = TestApplication()
        let bus = try TestBus(.extendedAPDU, application)
        _ = bus.powerUp()
        let command = [0x00, 0x10, 0x06, 0x00] + counting(1200)
        let parts = [command[..<512], command[512..<1024], command[1024...]].map(Array.init)
        #expect(bus.exchange(TestBus.message(0x6F, parts[0], [0, 1, 0]))?.dropFirst(7) == [0, 0, 0x10])
        #expect(bus.exchange(TestBus.message(0x6F, parts[1], [0, 3, 0]))?.dropFirst(7) == [0, 0, 0x10])
        let first = bus.exchange(TestBus.message(0x6F, parts[2], [0, 2, 0]))
        #expect(first?.count == 522 && first?[9] == 1)
        let second = bus.exchange(TestBus.message(0x6F, [], [0, 0x10, 0]))
        #expect(second?.count == 522 && second?[9] == 3)
        let third = bus.exchange(TestBus.message(0x6F, [], [0, 0x10, 0]))
        #expect(third?.count == 522 && third?[9] == 3)
        let last = bus.exchange(TestBus.message(0x6F, [], [0, 0x10, 0]))
        #expect(last?.count == 12 && last?[9] == 2)
        let all = [first, second, third, last].flatMap { $0?.dropFirst(10) ?? [] }
        #expect(all == counting(0x600) + [0x90, 0x00])
        #expect(application.commands == [command])
        #expect(bus.exchange(TestBus.message(0x6F, [], [0, 0x10, 0]))?[7...8] == [0x40, 8])
    }

    // MARK: Packets

    @Test(
        "An answer of n packets' length ends with an empty packet, or not, as the profile has it",
        arguments: [USBSpeed.full, .high], [true, false])
    func emptyPackets(speed: USBSpeed, endsEmpty: Bool) throws {
        var profile = ReaderProfile.extendedAPDU
        profile.descriptor.dwMaxCCIDMessageLength = 65554
        profile.sendsZeroLengthPacket = endsEmpty
        let bus = try TestBus(profile, speed: speed)
        _ = bus.powerUp()
        let size = speed == .high ? 512 : 64
        for total in [size - 1, size, size + 1, 2 * size - 1, 2 * size, 2 * size + 1] {
            let length = total - 12
            bus.send(TestBus.message(0x6F, [0x00, 0x10, UInt8(length >> 8), UInt8(length & 0xFF)]))
            let full = total / size
            var expected = [Int](repeating: size, count: full)
            if total % size != 0 || endsEmpty { expected.append(total % size) }
            var packets: [Int] = []
            while case .packet(let packet) = bus.reader.in(endpoint: 0x82, room: size) {
                packets.append(packet.count)
            }
            #expect(packets == expected, "\(total) bytes")
        }
    }

    @Test(
        "Commands of n packets' length are taken with and without the empty packet", arguments: [true, false])
    func outPackets(endsEmpty: Bool) throws {
        let bus = try TestBus(.shortAPDU)
        _ = bus.powerUp()
        for length in [53, 54, 55, 117, 118, 119] {
            let message = TestBus.message(0x6F, counting(length).map { $0 | 0x80 })
            for start in stride(from: 0, to: message.count, by: 64) {
                let packet = Array(message[start..<min(start + 64, message.count)])
                #expect(bus.reader.out(endpoint: 0x01, packet: packet) == .ack)
            }
            if message.count % 64 == 0, endsEmpty {
                #expect(bus.reader.out(endpoint: 0x01, packet: []) == .ack)
            }
            #expect(bus.receive()?.count == 10 + length + 2)
        }
    }

    // MARK: Time

    @Test("While the card works, a reader of APDU level sends a time extension each 500 ms")
    func extensions() throws {
        let bus = try TestBus(.shortAPDU)
        _ = bus.powerUp()
        bus.send(TestBus.message(0x6F, [0x00, 0x20, 0x06, 0x40], seq: 7))  // 1600 ms
        for _ in 0..<3 { #expect(bus.receive() == hex("80 00 00 00 00 00 07 80 01 00")) }
        #expect(bus.receive() == hex("80 02 00 00 00 00 07 00 00 00 90 00"))
        #expect(bus.reader.now == 1_600_000_000)
    }

    @Test("At TPDU level the card asks for time itself, and the wait is as long as bBWI says")
    func waitingTime() throws {
        let bus = try TestBus(.scr3310)
        _ = bus.powerUp()
        #expect(bus.block(0x00, [0x00, 0x20, 0x0B, 0xB8]) == t1(0xC3, [0x03]))
        let answer = bus.exchange(TestBus.message(0x6F, t1(0xE3, [0x03]), [3, 0, 0]))
        #expect(answer.map { Array($0.dropFirst(10)) } == t1(0x00, [0x90, 0x00]))
        #expect(bus.reader.now == 3_000_000_000)
        // With the time not granted the reader gives up after one BWT.
        #expect(bus.block(0x40, [0x00, 0x20, 0x0B, 0xB8]) == t1(0xC3, [0x03]))
        #expect(bus.exchange(TestBus.message(0x6F, t1(0xE3, [0x03])))?[7...8] == [0x40, 0xFE])
    }

    @Test("A second command to a busy slot is refused with E0; the first one is answered all the same")
    func busy() throws {
        let bus = try TestBus(.shortAPDU)
        _ = bus.powerUp()
        bus.send(TestBus.message(0x6F, [0x00, 0x20, 0x01, 0x00], seq: 1))
        bus.send(TestBus.message(0x65, seq: 2))
        #expect(bus.receive() == hex("81 00 00 00 00 00 02 40 E0 00"))
        #expect(bus.receive() == hex("80 02 00 00 00 00 01 00 00 00 90 00"))
    }

    // MARK: ABORT

    @Test("ABORT: both pipes in either order, then the slot works again", arguments: [true, false])
    func abort(controlFirst: Bool) throws {
        let bus = try TestBus(.shortAPDU)
        _ = bus.powerUp()
        bus.send(TestBus.message(0x6F, [0x00, 0x20, 0xFF, 0xFF], seq: 5))
        if controlFirst {
            #expect(bus.reader.control(setup([0x21, 1, 0x0500, 0, 0]), []) == .data([]))
            #expect(bus.exchange(TestBus.message(0x65, seq: 6)) == hex("81 00 00 00 00 00 06 40 FF 00"))
            bus.send(TestBus.message(0x72, seq: 5))
        } else {
            bus.send(TestBus.message(0x72, seq: 5))
            #expect(bus.reader.in(endpoint: 0x82, room: 64) == .nak)
            #expect(bus.reader.control(setup([0x21, 1, 0x0500, 0, 0]), []) == .data([]))
        }
        #expect(bus.receive() == hex("81 00 00 00 00 00 05 00 00 00"))
        #expect(bus.exchange(TestBus.message(0x6F, [0x00, 0xA4, 0x00, 0x00], seq: 8))?[7] == 0)
        #expect(bus.reader.in(endpoint: 0x82, room: 64) == .nak)
    }

    @Test("ABORT with another number than the control request's fails with the offset of bSeq")
    func abortOfAnother() throws {
        let bus = try TestBus(.shortAPDU)
        #expect(bus.reader.control(setup([0x21, 1, 0x0500, 0, 0]), []) == .data([]))
        #expect(bus.exchange(TestBus.message(0x72, seq: 6))?[7...8] == [0x41, 6])
        #expect(bus.exchange(TestBus.message(0x72, seq: 5)) == hex("81 00 00 00 00 00 05 01 00 00"))
    }

    // MARK: Slots and cards

    @Test("Two slots have their own cards, states and parameters; one works at a time")
    func twoSlots() throws {
        let (first, second) = (TestApplication(), TestApplication())
        let bus = TestBus(VirtualUSBReader(profile: .twoSlot, cards: [0: first.kind, 1: second.kind]))
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x0F]))
        _ = bus.powerUp(slot: 1)
        #expect(bus.exchange(TestBus.message(0x65, slot: 0))?[7] == 1)
        #expect(bus.exchange(TestBus.message(0x65, slot: 1))?[5...7] == [1, 1, 0])
        #expect(
            bus.exchange(TestBus.message(0x6F, t1(0, [0, 0x10, 0, 0]), slot: 1))?.dropFirst(10)
                == t1(0, [0x90, 0])[...])
        #expect(first.commands.isEmpty && second.commands.count == 1)
        _ = bus.powerUp(slot: 0)
        bus.send(TestBus.message(0x6F, t1(0x40, [0x00, 0x20, 0x03, 0xE8]), slot: 1, seq: 3))
        #expect(bus.exchange(TestBus.message(0x65, slot: 0, seq: 4))?.dropFirst(5) == [0, 4, 0x40, 0xE0, 0])
        bus.reader.remove(slot: 1)
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x09]))
        #expect(
            bus.exchange(TestBus.message(0x65, slot: 0, seq: 4))?[6...8] == [3, 0x42, 0xFE], "slot 1's answer"
        )
    }

    @Test("Inserting and removing are told by the interrupt pipe, merged, as the state that counts now")
    func interrupts() throws {
        let bus = try TestBus(.scr3310)
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]))
        bus.reader.remove()
        bus.reader.insert()
        bus.reader.remove()
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x02]))
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .nak)
        bus.reader.insert(slot: 4)
        bus.reader.remove(slot: 4)
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .nak)
        bus.reader.insert()
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]))
        #expect(bus.powerUp() == contactATR)
    }

    @Test("A card that is pulled while it works fails the command at once")
    func pulled() throws {
        let bus = try TestBus(.shortAPDU)
        _ = bus.powerUp()
        bus.send(TestBus.message(0x6F, [0x00, 0x20, 0x01, 0x00], seq: 1))
        bus.reader.remove()
        #expect(bus.receive() == hex("80 00 00 00 00 00 01 42 FE 00"))
        #expect(bus.reader.now == 0)
    }

    @Test("Power off and on again resets the application; so does each power-on")
    func resets() throws {
        let application = TestApplication()
        let bus = try TestBus(.scr3310, application)
        for _ in 0..<3 { _ = bus.powerUp() }
        #expect(application.resets == 3)
        _ = bus.exchange(TestBus.message(0x63))
        _ = bus.exchange(TestBus.message(0x63))
        #expect(application.resets == 4)
        #expect(bus.exchange(TestBus.message(0x6F, t1(0xC1, [0xFE])))?[7...8] == [0x41, 0xFE])
    }

    @Test("A stopped clock stops the card")
    func stoppedClock() throws {
        let bus = try TestBus(.scr3310NTTCom)
        _ = bus.powerUp()
        _ = bus.exchange(TestBus.message(0x6E, [], [1, 0, 0]))
        #expect(bus.exchange(TestBus.message(0x6F, t1(0xC1, [0xFE])))?[7...8] == [0x40, 0xFE])
        _ = bus.exchange(TestBus.message(0x6E, [], [0, 0, 0]))
        #expect(bus.block(0xC1, [0xFE]) == t1(0xE1, [0xFE]))
    }
}
