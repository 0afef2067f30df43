// SPDX-License-Identifier: Apache-2.0
//
// A small T=1 card for the property tests: the other half of clause 11, written apart from the engine and sharing
// nothing with it. It executes a command by noting it, and makes an answer that belongs to that command alone.

import ISO7816

struct TestCard {
    /// How a card with this nature behaves.
    struct Nature {
        var edc: T1.EDC
        /// Per cent of turns that begin with a request of the card's own.
        var wtxPercent = 15
        var ifsPercent = 5
        var abortPercent = 0
    }

    let nature: Nature
    var random: SeededGenerator
    /// Every command that was executed, in order.
    private(set) var executed: [[UInt8]] = []

    private var ifsd = 32
    private var sendNumber = 0
    private var expected = 0
    private var collected: [UInt8] = []
    private var answer: [UInt8] = []
    private var answerOffset = 0
    /// The I-block in flight, until it is acknowledged.
    private var inFlight: Wire?
    /// The last block of any kind.
    private var last: Wire?
    /// A request of the card's own that waits for its response, and what follows then.
    private var pending: Wire?
    private var afterwards: Wire?

    init(_ nature: Nature, seed: UInt64) {
        self.nature = nature
        self.random = SeededGenerator(state: seed)
    }

    /// What the card answers to the command: its length and contents follow from the command's first bytes. No
    /// command of the tests asks for more than 1,500 bytes; one that the line changed may.
    static func answer(to command: [UInt8]) -> [UInt8] {
        guard command.count >= 8 else { return [0x67, 0x00] }
        let length = min(1_500, Int(command[6]) << 8 | Int(command[7]))
        // FNV-1a over the command: two commands' answers differ in (nearly) every byte.
        let hash = command.reduce(UInt32(0x811C_9DC5)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        let body = (0..<length).map { index in
            UInt8(truncatingIfNeeded: hash >> UInt32(8 * (index % 4)))
                &+ UInt8(truncatingIfNeeded: index &* 7)
        }
        return body + [0x90, UInt8(truncatingIfNeeded: hash ^ hash >> 16)]
    }

    /// The card's turn: bytes in (perhaps damaged), one block out; nil: it stays silent.
    mutating func turn(_ bytes: [UInt8]) -> [UInt8]? {
        let reply = valid(bytes).map { receive($0) } ?? invalid()
        last = reply
        return reply.bytes(nature.edc)
    }

    private func valid(_ bytes: [UInt8]) -> Wire? {
        let checks = nature.edc == .lrc ? 1 : 2
        guard bytes.count >= 3 + checks, bytes[0] == 0, bytes.count == 3 + Int(bytes[2]) + checks else {
            return nil
        }
        let body = Array(bytes.dropLast(checks))
        guard Wire.epilogue(body, nature.edc) == Array(bytes.suffix(checks)) else { return nil }
        return Wire(pcb: bytes[1], inf: Array(body.dropFirst(3)))
    }

    /// Something damaged: ask for the block again, or repeat the request that has no response yet.
    private mutating func invalid() -> Wire {
        if let pending { return pending }
        return .r(expected, 1)
    }

    private mutating func receive(_ block: Wire) -> Wire {
        switch block.pcb {
        case 0x00, 0x20, 0x40, 0x60: information(block)
        case 0x80...0x9F: acknowledgement(Int(block.pcb >> 4) & 1)
        case 0xC0: resynchronise()
        case 0xC1: setSize(block)
        case 0xC2: abort()
        case 0xE1, 0xE2, 0xE3: response(block)
        default: .r(expected, 2)
        }
    }

    private mutating func information(_ block: Wire) -> Wire {
        guard Int(block.pcb >> 6) & 1 == expected, pending == nil, block.inf.count <= 254 else {
            return pending ?? .r(expected, 2)
        }
        expected ^= 1
        inFlight = nil
        collected += block.inf
        if block.pcb & 0x20 != 0 { return interposing(.r(expected)) }
        executed.append(collected)
        answer = Self.answer(to: collected)
        collected = []
        answerOffset = 0
        return interposing(nextPart())
    }

    private mutating func nextPart() -> Wire {
        let part = Array(answer[answerOffset...].prefix(ifsd))
        answerOffset += part.count
        let block = Wire.i(sendNumber, part, more: answerOffset < answer.count)
        inFlight = block
        // The last block of an answer is acknowledged by the next command, before the card sends again.
        if answerOffset == answer.count { sendNumber ^= 1 }
        return block
    }

    private mutating func acknowledgement(_ number: Int) -> Wire {
        if let pending { return pending }
        guard let inFlight else { return .r(expected) }
        if number == Int(inFlight.pcb >> 6) & 1 { return inFlight }
        guard inFlight.pcb & 0x20 != 0 else { return .r(expected) }
        sendNumber ^= 1
        return interposing(nextPart())
    }

    private mutating func resynchronise() -> Wire {
        (sendNumber, expected, ifsd) = (0, 0, 32)
        (collected, answer, inFlight, pending, afterwards) = ([], [], nil, nil, nil)
        return .resynchResponse
    }

    private mutating func setSize(_ block: Wire) -> Wire {
        guard let size = block.inf.first, block.inf.count == 1, size != 0, size != 0xFF else {
            return .r(expected, 2)
        }
        ifsd = Int(size)
        return .ifsResponse(size)
    }

    private mutating func abort() -> Wire {
        (collected, pending, afterwards) = ([], nil, nil)
        if let inFlight, inFlight.pcb & 0x20 != 0 { sendNumber ^= 1 }
        inFlight = nil
        return .abortResponse
    }

    private mutating func response(_ block: Wire) -> Wire {
        guard let pending, block.pcb == pending.pcb | 0x20, block.inf == pending.inf else {
            return self.pending ?? .r(expected, 2)
        }
        self.pending = nil
        if block.pcb == 0xE2 {
            (collected, answer) = ([], [])
            // The block that was due never went out, so its number is still the next.
            if let inFlight, inFlight.pcb & 0x20 == 0 { sendNumber ^= 1 }
            inFlight = nil
            return .r(expected)
        }
        let next = afterwards ?? .r(expected)
        afterwards = nil
        return chance(nature.wtxPercent) ? interposing(next) : next
    }

    /// Puts a request of the card's own before the block that is due, now and then.
    private mutating func interposing(_ block: Wire) -> Wire {
        // A chain that can be ended: theirs, while it goes on, or ours, once part of it went out.
        let chained = block.pcb & 0x80 != 0 || answerOffset > block.inf.count
        let request: Wire? =
            if chance(nature.wtxPercent) {
                .wtxRequest(UInt8.random(in: 1...9, using: &random))
            } else if chance(nature.ifsPercent) {
                .ifsRequest(UInt8.random(in: 8...254, using: &random))
            } else if chained && chance(nature.abortPercent) {
                .abortRequest
            } else {
                nil
            }
        guard let request else { return block }
        pending = request
        afterwards = block
        return request
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
}
