// SPDX-License-Identifier: Apache-2.0
//
// Many commands of the host's T=1 engine to the simulated card's over a faulty line: KIOSKREADER_SEED sets the seed,
// KIOSKREADER_APDUS the number of commands for each row (`make soak`). The seed is printed.

import Foundation
import ISO7816
import Testing

@testable import VirtualReader

@Suite("Host and card over T=1, for long")
struct T1PairSoakTests {
    static let seed = UInt64(ProcessInfo.processInfo.environment["KIOSKREADER_SEED"] ?? "") ?? 20_261_123
    static let commands = Int(ProcessInfo.processInfo.environment["KIOSKREADER_APDUS"] ?? "") ?? 1_000

    struct Row: Sendable, CustomTestStringConvertible {
        let edc: T1.EDC
        /// Faults in ten thousand blocks.
        let rate: Int
        var testDescription: String { "\(edc), \(rate)/10,000 faults" }
    }

    static let rows = [
        Row(edc: .lrc, rate: 0), Row(edc: .crc, rate: 100), Row(edc: .lrc, rate: 500),
        Row(edc: .crc, rate: 500), Row(edc: .lrc, rate: 2500),
    ]

    @Test("Never a wrong byte, never twice unseen, never without end", arguments: rows)
    func soak(_ row: Row) {
        var run = Run(row, seed: Self.seed)
        for _ in 0..<Self.commands { run.command() }
        run.endSession()
        print("T1 pair: \(row.testDescription), seed \(Self.seed): \(run.report)")
        #expect(run.completed + run.failed == Self.commands && run.completed > 0)
        if row.rate == 0 { #expect(run.failed == 0 && run.resets == 0) }
        if row.rate <= 500 { #expect(run.completed > Self.commands * 98 / 100) }
        if row.rate > 0 { #expect(run.faults.count == NoisyLine.Damage.allCases.count) }
    }
}

/// Sessions of fifty commands, each with a card and an engine of its own.
private struct Run: ~Copyable {
    let row: T1PairSoakTests.Row
    var random: Seeded
    var line: NoisyLine
    var engine: T1.Engine
    var number: UInt32 = 0
    var completed = 0
    var failed = 0
    var blocks = 0
    var mostBlocks = 0
    var sessions = 0
    var twice = 0
    var resets = 0
    var faults: [NoisyLine.Damage: Int] = [:]

    var report: String {
        let struck = faults.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return "\(completed) completed, \(failed) failed, \(blocks) blocks, "
            + "\(faults.values.reduce(0, +)) faults (\(struck)), at most \(mostBlocks) blocks a command, "
            + "\(sessions) sessions, \(resets) resets, \(twice) repeatable commands executed more than once"
    }

    init(_ row: T1PairSoakTests.Row, seed: UInt64) {
        self.row = row
        random = Seeded(state: seed &+ UInt64(row.rate) &+ (row.edc == .crc ? 1 : 0))
        line = NoisyLine(seed: seed, rate: row.rate, edc: row.edc, behaviour: CardBehaviour())
        engine = T1.Engine(T1.Configuration(edc: row.edc, ifsc: 32))
    }

    /// One command from start to end, and everything that must hold then.
    mutating func command() {
        if number % 50 == 0 || !engine.isReady { newSession() }
        number += 1
        let repeatable = number % 3 == 0
        let command = newCommand()
        let before = (runs: line.application.commands.count, blocks: line.blocks)
        let started = engine.start(command, repeatable: repeatable)
        let outcome = line.run(&engine, started)
        mostBlocks = max(mostBlocks, line.blocks - before.blocks)
        let runs = line.application.commands.dropFirst(before.runs)
        let own = runs.allSatisfy { $0 == command }
        #expect(own, "command \(number): the card executed something else")
        #expect(repeatable || runs.count <= 1, "command \(number) ran \(runs.count) times")
        if runs.count > 1 { twice += 1 }
        switch outcome {
        case .complete(let answer):
            completed += 1
            let same = answer == command + [0x90, 0x00]
            #expect(same, "command \(number): a wrong byte")
            #expect(!runs.isEmpty, "command \(number): an answer out of nothing")
        case .failed(let fate):
            failed += 1
            #expect(fate == .mayHaveRun || runs.isEmpty, "command \(number): notSent, but it ran")
        }
    }

    /// Adds up what the session's line counted.
    mutating func endSession() {
        blocks += line.blocks
        resets += line.resets
        faults.merge(line.faults) { $0 + $1 }
    }

    /// Cards that ask for time, that change their size in flight, or neither; every other one with another IFSD.
    private mutating func newSession() {
        repeat {
            if sessions > 0 { endSession() }
            sessions += 1
            var behaviour = CardBehaviour()
            if sessions % 3 == 1 { behaviour.waitingTimeMultiplier = 2 }
            if sessions % 5 == 2 { behaviour.announcedIFSC = 0x60 }
            line = NoisyLine(seed: random.next(), rate: row.rate, edc: row.edc, behaviour: behaviour)
            engine = T1.Engine(T1.Configuration(edc: row.edc, ifsc: 32))
            if sessions % 2 == 0 {
                let negotiated = engine.negotiateIFSD(UInt8.random(in: 10...254, using: &random))
                _ = line.run(&engine, negotiated)
            }
        } while !engine.isReady
    }

    /// A command that no other is like, and that comes back as its answer.
    private mutating func newCommand() -> [UInt8] {
        let count =
            switch Int.random(in: 0..<20, using: &random) {
            case 0: Int.random(in: 300...1_500, using: &random)
            case 1...6: Int.random(in: 20...120, using: &random)
            default: Int.random(in: 0...20, using: &random)
            }
        var command: [UInt8] =
            [0x00, 0x30] + (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
        for _ in 0..<count { command.append(UInt8.random(in: .min ... .max, using: &random)) }
        return command
    }
}
