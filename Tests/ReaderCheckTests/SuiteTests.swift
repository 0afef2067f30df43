// SPDX-License-Identifier: Apache-2.0
//
// The suite as a list: names, words, its document; and how a run begins and ends.

import CCIDReader
import Foundation
import KioskReader
import Testing
import VirtualReader

@testable import ReaderCheck

@Suite("The suite")
struct SuiteTests {
    static let checks = CompatibilitySuite.standard.checks

    @Test("Each check has a name of its own, and words in both languages")
    func words() throws {
        #expect(Set(Self.checks.map(\.id)).count == Self.checks.count)
        for check in Self.checks {
            #expect(check.id.wholeMatch(of: /[a-z]+\.[a-z]+(-[a-z]+)*/) != nil)
            for text in [check.title, check.checked] { expectBothLanguages(text) }
        }
        for reason in SkipReason.allCases { expectBothLanguages(reason.text) }
        #expect(Set(SkipReason.allCases.map(\.text)).count == SkipReason.allCases.count)
    }

    private func expectBothLanguages(_ text: LocalText) {
        for words in [text.english, text.japanese] {
            #expect(!words.isEmpty && !words.hasSuffix(".") && !words.hasSuffix("。"), "\(words)")
        }
        #expect(!text.english.contains(/[ぁ-んァ-ヶ一-龠]/) && text.japanese.contains(/[ぁ-んァ-ヶ一-龠]/))
    }

    @Test("Docs/Checks.md has each check in its order, and says which are essential")
    func document() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("Docs/Checks.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").compactMap { line in
            line.prefixMatch(of: /\| `([a-z]+\.[a-z-]+)`( \*)? \|/).map {
                (id: String($0.1), isEssential: $0.2 != nil)
            }
        }
        #expect(rows.map(\.id) == Self.checks.map(\.id))
        #expect(rows.filter(\.isEssential).map(\.id) == Self.checks.filter(\.isEssential).map(\.id))
    }

    @Test("Progress tells each check before it is made")
    func progress() throws {
        let hub = try ReaderHub(source: .software([VirtualUSBReader()]))
        var told: [String] = []
        _ = try CompatibilitySuite.standard.run(on: hub, options: CheckRun.options) { number, check in
            #expect(number == told.count + 1)
            told.append(check.id)
        }
        #expect(told == Self.checks.map(\.id))
    }

    @Test("A cancelled run ends without a report", arguments: [1, 4, 12, 20, 29])
    func cancelled(_ after: Int) throws {
        let hub = try ReaderHub(source: .software([VirtualUSBReader()]))
        let token = Cancellation()
        var options = CheckRun.options
        options.session.cancellation = token
        let error = #expect(throws: KioskReaderError.self) {
            try CompatibilitySuite.standard.run(on: hub, options: options) { number, _ in
                if number == after { token.cancel() }
            }
        }
        #expect(error?.kind == .cancelled)
    }

    @Test("Without a reader there is nothing to report")
    func nothing() throws {
        let none = try ReaderHub(source: .software([]))
        let first = #expect(throws: KioskReaderError.self) {
            try CompatibilitySuite.standard.run(on: none, options: CheckRun.options)
        }
        #expect(first?.kind == .noReader)
        let one = try ReaderHub(source: .software([VirtualUSBReader()]))
        let second = #expect(throws: KioskReaderError.self) {
            try CompatibilitySuite.standard.run(
                on: one, ReaderSelector(parsing: "1-1:1.0/7"), options: CheckRun.options)
        }
        #expect(second?.kind == .slotNotFound)
    }

    @Test("The slot is the one that was named, else the first with a card")
    func slots() throws {
        let device = VirtualUSBReader(profile: .twoSlot, cards: [1: .mynumber])
        let hub = try ReaderHub(source: .software([device]))
        let found = try CompatibilitySuite.standard.run(on: hub, options: CheckRun.options)
        #expect(found.slot == SlotIndex(1) && found.card != nil)
        let named = try CompatibilitySuite.standard.run(
            on: hub, ReaderSelector(parsing: "1-1:1.0/0"), options: CheckRun.options)
        #expect(named.slot == SlotIndex(0) && named.card == nil)
    }

    @Test("A card that is waited for is checked")
    func waiting() throws {
        let device = VirtualUSBReader(profile: .scr3310.unhurried, cards: [0: .none])
        let hub = try ReaderHub(source: .software([device]))
        var options = CheckRun.options
        options.soon = { _, action in device.whileAnswering(action) }
        options.session.wait = .seconds(30)
        options.session.onWaiting = { reader in if reader != nil { device.insert(.mynumber) } }
        let report = try CompatibilitySuite.standard.run(on: hub, options: options)
        #expect(report.card?.kind == "My Number Card" && report.missing.isEmpty)
    }

    @Test("Messages of every multiple of 64 bytes, and their neighbours, are among the lengths")
    func lengths() {
        for isBlock in [true, false] {
            let lengths = MessageLengths(isBlock: isBlock)
            for (data, frame, most) in [
                (lengths.answers, lengths.answerFrame, 256), (lengths.commands, lengths.commandFrame, 255),
            ] {
                let messages = Set(data.map { $0 + frame })
                for multiple in stride(from: 64, through: most + frame - 1, by: 64) {
                    #expect(messages.isSuperset(of: [multiple - 1, multiple, multiple + 1]))
                }
                #expect(data.first == 1 && data.last == most)
            }
        }
    }
}
