// SPDX-License-Identifier: Apache-2.0
//
// PIN entry when things break: every transfer of it fails once in every way at every exchange level, every block on the
// card's line is lost or damaged, and readers answer what they like. The card's counter never falls by more than one
// for a call, and never unseen.

import CCIDReader
import ISO7816
import ReaderFaults
import Testing
import VirtualReader

@testable import KioskReader

@Suite("PIN entry when things break")
struct PINEntryFaultTests {
    /// A PIN that is not the card's: each time that it arrives costs a try.
    static let wrong = PINPad(.types(KeypadRig.digits("9876")), time: .seconds(1))

    // MARK: Transfers

    @Test(
        "Whatever transfer fails in whatever way: one try at most, never unseen, and the reader works again",
        arguments: KeypadLevel.all)
    func sweep(_ level: KeypadLevel) throws {
        let clean = try EntryRun(level, nil)
        // The message, a time extension and the answer; at T=1 the card asks for time as well.
        #expect(clean.error == nil && clean.log.count >= (level.isT1 ? 5 : 3))
        var coverage = Coverage(
            operation: "PIN entry", profile: level.testDescription, transfers: clean.log.count)
        for (index, transfer) in clean.log.enumerated() {
            for way in Way.allCases where way.canHappen(to: transfer) {
                let run = try EntryRun(level, TransferFault(number: index + 1, way: way))
                #expect(run.struck == 1, "\(run.name)")
                coverage.ways.insert(way)
                if let error = run.error {
                    coverage.errors[error.kind.rawValue, default: 0] += 1
                } else {
                    coverage.recovered += 1
                }
            }
        }
        print(coverage)
    }

    // MARK: The card's line

    enum Damage: Sendable, CaseIterable { case lost, misread, garbled }

    @Test(
        "Whatever block is lost or damaged between reader and card: one try at most, never unseen",
        arguments: [KeypadLevel.tpdu, .twin], Damage.allCases)
    func line(_ level: KeypadLevel, _ damage: Damage) throws {
        // The entry's block is the third or fourth after the reset; two faults in a row are drawn as well.
        for first in 2...8 {
            for count in 1...3 {
                var behaviour = CardBehaviour()
                let numbers = Set(first..<first + count)
                switch damage {
                case .lost: behaviour.lostBlocks = numbers
                case .misread: behaviour.misreadBlocks = numbers
                case .garbled: behaviour.garbledBlocks = numbers
                }
                try line(level, behaviour, "\(damage) \(numbers.sorted())")
            }
        }
    }

    private func line(_ level: KeypadLevel, _ behaviour: CardBehaviour, _ name: Comment) throws {
        let card = EntryCard(level, behaviour: behaviour)
        let bench = try Bench(level.profile(Self.wrong), card: card.kind)
        guard let session = try? KeypadRig.session(bench.hub) else { return }
        do {
            let sw = try session.enterPIN(KeypadRig.verification()).sw
            #expect(sw.rawValue == 0x63C2 && card.triesLeft == 2, name)
        } catch let error as KioskReaderError {
            #expect(error.fate == .mayHaveRun || card.presented.isEmpty, name)
        }
        #expect(card.presented.count <= 1 && 3 - card.triesLeft == card.presented.count, name)
        guard session.isOpen else { return }
        // Whatever comes is the answer to this command.
        let left = try? session.transmit(CommandAPDU(KeypadRig.question), deadline: nil).sw.rawValue
        #expect(left == nil || left == UInt16(0x63C0 + card.triesLeft), name)
    }

    @Test("A card that did not get the block says so: not sent again, said, and its tries can be read")
    func asksAgain() throws {
        var behaviour = CardBehaviour()
        behaviour.misreadBlocks = [4]
        let rig = try KeypadRig(.tpdu, Self.wrong, behaviour: behaviour)
        let error = try #require(rig.failure(try KeypadRig.verification()))
        #expect(error.kind == .cardFailed && error.fate == .mayHaveRun)
        #expect(error.detail == "T=1: repetitionImpossible")
        #expect(rig.bench.count("> CCID PC_to_RDR_Secure") == 1 && rig.card.presented.isEmpty)
        #expect(try rig.session.isOpen && rig.ask() == 0x63C3)
        #expect(try rig.session.enterPIN(KeypadRig.verification()).sw.rawValue == 0x63C2)
    }

    @Test("An answer that came damaged is asked for again, and the try is counted once")
    func damagedAnswer() throws {
        var behaviour = CardBehaviour()
        behaviour.garbledBlocks = [4, 5]
        let rig = try KeypadRig(.tpdu, Self.wrong, behaviour: behaviour)
        #expect(try rig.session.enterPIN(KeypadRig.verification()).sw.rawValue == 0x63C2)
        #expect(rig.card.presented.count == 1)
        #expect(try rig.ask() == 0x63C2)
    }

