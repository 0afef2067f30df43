// SPDX-License-Identifier: Apache-2.0
//
// What became of a PIN to which no answer came: every pair of counters, what it proves, and that no more is claimed.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

/// A channel that breaks at one command, before or after the card ran it, and may be mended.
final class BreakingChannel: CardChannel {
    struct Broken: Error {}
    let card: SimulatedMyNumberCard
    /// Which command breaks it.
    var breaksAt: (CommandAPDU) -> Bool = { _ in false }
    /// Whether the card runs that one.
    var runs = true
    var fate = Fate.mayHaveRun
    /// Whether later commands get through.
    var mends = true
    private(set) var isBroken = false
    private(set) var presented = 0

    init(_ card: SimulatedMyNumberCard) { self.card = card }

    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        if isBroken, !mends { throw CardChannelError(fate: .notSent, underlying: Broken()) }
        let isIt = !isBroken && breaksAt(command)
        if [0x20, 0x24].contains(command.ins), !command.data.isEmpty, !isIt || runs { presented += 1 }
        let answer = isIt && !runs ? [] : card.process(command.bytes)
        if isIt {
            isBroken = true
            throw CardChannelError(fate: fate, underlying: Broken())
        }
        do throws(APDUError) { return try ResponseAPDU(answer) } catch {
            throw CardChannelError(fate: .mayHaveRun, underlying: error)
        }
    }
}

@Suite("What became of a PIN")
struct PINFateTests {
    private static func pin(_ text: String) -> PIN { PIN(copying: Array(text.utf8)) }
    private static let isVerify: @Sendable (CommandAPDU) -> Bool = { $0.ins == 0x20 && !$0.data.isEmpty }

    struct Row: Sendable, CustomTestStringConvertible {
        let before: Int
        let value: String
        let runs: Bool
        let outcome: PINOutcome
        let left: Int
        var testDescription: String { "\(before) tries, \(value), \(runs ? "ran" : "did not run")" }
    }

    static let rows = [
        Row(before: 3, value: "1234", runs: true, outcome: .noTryLost, left: 3),
        Row(before: 3, value: "1234", runs: false, outcome: .noTryLost, left: 3),
        Row(before: 3, value: "9999", runs: true, outcome: .refused, left: 2),
        Row(before: 3, value: "9999", runs: false, outcome: .noTryLost, left: 3),
        Row(before: 2, value: "1234", runs: true, outcome: .accepted, left: 3),
        Row(before: 2, value: "1234", runs: false, outcome: .notTried, left: 2),
        Row(before: 2, value: "9999", runs: true, outcome: .refused, left: 1),
        Row(before: 1, value: "9999", runs: true, outcome: .refused, left: 0),
        Row(before: 1, value: "1234", runs: true, outcome: .accepted, left: 3),
        Row(before: 1, value: "1234", runs: false, outcome: .notTried, left: 1),
    ]

    private static func channel(_ row: Row) -> BreakingChannel {
        let channel = BreakingChannel(
            SimulatedMyNumberCard(options { $0.triesLeft = [.authentication: row.before] }))
        channel.breaksAt = isVerify
        channel.runs = row.runs
        return channel
    }

