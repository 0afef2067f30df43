// SPDX-License-Identifier: Apache-2.0
//
// A line between engine and test card that loses, damages, doubles and delays blocks, by a seeded generator. Where
// it is told to, it also changes blocks and seals them again, so that no checksum shows it.

import ISO7816

struct FaultyLine {
    enum Damage: String {
        case flip, truncate, extend, lose, double, delay
        /// Another PCB, fewer or more bytes of INF with the LEN that says so, other bytes of INF, or another valid
        /// block altogether; each with a right checksum.
        case control, length, information, replace

        static let shown: [Damage] = [.flip, .truncate, .extend, .lose, .double, .delay]
        static let sealed: [Damage] = [.control, .length, .information, .replace]
    }

    let edc: T1.EDC
    /// Faults in ten thousand blocks, each direction.
    let rate: Int
    /// Only damage that the checksum shows. (Of random 1 to 4 flipped bits about 4 % pass an LRC unseen.) Else half of
    /// the faults are sealed ones.
    let detectable: Bool
    var random: SeededGenerator
    /// How often each kind struck.
    private(set) var struck: [Damage: Int] = [:]
    /// How many blocks arrived that were not the ones sent, with a right checksum.
    private(set) var undetected = 0
    var faults: Int { struck.values.reduce(0, +) }
    /// A block of the card's that comes instead of the next one: too late, or a second time.
    private var late: [UInt8]?
    /// Blocks of both sides that went over the line, to come again in the place of others.
    private var seen: [[UInt8]] = []

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
        remember(block)
        let reply = carry(block, to: &card)
        if let before { return before }
        if let reply { remember(reply) }
        guard let reply, let damage = draw() else { return reply }
        switch damage {
        case .flip, .truncate, .extend, .control, .length, .information, .replace:
            return damaged(reply, damage)
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
        case .flip, .truncate, .extend, .control, .length, .information, .replace:
            return card.turn(damaged(block, damage))
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
        let kinds = !detectable && Bool.random(using: &random) ? Damage.sealed : Damage.shown
        let damage = kinds.randomElement(using: &random)
        if let damage { struck[damage, default: 0] += 1 }
        return damage
    }

    private mutating func damaged(_ block: [UInt8], _ damage: Damage) -> [UInt8] {
        while true {
            let bytes = changed(block, damage)
            guard isWhole(bytes) else { return bytes }
            if detectable || bytes == block { continue }
            undetected += 1
            return bytes
        }
    }

    private mutating func changed(_ block: [UInt8], _ damage: Damage) -> [UInt8] {
        var bytes = block
        var information = Array(block.dropFirst(3).dropLast(edc.length))
        switch damage {
        case .truncate:
            bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            return bytes
        case .extend: return bytes + anyBytes(Int.random(in: 1...5, using: &random))
        case .flip, .lose, .double, .delay:
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let bit = Int.random(in: 0..<(8 * bytes.count), using: &random)
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            return bytes
        case .control:
            return Wire(pcb: anyPCB(), inf: information).bytes(edc)
        case .information where !information.isEmpty:
            information[Int.random(in: 0..<information.count, using: &random)] ^=
                UInt8.random(in: 1...255, using: &random)
            return Wire(pcb: block[1], inf: information).bytes(edc)
        case .length, .information:
            let count = Int.random(in: 0...min(254, information.count + 40), using: &random)
            let longer = information + anyBytes(40)
            return Wire(pcb: block[1], inf: Array(longer.prefix(count))).bytes(edc)
        case .replace:
            if Bool.random(using: &random), let other = seen.randomElement(using: &random) { return other }
            return Wire(pcb: anyPCB(), inf: anyBytes(Int.random(in: 0...40, using: &random))).bytes(edc)
        }
    }

    /// Mostly one that exists.
    private mutating func anyPCB() -> UInt8 {
        let known: [UInt8] = [
            0x00, 0x20, 0x40, 0x60, 0x80, 0x81, 0x82, 0x90, 0x91, 0x92, 0xC0, 0xC1, 0xC2, 0xC3, 0xE0, 0xE1,
            0xE2, 0xE3,
        ]
        let any = UInt8.random(in: .min ... .max, using: &random)
        return any % 8 == 0 ? any : known[Int.random(in: 0..<known.count, using: &random)]
    }

    private mutating func anyBytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    private mutating func remember(_ block: [UInt8]) {
        guard !detectable else { return }
        seen.append(block)
        if seen.count > 16 { seen.removeFirst() }
    }

    private func isWhole(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 3 + edc.length, bytes.count == 3 + Int(bytes[2]) + edc.length else {
            return false
        }
        return Wire.epilogue(Array(bytes.dropLast(edc.length)), edc) == Array(bytes.suffix(edc.length))
    }
}
