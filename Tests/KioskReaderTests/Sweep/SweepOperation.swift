// SPDX-License-Identifier: Apache-2.0
//
// The operations of the sweep: how each is got ready without a fault, what is done under one, what a right
// result is, and how long the call may take in the device's time.

import CCIDReader
import ISO7816
import ReaderFaults
import Testing
import VirtualReader

@testable import KioskReader

/// A reader on a bad cable, its card, and a hub that knows it.
struct SweepRig {
    let device: FaultyReader
    let card: WatchedCard
    let hub: ReaderHub

    init(_ profile: ReaderProfile, hasPIN: Bool, card cardProtocol: CardProtocol = .t1) throws {
        card = WatchedCard(hasPIN: hasPIN, cardProtocol)
        device = FaultyReader(profile, card: card.kind)
        hub = try ReaderHub(source: .software([device]))
    }

    static let options = SessionOptions(deadline: .seconds(20))

    func session(longCommands: LongCommands = .asAnnounced) throws -> CardSession {
        var options = Self.options
        options.longCommands = longCommands
        return try hub.openSession(options: options)
    }
}

/// An operation that is ready to be done.
struct Ready {
    /// The session that has to work on if it is still open afterwards.
    var session: CardSession?
    /// The command that must not run unseen.
    var command: CommandAPDU?
    /// Does it, and says whether the result is right.
    let act: () throws -> Bool
}

struct SweepOperation: Sendable, CustomTestStringConvertible {
    let name: String
    /// The most that the call may take: its deadlines, one after the other, and putting the slot in order.
    let bound: Duration
    /// What an absent reader is called; a session knows that it went.
    var absence: Set<KioskReaderError.Kind> = [.readerGone]
    /// Whether the card has a PIN to lose tries of.
    var hasPIN = false
    /// Whether the slot is empty at first.
    var startsEmpty = false
    let isPossible: @Sendable (ReaderProfile) -> Bool
    let ready: @Sendable (SweepRig, ReaderProfile) throws -> Ready

    var testDescription: String { name }

    init(
        _ name: String, bound: Duration, absence: Set<KioskReaderError.Kind> = [.readerGone],
        if isPossible: @escaping @Sendable (ReaderProfile) -> Bool = { _ in true },
        ready: @escaping @Sendable (SweepRig, ReaderProfile) throws -> Ready
    ) {
        self.name = name
        self.bound = bound
        self.absence = absence
        self.isPossible = isPossible
        self.ready = ready
    }

    /// One command in a session, after commands that make it possible.
    static func command(
        _ name: String, after before: [[UInt8]] = [], sw: UInt16 = 0x9000,
        longCommands: LongCommands = .asAnnounced,
        if isPossible: @escaping @Sendable (ReaderProfile) -> Bool = { _ in true },
        _ make: @escaping @Sendable (ReaderProfile) throws -> CommandAPDU
    ) -> SweepOperation {
        // The command's deadline (20 s), then abort or recovery (5), then power off (5).
        SweepOperation(name, bound: .seconds(30), if: isPossible) { rig, profile in
            let session = try rig.session(longCommands: longCommands)
            for bytes in before {
                let sw = try session.transmit(CommandAPDU(bytes), deadline: nil).sw
                #expect(sw == .success)
            }
            let command = try make(profile)
            let expected = WatchedCard.isOwn(command) ? WatchedCard.answer(to: command) : []
            return Ready(session: session, command: command) {
                let response = try session.transmit(command, deadline: nil)
                return response.sw.rawValue == sw && response.data == expected
            }
        }
    }

    static func isLong(_ profile: ReaderProfile) -> Bool { profile.name != ReaderProfile.shortAPDU.name }

    static let jpki: [UInt8] = [
        0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01,
    ]
    static let pinFile: [UInt8] = [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18]
    /// The invented card's PIN is another one.
    static let verify: [UInt8] = [0x00, 0x20, 0x00, 0x80, 0x04, 0x39, 0x39, 0x39, 0x39]

    static let absentFromStart: Set<KioskReaderError.Kind> = [.readerGone, .readerNotFound, .noReader]

    static let all: [SweepOperation] = [
        list, open, openAndWait, caseFour, readBinary, chained, enveloped, pin, reset(.warm), reset(.cold),
        parameters, escape, dataRates, close,
    ]

