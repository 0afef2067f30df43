// SPDX-License-Identifier: Apache-2.0
//
// One PIN operation under one fault: what the card counted and which value it has, against what the caller was told, and
// whether the next session finds out the rest.

import CCIDReader
import Glibc
import MyNumberCard
import ReaderFaults
import SecretForms
import Testing

@testable import KioskReader
@testable import VirtualReader

/// One operation under one fault, with everything that must hold afterwards.
struct CardPINRun {
    let name: String
    private(set) var log: [Transfer] = []
    private(set) var commands = 0
    private(set) var error: MyNumberCardError?
    private(set) var fate: PINFate?
    private(set) var isDone = false
    /// The messages that went out.
    private(set) var messages = 0
    /// Whether the session began; else the line broke before.
    private(set) var hasBegun = false
    /// How often what was to break did, whatever it was; the card's line does not count.
    private(set) var struck = 0

    init(_ row: CardPINSweepTests.Case, _ fault: CardPINFault) throws {
        name = "\(row.testDescription), \(fault)"
        var behaviour = CardBehaviour()
        if case .line(let given) = fault { behaviour = given }
        let card = SelfResettingCard(
            tries: row.operation.tries, of: row.pin, behaviour: behaviour)
        let device = FaultyReader(row.profile, card: card.kind)
        let (counter, leaks) = (Counter(), Counter())
        let secrets = SecretBytesInTexts(row.pin)
        let trace = Trace { line in
            if line.contains("> CCID PC_to_RDR_") { counter.count += 1 }
            if secrets.show(in: line) { leaks.count += 1 }
        }
        let hub = try ReaderHub(source: .software([device]), trace: trace)
        let session: CardSession
        do { session = try hub.openSession(options: SweepRig.options) } catch {
            // The line broke before the session began: nothing of a PIN was sent.
            #expect(card.presented == 0, "\(name)")
            return
        }
        hasBegun = true
        let begun = counter.count
        let ran = card.commands
        switch fault {
        case .transfer(let transfer): device.arm([transfer])
        case .hand(let number, let deed, let isBefore):
            device.arm([], hand: FaultyReader.Hand(number: number, isBefore: isBefore, act: deed.act))
        case .message(let number, let action):
            device.reader.arm(FaultPlan([FaultPlan.Fault(action, at: .command(nil), .nth(number))]))
        case .reset(let number, let before): card.reset(at: number, before: before)
        case .none, .line: device.arm([])
        }
        do throws(MyNumberCardError) {
            try row.operation.act(MyNumberCard(on: session), row.pin)
            isDone = true
        } catch {
            self.error = error
        }
        if case .none = fault, let expected = row.operation.refusal { isDone = error?.kind == expected }
        log = device.log
        struck = device.struck + device.reader.faultsStruck + card.resets
        messages = counter.count - begun
        commands = card.commands - ran
        session.close()
        judge(row.operation, card)
        device.isGone || device.reader.isGone ? device.replug() : device.lift()
        device.reader.arm(.none)
        device.reader.insert(card.quiet)
        complete(hub, row, card)
        holds(row, card)
        let told = error.map {
            "\($0) \(String(describing: $0.underlying)) \(String(reflecting: $0.inquiry))"
        }
        #expect(leaks.count == 0 && !secrets.show(in: told ?? ""), "\(name): a PIN shows")
    }

    /// Whether other transfers crossed the bus, or it ended in another way.
    func differs(from clean: CardPINRun) -> Bool {
        log != clean.log || error?.kind != clean.error?.kind
    }

    /// How many tries are lost; less than none where the counter was filled again.
    private func lost(_ operation: CardPINOperation, _ card: SelfResettingCard) -> Int {
        operation.tries - card.triesLeft
    }

