// SPDX-License-Identifier: Apache-2.0
//
// Faults planted in good readers: each is found, and named by the check that is about it. Where a fault is such that
// other checks meet it as well, they are named too; nothing else fails.

import Testing
import VirtualReader

@testable import ReaderCheck

@Suite("Planted faults")
struct PlantedFaultTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let profile: ReaderProfile
        var card = CardKind.mynumber
        var faults = FaultPlan.none
        /// The check that is about the fault.
        let finder: String
        /// What its message says.
        let words: String
        /// Other checks that meet it.
        var others: Set<String> = []
        var testDescription: String { name }
    }

    static let rows: [Row] = descriptorRows + slotRows + cardRows + exchangeRows + recoveryRows

    @Test("The fault is found and named", arguments: rows)
    func found(_ row: Row) throws {
        let run = try CheckRun(row.profile, row.card, faults: row.faults)
        let faults = try #require(run.result(row.finder)).faults
        #expect(faults.contains { $0.contains(row.words) }, "\(row.name): \(faults)")
        #expect(Set(run.failed) == row.others.union([row.finder]), "\(row.name)")
        let others = row.others.isEmpty ? "" : "; also " + row.others.sorted().joined(separator: ", ")
        print("fault: \(row.name): \(row.finder): \(faults.first ?? "not found")\(others)")
    }

    @Test("A reader that leaves, or falls silent, ends the rest with a reason")
    func gone() throws {
        let rows: [(FaultPlan.Fault, SkipReason)] = [
            (.init(.gone, at: .command(.getParameters)), .readerGone),
            (.init(.drop, at: .command(nil), .from(700)), .readerSilent),
        ]
        for (fault, reason) in rows {
            let run = try CheckRun(.scr3310, .mynumber, faults: FaultPlan([fault]))
            #expect(run.failed.count == 1)
            let after = run.report.results.drop { $0.outcome != .failed }.dropFirst()
            #expect(!after.isEmpty && after.allSatisfy { $0.skipReason == reason })
        }
    }

    @Test("Every check finds something here")
    func coverage() {
        // What breaks the reading of files breaks shorter things as well: see `others` of the rows.
        let found = Set(Self.rows.flatMap { $0.others.union([$0.finder]) })
        #expect(found == Set(CompatibilitySuite.standard.checks.map(\.id)))
    }
}

extension PlantedFaultTests {
    static let descriptorRows = [
        Row(
            name: "several exchange levels are claimed",
            profile: .scr3310.describing { $0.dwFeatures |= 0x0002_0000 }, finder: "descriptor.fields",
            words: "several exchange levels", others: ["card.opening"]),
        Row(
            name: "the default clock is above the highest one",
            profile: .scr3310.describing { $0.dwMaximumClock = 3000 }, finder: "descriptor.fields",
            words: "dwDefaultClock"),
        Row(
            name: "no protocol is named", profile: .shortAPDU.describing { $0.dwProtocols = 0 },
            finder: "descriptor.fields", words: "dwProtocols"),
        Row(
            name: "no voltage is named, and the host has to choose",
            profile: .gemPCTwin.describing { $0.bVoltageSupport = 0 }, finder: "descriptor.fields",
            words: "bVoltageSupport", others: ["card.opening"]),
        Row(
            name: "an IFSD of 20 bytes", profile: .scr3310.describing { $0.dwMaxIFSD = 20 },
            finder: "descriptor.lengths", words: "dwMaxIFSD is less"),
        Row(
            name: "messages of 32 bytes", profile: .scr3310.describing { $0.dwMaxCCIDMessageLength = 32 },
            finder: "descriptor.lengths", words: "no command fits",
            others: ["exchange.command-lengths", "exchange.waiting"]),
        Row(
            name: "the list of data rates contradicts the descriptor",
            profile: {
                var profile = ReaderProfile.scr3310NTTCom
                profile.descriptor.dwMaxDataRate = 12_903
                profile.descriptor.bNumDataRatesSupported = 96
                return profile
            }(), finder: "interface.rates", words: "dwMaxDataRate is 12903"),
    ]

