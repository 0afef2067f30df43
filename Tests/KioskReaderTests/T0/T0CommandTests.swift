// SPDX-License-Identifier: Apache-2.0
//
// Commands over T=0 from a session down to a simulated card: long ones in ENVELOPE, wrong lengths, cards that
// hang, PPS and the CRC at character level.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

/// A card with an ATR of the test's that answers by a function, and keeps what it ran.
final class ProtocolCard: Sendable {
    private let seen = Mutex<[[UInt8]]>([])
    private let atr: [UInt8]
    private let work: Duration
    private let answer: @Sendable ([UInt8]) -> [UInt8]

    init(
        _ atr: [UInt8], work: Duration = .zero,
        answer: @escaping @Sendable (_ command: [UInt8]) -> [UInt8] = { _ in [0x90, 0x00] }
    ) {
        (self.atr, self.work, self.answer) = (atr, work, answer)
    }

    /// The commands that the card ran.
    var commands: [[UInt8]] { seen.withLock { $0 } }

    func kind(_ behaviour: CardBehaviour = CardBehaviour()) -> CardKind {
        .application("protocol", behaviour: behaviour) { Application(card: self) }
    }

    private final class Application: SimulatedApplication {
        let card: ProtocolCard
        init(card: ProtocolCard) { self.card = card }
        var atr: [UInt8] { card.atr }
        func reset() {}
        func workingTime(for command: [UInt8]) -> Duration { card.work }
        func process(_ command: [UInt8]) -> [UInt8] {
            card.seen.withLock { $0.append(command) }
            return card.answer(command)
        }
    }
}

@Suite("Commands over T=0")
struct T0CommandTests {
    /// T=0 alone, at TA1 13.
    static let t0: [UInt8] = [0x3B, 0x10, 0x13]
    static let readers: [ReaderProfile] = [.scr3310, .scr3310v2, .gemPCTwin, .realtek, .character]

    static func behaviour(_ set: (inout CardBehaviour) -> Void) -> CardBehaviour {
        var behaviour = CardBehaviour()
        set(&behaviour)
        return behaviour
    }

    // 489: behind the data a part of 248 bytes ends, which is what a message of 263 carries. 503: a full last part.
    @Test(
        "A command of more than 255 bytes of data reaches the application once, whole", arguments: readers,
        [256, 300, 489, 488, 503, 758, 5000])
    func envelope(_ profile: ReaderProfile, _ count: Int) throws {
        for ne in [nil, 10, 256] { try envelope(profile, count, ne) }
    }

    private func envelope(_ profile: ReaderProfile, _ count: Int, _ ne: Int?) throws {
        let card = ProtocolCard(Self.t0) { _ in [1, 2, 3, 0x90, 0x00] }
        let bench = try Bench(profile, card: card.kind())
        let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let command = try CommandAPDU(cla: 0, ins: 0xCB, p1: 0x3F, p2: 0xFF, data: data, ne: ne)
        try bench.hub.withSession(options: SessionOptions(longCommands: .envelope)) { session in
            let answer = try session.transmit(command, deadline: nil)
            #expect(answer.sw == .success && answer.data == [1, 2, 3])
            #expect(card.commands == [command.bytes])
            // And the next command is a new one.
            let next = try session.transmit(CommandAPDU([0x00, 0x44, 0x00, 0x00]), deadline: nil)
            #expect(next.data == [1, 2, 3])
            #expect(card.commands.count == 2)
        }
    }

