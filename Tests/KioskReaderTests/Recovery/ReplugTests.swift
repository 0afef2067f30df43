// SPDX-License-Identifier: Apache-2.0
//
// The reader leaves at every bulk packet of every operation and comes back: between the packets of one message, before
// a command and after it, and inside the trace's call-backs, at readers of every exchange level, with both protocols.
// 1,000 times and more, each recovered, no PIN try lost, nothing run twice. How long 'back' to 'usable' took is
// printed, not asserted. The other pipes and call-backs stand in ReplugMomentTests.swift.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The reader goes away and comes back", .timeLimit(.minutes(10)))
struct ReplugTests {
    /// An operation in a session, which a reader may leave at any of its packets.
    struct Operation: Sendable, CustomTestStringConvertible {
        let name: String
        /// Commands before it, without a fault.
        var before: [[UInt8]] = []
        /// The command that must not run twice.
        var command: [UInt8]?
        /// Whether the faults are armed before opening.
        var fromOpening = false
        let act: @Sendable (CardSession) throws -> Void
        /// An APDU of extended length, which T=0 cannot carry to this card.
        var isExtended: Bool { command.map { $0.count > 6 && $0[4] == 0 } ?? false }
        var testDescription: String { name }

        static func exchange(_ name: String, after before: [[UInt8]] = [], _ bytes: [UInt8]) -> Operation {
            Operation(name: name, before: before, command: bytes) { session in
                _ = try session.transmit(CommandAPDU(bytes), deadline: nil)
            }
        }
    }

    static let long = WatchedCard.long
    static let operations: [Operation] = [
        Operation(name: "open, power on", fromOpening: true) { _ in },
        .exchange("SELECT", SweepOperation.jpki),
        .exchange("case 1", [0x00, 0x44, 0x00, 0x00]),
        .exchange("case 2, long answer", [0x00, 0xB0, long, 0x00, 0x00, 0x04, 0x00]),
        .exchange(
            "case 3, long data", [0x00, 0xD6, long, 0x00, 0xFA] + [UInt8](repeating: 0x5C, count: 250)),
        .exchange(
            "case 4, chained blocks both ways",
            [0x00, 0x88, long, 0x00, 0x00, 0x02, 0x58] + [UInt8](repeating: 0x5C, count: 600) + [0x02, 0x58]),
        .exchange(
            "VERIFY", after: [SweepOperation.jpki, SweepOperation.pinFile], RecoveryRig.goodPIN),
        Operation(name: "warm reset") { try $0.reset(.warm) },
        Operation(name: "cold reset") { try $0.reset(.cold) },
        Operation(name: "parameters") { _ = try $0.readParameters() },
        Operation(name: "presence") { _ = try $0.presence() },
        Operation(name: "close") { $0.close() },
    ]

    /// A reader, and what its card speaks.
    struct Setting: Sendable, CustomTestStringConvertible {
        let profile: ReaderProfile
        var card = CardProtocol.t1
        var testDescription: String { "\(profile.name), \(card == .t0 ? "T=0" : "T=1")" }

        func rig() throws -> RecoveryRig { try RecoveryRig(profile, card: card) }
        func carries(_ operation: Operation) -> Bool {
            !(operation.isExtended && card == .t0)
        }
    }

    /// GemPC Twin leaves PPS to the host; the last two leave the protocol to it byte by byte.
    static let settings: [Setting] = [
        Setting(profile: .scr3310), Setting(profile: .extendedAPDU), Setting(profile: .gemPCTwin),
        Setting(profile: .shortAPDU), Setting(profile: .scr3310, card: .t0),
        Setting(profile: .character), Setting(profile: .character, card: .t0),
    ]

    /// Times and numbers over all cycles.
    struct Figures {
        var cycles = 0
        /// Every other time the reader comes back when it is waited for, and not before.
        var isAwaited = false
        var points: [String: Int] = [:]
        var virtual: [Duration] = []
        var real: [Duration] = []

        mutating func add(_ name: String, _ virtual: Duration, _ real: Duration) {
            cycles += 1
            points[name, default: 0] += 1
            self.virtual.append(virtual)
            self.real.append(real)
        }

        func text(_ times: [Duration]) -> String {
            let sorted = times.sorted()
            guard let worst = sorted.last else { return "none" }
            return "median \(sorted[sorted.count / 2]), worst \(worst)"
        }
    }

