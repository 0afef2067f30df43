// SPDX-License-Identifier: Apache-2.0
//
// XfrBlock at character level, message by message, and what comes of parameters that do not fit the card: nothing
// but silence, as on a real line.

import CCIDReader
import Testing

@testable import VirtualReader

@Suite("Firmware of character level, and T=0")
struct CharacterFirmwareTests {
    static let t0 = hex("3B 10 13")
    static let both = hex("3B 90 13 80 31 FB 46 8F")

    /// A powered card, told nothing yet.
    private func rig(
        _ profile: ReaderProfile, _ atr: [UInt8], _ behaviour: CardBehaviour = CardBehaviour()
    ) throws -> (bus: TestBus, application: TestApplication) {
        let application = TestApplication(atr: atr)
        let kind = application.kind.behaving(behaviour)
        let bus = TestBus(VirtualUSBReader(profile: profile, cards: [0: kind]))
        let isAutomatic = profile.descriptor.dwFeatures & 0x08 != 0
        let answer = bus.exchange(TestBus.message(0x62, [], [isAutomatic ? 0 : 1, 0, 0]))
        #expect(answer.map { Array($0.dropFirst(10)) } == atr)
        return (bus, application)
    }

    /// XfrBlock: what comes back as bStatus, bError and data.
    private func transfer(_ bus: TestBus, _ data: String, _ expected: UInt8, bBWI: UInt8 = 0) -> String? {
        bus.exchange(TestBus.message(0x6F, hex(data), [bBWI, expected, 0])).map {
            hexText(Array($0[7...8] + $0.dropFirst(10)))
        }
    }

    private func set(_ bus: TestBus, _ number: UInt8, _ data: String) -> [UInt8]? {
        bus.exchange(TestBus.message(0x61, hex(data), [number, 0, 0])).map { Array($0[7...8]) }
    }

    @Test("T=0: header, procedure bytes, data, as many as are asked for")
    func t0() throws {
        let (bus, application) = try rig(.character, Self.t0)
        #expect(transfer(bus, "FF 10 13 FC", 4) == "00 00 FF 10 13 FC")
        #expect(set(bus, 0, "13 00 00 0A 00") == [0, 0])
        #expect(transfer(bus, "00 D6 00 00 03", 1) == "00 00 D6")
        #expect(transfer(bus, "01 02 03", 1) == "00 00 61")
        #expect(transfer(bus, "", 1) == "00 00 08")
        #expect(transfer(bus, "00 C0 00 00 08", 1) == "00 00 C0")
        #expect(transfer(bus, "", 8) == "00 00 00 D6 00 00 03 01 02 03")
        #expect(transfer(bus, "", 2) == "00 00 90 00")
        #expect(application.commands == [hex("00 D6 00 00 03 01 02 03")])
        // More is awaited than the card sends: what came; and where nothing comes the card is mute.
        #expect(transfer(bus, "00 44 00 00 00", 9) == "00 00 61 04")
        #expect(transfer(bus, "", 1) == "40 FE")
        #expect(transfer(bus, "", 0) == "40 01")
        #expect(bus.exchange(TestBus.message(0x6F, [], [0, 0, 2]))?[7...8] == [0x40, 8])
    }

    @Test("T=0: single bytes and NULLs; who talks into the card's talk is not understood any more")
    func singleBytes() throws {
        var behaviour = CardBehaviour()
        behaviour.acknowledgesSingleBytes = true
        behaviour.nulls = 1
        let (bus, application) = try rig(.character, [0x3B, 0x00], behaviour)
        #expect(transfer(bus, "00 D6 00 00 02", 2) == "00 00 60 29")
        #expect(transfer(bus, "01", 2) == "00 00 60 29")
        #expect(transfer(bus, "02", 3) == "00 00 60 61 07")
        #expect(transfer(bus, "00 C0 00 00 07", 5) == "00 00 60 3F 00 60 3F")
        #expect(transfer(bus, "00 44 00 00 00", 1) == "40 FE")
        #expect(transfer(bus, "00 44 00 00 00", 1) == "40 FE")
        #expect(application.commands == [hex("00 D6 00 00 02 01 02")])
    }

    @Test("T=1: the prologue, then the rest; the time of S(WTX) counts")
    func t1() throws {
        let (bus, application) = try rig(.character, contactATR)
        #expect(set(bus, 1, "11 10 FF 46 00 FB 00") == [0, 0])
        #expect(transfer(bus, "00 00 04 00 20 27 10 13", 3) == "00 00 00 C3 01")
        #expect(transfer(bus, "", 2) == "00 00 08 CA")
        // The card works ten seconds, seven times the block waiting time of 1.43 s, and some.
        #expect(transfer(bus, "00 E3 01 08 EA", 3) == "40 FE")
        let again = try rig(.character, contactATR)
        #expect(set(again.bus, 1, "11 10 FF 46 00 FB 00") == [0, 0])
        #expect(transfer(again.bus, "00 00 04 00 20 27 10 13", 5) == "00 00 00 C3 01 08 CA")
        #expect(transfer(again.bus, "00 E3 01 08 EA", 3, bBWI: 8) == "00 00 00 00 02")
        #expect(transfer(again.bus, "", 3) == "00 00 90 00 92")
        #expect(application.commands.count == 1)
    }

