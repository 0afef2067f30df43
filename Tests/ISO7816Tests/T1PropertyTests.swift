// SPDX-License-Identifier: Apache-2.0
//
// Engine and test card over a faulty line, by a seeded generator: KIOSKREADER_SEED sets the seed, KIOSKREADER_APDUS
// the number of commands for each of the rows (`make soak`: a million in all). The seed is printed. Whatever the line does to blocks in ways that the
// checksum shows: never a wrong byte, never a command executed twice unseen, never without end. And whatever it does
// unseen: no trap, a bounded number of blocks, a typed end.

import Foundation
import Testing

@testable import ISO7816

@Suite("T1: engine and card over a faulty line")
struct T1PropertyTests {
    static let seed = UInt64(ProcessInfo.processInfo.environment["KIOSKREADER_SEED"] ?? "") ?? 20_261_123
    static let commands = Int(ProcessInfo.processInfo.environment["KIOSKREADER_APDUS"] ?? "") ?? 2_500

    struct Row: Sendable, CustomTestStringConvertible {
        let edc: T1.EDC
        /// Faults in ten thousand blocks.
        let rate: Int
        var abortPercent = 0
        /// Blocks in a hundred that the caller withholds, to cancel instead.
        var cancelPercent = 0
        /// Commands in a hundred that the reader completes at its keypad.
        var entryPercent = 0
        var testDescription: String {
            "\(edc), \(rate)/10,000 faults, \(abortPercent) % aborts, \(cancelPercent) % cancelled, "
                + "\(entryPercent) % at a keypad"
        }
        /// The ways in which a command may fail on a line without faults.
        var allowed: Set<String> {
            // A card that makes its IFSC small takes no long entry.
            Set(
                (abortPercent > 0 ? ["abortedByCard"] : []) + (cancelPercent > 0 ? ["cancelled"] : [])
                    + (entryPercent > 0 ? ["entryTooLong"] : []))
        }
    }

    static let rows = [
        Row(edc: .lrc, rate: 0), Row(edc: .crc, rate: 0, abortPercent: 3), Row(edc: .lrc, rate: 100),
        Row(edc: .crc, rate: 100), Row(edc: .lrc, rate: 500), Row(edc: .crc, rate: 500),
        Row(edc: .lrc, rate: 0, abortPercent: 3, cancelPercent: 3),
        Row(edc: .lrc, rate: 500, abortPercent: 3, cancelPercent: 1), Row(edc: .lrc, rate: 2500),
        Row(edc: .lrc, rate: 0, cancelPercent: 2, entryPercent: 40),
        Row(edc: .crc, rate: 500, entryPercent: 40),
        Row(edc: .lrc, rate: 2500, entryPercent: 40),
    ]

