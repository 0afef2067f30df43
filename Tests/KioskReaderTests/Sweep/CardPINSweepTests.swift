// SPDX-License-Identifier: Apache-2.0
//
// Each PIN operation of the card, with everything broken once at every place: transfers, the card's line, the card
// pulled, muted or reset at every command. The counter never falls by more than one for a call, and never by one that
// the caller was not told of.

import CCIDReader
import ISO7816
import MyNumberCard
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Fault sweep of PIN operations")
struct CardPINSweepTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let operation: CardPINOperation
        let profile: ReaderProfile
        var testDescription: String { "\(operation.rawValue) on \(profile.name)" }
    }

    static let cases = CardPINOperation.allCases.flatMap { operation in
        operation.profiles.map { Case(operation: operation, profile: $0) }
    }

    @Test("Whatever transfer fails in whatever way, no try is lost unsaid", arguments: cases)
    func transfers(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        #expect(clean.isDone && !clean.log.isEmpty)
        var counts = CardPINCoverage(row)
        for (index, transfer) in clean.log.enumerated() {
            for way in Way.allCases where way.canHappen(to: transfer) {
                counts.add(try CardPINRun(row, .transfer(TransferFault(number: index + 1, way: way))))
            }
        }
        print(counts)
    }

    @Test("Whatever happens to card and reader at any message, no try is lost unsaid", arguments: cases)
    func messages(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        var counts = CardPINCoverage(row)
        for number in 1...clean.messages {
            for action in [
                FaultPlan.Action.removeCard, .fail(0xFE), .fail(0xFD), .fail(0xFC), .fail(0xFB), .fail(0xE0),
                .drop,
                .late(.seconds(4)), .wrongSeq, .truncate(11), .endlessTimeExtensions(multiplier: 1),
            ] {
                counts.add(try CardPINRun(row, .message(number, action)))
            }
        }
        print(counts)
    }

    @Test("A card that resets itself before or after any command loses no try unsaid", arguments: cases)
    func resets(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        var counts = CardPINCoverage(row)
        for number in 1...clean.commands {
            for isBefore in [true, false] {
                counts.add(try CardPINRun(row, .reset(number, before: isBefore)))
            }
        }
        print(counts)
    }

    @Test(
        "Whatever block is lost or damaged on the card's line, no try is lost unsaid",
        arguments: cases.filter { ["scr3310", "gempc-twin", "keypad"].contains($0.profile.name) })
    func line(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        var counts = CardPINCoverage(row)
        for first in 1...clean.commands + 3 {
            for length in [1, 2, 3, 5] {
                let blocks = Set(first..<first + length)
                var lost = CardBehaviour()
                lost.lostBlocks = blocks
                var misread = CardBehaviour()
                misread.misreadBlocks = blocks
                var garbled = CardBehaviour()
                garbled.garbledBlocks = blocks
                for behaviour in [lost, misread, garbled] {
                    counts.add(try CardPINRun(row, .line(behaviour)))
                }
            }
        }
        print(counts)
    }
}

/// What is swept.
enum CardPINOperation: String, Sendable, CaseIterable {
    case ask = "asking"
    case verifyRight = "a right PIN"
    case verifyWrong = "a wrong PIN"
    case verifyLast = "a wrong PIN on the last try"
    case change = "a change"
    case changeWrong = "a change with a wrong PIN"
    case keypad = "a right PIN at the keypad"
    case keypadChange = "a change at the keypad"

    /// Every exchange level for what differs there; a host that runs T=1 and one that does not for the rest.
    var profiles: [ReaderProfile] {
        switch self {
        case .verifyRight, .verifyWrong: [.scr3310, .gemPCTwin, .shortAPDU, .extendedAPDU]
        case .ask, .verifyLast, .change, .changeWrong: [.scr3310, .extendedAPDU]
        case .keypad, .keypadChange: [.keypad, .keypadAPDU]
        }
    }
    var isChange: Bool { self == .change || self == .changeWrong || self == .keypadChange }
    /// How it ends on the quiet path, unless well.
    var refusal: MyNumberCardError.Kind? {
        switch self {
        case .verifyWrong, .changeWrong: .pinWrong
        case .verifyLast: .pinLocked
        default: nil
        }
    }
    /// The tries that the card has before.
    var tries: Int { self == .verifyLast ? 1 : 2 }

    func act(_ card: MyNumberCard) throws(MyNumberCardError) {
        func pin(_ text: String) -> PIN { PIN(copying: Array(text.utf8)) }
        switch self {
        case .ask: _ = try card.triesLeft(.authentication)
        case .verifyRight: try card.verify(pin("1234"), for: .authentication)
        case .verifyWrong: try card.verify(pin("9999"), for: .authentication)
        case .verifyLast: try card.verify(pin("9999"), for: .authentication, lastTry: .allowed)
        case .change: try card.change(.authentication, from: pin("1234"), to: pin("4321"))
        case .changeWrong: try card.change(.authentication, from: pin("9999"), to: pin("4321"))
        case .keypad: try card.verifyAtKeypad(.authentication)
        case .keypadChange: try card.changeAtKeypad(.authentication)
        }
    }
}

/// What breaks.
enum CardPINFault: Sendable {
    case none
    case transfer(TransferFault)
    /// At the answer to that message.
    case message(Int, FaultPlan.Action)
    case reset(Int, before: Bool)
    case line(CardBehaviour)
}