    @Test(
        "A card is silent to a reader that was told another protocol or rate, and to no parameters but its own",
        arguments: [ReaderProfile.gemPCTwin, .character])
    func parameters(_ profile: ReaderProfile) throws {
        let level: UInt8 = profile.name == "character" ? 1 : 0
        let command = "00 44 00 00 00"
        let answer = level == 1 ? "00 00 61" : "00 00 61 04"
        let rows: [(atr: [UInt8], pps: String, number: UInt8, data: String, answer: String)] = [
            (Self.t0, "", 0, "11 00 00 0A 00", answer),
            (Self.t0, "", 0, "13 00 00 0A 00", "40 FE"),
            (Self.t0, "FF 10 13 FC", 0, "13 00 00 0A 00", answer),
            (Self.t0, "FF 10 13 FC", 0, "11 00 00 0A 00", "40 FE"),
            (Self.both, "", 0, "11 00 00 0A 00", answer),
            (Self.both, "", 1, "11 10 00 46 00 FB 00", "40 FE"),
            (Self.both, "FF 00 FF", 0, "11 00 00 0A 00", answer),
            (Self.both, "FF 01 FE", 0, "11 00 00 0A 00", "40 FE"),
            (contactATR, "FF 01 FE", 0, "", "40 FE"),
        ]
        for row in rows {
            let bus = try rig(profile, row.atr).bus
            let count = UInt8(hex(row.pps).count)
            if count > 0 { #expect(transfer(bus, row.pps, level * count) == "00 00 " + row.pps) }
            if !row.data.isEmpty { #expect(set(bus, row.number, row.data) == [0, 0]) }
            #expect(transfer(bus, command, level) == row.answer, "\(row)")
        }
        let t1 = try rig(profile, Self.both).bus
        #expect(transfer(t1, "FF 11 13 FD", level * 4) == "00 00 FF 11 13 FD")
        #expect(set(t1, 1, "13 10 00 46 00 FB 00") == [0, 0])
        #expect(transfer(t1, "00 C1 01 FE 3E", level * 5) == "00 00 00 E1 01 FE 1E")
    }

    @Test("A reader that sends the PPS by itself changes the protocol as well as the rate")
    func automaticPPS() throws {
        let t1 = try rig(.scr3310, Self.both).bus
        #expect(set(t1, 1, "11 10 00 46 00 FB 00") == [0, 0])
        #expect(transfer(t1, "00 C1 01 FE 3E", 0) == "00 00 00 E1 01 FE 1E")
        let t0 = try rig(.scr3310, Self.both).bus
        #expect(set(t0, 0, "13 00 00 0A 00") == [0, 0])
        #expect(transfer(t0, "00 44 00 00 00", 0) == "00 00 61 04")
        let only = try rig(.scr3310, Self.t0).bus
        #expect(set(only, 1, "11 10 00 46 00 FB 00") == [0x40, 0xF6])
    }

    @Test("The waiting integer that the reader was told is the one that it waits by")
    func waitingInteger() throws {
        for (wi, isHeard) in [("0A", true), ("01", false)] {
            for profile in [ReaderProfile.gemPCTwin, .character] {
                let (bus, application) = try rig(profile, Self.t0)
                #expect(set(bus, 0, "11 00 00 \(wi) 00") == [0, 0])
                // INS 20 works two seconds; NULLs come each half of 10 × 960 × 372 clocks.
                let isCharacter = profile.name == "character"
                let answer = transfer(bus, "00 20 07 D0 00", isCharacter ? 6 : 0)
                let whole = isCharacter ? "00 00 60 60 60 60 90 00" : "00 00 90 00"
                #expect(answer == (isHeard ? whole : "40 FE"))
                #expect(application.commands.count == 1)
            }
        }
    }

    @Test("A TPDU whose length is not what P3 says is no TPDU")
    func lengths() throws {
        for data in ["00 44 00 00", "00 D6 00 00 02 01", "00 D6 00 00 02 01 02 03", "00 44 00 00 00 00"] {
            let (bus, application) = try rig(.gemPCTwin, Self.t0)
            #expect(transfer(bus, data, 0) == "40 01")
            #expect(application.commands.isEmpty)
        }
        // The card wants two bytes, and there are none: it waits, and so does the reader.
        let (bus, application) = try rig(.gemPCTwin, Self.t0)
        #expect(transfer(bus, "00 D6 00 00 02", 0) == "40 FE")
        #expect(application.commands.isEmpty)
    }
}