    /// What the card counted, against what the caller was told.
    private func judge(_ operation: CardPINOperation, _ card: SelfResettingCard) {
        let lost = lost(operation, card)
        #expect(card.presented <= 1 && lost <= 1, "\(name): \(card.presented) PINs, \(lost) tries lost")
        #expect(card.changes <= (operation.isChange ? 1 : 0), "\(name): \(card.changes) changes")
        guard let error else {
            let wanted = operation == .ask ? 0 : 1
            #expect(operation.refusal == nil && lost <= 0 && card.presented == wanted, "\(name)")
            return
        }
        switch error.kind {
        case .pinWrong, .pinLocked:
            #expect(lost == 1 && error.triesLeft == card.triesLeft, "\(name): \(error)")
        case .pinFateUnknown:
            if let outcome = error.outcome, outcome != .unread { judge(outcome, lost, card) }
            #expect((error.outcome == .unread) == (error.inquiry != nil), "\(name)")
        case .pinChangeUncertain:
            #expect(lost < 0 && operation.isChange, "\(name)")
        case .channelFailed where !operation.isChange:
            #expect(card.presented == 0 && lost == 0, "\(name): \(error)")
        default:
            #expect(lost <= 0, "\(name): a try lost unsaid: \(error)")
        }
    }

    /// What is called proven has to be true.
    private func judge(_ outcome: PINOutcome, _ lost: Int, _ card: SelfResettingCard) {
        switch outcome {
        case .refused: #expect(lost == 1, "\(name)")
        case .notTried: #expect(lost == 0, "\(name)")
        case .accepted: #expect(lost < 0 && card.presented == 1, "\(name)")
        case .noTryLost: #expect(lost <= 0, "\(name)")
        case .anotherCard, .unclear, .unread: Issue.record("\(name): \(outcome)")
        }
    }

    /// The next session on the same hub finds out.
    private mutating func complete(
        _ hub: ReaderHub, _ row: CardPINSweepTests.Case, _ card: SelfResettingCard
    ) {
        let lost = lost(row.operation, card)
        do {
            try hub.withSession(options: SweepRig.options) { session in
                let again = MyNumberCard(on: session)
                if let inquiry = error?.inquiry {
                    let found = try again.complete(inquiry)
                    fate = found
                    judge(found.outcome, lost, card)
                    #expect(found.status?.triesLeft == card.triesLeft, "\(name)")
                } else {
                    #expect(try again.triesLeft(row.pin.reference).triesLeft == card.triesLeft, "\(name)")
                }
            }
        } catch {
            Issue.record("\(name): the reader does not work again: \(error)")
        }
    }

    /// The value that the card has is the one that the caller was told.
    private func holds(_ row: CardPINSweepTests.Case, _ card: SelfResettingCard) {
        // The last try was allowed, and is gone.
        guard card.triesLeft > 0 else { return }
        let pin = row.pin
        switch error?.kind {
        case nil where row.operation.isChange: #expect(card.accepts(pin.new), "\(name): not the new one")
        case .pinChangeUncertain:
            #expect(card.accepts(pin.new) || card.accepts(pin.right), "\(name): neither of the two")
        default: #expect(card.accepts(pin.right), "\(name): not the old one")
        }
    }
}

/// The values of a PIN, as texts might show them.
struct SecretBytesInTexts: Sendable {
    private let forms: [String]

    init(_ pin: SweptPIN) {
        forms = [pin.right, pin.wrong, pin.new].flatMap { SecretForms.texts(of: $0) }
    }

    /// In one of the library's texts.
    func show(in text: String) -> Bool {
        // Not `contains`, which would take as long as all the rest.
        text.withCString { text in forms.contains { strstr(text, $0) != nil } }
    }
}

/// What a sweep saw.
struct CardPINCoverage: CustomStringConvertible {
    private let name: String
    private var kinds: [String: Int] = [:]
    /// How many ended in an error.
    private(set) var failed = 0

    init(_ row: CardPINSweepTests.Case) { name = row.testDescription }

    /// One run, in which something has to break.
    mutating func add(struck run: CardPINRun) {
        #expect(run.struck == 1, "\(run.name): \(run.struck) struck")
        add(run)
    }

    mutating func add(_ run: CardPINRun) {
        if run.error != nil { failed += 1 }
        var kind = run.error?.kind.rawValue ?? "done"
        if let outcome = run.fate?.outcome ?? run.error?.outcome { kind += "/" + outcome.rawValue }
        kinds[kind, default: 0] += 1
    }

    var description: String {
        let parts = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
        return "PIN sweep: \(name): " + parts.joined(separator: ", ")
    }
}
