// SPDX-License-Identifier: Apache-2.0
//
// A session from its opening to its end, over every profile: what is agreed with the card, what a command
// brings, and that the card has no power afterwards.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Sessions")
struct SessionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let profile: ReaderProfile
        let level: ExchangeLevel
        let negotiation: CardLink.Negotiation
        let ifsd: UInt8?
        let rate: UInt8
        var testDescription: String { profile.name }

        init(
            _ profile: ReaderProfile, _ level: ExchangeLevel, _ negotiation: CardLink.Negotiation,
            ifsd: UInt8?, rate: UInt8 = 0x13
        ) {
            (self.profile, self.level, self.negotiation) = (profile, level, negotiation)
            (self.ifsd, self.rate) = (ifsd, rate)
        }
    }

    /// The card offers T=1 at TA1 = 13; the contactless reader makes an ATR of its own, without TA1.
    static let rows = [
        Row(.scr3310, .tpdu, .readerPPS, ifsd: 252),
        Row(.scr3310v2, .tpdu, .readerPPS, ifsd: 252),
        Row(.gemPCTwin, .tpdu, .hostPPS, ifsd: 254),
        Row(.realtek, .tpdu, .hostPPS, ifsd: 254),
        Row(.shortAPDU, .shortAPDU, .readerPPS, ifsd: nil),
        Row(.extendedAPDU, .extendedAPDU, .reader, ifsd: nil, rate: 0x11),
        Row(.twoSlot, .tpdu, .readerPPS, ifsd: 252),
        Row(.scr3310NTTCom, .tpdu, .readerPPS, ifsd: 252),
    ]

    @Test("A session agrees with the card as the reader's features demand", arguments: rows)
    func agreement(_ row: Row) throws {
        let bench = try Bench(row.profile)
        try bench.hub.withSession { session in
            #expect(session.reader.exchangeLevel == row.level)
            #expect(session.link.cardProtocol == .t1)
            #expect(session.link.negotiation == row.negotiation)
            #expect(session.link.ifsd == row.ifsd)
            #expect(session.link.bmFindexDindex == row.rate)
            #expect(session.presence == .powered)
        }
        #expect(try bench.hub.readers().first?.slots.first?.card == .present, "the power is off at the end")
    }

    @Test("A command and its answer pass every profile", arguments: rows)
    func command(_ row: Row) throws {
        let bench = try Bench(row.profile)
        let answer = try bench.hub.withSession { session in
            try session.transmit(CommandAPDU(select), sensitivity: .open)
        }
        #expect(answer.sw == .success)
    }

    @Test("A long answer and a long command pass every profile whole", arguments: rows)
    func longData(_ row: Row) throws {
        let data = (0..<600).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let script = Script { command, _ in
            command[1] == 0xB0 ? Array(data.prefix(200)) + [0x90, 0x00] : [0x90, 0x00]
        }
        let bench = try Bench(row.profile, card: script.card)
        try bench.hub.withSession { session in
            let read = try session.transmit(
                CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256), sensitivity: .open)
            #expect(read.data == Array(data.prefix(200)))
            let write = try CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: data)
            let written = try session.transmit(write, sensitivity: .open)
            #expect(written.sw == .success)
        }
        // A reader of short APDUs gets a chain of commands; all others the extended command as it is.
        let writes = script.commands.filter { $0[1] == 0xD6 }
        #expect(writes.count == (row.level == .shortAPDU ? 3 : 1))
        let bodies = try writes.flatMap { try CommandAPDU($0).data }
        #expect(bodies == data)
    }

    @Test("Opening begins with power off, so that no verified PIN is adopted")
    func powerOffFirst() throws {
        let bench = try Bench()
        try bench.hub.withSession { _ in }
        let commands = bench.lines.filter { $0.contains("> CCID PC_to_RDR_Icc") }
        #expect(commands.map { $0.contains("PowerOff") } == [true, false, true])
    }

    @Test("A session that is dropped without a word powers the card off")
    func dropped() throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(card: script.card)
        do {
            let session = try bench.hub.openSession()
            #expect(session.isOpen)
        }
        #expect(try bench.hub.readers().first?.slots.first?.card == .present)
    }

    @Test("After its end a session says so")
    func ended() throws {
        let bench = try Bench()
        let session = try bench.hub.openSession()
        session.close()
        session.close()
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil)
        }
        #expect(error?.kind == .sessionEnded)
        #expect(error?.fate == .notSent)
    }

    @Test("One slot has one session at a time; the next one comes after its end")
    func exclusive() throws {
        let bench = try Bench()
        let session = try bench.hub.openSession()
        let error = #expect(throws: KioskReaderError.self) { try bench.hub.openSession() }
        #expect(error?.kind == .readerBusy)
        #expect(session.isOpen)
        session.close()
        try bench.hub.withSession { #expect($0.isOpen) }
    }

    @Test("Two slots of one reader have a session each")
    func twoSlots() throws {
        let device = VirtualUSBReader(profile: .twoSlot, cards: [0: .mynumber, 1: .mynumber])
        let hub = try ReaderHub(source: .software([device]))
        let path = try #require(hub.readers().first?.path)
        let first = try hub.openSession(ReaderSelector(parsing: path + "/0"))
        let second = try hub.openSession(ReaderSelector(parsing: path + "/1"))
        #expect(first.slot == SlotIndex(0) && second.slot == SlotIndex(1))
        for session in [first, second, first] {
            #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
        }
    }

    @Test("Of two slots the one with a card is taken")
    func slotWithCard() throws {
        let device = VirtualUSBReader(profile: .twoSlot, cards: [1: .mynumber])
        let hub = try ReaderHub(source: .software([device]))
        #expect(try hub.withSession { $0.slot } == SlotIndex(1))
    }

    @Test("A warm and a cold reset bring the card back", arguments: [ResetKind.warm, .cold])
    func reset(_ kind: ResetKind) throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(.gemPCTwin, card: script.card)
        try bench.hub.withSession { session in
            let before = script.resetCount
            let atr = try session.reset(kind)
            #expect(atr == session.atr)
            #expect(script.resetCount > before)
            #expect(session.link.ifsd == 254)
            let answer = try session.transmit(CommandAPDU(select), deadline: nil)
            #expect(answer.sw == .success)
        }
    }

    @Test("The parameters can be read back")
    func parameters() throws {
        let bench = try Bench()
        let parameters = try bench.hub.withSession { try $0.readParameters() }
        #expect(parameters.cardProtocol == .t1)
        #expect(parameters.bmFindexDindex == 0x13)
        #expect(parameters.bIFSC == 0xFB)
    }
}

extension CardSession {
    fileprivate var presence: CardPresence? { try? presence() }
}
