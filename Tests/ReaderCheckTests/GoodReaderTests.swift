// SPDX-License-Identifier: Apache-2.0
//
// The suite raises no false alarm: every good reader passes with every card, an empty slot and a mute card included.

import Synchronization
import Testing
import VirtualReader

@testable import ReaderCheck

@Suite("Good readers")
struct GoodReaderTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let profile: ReaderProfile
        let card: CardKind
        var testDescription: String { "\(profile.name) with \(card.name)" }
    }

    static let unhurried: ReaderProfile = {
        var profile = ReaderProfile.scr3310.unhurried
        profile.name = "scr3310, unhurried"
        return profile
    }()

    /// Those of the named cards that differ in their answers to reset, their protocol or their pace.
    static let cards = CardKind.all.filter { card in
        [
            "mynumber", "none", "mute", "mynumber-t0", "mynumber-both", "mynumber-slow",
            "mynumber-first-6f00",
            "mynumber-3bc5", "mynumber-3be0",
        ].contains(card.name)
    }

    static let rows = (ReaderProfile.all + [unhurried]).flatMap { profile in
        (cards + [.slow, .earlier, .challenging, .stubborn, .silent]).map {
            Row(profile: profile, card: $0)
        }
    }

    @Test("No check fails", arguments: rows)
    func passes(_ row: Row) throws {
        let run = try CheckRun(row.profile, row.card)
        for result in run.report.results where result.outcome == .failed {
            Issue.record("\(row.testDescription): \(result.id): \(result.faults)")
        }
        let counts = run.report.counts
        print(
            "check: \(row.testDescription): \(counts.passed) passed, \(counts.failed) failed, "
                + "\(counts.skipped) skipped")
    }

    @Test("With a My Number Card every essential check is made", arguments: ReaderProfile.all)
    func complete(_ profile: ReaderProfile) throws {
        let run = try CheckRun(profile.unhurried, .mynumber)
        #expect(run.report.missing.isEmpty)
        #expect(run.report.card?.kind == "My Number Card")
        #expect(run.report.results.count == CompatibilitySuite.standard.checks.count)
    }

    @Test("Deadline and cancel really end something where answers take their time")
    func interrupted() throws {
        let run = try CheckRun(Self.unhurried, .slow)
        #expect(run.result("recovery.deadline")?.seen.first == "the deadline ended it")
        #expect(run.result("recovery.cancel")?.seen.first == "the cancel ended it")
        #expect(run.result("recovery.reopening")?.seen.first == "the answer to power on was left behind")
    }

    @Test("What nothing was done to did not recover: it is skipped, and an approval wants it made")
    func answeredFirst() throws {
        let run = try CheckRun(.scr3310, .mynumber)
        let ids = ["recovery.deadline", "recovery.cancel", "recovery.reopening"]
        for id in ids {
            #expect(run.result(id)?.outcome == .skipped && run.result(id)?.skipReason == .answeredFirst)
        }
        #expect(run.report.missing.map(\.id) == ids)
    }

    @Test("A cancel that came before anything was sent is made again, later")
    func cancelledEarly() throws {
        let early = Mutex(2)
        let run = try CheckRun(Self.unhurried, .slow) { device, action in
            let isEarly = early.withLock { left in
                left -= 1
                return left >= 0
            }
            if isEarly { action() } else { device.whileAnswering(action) }
        }
        #expect(run.result("recovery.cancel")?.seen.first == "the cancel ended it")
        #expect(early.withLock { $0 } == -1)
    }

    @Test("Where every cancel comes too early, nobody says that the answer was first")
    func neverMidway() throws {
        let run = try CheckRun(Self.unhurried, .slow) { $1() }
        #expect(run.result("recovery.cancel")?.skipReason == .neverMidway)
        #expect(run.failed == [] && run.report.missing.map(\.id) == ["recovery.cancel"])
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        let name: String
        var profile = ReaderProfile.scr3310
        var faults = FaultPlan.none
        /// The check that notes it.
        let finder: String
        let words: String
        var testDescription: String { name }
    }

    static let odd = [
        Odd(
            name: "no room for a busy slot", profile: .scr3310.describing { $0.bMaxCCIDBusySlots = 0 },
            finder: "descriptor.fields", words: "bMaxCCIDBusySlots"),
        Odd(
            name: "a keypad is claimed", profile: .scr3310.describing { $0.bPINSupport = 3 },
            finder: "descriptor.fields", words: "PIN entry"),
        Odd(
            name: "negotiation and PPS are both claimed",
            profile: .scr3310.describing { $0.dwFeatures |= 0x40 }, finder: "descriptor.fields",
            words: "both automatic"),
        Odd(
            name: "a known quirk", profile: .shortAPDU, finder: "descriptor.fields",
            words: "known quirk noAutosuspend"),
        Odd(
            name: "IFSD 512", profile: .scr3310.describing { $0.dwMaxIFSD = 512 },
            finder: "descriptor.lengths", words: "254 is used"),
        Odd(
            name: "IFSD 0", profile: .scr3310.describing { $0.dwMaxIFSD = 0 }, finder: "descriptor.lengths",
            words: "32 is used"),
        Odd(
            name: "messages too short for its own IFSD", profile: .scr3310v2, finder: "descriptor.lengths",
            words: "keep to 249"),
        Odd(
            name: "a clock above the highest", profile: .scr3310NTTCom, finder: "interface.clocks",
            words: "above dwMaximumClock"),
        Odd(
            name: "more rates than announced", profile: .gemPCTwin, finder: "interface.rates",
            words: "bNumDataRatesSupported says 0"),
        Odd(
            name: "a list of a wrong size", profile: .gemPCTwin,
            faults: FaultPlan([.init(.truncate(7), at: .request(.getDataRates), .from(1))]),
            finder: "interface.rates", words: "is not used"),
        Odd(
            name: "GetParameters is not known",
            faults: FaultPlan([.init(.fail(0), at: .command(.getParameters), .from(1))]),
            finder: "card.parameters", words: "knows no GetParameters"),
        Odd(
            name: "SetParameters is refused",
            faults: FaultPlan([.init(.fail(0xF6), at: .command(.setParameters), .from(1))]),
            finder: "card.opening", words: "default rate"),
        Odd(
            name: "ABORT is refused",
            faults: FaultPlan([.init(.stall, at: .request(.abort), .from(1))]), finder: "recovery.abort",
            words: "refuses ABORT"),
    ]

    @Test("What is odd and harmless is a note, and no failure", arguments: odd)
    func notes(_ row: Odd) throws {
        let run = try CheckRun(row.profile, .mynumber, faults: row.faults)
        #expect(run.failed == [], "\(row.name): \(run.report.results.flatMap(\.faults))")
        let notes = run.result(row.finder)?.notes ?? []
        #expect(notes.contains { $0.contains(row.words) }, "\(row.name): \(notes)")
    }
}