    // A message of 263 bytes carries 248 of data beside the header of five.
    @Test(
        "Data up to 256 bytes go whole, in ENVELOPE, or not at all, by what a message carries",
        arguments: 247...256)
    func messageOf263(_ count: Int) throws {
        let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for ne in [nil, 10] {
            let command = try CommandAPDU(cla: 0, ins: 0xCB, p1: 0x3F, p2: 0xFF, data: data, ne: ne)
            for long in [LongCommands.asAnnounced, .envelope] {
                let card = ProtocolCard(Self.t0) { _ in [1, 2, 3, 0x90, 0x00] }
                let bench = try Bench(.scr3310v2, card: card.kind())
                try bench.hub.withSession(options: SessionOptions(longCommands: long)) { session in
                    guard count <= 248 || long == .envelope else {
                        let error = #expect(throws: KioskReaderError.self) {
                            try session.transmit(command, deadline: nil)
                        }
                        #expect(error?.kind == .commandUnsupported && error?.fate == .notSent)
                        #expect(error?.detail?.contains("248 bytes") == true)
                        #expect(session.isOpen && card.commands.isEmpty)
                        return
                    }
                    let answer = try session.transmit(command, deadline: nil)
                    #expect(answer.data == [1, 2, 3])
                    // The T=0 card adds the Le that a TPDU leaves out; inside ENVELOPE the command's own is there.
                    let plain = command.bytes.prefix(5 + count) + [0]
                    #expect(card.commands == [count > 248 ? command.bytes : Array(plain)])
                }
            }
        }
    }

    @Test("A card may take all of its own waiting time, however long")
    func longWaitingTime() throws {
        // TC2 FF: 960 × 255 × 372 / 4 MHz, 22.8 s.
        let card = ProtocolCard([0x3B, 0x80, 0x40, 0xFF], work: .seconds(20))
        var profile = ReaderProfile.scr3310
        // The card says no NULL, so the reader does not ask for time.
        profile.extensionInterval = .zero
        let bench = try Bench(profile, card: card.kind())
        try bench.hub.withSession { session in
            let answer = try session.transmit(CommandAPDU([0x00, 0x44, 0, 0]), deadline: nil)
            #expect(answer.sw == .success)
        }
        #expect(bench.device.now >= 20_000_000_000)
    }

    @Test("Too many bytes asked for, and more bytes than a TPDU brings", arguments: readers)
    func lengths(_ profile: ReaderProfile) throws {
        let card = ProtocolCard(Self.t0) { command in
            let count = command[1] == 0xB0 ? 10 : 700
            return (0..<count).map { UInt8(truncatingIfNeeded: $0) } + [0x90, 0x00]
        }
        let bench = try Bench(profile, card: card.kind())
        try bench.hub.withSession { session in
            let read = try session.transmit(CommandAPDU([0x00, 0xB0, 0, 0, 0]), deadline: nil)
            #expect(read.data.count == 10 && read.sw == .success)
            #expect(bench.count("6C0A") + bench.count("6C 0A") > 0)
            let find = try session.transmit(CommandAPDU([0x00, 0xCB, 0, 0, 1, 0x4D, 0]), deadline: nil)
            #expect(find.data == (0..<700).map { UInt8(truncatingIfNeeded: $0) } && find.sw == .success)
            #expect(card.commands.map { $0[1] } == [0xB0, 0xCB], "each ran once")
        }
    }

    @Test("Data in single bytes, NULLs, and an answer that nobody announces", arguments: readers)
    func habits(_ profile: ReaderProfile) throws {
        let card = ProtocolCard(Self.t0, work: .seconds(3)) { command in
            command[1] == 0xCB ? [7, 8, 9, 0x90, 0x00] : [0x90, 0x00]
        }
        let behaviour = Self.behaviour {
            $0.nulls = 3
            $0.acknowledgesSingleBytes = true
            $0.announcesAnswers = false
        }
        let bench = try Bench(profile, card: card.kind(behaviour))
        try bench.hub.withSession { session in
            let command = try CommandAPDU(cla: 0, ins: 0xCB, p1: 0, p2: 0, data: [1, 2, 3, 4], ne: 256)
            let answer = try session.transmit(command, deadline: nil)
            #expect(answer.data == [7, 8, 9] && answer.sw == .success)
            #expect(card.commands == [command.bytes])
        }
    }

    @Test("NULL without end is ended, in bounded time, and the slot works again", arguments: readers)
    func hangs(_ profile: ReaderProfile) throws {
        let card = ProtocolCard(Self.t0)
        let bench = try Bench(profile, card: card.kind(Self.behaviour { $0.nullsForEver = true }))
        let session = try bench.hub.openSession()
        let before = bench.device.now
        let command = try CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: [1], ne: nil)
        let error = #expect(throws: KioskReaderError.self) { try session.transmit(command, deadline: nil) }
        #expect(error?.kind == .cardFailed && error?.fate == .mayHaveRun)
        #expect(error?.detail?.contains("more time") == true)
        // 30 s for the card, then at most 5 each for abort and power off.
        #expect(bench.device.now - before < 45_000_000_000)
        #expect(!session.isOpen)
        session.close()
        bench.device.insert(.mynumberT0)
        let count = try bench.hub.withSession { try CertificateMatrixTests.certificate($0).count }
        #expect(count > 1000)
    }

    @Test("A PPS that the card does not take: cold reset, default rate, at character level as elsewhere")
    func refusedPPS() throws {
        // The reader is too slow for TA1 97 and proposes 96; this card is silent to all but its own TA1.
        let card = ProtocolCard([0x3B, 0x10, 0x97])
        for profile in [ReaderProfile.character, .gemPCTwin] {
            let bench = try Bench(profile, card: card.kind())
            try bench.hub.withSession { session in
                #expect(session.link.cardProtocol == .t0 && session.link.negotiation == .refused)
                #expect(session.link.bmFindexDindex == 0x11)
                let answer = try session.transmit(CommandAPDU([0x00, 0x44, 0, 0]), deadline: nil)
                #expect(answer.sw == .success)
            }
        }
    }

    @Test("A PIN and its length stay out of the trace, sent whole or byte by byte", arguments: readers)
    func secret(_ profile: ReaderProfile) throws {
        for card in [CardKind.mynumber, .mynumberT0] {
            for isSingle in [false, true] {
                let kind = card.behaving(Self.behaviour { $0.acknowledgesSingleBytes = isSingle })
                let bench = try Bench(profile, card: kind)
                try bench.hub.withSession { session in
                    for bytes in [SweepOperation.jpki, SweepOperation.pinFile] {
                        _ = try session.transmit(CommandAPDU(bytes), deadline: nil)
                    }
                    let verify: [UInt8] = [0x00, 0x20, 0x00, 0x80, 0x04, 0x37, 0x33, 0x39, 0x31]
                    let answer = try session.transmit(CommandAPDU(verify), deadline: nil)
                    #expect(answer.sw.rawValue == 0x63C2)
                }
                #expect(bench.count("blanked") > 0)
                let trace = bench.lines.joined(separator: "\n").filter { $0 != " " }
                for text in ["37333931", "0020008004"] { #expect(!trace.contains(text), "\(profile.name)") }
            }
        }
    }

    @Test("The time that a T=1 card asks for reaches the reader, at character level as elsewhere")
    func waitingTime() throws {
        // T=1, BWI 4: 1.43 s; the card works ten.
        let body: [UInt8] = [0x80, 0x81, 0x31, 0x20, 0x45]
        for profile in [ReaderProfile.character, .scr3310] {
            let card = ProtocolCard([0x3B] + body + [body.reduce(0, ^)], work: .seconds(10))
            let bench = try Bench(profile, card: card.kind())
            try bench.hub.withSession { session in
                let answer = try session.transmit(CommandAPDU([0x00, 0x44, 0, 0]), deadline: nil)
                #expect(answer.sw == .success)
            }
            #expect(bench.device.now >= 10_000_000_000 && bench.count("silent") == 0)
        }
    }

    @Test("A T=1 card with a CRC at character level, with the sizes and the time that it asks for")
    func crc() throws {
        let body: [UInt8] = [0x80, 0x81, 0x71, 0x20, 0x45, 0x01]
        let card = ProtocolCard([0x3B] + body + [body.reduce(0, ^)]) { $0 + [0x90, 0x00] }
        let behaviour = Self.behaviour {
            $0.waitingTimeMultiplier = 2
            $0.announcedIFSC = 0x60
            $0.garbledBlocks = [3]
        }
        let bench = try Bench(.character, card: card.kind(behaviour))
        let data = (0..<700).map { UInt8(truncatingIfNeeded: $0) }
        let command = try CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: data, ne: nil)
        try bench.hub.withSession { session in
            let answer = try session.transmit(command, deadline: nil)
            #expect(answer.data == command.bytes && answer.sw == .success)
            #expect(card.commands == [command.bytes])
            let parameters = try session.readParameters()
            #expect(parameters.bmTCCKS == 0x11)
        }
    }
}