    static let list = SweepOperation("list", bound: .seconds(3)) { rig, _ in
        Ready {
            let readers = try rig.hub.readers()
            return readers.count == 1 && readers[0].slots.first?.card == .present
        }
    }

    /// Looking (3 s), finding the place in the pipes (5), the slot's state (5), opening (30), power off (5).
    static let open = SweepOperation(
        "open", bound: .seconds(48), absence: absentFromStart
    ) { rig, _ in
        Ready { try rig.hub.withSession(options: SweepRig.options) { $0.isOpen && !$0.atr.bytes.isEmpty } }
    }

    static let openAndWait: SweepOperation = {
        var operation = SweepOperation(
            "open and wait", bound: .seconds(78), absence: absentFromStart
        ) { rig, _ in
            let (device, card) = (rig.device, rig.card)
            device.reader.remove()
            var options = SweepRig.options
            options.wait = .seconds(30)
            options.onWaiting = { _ in device.reader.insert(card.kind) }
            return Ready { [options] in try rig.hub.withSession(options: options) { $0.isOpen } }
        }
        operation.startsEmpty = true
        return operation
    }()

    static let caseFour = command("exchange of case 4") { profile in
        let data = [UInt8](repeating: 0x5C, count: isLong(profile) ? 600 : 200)
        return try CommandAPDU(cla: 0, ins: 0x88, p1: WatchedCard.long, p2: 0, data: data, ne: 256)
    }

    static let readBinary = command("READ BINARY") { profile in
        try CommandAPDU(cla: 0, ins: 0xB0, p1: WatchedCard.long, p2: 0, ne: isLong(profile) ? 1200 : 256)
    }

    // Only here a long command is the card's affair and not the protocol's.
    static let chained = command(
        "a command chained by CLA", longCommands: .chaining, if: { !isLong($0) }, long)
    static let enveloped = command(
        "a command in ENVELOPEs", longCommands: .envelope, if: { !isLong($0) }, long)

    private static let long: @Sendable (ReaderProfile) throws -> CommandAPDU = { _ in
        let data = [UInt8](repeating: 0x5C, count: 600)
        return try CommandAPDU(cla: 0, ins: 0x88, p1: WatchedCard.long, p2: 0, data: data, ne: 256)
    }

    static let pin: SweepOperation = {
        var operation = command("VERIFY", after: [jpki, pinFile], sw: 0x63C2) { _ in
            try CommandAPDU(verify)
        }
        operation.hasPIN = true
        return operation
    }()

    static func reset(_ kind: ResetKind) -> SweepOperation {
        SweepOperation("\(kind) reset", bound: .seconds(30)) { rig, _ in
            let session = try rig.session()
            let atr = session.atr.bytes
            return Ready(session: session) { try session.reset(kind).bytes == atr }
        }
    }

    static let parameters = SweepOperation("parameters", bound: .seconds(30)) { rig, _ in
        let session = try rig.session()
        let before = try session.readParameters()
        return Ready(session: session) { try session.readParameters() == before }
    }

    static let escape = SweepOperation(
        "escape", bound: .seconds(25), if: { $0.name == ReaderProfile.gemPCTwin.name }
    ) { rig, _ in
        let reader = try rig.hub.openReader(options: SweepRig.options)
        return Ready {
            defer { reader.close() }
            return try reader.escape([0x02]) == Array("GemTwin-V1.00 (virtual)".utf8)
        }
    }

    static let dataRates = SweepOperation(
        "data rates", bound: .seconds(25), if: { $0.name == ReaderProfile.gemPCTwin.name }
    ) { rig, _ in
        let reader = try rig.hub.openReader(options: SweepRig.options)
        let rates = try reader.dataRates()
        let clocks = try reader.clockFrequencies()
        return Ready {
            defer { reader.close() }
            // A refused request is one that the reader has not got, and a shorter list is a list.
            let isSame = try rates?.starts(with: reader.dataRates() ?? []) == true
            return try clocks?.starts(with: reader.clockFrequencies() ?? []) == true && isSame
        }
    }

    static let close = SweepOperation("close", bound: .seconds(5)) { rig, _ in
        let session = try rig.session()
        return Ready(session: session) {
            session.close()
            return !session.isOpen
        }
    }
}
