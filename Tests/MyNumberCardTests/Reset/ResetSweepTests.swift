// SPDX-License-Identifier: Apache-2.0
//
// A reset on a virtual reader, struck at every transfer: card or reader pulled, muted or reset, the line hit by a fault.
// The other PIN's counter never falls by more than one, and never by one that the caller was not told of; what the
// error says of the card is true; and with all well again the reset comes to its end.

import CCIDReader
import ISO7816
import KioskReader
import ReaderFaults
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Fault sweep of a PIN reset")
struct ResetSweepTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let pin: ResettablePIN
        let profile: ReaderProfile
        /// Whether the holder enters the other PIN right.
        let isRight: Bool
        let blows: [Blow]
        var testDescription: String {
            "\(pin.rawValue) on \(profile.name), the other PIN \(isRight ? "right" : "wrong")"
        }
    }

    static let cases = [true, false].flatMap { isRight in
        [
            Case(pin: .signature, profile: .scr3310, isRight: isRight, blows: Blow.allCases),
            Case(pin: .authentication, profile: .extendedAPDU, isRight: isRight, blows: Blow.few),
        ]
    }

    @Test("Whatever happens at whichever transfer, no try is lost unsaid", arguments: cases)
    func transfers(_ row: Case) throws {
        let clean = try SweptReset(row, nil)
        #expect(clean.packets.count > 60)
        var counts = Counts()
        for blow in row.blows {
            var missed: [Int] = []
            for place in clean.packets {
                let run = try SweptReset(row, .blow(blow, at: place))
                if !run.isStruck { missed.append(place) }
                counts.add(run)
            }
            // What strikes the next command has none to strike when the answer to the last one is on its way.
            let end = clean.packets.suffix(2)
            #expect(missed.allSatisfy(end.contains), "\(blow) does not strike at \(missed)")
        }
        print(
            "reset sweep: \(row.testDescription): \(clean.packets.count) transfers × \(row.blows.count), \(counts)"
        )
        // What strikes at the very end may go unseen; what strikes before the session is open never comes to a reset.
        #expect(counts.of("cardFailed") > clean.packets.count)
    }

    @Test(
        "Whatever block is lost or damaged on the card's line, no try is lost unsaid",
        arguments: cases.filter { $0.profile.name == ReaderProfile.scr3310.name })
    func line(_ row: Case) throws {
        let clean = try SweptReset(row, nil)
        var counts = Counts()
        let lengths = [1, 3, 5]
        for damage in LineDamage.allCases {
            var seen = 0
            for behaviour in damage.cards(commands: clean.commands, lengths: lengths) {
                let run = try SweptReset(row, .line(behaviour))
                if run.transfers != clean.transfers || run.ending != clean.ending { seen += 1 }
                counts.add(run)
            }
            #expect(seen >= clean.commands * lengths.count, "\(damage): \(seen) seen")
        }
        print("reset sweep: \(row.testDescription): line: \(counts)")
    }

    /// How the runs ended.
    struct Counts: CustomStringConvertible {
        private var kinds: [String: Int] = [:]

        mutating func add(_ run: SweptReset) { kinds[run.ending, default: 0] += 1 }
        /// Those whose ending begins so.
        func of(_ kind: String) -> Int {
            kinds.filter { $0.key.hasPrefix(kind) }.values.reduce(0, +)
        }
        var description: String {
            kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
                .joined(separator: ", ")
        }
    }
}

/// What strikes.
enum SweptFault {
    case blow(Blow, at: Int)
    case line(CardBehaviour)
}

/// One reset under one fault, everything that must hold afterwards, and the way to its end.
struct SweptReset {
    private(set) var ending = "done"
    /// Whether the blow fell.
    private(set) var isStruck = false
    /// What crossed the bus in the first call.
    private(set) var transfers: [Transfer] = []
    /// How many commands the card ran in it.
    private(set) var commands = 0

    private let row: ResetSweepTests.Case
    private let rig: ResetRig
    private let card: SharedCard
    private let place: String
    /// The tries that the other PIN has before.
    private let tries: Int