    @Test("Never a wrong byte, never twice unseen, never without end", arguments: rows)
    func property(_ row: Row) {
        var run = Run(row, seed: Self.seed)
        for _ in 0..<Self.commands { run.command() }
        print("T1 property: \(row.testDescription), seed \(Self.seed): \(run.report)")
        #expect(run.completed + run.failed == Self.commands)
        #expect(run.blocks > 0 && run.completed > 0)
        // Without faults nothing fails but what card or caller end.
        if row.rate == 0 { #expect(row.allowed.isSuperset(of: run.failures.keys)) }
        if row.allowed.isEmpty && row.rate <= 500 { #expect(run.completed > Self.commands * 98 / 100) }
        if row.rate > 0 { #expect(run.faults > 0) }
    }

    @Test(
        "Damage that no checksum shows: nothing traps, everything ends",
        arguments: [T1.EDC.lrc, .crc], [500, 2000])
    func undetectable(_ edc: T1.EDC, _ rate: Int) {
        let commands = max(1_000, Self.commands / 2)
        var run = Run(Row(edc: edc, rate: rate), detectable: false, seed: Self.seed)
        for _ in 0..<commands { run.command() }
        print(
            "T1 property: \(edc), \(rate)/10,000 blocks damaged, \(run.undetected) of \(run.blocks) with a right "
                + "checksum, seed \(Self.seed): \(run.report)")
        #expect(run.completed + run.failed == commands)
        #expect(run.mostBlocks < Run.tooManyBlocks)
        #expect(run.undetected > 0)
        for damage in FaultyLine.Damage.sealed {
            #expect(run.line.struck[damage, default: 0] > 0, "\(damage)")
        }
    }
}

/// Sessions of commands, one after another; a new one after each reset.
private struct Run: ~Copyable {
    /// A command of 1,508 bytes and an answer of 1,502, both in blocks of one byte, make 3,010 blocks; this leaves room
    /// for time extensions, for other requests and for blocks that go again.
    static let tooManyBlocks = 20_000

    let row: T1PropertyTests.Row
    let checked: Bool
    var random: SeededGenerator
    var card: TestCard
    var line: FaultyLine
    var engine: T1.Engine
    var number: UInt32 = 0
    var completed = 0
    var failed = 0
    var blocks = 0
    var mostBlocks = 0
    var sessions = 0
    var twice = 0
    var failures: [String: Int] = [:]
    /// What the holder types the end of: the host has never more than its length.
    var typed: [UInt8] = []
    /// How often the reader was told to complete and send it.
    var entries = 0

    var faults: Int { line.faults }
    var undetected: Int { line.undetected }
    var report: String {
        "\(completed) completed, \(failed) failed \(sorted(failures)), \(blocks) blocks, \(line.faults) faults "
            + "\(sorted(line.struck.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value })), "
            + "at most \(mostBlocks) blocks a command, \(sessions) sessions, "
            + "\(twice) repeatable commands executed more than once"
    }

    private func sorted(_ counts: [String: Int]) -> String {
        "(" + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") + ")"
    }

    init(_ row: T1PropertyTests.Row, detectable: Bool = true, seed: UInt64) {
        self.row = row
        checked = detectable
        random = SeededGenerator(state: seed &+ UInt64(row.rate))
        line = FaultyLine(edc: row.edc, rate: row.rate, detectable: detectable, seed: seed ^ 0xFA17)
        card = Self.newCard(row, seed: seed)
        engine = T1.Engine(.init(edc: row.edc))
    }

    private static func newCard(_ row: T1PropertyTests.Row, seed: UInt64) -> TestCard {
        var nature = TestCard.Nature(edc: row.edc)
        nature.abortPercent = row.abortPercent
        return TestCard(nature, seed: seed)
    }

    /// One command from start to end, and everything that must hold then.
    mutating func command() {
        if engine.finalFailure != nil || number % 50 == 0 { newSession() }
        number += 1
        let isEntry = row.entryPercent > 0 && Int.random(in: 0..<100, using: &random) < row.entryPercent
        let repeatable = !isEntry && Int.random(in: 0..<3, using: &random) == 0
        let command =
            isEntry ? Array(newCommand().prefix(Int.random(in: 8...20, using: &random))) : newCommand()
        (typed, entries) = (command, 0)
        let before = card.executed.count
        let first =
            isEntry
            ? engine.startEntry(template: 4, longest: command.count)
            : engine.start(command, repeatable: repeatable)
        let (action, count) = drive(first)
        #expect(entries <= (isEntry ? 1 : 0), "command \(number): typed \(entries) times")
        mostBlocks = max(mostBlocks, count)
        #expect(engine.heldBytes == 0)
        switch action {
        case .complete(let answer):
            completed += 1
            guard checked else { return }
            let same = answer == TestCard.answer(to: command)
            #expect(same, "command \(number): a wrong byte")
            #expect(card.executed.count > before, "command \(number): an answer out of nothing")
        case .fail(let failure, let fate):
            failed += 1
            failures["\(failure)", default: 0] += 1
            if checked && fate == .notSent {
                #expect(card.executed.count == before, "command \(number): notSent, but it ran")
            }
        case .send, .enter, .resetCard:
            Issue.record("command \(number) did not end")
        }
        guard checked else { return }
        let runs = card.executed.dropFirst(before)
        let own = runs.allSatisfy { $0 == command }
        #expect(own, "command \(number): the card executed something else")
        #expect(repeatable || runs.count <= 1, "command \(number) ran \(runs.count) times")
        if runs.count > 1 { twice += 1 }
    }

    /// Another card, every other time with a larger or smaller IFSD.
    private mutating func newSession() {
        repeat {
            sessions += 1
            card = Self.newCard(row, seed: random.next())
            line.clear()
            engine = T1.Engine(.init(edc: row.edc))
            if Bool.random(using: &random) {
                _ = drive(engine.negotiateIFSD(UInt8.random(in: 10...254, using: &random)))
            }
        } while engine.finalFailure != nil
    }

    /// Carries blocks until the exchange ends; the number of blocks is part of what is tested.
    private mutating func drive(_ first: T1.Engine.Action) -> (T1.Engine.Action, Int) {
        var action = first
        var count = 0
        while count < Self.tooManyBlocks {
            switch action {
            case .send(let block, _, _):
                count += 1
                if Int.random(in: 0..<100, using: &random) < row.cancelPercent {
                    action = engine.cancelled(unsent: true)
                    continue
                }
                blocks += 1
                if let reply = line.exchange(block, with: &card) {
                    action = engine.received(reply.span)
                } else {
                    action = engine.mute()
                }
            case .enter(let prologue):
                count += 1
                if Int.random(in: 0..<100, using: &random) < row.cancelPercent {
                    action = engine.cancelled(unsent: true)
                    continue
                }
                blocks += 1
                entries += 1
                let block = Wire(pcb: prologue[1], inf: typed).bytes(row.edc)
                action = line.exchange(block, with: &card).map { engine.received($0.span) } ?? engine.mute()
            case .resetCard:
                line.clear()
                action = engine.didReset()
                if case .complete = action { card = Self.newCard(row, seed: random.next()) }
            case .complete, .fail:
                return (action, count)
            }
        }
        return (action, count)
    }

    /// A command that no other is like: number, then the length of its answer, then anything.
    private mutating func newCommand() -> [UInt8] {
        let answer = length()
        var command: [UInt8] = [0x00, 0xB0]
        command += (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
        command += [UInt8(answer >> 8), UInt8(answer & 0xFF)]
        for _ in 0..<length() { command.append(UInt8.random(in: .min ... .max, using: &random)) }
        return command
    }

    /// Mostly small, some of several blocks, few large.
    private mutating func length() -> Int {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: Int.random(in: 300...1_500, using: &random)
        case 1...6: Int.random(in: 20...120, using: &random)
        default: Int.random(in: 0...20, using: &random)
        }
    }
}
