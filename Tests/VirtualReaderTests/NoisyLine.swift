// SPDX-License-Identifier: Apache-2.0
//
// A line between the host's T=1 engine and the simulated card's on which blocks are garbled, cut, lengthened, lost,
// doubled or late, by a seeded generator. Every damage is one that either checksum shows.

import ISO7816
import Testing

@testable import VirtualReader

/// Random numbers that a seed repeats (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A card, and the line to it.
struct NoisyLine {
    enum Outcome: Equatable {
        case complete([UInt8])
        case failed(Fate)
    }

    enum Damage: String, CaseIterable {
        case garble, cut, lengthen, lose, double, delay
    }

    /// More blocks than this for one command are an engine that never ends.
    static let mostBlocks = 20_000

    var random: Seeded
    /// Faults in ten thousand blocks, each direction.
    let rate: Int
    let edc: T1.EDC
    let behaviour: CardBehaviour
    let application = TestApplication()
    var card: T1Card
    var resets = 0
    private(set) var blocks = 0
    private(set) var faults: [Damage: Int] = [:]
    /// A block of the card's that comes instead of the next one: too late, or a second time.
    private var late: [UInt8]?

    init(seed: UInt64, rate: Int, edc: T1.EDC, behaviour: CardBehaviour) {
        random = Seeded(state: seed)
        self.rate = rate
        self.edc = edc
        self.behaviour = behaviour
        card = Self.freshCard(edc, behaviour)
    }

    private static func freshCard(_ edc: T1.EDC, _ behaviour: CardBehaviour) -> T1Card {
        T1Card(ifsc: 32, edc: edc == .lrc ? .lrc : .crc, bwt: .seconds(1), behaviour: behaviour)
    }

    /// Follows the engine's actions to their end.
    mutating func run(_ engine: inout T1.Engine, _ first: T1.Engine.Action) -> Outcome {
        var action = first
        for _ in 0..<Self.mostBlocks {
            switch action {
            case .complete(let answer): return .complete(answer)
            case .fail(_, let fate): return .failed(fate)
            case .enter:
                Issue.record("a keypad, though nobody asked for one")
                return .failed(.mayHaveRun)
            case .resetCard:
                resets += 1
                late = nil
                card = Self.freshCard(edc, behaviour)
                action = engine.didReset()
            case .send(let block, _, _):
                blocks += 1
                action = exchange(block).map { engine.received($0.span) } ?? engine.mute()
            }
        }
        Issue.record("no end after \(Self.mostBlocks) blocks")
        return .failed(.mayHaveRun)
    }

    /// Carries one block to the card and the card's back; nil: the waiting time is over.
    private mutating func exchange(_ block: [UInt8]) -> [UInt8]? {
        let before = late
        late = nil
        let reply = carry(block)
        if let before { return before }
        guard let reply, let damage = draw() else { return reply }
        switch damage {
        case .garble, .cut, .lengthen: return damaged(reply, damage)
        case .lose: return nil
        case .double:
            late = reply
            return reply
        case .delay:
            late = reply
            return nil
        }
    }

    private mutating func carry(_ block: [UInt8]) -> [UInt8]? {
        guard let damage = draw() else { return turn(block) }
        switch damage {
        case .garble, .cut, .lengthen: return turn(damaged(block, damage))
        case .lose: return nil
        case .double:
            let first = turn(block)
            let second = turn(block)
            return Bool.random(using: &random) ? first : second
        case .delay:
            late = turn(block)
            return nil
        }
    }

    private mutating func turn(_ block: [UInt8]) -> [UInt8]? {
        guard case .bytes(let answer, _) = card.receive(block, application) else { return nil }
        return answer
    }

    private mutating func draw() -> Damage? {
        guard Int.random(in: 0..<10_000, using: &random) < rate else { return nil }
        let damage = Damage.allCases.randomElement(using: &random)
        if let damage { faults[damage, default: 0] += 1 }
        return damage
    }

    /// One changed byte, and another number of bytes than LEN says, are always seen.
    private mutating func damaged(_ block: [UInt8], _ damage: Damage) -> [UInt8] {
        var bytes = block
        switch damage {
        case .cut: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
        case .lengthen:
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bytes.append(UInt8.random(in: .min ... .max, using: &random))
            }
        case .garble, .lose, .double, .delay:
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(
                in: 1...255, using: &random)
        }
        return bytes
    }
}