    // MARK: Hostile readers

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: KeypadLie.Answer
        init(_ name: String, _ answer: @escaping KeypadLie.Answer) {
            testDescription = name
            self.answer = answer
        }
    }

    static let blocks: [Row] = [
        Row("nothing") { _ in [] },
        Row("a byte") { _ in [0x00] },
        Row("three bytes") { _ in [0x00, 0x00, 0x00] },
        Row("a status word without a block") { _ in [0x90, 0x00] },
        Row("the block of another number") { HostileCard.block(($0 ^ 0x40) & 0x40, [0x90, 0x00]) },
        Row("a wrong checksum") { [0x00, $0 & 0x40, 0x02, 0x90, 0x00, 0x00] },
        Row("more bytes than LEN") { HostileCard.block($0 & 0x40, [0x90, 0x00, 1, 2], length: 2) },
        Row("fewer bytes than LEN") { HostileCard.block($0 & 0x40, [0x90, 0x00], length: 0xFE) },
        Row("another NAD") { HostileCard.block($0 & 0x40, [0x90, 0x00], nad: 0x12) },
        Row("an empty answer") { HostileCard.block($0 & 0x40) },
        Row("half a status word") { HostileCard.block($0 & 0x40, [0x90]) },
        Row("asks for the block again") { HostileCard.block(0x81 | ($0 & 0x40) >> 2) },
        Row("acknowledges") { HostileCard.block(0x80 | (~$0 & 0x40) >> 2) },
        Row("asks to resynchronise") { _ in HostileCard.block(0xC0) },
        Row("aborts") { _ in HostileCard.block(0xC2) },
        Row("IFS FF") { _ in HostileCard.block(0xC1, [0xFF]) },
        Row("WTX 0") { _ in HostileCard.block(0xC3, [0]) },
        Row("a message of the greatest length") { _ in [UInt8](repeating: 0x90, count: 261) },
    ]

    @Test(
        "A reader that answers an entry with what is no answer: typed, in time, and never asked twice",
        arguments: blocks)
    func hostileBlocks(_ row: Row) throws {
        let card = EntryCard(.tpdu)
        let device = HostileReader(KeypadLevel.tpdu.profile(Self.wrong), card: card.kind)
        let hub = try ReaderHub(source: .software([device]))
        let session = try KeypadRig.session(hub, SweepRig.options)
        let asked = Counter()
        device.tell(KeypadLie(asked, row.answer))
        let error = try Outcome.of(device, within: .seconds(125)) {
            _ = try session.enterPIN(KeypadRig.verification())
        }
        #expect(error?.fate == .mayHaveRun, "\(String(describing: error))")
        #expect(asked.count == 1 && card.presented.isEmpty)
        session.close()
        try Outcome.isServed(device, hub)
    }

    @Test("Lies of every kind about an entry hold nobody", arguments: HostileReaderTests.rows)
    func hostile(_ row: HostileReaderTests.Row) throws {
        for level in KeypadLevel.all {
            let card = EntryCard(level)
            let device = HostileReader(level.profile(Self.wrong), card: card.kind)
            let hub = try ReaderHub(source: .software([device]))
            let session = try KeypadRig.session(hub, SweepRig.options)
            row.begin(on: device)
            // The holder's 90 seconds, the deadline, and putting the slot in order.
            try Outcome.of(device, within: .seconds(90 + 20 + 10)) {
                _ = try session.enterPIN(KeypadRig.verification())
            }
            #expect(3 - card.triesLeft == card.presented.count && card.presented.count <= 1)
            session.close()
            try Outcome.isServed(device, hub)
        }
    }

    @Test("A reader that asks for time without end is given up within the holder's time and the card's")
    func endlessTime() throws {
        for level in KeypadLevel.all {
            let card = EntryCard(level)
            let device = HostileReader(level.profile(Self.wrong), card: card.kind)
            let hub = try ReaderHub(source: .software([device]))
            let session = try KeypadRig.session(hub, SessionOptions(deadline: .seconds(600)))
            device.tell(SlowTime(device.reader))
            let error = try Outcome.of(device, within: .seconds(90 + 30 + 10)) {
                _ = try session.enterPIN(KeypadRig.verification())
            }
            #expect(error?.kind == .cardFailed && error?.fate == .mayHaveRun, "\(level)")
            session.close()
            try Outcome.isServed(device, hub)
        }
    }
}