    @Test("Where the channel works on, the counter is read at once", arguments: rows)
    func atOnce(_ row: Row) throws {
        let channel = Self.channel(row)
        let card = MyNumberCard(on: channel)
        let error = #expect(throws: MyNumberCardError.self) {
            try card.verify(Self.pin(row.value), for: .authentication, lastTry: .allowed)
        }
        #expect(error?.kind == .pinFateUnknown && error?.outcome == row.outcome && error?.inquiry == nil)
        #expect(error?.triesLeft == row.left && channel.card.triesLeft(.authentication) == row.left)
        #expect(channel.presented == (row.runs ? 1 : 0) && card.verified.isEmpty)
        #expect(error?.underlying is BreakingChannel.Broken)
    }

    @Test("Where it does not, the inquiry is completed in the next session", arguments: rows)
    func nextSession(_ row: Row) throws {
        let channel = Self.channel(row)
        channel.mends = false
        let error = #expect(throws: MyNumberCardError.self) {
            try MyNumberCard(on: channel).verify(
                Self.pin(row.value), for: .authentication, lastTry: .allowed)
        }
        #expect(error?.kind == .pinFateUnknown && error?.outcome == .unread && error?.triesLeft == nil)
        let inquiry = try #require(error?.inquiry)
        #expect(inquiry.triesBefore == row.before)
        // The next session: the same card after a reset, another channel.
        channel.card.reset()
        let fate = try MyNumberCard(on: SimulatedChannel(channel.card)).complete(inquiry)
        #expect(fate.outcome == row.outcome && fate.isSameCard)
        #expect(fate.status?.triesLeft == row.left)
        let final = MyNumberCardError(fate, after: error?.underlying)
        #expect(final.kind == .pinFateUnknown && final.outcome == row.outcome)
        #expect(!final.message.isEmpty && !final.hint.isEmpty)
    }

    @Test("Another card in its place is told apart: its counter proves nothing")
    func anotherCard() throws {
        let channel = Self.channel(Row(before: 3, value: "9999", runs: true, outcome: .refused, left: 2))
        channel.mends = false
        let error = #expect(throws: MyNumberCardError.self) {
            try MyNumberCard(on: channel).verify(Self.pin("9999"), for: .authentication)
        }
        let inquiry = try #require(error?.inquiry)
        let other = SimulatedChannel()
        other.instead = { command in
            // Another serial number in the token information.
            guard command.ins == 0xB0, command.p1 == 0x86 else { return nil }
            return Array(repeating: 0x37, count: command.ne ?? 0) + [0x90, 0x00]
        }
        let fate = try MyNumberCard(on: other).complete(inquiry)
        #expect(fate.outcome == .anotherCard && fate.status == nil)
        // Nothing of the mark is shown.
        #expect(!"\(inquiry)".contains("99000") && !String(reflecting: inquiry).contains("99000"))
    }

    @Test("What one entry cannot do is called unclear")
    func unclear() {
        let inquiry = PINFateInquiry(reference: .signature, triesBefore: 3, mark: nil)
        for (now, outcome) in [
            (PINStatus.usable(triesLeft: 1), PINOutcome.unclear), (.locked, .unclear), (.notSet, .unclear),
            (.unknown(.success), .unclear), (.usable(triesLeft: 4), .unclear),
            (.usable(triesLeft: 5), .accepted), (.usable(triesLeft: 3), .notTried),
            (.usable(triesLeft: 2), .refused),
        ] {
            #expect(inquiry.outcome(now, nil) == outcome, "\(now)")
        }
        // Without a known limit, an unchanged counter may have been full.
        let unlimited = PINFateInquiry(reference: .surfaceBirthDate, triesBefore: 7, mark: nil)
        #expect(unlimited.outcome(.usable(triesLeft: 7), nil) == .noTryLost)
        #expect(unlimited.outcome(.usable(triesLeft: 10), nil) == .accepted)
    }

    @Test("What certainly did not go out is no try: the channel's own error")
    func notSent() {
        let channel = Self.channel(Row(before: 3, value: "1234", runs: false, outcome: .unread, left: 3))
        channel.fate = .notSent
        let error = #expect(throws: MyNumberCardError.self) {
            try MyNumberCard(on: channel).verify(Self.pin("1234"), for: .authentication)
        }
        #expect(error?.kind == .channelFailed && error?.fate == .notSent && channel.presented == 0)
    }

    @Test("A change without an answer is 'old or new': nothing is tried", arguments: [true, false])
    func change(_ runs: Bool) throws {
        let channel = BreakingChannel(SimulatedMyNumberCard())
        channel.breaksAt = { $0.ins == 0x24 }
        channel.runs = runs
        let card = MyNumberCard(on: channel)
        let error = #expect(throws: MyNumberCardError.self) {
            try card.change(.authentication, from: Self.pin("1234"), to: Self.pin("4321"))
        }
        #expect(error?.kind == .pinChangeUncertain && error?.fate == .mayHaveRun && error?.inquiry == nil)
        #expect(channel.presented == (runs ? 2 : 1))
        // It is one of the two indeed.
        try card.verify(Self.pin(runs ? "4321" : "1234"), for: .authentication)
    }

    @Test("A VERIFY that breaks inside a change has a fate of its own, and nothing is changed")
    func verifyInsideChange() {
        let channel = Self.channel(Row(before: 2, value: "1234", runs: true, outcome: .accepted, left: 3))
        let error = #expect(throws: MyNumberCardError.self) {
            try MyNumberCard(on: channel).change(
                .authentication, from: Self.pin("1234"), to: Self.pin("4321"))
        }
        #expect(error?.kind == .pinFateUnknown && error?.outcome == .accepted && channel.presented == 1)
    }
}
