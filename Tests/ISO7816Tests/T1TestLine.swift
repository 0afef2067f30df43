// SPDX-License-Identifier: Apache-2.0
//
// A line between engine and test card that loses, damages, doubles and delays blocks, by a seeded generator.

import ISO7816

struct FaultyLine {
    enum Damage: String, CaseIterable { case flip, truncate, extend, lose, double, delay }

    let edc: T1.EDC
    /// Faults in ten thousand blocks, each direction.
    let rate: Int
    /// Only damage that the checksum shows. (Of random 1 to 4 flipped bits about 4 % pass an LRC unseen.)
    let detectable: Bool
    var random: SeededGenerator
    /// How often each kind struck.
    private(set) var struck: [Damage: Int] = [:]
    var faults: Int { struck.values.reduce(0, +) }
    /// A block of the card's that comes instead of the next one: too late, or a second time.
    private var late: [UInt8]?

    init(edc: T1.EDC, rate: Int, detectable: Bool = true, seed: UInt64) {
        self.edc = edc
        self.rate = rate
        self.detectable = detectable
        self.random = SeededGenerator(state: seed)
    }

    /// Carries one block to the card and the card's back; nil: the waiting time is over.
    mutating func exchange(_ block: [UInt8], with card: inout TestCard) -> [UInt8]? {
        let before = late
        late = nil
        let reply = carry(block, to: &card)
        if let before { return before }
        guard let reply, let damage = draw() else { return reply }
        switch damage {
        case .flip, .truncate, .extend: return damaged(reply, damage)
        case .lose: return nil
        case .double:
            late = reply
            return reply
        case .delay:
            late = reply
            return nil
        }
    }

    /// A new session: nothing of the old one is on the line.
    mutating func clear() { late = nil }

    private mutating func carry(_ block: [UInt8], to card: inout TestCard) -> [UInt8]? {
        guard let damage = draw() else { return card.turn(block) }
        switch damage {
        case .flip, .truncate, .extend: return card.turn(damaged(block, damage))
        case .lose: return nil
        case .double:
            let first = card.turn(block)
            let second = card.turn(block)
            return Bool.random(using: &random) ? first : second
        case .delay:
            late = card.turn(block)
            return nil
        }
    }

    private mutating func draw() -> Damage? {
        guard Int.random(in: 0..<10_000, using: &random) < rate else { return nil }
        let damage = Damage.allCases.randomElement(using: &random)
        if let damage { struck[damage, default: 0] += 1 }
        return damage
    }

    private mutating func damaged(_ block: [UInt8], _ damage: Damage) -> [UInt8] {
        while true {
            var bytes = block
            switch damage {
            case .truncate: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case .extend:
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    bytes.append(UInt8.random(in: .min ... .max, using: &random))
                }
            case .flip, .lose, .double, .delay:
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let bit = Int.random(in: 0..<(8 * bytes.count), using: &random)
                    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                }
            }
            if !detectable || !isWhole(bytes) { return bytes }
        }
    }

    private func isWhole(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 3 + edc.length, bytes.count == 3 + Int(bytes[2]) + edc.length else {
            return false
        }
        return Wire.epilogue(Array(bytes.dropLast(edc.length)), edc) == Array(bytes.suffix(edc.length))
    }
}
