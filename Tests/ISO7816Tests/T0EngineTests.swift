// SPDX-License-Identifier: Apache-2.0
//
// Which TPDUs a command becomes, ENVELOPE above all, and what became of it when one of them is lost.

import Testing

@testable import ISO7816

@Suite("T=0 engine")
struct T0EngineTests {
    static let ok: [UInt8] = [0x90, 0x00]

    /// The TPDUs that go out for an APDU to a card that answers as told, and the engine's last action.
    static func run(
        _ apdu: [UInt8], _ answers: [[UInt8]], partLength: Int = T0.greatestData
    ) throws -> (tpdus: [[UInt8]], fates: [Fate], last: T0.Engine.Action) {
        var engine = try T0.Engine(apdu, partLength: partLength)
        var action = engine.start()
        var tpdus: [[UInt8]] = []
        var fates: [Fate] = []
        for answer in answers {
            guard case .send(let tpdu) = action else { break }
            tpdus.append(tpdu.bytes)
            fates.append(engine.fate(ofTPDU: .notSent))
            fates.append(engine.fate(ofTPDU: .mayHaveRun))
            action = engine.received(answer)
        }
        if case .complete = action { #expect(engine.heldBytes == 0) }
        return (tpdus, fates, action)
    }

    static func apdu(cla: UInt8 = 0, _ count: Int, ne: Int? = nil) throws -> [UInt8] {
        let data = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        return try CommandAPDU(
            cla: cla, ins: 0xD6, p1: 1, p2: 2, data: data, ne: ne, form: .extended
        ).bytes
    }

    @Test("Extended fields of short lengths become short TPDUs")
    func short() throws {
        let three = try Self.run(try Self.apdu(3), [Self.ok])
        #expect(three.tpdus == [octets("00 D6 01 02 03 00 01 02")] && three.last == .complete(Self.ok))
        let four = try Self.run(try Self.apdu(1, ne: 5000), [Self.ok, octets("AA 6110")])
        #expect(four.tpdus == [octets("00 D6 01 02 01 00"), octets("00 C0 00 00 00")])
        #expect(four.last == .complete(octets("AA 6110")))
        let two = try Self.run(octets("00 B0 00 00 00 0010"), [octets("6C04")])
        #expect(two.tpdus == [octets("00 B0 00 00 10")] && two.last == .complete(octets("6C04")))
    }

    @Test("A long command goes in ENVELOPEs on its channel, and cannot run before the last one")
    func envelope() throws {
        let apdu = try Self.apdu(cla: 0x0E, 300, ne: 16)
        let run = try Self.run(apdu, [Self.ok, Self.ok, octets("6C02"), octets("0102 9000")])
        let head = octets("02 C2 00 00")
        #expect(
            run.tpdus == [
                head + [255] + apdu[..<255], head + [54] + apdu[255...],
                octets("02 C0 00 00 10"), octets("02 C0 00 00 02"),
            ])
        #expect(
            run.fates == [
                .notSent, .notSent, .notSent, .mayHaveRun, .mayHaveRun, .mayHaveRun, .mayHaveRun, .mayHaveRun,
            ])
        #expect(run.last == .complete(octets("0102 9000")))
    }

    @Test("A last part of 255 bytes is followed by an empty ENVELOPE")
    func full() throws {
        let apdu = try Self.apdu(510 - 7)
        let run = try Self.run(apdu, [Self.ok, Self.ok, Self.ok])
        #expect(run.tpdus.map(\.count) == [260, 260, 5] && run.tpdus.last == octets("00 C2 00 00 00"))
        #expect(run.last == .complete(Self.ok))
    }

    @Test("Where a short part says nothing about the end, none ends where only Le, or half of it, is missing")
    func beforeLe() throws {
        for (count, lengths) in [(488, [248, 246, 3]), (489, [248, 247, 3]), (490, [248, 248, 3])] {
            let apdu = try Self.apdu(count, ne: 16)
            let run = try Self.run(apdu, [Self.ok, Self.ok, octets("6D00")], partLength: 248)
            #expect(run.tpdus.map { $0.count - 5 } == lengths)
            #expect(run.tpdus.flatMap { $0.dropFirst(5) } == apdu)
        }
        let three = try Self.run(try Self.apdu(489), [Self.ok, Self.ok], partLength: 248)
        #expect(three.tpdus.map(\.count) == [253, 253] && three.last == .complete(Self.ok))
    }

    @Test("A command that the carrier has no room for goes in ENVELOPEs, however short")
    func smallCarrier() throws {
        let apdu = octets("00 CB 3F FF 06 010203040506 10")
        let run = try Self.run(apdu, [Self.ok, Self.ok, octets("6102")], partLength: 5)
        #expect(run.tpdus.map { $0.count - 5 } == [5, 5, 2] && run.tpdus.allSatisfy { $0[1] == 0xC2 })
        #expect(run.tpdus.flatMap { $0.dropFirst(5) } == apdu)
        let fits = try Self.run(apdu, [octets("6102")], partLength: 6)
        #expect(fits.tpdus == [octets("00 CB 3F FF 06 010203040506")])
    }

    @Test("Where a part is too small to keep a byte of data back, the card may have run after it")
    func exposed() throws {
        // 00 CB 3F FF 02 0102 | 10, byte by byte: after the seventh the card may take it for whole.
        let run = try Self.run(
            octets("00 CB 3F FF 02 0102 10"), [[UInt8]](repeating: Self.ok, count: 7) + [octets("6102")],
            partLength: 1)
        #expect(run.fates.prefix(12).allSatisfy { $0 == .notSent })
        #expect(run.fates[12..<16] == [.notSent, .mayHaveRun, .mayHaveRun, .mayHaveRun])
    }

    @Test(
        "Anything but 9000 to a part ends the command with it", arguments: ["6D00", "6700", "6110", "6282"])
    func refused(_ sw: String) throws {
        let run = try Self.run(try Self.apdu(300), [octets(sw), Self.ok])
        #expect(run.tpdus.count == 1 && run.last == .complete(octets(sw)))
    }

    @Test("The card names GET RESPONSE's length once; 6C00 is 256")
    func corrected() throws {
        let apdu = octets("00 CB 3F FF 01 4D 10")
        let again = try Self.run(apdu, [Self.ok, octets("6C02"), octets("6C03"), octets("6C04")])
        #expect(again.tpdus.count == 3 && again.last == .complete(octets("6C03")))
        let most = try Self.run(apdu, [Self.ok, octets("6C00"), octets("6A82")])
        #expect(most.tpdus.last == octets("00 C0 00 00 00") && most.last == .complete(octets("6A82")))
        let withData = try Self.run(apdu, [Self.ok, octets("AA 6C03")])
        #expect(withData.tpdus.count == 2 && withData.last == .complete(octets("AA 6C03")))
    }

    @Test(
        "Nothing is fetched that no case 4 left behind",
        arguments: ["00 44 01 02", "00 B0 01 02 10", "00 D6 01 02 01 AA"])
    func nothingToFetch(_ apdu: String) throws {
        for answer in ["9000", "6110", "6C04"] {
            let run = try Self.run(octets(apdu), [octets(answer), Self.ok])
            #expect(run.tpdus.count == 1 && run.last == .complete(octets(answer)))
        }
    }

    @Test("An answer without a status word fails, with the fate of its part")
    func length() throws {
        #expect(try Self.run([0, 0x44, 0, 0], [[0x90]]).last == .fail(.answerLength, fate: .mayHaveRun))
        #expect(try Self.run(try Self.apdu(300), [[]]).last == .fail(.answerLength, fate: .notSent))
    }
}