    init(_ row: ResetSweepTests.Case, _ fault: SweptFault?) throws {
        self.row = row
        place = "\(row.testDescription), \(fault.map { "\($0)" } ?? "quiet")"
        rig = ResetRig(row.pin) { options in
            // Below full, so that a right PIN is seen in the counter; far from the last, so that a wrong one may
            // be followed by the right one.
            if row.isRight { options.triesLeft[ResetRig.name(row.pin.other)] = 2 }
        }
        let right = rig.holder.known
        if !row.isRight { rig.holder.known = row.pin == .signature ? "4321" : "WRONG1" }
        tries = rig.otherTriesLeft
        card = SharedCard(rig.card)
        var behaviour = CardBehaviour()
        if case .line(let given) = fault { behaviour = given }
        let device = FaultyReader(row.profile, card: card.kind(behaviour))
        let hub = try ReaderHub(source: .software([device]))
        if case .blow(let blow, let place) = fault { blow.fall(on: device, card, at: place) }
        let error = try play(hub)
        transfers = device.log
        if case .blow(let blow, _) = fault { isStruck = blow.hasFallen(on: device) }
        commands = card.commands
        // All is well again: the reader is plugged in, anew where it fell silent, and the same card lies in it.
        var isLost = device.isGone
        if case .blow(.readerSilent, _) = fault { isLost = true }
        device.reader.arm(.none)
        isLost ? device.replug() : device.lift()
        device.reader.insert(card.kind())
        try judge(error, hub)
        guard fault != nil else { return }
        rig.holder.known = right
        try comeToEnd(hub)
    }

    /// The numbers of the packets among the transfers.
    var packets: [Int] {
        transfers.enumerated().compactMap { index, transfer in
            if case .control = transfer { nil } else { index + 1 }
        }
    }

    /// Begins, or goes on where a journal says so.
    private func run(_ hub: ReaderHub) throws {
        try hub.withSession(options: SessionOptions(deadline: .seconds(20))) { session in
            guard try rig.journal.load() != nil else {
                _ = try rig.reset.begin(on: MyNumberCard(on: session), holder: rig.holder)
                return
            }
            _ = try rig.reset.resume(holder: rig.holder) { MyNumberCard(on: session) }
        }
    }

    /// Nil where it came to its end, or the session was never open.
    private mutating func play(_ hub: ReaderHub) throws -> PINResetError? {
        do {
            try run(hub)
            #expect(row.isRight && rig.value(row.pin) == ResetRig.newValues[row.pin], "\(place)")
            #expect(rig.disk.listing == [], "\(place)")
            return nil
        } catch let error as PINResetError {
            ending = error.kind.name
            return error
        } catch let error as KioskReaderError {
            ending = "opening"
            #expect(rig.disk.listing == [] && card.verifications == 0, "\(place): \(error)")
            rig.expectTruth(.unchanged)
            return nil
        }
    }

    /// What the card counted, against what the caller was told.
    private mutating func judge(_ error: PINResetError?, _ hub: ReaderHub) throws {
        let lost = tries - rig.otherTriesLeft
        #expect(card.verifications <= 1 && lost <= 1, "\(place): \(card.verifications) PINs, \(lost) lost")
        guard let error else {
            #expect(lost <= 0, "\(place): a try lost without an error")
            return
        }
        rig.expectTruth(error.standing)
        let cause = error.underlying as? MyNumberCardError
        if error.kind == .refused(.otherPINWrong) {
            #expect(lost == 1 && error.triesLeft == rig.otherTriesLeft, "\(place): \(error)")
            #expect(error.pin == row.pin.other.reference, "\(place)")
        } else if cause?.kind == .pinFateUnknown {
            var told = error
            if let inquiry = error.inquiry {
                told = try hub.withSession { session in
                    error.proven(by: try MyNumberCard(on: session).complete(inquiry))
                }
            }
            let outcome = (told.underlying as? MyNumberCardError)?.outcome
            ending += "/\(outcome?.rawValue ?? "-")"
            #expect(told.triesLeft == rig.otherTriesLeft, "\(place): \(told)")
            judge(outcome, lost)
        } else {
            #expect(lost <= 0, "\(place): a try lost unsaid: \(error)")
        }
    }

    /// What is called proven has to be true.
    private func judge(_ outcome: PINOutcome?, _ lost: Int) {
        switch outcome {
        case .refused: #expect(lost == 1, "\(place)")
        case .notTried: #expect(lost == 0, "\(place)")
        case .accepted: #expect(lost < 0 && card.verifications == 1, "\(place)")
        case .noTryLost: #expect(lost <= 0, "\(place)")
        case .anotherCard, .unclear, .unread, nil: Issue.record("\(place): \(String(describing: outcome))")
        }
    }

    /// With all well again, and the right PIN, it comes to its end; one more PIN is sent for that at most.
    private func comeToEnd(_ hub: ReaderHub) throws {
        guard ending != "done" else { return }
        let before = card.verifications
        do { try run(hub) } catch { Issue.record("\(place): it does not come to its end: \(error)") }
        #expect(rig.value(row.pin) == ResetRig.newValues[row.pin], "\(place)")
        #expect(rig.triesLeft == row.pin.reference.limit && rig.disk.listing == [], "\(place)")
        #expect(card.verifications - before <= 1, "\(place)")
    }
}