    @Test("At every packet of every operation, and in every call-back, 1,000 times: all recovered")
    func everywhere() throws {
        var figures = Figures()
        while figures.cycles < 1000 {
            for setting in Self.settings {
                for operation in Self.operations where setting.carries(operation) {
                    try packets(operation, setting, &figures)
                    try callbacks(operation, setting, &figures)
                }
            }
        }
        for (name, count) in figures.points.sorted(by: { $0.key < $1.key }) {
            print("removals, \(name): \(count)")
        }
        print("cycles: \(figures.cycles), of operations, readers and pipes: \(figures.points.count)")
        print("back to usable, the reader's time: \(figures.text(figures.virtual))")
        print("back to usable, the machine's time: \(figures.text(figures.real))")
        #expect(figures.cycles >= 1000)
    }

    /// The reader leaves at the Nth packet of a pipe, N from 1 until the operation needs fewer.
    private func packets(_ operation: Operation, _ setting: Setting, _ figures: inout Figures) throws {
        for pipe in [FaultPlan.Site.bulkOut, .bulkIn] {
            var number = 1
            while true {
                let rig = try setting.rig()
                let plan = FaultPlan([FaultPlan.Fault(.gone, at: pipe, .nth(number))])
                try run(operation, rig) { rig.device.arm(plan) }
                guard rig.device.isGone else { break }
                try recover(rig, "\(setting.testDescription), \(operation.name), \(pipe)", &figures)
                number += 1
                try #require(number < 500, "the operation has no end")
            }
            #expect(number > 1 || pipe == .bulkIn, "\(operation.name) sends nothing")
        }
    }

    /// The reader leaves inside the Nth call of the trace's call-back.
    private func callbacks(_ operation: Operation, _ setting: Setting, _ figures: inout Figures) throws {
        var number = 1
        while true {
            let rig = try setting.rig()
            let left = Mutex(number)
            try run(operation, rig) { [device = rig.device] in
                rig.onLine { _ in
                    let isNow = left.withLock { left in
                        left -= 1
                        return left == 0
                    }
                    if isNow { device.unplug() }
                }
            }
            rig.onLine(nil)
            guard rig.device.isGone else { break }
            try recover(rig, "\(setting.testDescription), \(operation.name), call-backs", &figures)
            number += 1
            try #require(number < 500, "the operation has no end")
        }
    }

    /// Runs it, with the fault from where it counts.
    private func run(_ operation: Operation, _ rig: RecoveryRig, arm: () -> Void) throws {
        if operation.fromOpening { arm() }
        // A reader that leaves while it is opened is waited for by the same call: it stays away until later.
        let token = Cancellation()
        rig.onNews { news in
            if case .climbing(.waitForReenumeration) = news { token.cancel() }
        }
        do {
            try rig.supervisor.withSession(options: SessionOptions(cancellation: token)) { session in
                for bytes in operation.before { _ = try session.transmit(CommandAPDU(bytes), deadline: nil) }
                rig.card.forget()
                if !operation.fromOpening { arm() }
                try operation.act(session)
            }
        } catch let error as KioskReaderError {
            #expect(rig.device.isGone || error.kind == .cancelled, "\(operation.name): \(error)")
            if operation.command != nil { #expect(error.fate != nil, "\(error)") }
        }
        if let bytes = operation.command { #expect(rig.card.runs(of: try CommandAPDU(bytes)) <= 1) }
        #expect(rig.card.triesLeft == 3)
    }

    /// It comes back, every other time only once it is waited for: the next session works, without a PIN, and no PIN was
    /// tried meanwhile.
    func recover(_ rig: RecoveryRig, _ name: String, _ figures: inout Figures) throws {
        defer { figures.isAwaited.toggle() }
        rig.onNews(nil)
        rig.device.arm(.none)
        rig.card.forget()
        let back = Mutex((virtual: rig.device.now, real: ContinuousClock.now))
        if figures.isAwaited {
            rig.onNews { [device = rig.device] news in
                guard case .climbing(.waitForReenumeration) = news else { return }
                device.plugIn()
                back.withLock { $0 = (device.now, .now) }
            }
        } else {
            rig.device.plugIn()
            back.withLock { $0 = (rig.device.now, .now) }
        }
        let works = try rig.works()
        let start = back.withLock { $0 }
        let virtual = Duration.nanoseconds(Int64(rig.device.now - start.virtual))
        figures.add(name, virtual, start.real.duration(to: .now))
        #expect(works, "\(name)")
        #expect(rig.card.runs(of: try CommandAPDU(RecoveryRig.goodPIN)) == 0)
        #expect(rig.card.triesLeft == 3)
        if name.contains("VERIFY") { #expect(try rig.refusesWithoutPIN(), "\(name)") }
    }
}