    static let slotRows = [
        Row(
            name: "it answers nothing at all", profile: .scr3310,
            faults: FaultPlan([.init(.drop, at: .command(nil), .from(1))]), finder: "descriptor.endpoints",
            words: "does not answer"),
        Row(
            name: "it leaves when it is asked for its clocks", profile: .scr3310,
            faults: FaultPlan([.init(.gone, at: .request(.getClockFrequencies))]),
            finder: "interface.clocks", words: "left the bus"),
        Row(
            name: "an empty slot is called mute", profile: .twoSlot.with { $0.hidesAbsence = true },
            card: .none, finder: "slot.status", words: "empty by GetSlotStatus"),
        Row(
            name: "dead after thirty leaps of bSeq", profile: .scr3310.with { $0.mostLeaps = 30 },
            finder: "interface.openings", words: "opening 9 of 100: no answer came in time"),
        Row(
            name: "an answer with another number", profile: .scr3310,
            faults: FaultPlan([.init(.wrongSeq, at: .command(.getSlotStatus), .nth(400))]),
            finder: "interface.sequence", words: "sequence number that nobody waits for"),
        Row(
            name: "an answer for another slot", profile: .twoSlot,
            faults: FaultPlan([.init(.wrongSlot, at: .command(.getParameters), .from(1))]),
            finder: "card.parameters", words: "another slot"),
        Row(
            name: "interrupts say that the slot is empty",
            profile: .scr3310.with { $0.reportsAbsence = true },
            finder: "slot.events", words: "is reported empty"),
        Row(
            name: "interrupts of another type", profile: .scr3310,
            faults: FaultPlan([.init(.wrongType, at: .interrupt, .from(1))]), finder: "slot.events",
            words: "wrong type"),
    ]

    static let cardRows = [
        Row(
            name: "S(IFS request) fails", profile: .scr3310.with { $0.failsOnIFSDRequest = true },
            finder: "card.opening", words: "bError FB"),
        Row(
            name: "the answer to a cold reset changes", profile: .scr3310.with { $0.unsteadyATR = .cold },
            finder: "card.cold-reset", words: "different from byte 17 on"),
        Row(
            name: "the answer to a warm reset changes", profile: .scr3310.with { $0.unsteadyATR = .warm },
            finder: "card.warm-reset", words: "different from byte 17 on"),
        Row(
            name: "power on fails now and then", profile: .scr3310,
            faults: FaultPlan([.init(.fail(0xFE), at: .command(.iccPowerOn), .nth(8))]),
            finder: "card.cold-reset", words: "reset 5 of 10: the card does not answer"),
        Row(
            name: "the slot stays active without power", profile: .scr3310.with { $0.staysActive = true },
            finder: "card.power", words: "'card with power'"),
        Row(
            name: "a voltage that it has not is taken",
            profile: .gemPCTwin.describing { $0.bVoltageSupport = 0x01 }.with { $0.takesAnyVoltage = true },
            finder: "card.voltage", words: "1.8 V"),
        Row(
            name: "GetParameters lies", profile: .scr3310.with { $0.toldRate = 0x11 },
            finder: "card.parameters", words: "GetParameters says"),
        Row(
            name: "SetParameters is not kept to", profile: .shortAPDU.with { $0.staysAtDefaultRate = true },
            finder: "card.parameters", words: "GetParameters says"),
    ]

    /// Whatever long answers break, these meet as well.
    static let longAnswersFail: Set = ["exchange.files", "exchange.repetition", "exchange.waiting"]