/// The card of this sweep: the simulated one, the same across re-plugs, that may reset itself.
final class SelfResettingCard: SimulatedApplication, Sendable {
    private struct State {
        let card: SimulatedMyNumberCard
        var presented = 0
        var commands = 0
        var reset: (number: Int, before: Bool)?
    }

    private let state: Mutex<State>
    private let behaviour: CardBehaviour

    init(tries: Int, behaviour: CardBehaviour) {
        var options = SimulatedMyNumberCard.Options()
        options.triesLeft = [.authentication: tries]
        self.behaviour = behaviour
        state = Mutex(State(card: SimulatedMyNumberCard(options)))
    }

    var kind: CardKind { .application("self-resetting", behaviour: behaviour) { self } }
    /// The same card on contacts that are good again.
    var quiet: CardKind { .application("quiet") { self } }
    var triesLeft: Int { state.withLock { $0.card.triesLeft(.authentication) } }
    /// The VERIFY and CHANGE with a value so far.
    var presented: Int { state.withLock { $0.presented } }
    /// All commands so far.
    var commands: Int { state.withLock { $0.commands } }

    /// Resets itself at the Nth command from now.
    func reset(at number: Int, before: Bool) {
        state.withLock { $0.reset = ($0.commands + number, before) }
    }

    func reset() { state.withLock { $0.card.reset() } }

    func process(_ command: [UInt8]) -> [UInt8] {
        state.withLock { state in
            state.commands += 1
            if command.count > 4, command[1] == 0x20 { state.presented += 1 }
            let isNow = state.reset?.number == state.commands
            if isNow, state.reset?.before == true { state.card.reset() }
            defer { if isNow, state.reset?.before == false { state.card.reset() } }
            return state.card.process(command)
        }
    }
}

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

    init(_ row: CardPINSweepTests.Case, _ fault: CardPINFault) throws {
        name = "\(row.testDescription), \(fault)"
        var behaviour = CardBehaviour()
        if case .line(let given) = fault { behaviour = given }
        let card = SelfResettingCard(tries: row.operation.tries, behaviour: behaviour)
        let device = FaultyReader(row.profile, card: card.kind)
        let counter = Counter()
        let trace = Trace { line in
            if line.contains("> CCID PC_to_RDR_") { counter.count += 1 }
        }
        let hub = try ReaderHub(source: .software([device]), trace: trace)
        let session: CardSession
        do { session = try hub.openSession(options: SweepRig.options) } catch {
            // The line broke before the session began: nothing of a PIN was sent.
            #expect(card.presented == 0, "\(name)")
            return
        }
        let begun = counter.count
        let ran = card.commands
        switch fault {
        case .transfer(let transfer): device.arm([transfer])
        case .message(let number, let action):
            device.reader.arm(FaultPlan([FaultPlan.Fault(action, at: .command(nil), .nth(number))]))
        case .reset(let number, let before): card.reset(at: number, before: before)
        case .none, .line: device.arm([])
        }
        do throws(MyNumberCardError) {
            try row.operation.act(MyNumberCard(on: session))
            isDone = true
        } catch {
            self.error = error
        }
        if case .none = fault, let expected = row.operation.refusal { isDone = error?.kind == expected }
        log = device.log
        messages = counter.count - begun
        commands = card.commands - ran
        session.close()
        judge(row.operation, card)
        device.isGone ? device.replug() : device.lift()
        device.reader.arm(.none)
        device.reader.insert(card.quiet)
        complete(hub, row.operation, card)
    }

    /// How many tries are lost; less than none where the counter was filled again.
    private func lost(_ operation: CardPINOperation, _ card: SelfResettingCard) -> Int {
        operation.tries - card.triesLeft
    }

    /// What the card counted, against what the caller was told.
    private func judge(_ operation: CardPINOperation, _ card: SelfResettingCard) {
        let lost = lost(operation, card)
        #expect(card.presented <= 1 && lost <= 1, "\(name): \(card.presented) PINs, \(lost) tries lost")
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
        _ hub: ReaderHub, _ operation: CardPINOperation, _ card: SelfResettingCard
    ) {
        let lost = lost(operation, card)
        do {
            try hub.withSession(options: SweepRig.options) { session in
                let again = MyNumberCard(on: session)
                if let inquiry = error?.inquiry {
                    let found = try again.complete(inquiry)
                    fate = found
                    judge(found.outcome, lost, card)
                    #expect(found.status?.triesLeft == card.triesLeft, "\(name)")
                } else {
                    #expect(try again.triesLeft(.authentication).triesLeft == card.triesLeft, "\(name)")
                }
            }
        } catch {
            Issue.record("\(name): the reader does not work again: \(error)")
        }
    }
}

/// What a sweep saw.
struct CardPINCoverage: CustomStringConvertible {
    private let name: String
    private var kinds: [String: Int] = [:]

    init(_ row: CardPINSweepTests.Case) { name = row.testDescription }

    mutating func add(_ run: CardPINRun) {
        var kind = run.error?.kind.rawValue ?? "done"
        if let outcome = run.fate?.outcome ?? run.error?.outcome { kind += "/" + outcome.rawValue }
        kinds[kind, default: 0] += 1
    }

    var description: String {
        let parts = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
        return "PIN sweep: \(name): " + parts.joined(separator: ", ")
    }
}
