// SPDX-License-Identifier: Apache-2.0
//
// The card of the sweeps: two commands with long data, where a PIN is wanted the simulated My Number Card,
// and a record of every command that it ran. After a re-plug it is the same card, with the same PIN counters.

import ISO7816
import Synchronization
import VirtualReader

/// A card that remembers what it ran.
final class WatchedCard: SimulatedApplication, Sendable {
    private struct State {
        let card: SimulatedMyNumberCard?
        var commands: [[UInt8]] = []
    }

    private let state: Mutex<State>

    /// - Parameter hasPIN: there is a simulated My Number Card behind the commands that are not the test's own.
    init(hasPIN: Bool) { state = Mutex(State(card: hasPIN ? SimulatedMyNumberCard() : nil)) }

    /// The card, to put into a reader.
    var kind: CardKind { .application("watched") { self } }

    /// Forgets what ran so far.
    func forget() { state.withLock { $0.commands = [] } }

    /// How often a command ran since then.
    func runs(of command: CommandAPDU) -> Int {
        state.withLock { $0.commands.count { $0 == command.bytes } }
    }

    /// How many tries of the authentication PIN are left.
    var triesLeft: Int { state.withLock { $0.card?.triesLeft(.authentication) ?? 0 } }

    func reset() { state.withLock { $0.card?.reset() } }

    func process(_ command: [UInt8]) -> [UInt8] {
        state.withLock { state in
            state.commands.append(command)
            guard command.count >= 4, command[2] == Self.long, let parsed = try? CommandAPDU(command) else {
                return state.card?.process(command) ?? [0x90, 0x00]
            }
            return Self.answer(to: parsed) + [0x90, 0x00]
        }
    }

    /// P1 of the two commands that are the test's own.
    static let long: UInt8 = 0x7A

    /// As many bytes as were asked for, at most 1500; what they are depends on command and place.
    static func answer(to command: CommandAPDU) -> [UInt8] {
        let sum = command.data.reduce(command.ins) { $0 &* 3 &+ $1 }
        return (0..<min(command.ne ?? 0, 1500)).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) ^ sum }
    }
}