/// One entry of a wrong PIN under one fault, with everything that must hold afterwards.
private struct EntryRun {
    let name: String
    private(set) var log: [Transfer] = []
    private(set) var struck = 0
    private(set) var error: KioskReaderError?

    init(_ level: KeypadLevel, _ fault: TransferFault?) throws {
        name = "\(level), \(fault.map { "\($0)" } ?? "no fault")"
        var behaviour = CardBehaviour()
        behaviour.waitingTimeMultiplier = level.isT1 ? 2 : nil
        let card = EntryCard(level, behaviour: behaviour)
        let device = FaultyReader(level.profile(PINEntryFaultTests.wrong), card: card.kind)
        let hub = try ReaderHub(source: .software([device]))
        let session = try KeypadRig.session(hub, SweepRig.options)
        device.arm(fault.map { [$0] } ?? [])
        let begin = device.now
        do {
            let sw = try session.enterPIN(KeypadRig.verification()).sw
            #expect(sw.rawValue == 0x63C2, "\(name)")
        } catch let failure as KioskReaderError {
            error = failure
            #expect(failure.kind != .internalDefect, "\(name)")
            #expect(failure.fate == .mayHaveRun || card.presented.isEmpty, "\(name): \(failure)")
        }
        // The holder's 90 seconds, the deadline, then abort or recovery and power off.
        #expect(Duration.nanoseconds(device.now - begin) <= .seconds(90 + 20 + 10), "\(name)")
        #expect(!device.neverEnds, "\(name)")
        #expect(card.presented.count <= 1 && 3 - card.triesLeft == card.presented.count, "\(name)")
        (log, struck) = (device.log, device.struck)
        device.isGone ? device.replug() : device.lift()
        if session.isOpen { goesOn(session, card) }
        session.close()
        let again = try KeypadRig.session(hub, SweepRig.options)
        let left = card.triesLeft
        let sw = try again.enterPIN(KeypadRig.verification()).sw
        #expect(sw.rawValue == UInt16(0x63C0 + left - 1), "\(name): the reader does not work again")
    }

    /// A session that is still open answers right, or says that it cannot.
    private func goesOn(_ session: CardSession, _ card: EntryCard) {
        do {
            let sw = try session.transmit(CommandAPDU(KeypadRig.question), deadline: nil).sw
            #expect(sw.rawValue == UInt16(0x63C0 + card.triesLeft), "\(name): \(sw)")
        } catch {
            #expect(error is KioskReaderError, "\(name): \(error)")
        }
    }
}

/// A reader that answers PC_to_RDR_Secure by itself, and a block of the host's that follows with silence.
struct KeypadLie: Lie {
    /// Gets the PCB of bTeoPrologue, gives the data of the answer.
    typealias Answer = @Sendable (_ pcb: UInt8) -> [UInt8]

    private let answer: Answer
    private let asked: Counter
    private var packets: [[UInt8]] = []

    init(_ asked: Counter, _ answer: @escaping Answer) {
        self.asked = asked
        self.answer = answer
    }

    mutating func out(_ packet: [UInt8]) -> USBOutAnswer? {
        guard packet.count >= 10, packet[0] == 0x69 else { return nil }
        asked.count += 1
        // The prologue of a verification stands behind 12 bytes of the structure.
        let data = answer(packet[10 + 13])
        var rest =
            [0x80, UInt8(data.count & 0xFF), UInt8(data.count >> 8), 0, 0, packet[5], packet[6], 0, 0, 0]
            + data
        while rest.count >= 64 {
            packets.append(Array(rest.prefix(64)))
            rest.removeFirst(64)
        }
        packets.append(rest)
        return .ack
    }

    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer {
        packets.isEmpty ? honest() : .packet(packets.removeFirst())
    }
}

/// A time extension each second, for ever.
private struct SlowTime: Lie {
    private let reader: VirtualUSBReader
    private var command: [UInt8] = []
    private var next: UInt64 = 0

    init(_ reader: VirtualUSBReader) { self.reader = reader }

    mutating func out(_ packet: [UInt8]) -> USBOutAnswer? {
        guard packet.count >= 10, packet[0] == 0x69 else { return nil }
        command = packet
        next = reader.now
        return .ack
    }

    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer {
        guard !command.isEmpty else { return honest() }
        if reader.now < next { return .nak }
        next = reader.now + 1_000_000_000
        return .packet([0x80, 0, 0, 0, 0, command[5], command[6], 0x80, 1, 0])
    }

    mutating func control(_ setup: USBSetup) -> USBControlAnswer? {
        if setup.bmRequestType == 0x21 { command = [] }
        return nil
    }
}