    static let exchangeRows = [
        Row(
            name: "a command fails now and then", profile: .shortAPDU,
            faults: FaultPlan([.init(.fail(0xFB), at: .command(.xfrBlock), .nth(5))]),
            finder: "exchange.applications", words: "bError FB"),
        Row(
            name: "two slots are mixed up", profile: .twoSlot.with { $0.mixesSlots = true },
            finder: "exchange.slots", words: "another answer"),
        Row(
            name: "answers of full packets never come",
            profile: .scr3310.with { $0.hangsOnFullPackets = true },
            finder: "exchange.answer-lengths",
            words: "48 bytes, a message of 64: the exchange"),
        Row(
            name: "the same with a card that is no My Number Card",
            profile: .scr3310.with { $0.hangsOnFullPackets = true }, card: .challenging,
            finder: "exchange.answer-lengths", words: "48 bytes, a message of 64: the exchange"),
        Row(
            name: "commands of full packets wait for an empty one",
            profile: .shortAPDU.with { $0.waitsForEmptyPacket = true }, finder: "exchange.command-lengths",
            words: "49 bytes, a message of 64: "),
        Row(
            name: "messages shorter than dwMaxCCIDMessageLength are refused",
            profile: .scr3310.with { $0.longestMessage = 200 }, finder: "exchange.command-lengths",
            words: "bytes"),
        Row(
            name: "answers longer than its own IFSD are cut",
            profile: .scr3310.with { $0.longAnswer = .init(above: 128, .cut) },
            finder: "exchange.answer-lengths", words: "repetitionLimit",
            others: longAnswersFail.union(["exchange.extended-length"])),
        Row(
            name: "a byte too much in long answers",
            profile: .shortAPDU.with { $0.longAnswer = .init(above: 200, .oneMore) },
            finder: "exchange.answer-lengths", words: "bytes behind the end", others: longAnswersFail),
        Row(
            name: "a byte too few in long answers",
            profile: .scr3310.with { $0.longAnswer = .init(above: 200, .oneLess) },
            finder: "exchange.answer-lengths", words: "ends before its dwLength",
            others: longAnswersFail.union(["exchange.extended-length"])),
        Row(
            name: "bytes are another one now and then (seed 7)",
            profile: .shortAPDU.with { $0.corruption = 7 },
            finder: "exchange.repetition", words: "another one",
            others: ["exchange.answer-lengths", "exchange.files"]),
        Row(
            name: "more time without end", profile: .shortAPDU,
            card: .application("stuck") { StuckCard() }, finder: "exchange.waiting", words: "more time"),
        Row(
            name: "short APDUs only, whatever it claims",
            profile: .extendedAPDU.with { $0.realLevel = .short }, finder: "exchange.extended-length",
            words: "beyond the longest message"),
    ]

    static let recoveryRows = [
        Row(
            name: "the slot stays busy after an ABORT", profile: .scr3310.with { $0.mostAborts = 0 },
            card: .slow, finder: "recovery.deadline", words: "does not answer"),
        Row(
            name: "the slot stays busy after the second ABORT",
            profile: .scr3310.with { $0.mostAborts = 1 }, card: .slow, finder: "recovery.cancel",
            words: "does not answer"),
        Row(
            name: "an answer that nobody fetched confuses its count",
            profile: GoodReaderTests.unhurried.with { $0.losesCount = true }, finder: "recovery.reopening",
            words: "does not answer"),
        Row(
            name: "a refused request halts a pipe", profile: .scr3310.with { $0.haltsAfterRefusal = true },
            finder: "recovery.refused-request", words: "stalled"),
        Row(
            name: "the data toggle is not reset",
            profile: .scr3310.with { $0.losesAnswerAfterClearHalt = true }, finder: "recovery.clear-halt",
            words: "toggle"),
        Row(
            name: "a halt cannot be cleared", profile: .scr3310.with { $0.keepsHalts = true },
            finder: "recovery.clear-halt", words: "USB transfer failed"),
        Row(
            name: "ABORT is ignored", profile: .scr3310.with { $0.ignoresAbort = true },
            finder: "recovery.abort", words: "no answer came in time"),
        Row(
            name: "ABORT is ignored while the card works", profile: .scr3310.with { $0.ignoresAbort = true },
            card: .slow, finder: "recovery.abort", words: "no answer came in time"),
    ]
}

/// A card that never ends one command, as a kiosk sees it when the reader asks for more time for ever.
final class StuckCard: SimulatedApplication {
    private let card = SimulatedMyNumberCard()
    var atr: [UInt8] { card.atr }
    func reset() { card.reset() }
    func process(_ command: [UInt8]) -> [UInt8] { card.process(command) }
    func workingTime(for command: [UInt8]) -> Duration { command[1] == 0x88 ? .seconds(3600) : .zero }
}
