// SPDX-License-Identifier: Apache-2.0
//
// The card of the sweeps: commands with long data, where a PIN is wanted the simulated My Number Card, and a record
// of every command that it ran. After a re-plug it is the same card, with the same PIN counters.

import CCIDReader
import ISO7816
import Synchronization
import VirtualReader

/// A card that remembers what it ran.
final class WatchedCard: SimulatedApplication, Sendable {
    fileprivate struct State {
        let card: SimulatedMyNumberCard?
        var commands: [[UInt8]] = []
        /// What came of a command in parts: the header that its parts share, and their data.
        var begun: (header: [UInt8], data: [UInt8]) = ([], [])
    }

    private let state: Mutex<State>
    let atr: [UInt8]

    /// - Parameters:
    ///   - hasPIN: there is a simulated My Number Card behind the commands that are not the test's own.
    ///   - cardProtocol: what it speaks.
    init(hasPIN: Bool, _ cardProtocol: CardProtocol = .t1) {
        let card = SimulatedMyNumberCard()
        atr = cardProtocol == .t0 ? [0x3B, 0x10, 0x13] : card.atr
        state = Mutex(State(card: hasPIN ? card : nil))
    }

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

    func reset() {
        state.withLock { state in
            state.begun = ([], [])
            state.card?.reset()
        }
    }

    func process(_ received: [UInt8]) -> [UInt8] {
        state.withLock { state in
            guard let command = state.assembled(received) else { return [0x90, 0x00] }
            state.commands.append(command)
            guard let parsed = try? CommandAPDU(command), Self.isOwn(parsed) else {
                return state.card?.process(command) ?? [0x90, 0x00]
            }
            return Self.answer(to: parsed) + [0x90, 0x00]
        }
    }

    /// P1 of the commands that are the test's own.
    static let long: UInt8 = 0x7A
    /// P1 of those that have ten bytes to give, whatever is asked for.
    static let short: UInt8 = 0x7B

    static func isOwn(_ command: CommandAPDU) -> Bool { command.p1 == long || command.p1 == short }

    /// As many bytes as were asked for, at most 1500; what they are depends on command and place.
    static func answer(to command: CommandAPDU) -> [UInt8] {
        let sum = command.data.reduce(command.ins) { $0 &* 3 &+ $1 }
        return (0..<min(command.ne ?? 0, command.p1 == short ? 10 : 1500)).map {
            UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) ^ sum
        }
    }
}

extension WatchedCard.State {
    /// The whole command that this one is or ends, `nil` while more of it is to come. Another command in between
    /// ends what had begun.
    fileprivate mutating func assembled(_ received: [UInt8]) -> [UInt8]? {
        guard let part = try? CommandAPDU(received) else { return received }
        let isEnvelope = part.ins == 0xC2
        let header = isEnvelope ? [0xC2] : [part.cla & ~0x10, part.ins, part.p1, part.p2]
        let whole = (begun.header == header ? begun.data : []) + part.data
        begun = ([], [])
        if isEnvelope ? (try? CommandAPDU(whole)) == nil : part.classByte.isChained {
            begun = (header, whole)
            return nil
        }
        if isEnvelope { return whole }
        guard whole != part.data else { return received }
        return try? CommandAPDU(
            cla: part.cla, ins: part.ins, p1: part.p1, p2: part.p2, data: whole, ne: part.ne
        )
        .bytes
    }
}
