// SPDX-License-Identifier: Apache-2.0
//
// The card of the PIN sweeps: the simulated one, the same across re-plugs, that may reset itself, and counts what it is
// handed.

import CCIDReader
import Synchronization
import VirtualReader

/// A My Number Card that may reset itself.
final class SelfResettingCard: SimulatedApplication, Sendable {
    private struct State {
        let card: SimulatedMyNumberCard
        var presented = 0
        var changes = 0
        var commands = 0
        var reset: (number: Int, before: Bool)?
        var resets = 0
    }

    private let state: Mutex<State>
    private let behaviour: CardBehaviour
    private let pin: SweptPIN

    init(tries: Int, of pin: SweptPIN, behaviour: CardBehaviour) {
        var options = SimulatedMyNumberCard.Options()
        options.triesLeft = [pin.simulated: tries]
        self.behaviour = behaviour
        self.pin = pin
        state = Mutex(State(card: SimulatedMyNumberCard(options)))
    }

    var kind: CardKind { .application("self-resetting", behaviour: behaviour) { self } }
    /// The same card on contacts that are good again.
    var quiet: CardKind { .application("quiet") { self } }
    var triesLeft: Int { state.withLock { $0.card.triesLeft(pin.simulated) } }
    /// The VERIFY with a value so far.
    var presented: Int { state.withLock { $0.presented } }
    /// The CHANGE so far.
    var changes: Int { state.withLock { $0.changes } }
    /// All commands so far.
    var commands: Int { state.withLock { $0.commands } }

    /// How often it reset itself.
    var resets: Int { state.withLock { $0.resets } }

    /// Resets itself at the Nth command from now.
    func reset(at number: Int, before: Bool) {
        state.withLock { $0.reset = ($0.commands + number, before) }
    }

    /// Whether the PIN has this value. It asks the card itself, past the reader: a wrong one costs a try.
    func accepts(_ value: [UInt8]) -> Bool {
        state.withLock { state in
            state.card.reset()
            _ = state.card.process(pin.application)
            let verify: [UInt8] = [0x00, 0x20, 0x00, 0x80 | pin.file, UInt8(value.count)]
            return state.card.process(verify + value) == [0x90, 0x00]
        }
    }

    func reset() { state.withLock { $0.card.reset() } }

    /// Long enough for somebody to pull the card after it has worked, and before it answers.
    func workingTime(for command: [UInt8]) -> Duration { .milliseconds(50) }

    func process(_ command: [UInt8]) -> [UInt8] {
        state.withLock { state in
            state.commands += 1
            if command.count > 4, command[1] == 0x20 { state.presented += 1 }
            if command.count > 4, command[1] == 0x24 { state.changes += 1 }
            let isNow = state.reset?.number == state.commands
            if isNow { state.resets += 1 }
            if isNow, state.reset?.before == true { state.card.reset() }
            defer { if isNow, state.reset?.before == false { state.card.reset() } }
            return state.card.process(command)
        }
    }
}
