// SPDX-License-Identifier: Apache-2.0
//
// The host's T=1 engine against the simulated card's, which shares no code with it, over a line with noise:
// whatever is lost or garbled, the answer is right or the failure tells the truth about the command.

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

private enum Outcome: Equatable {
    case complete([UInt8])
    case failed(Fate)
}

/// A card, and a line on which `noise` of 100 blocks are lost or garbled in each direction.
private struct NoisyLine {
    var random: Seeded
    let noise: Int
    let edc: T1.EDC
    let behaviour: CardBehaviour
    let application = TestApplication()
    var card: T1Card
    var resets = 0

    init(seed: UInt64, noise: Int, edc: T1.EDC, behaviour: CardBehaviour) {
        random = Seeded(state: seed)
        self.noise = noise
        self.edc = edc
        self.behaviour = behaviour
        card = Self.freshCard(edc, behaviour)
    }

    private static func freshCard(_ edc: T1.EDC, _ behaviour: CardBehaviour) -> T1Card {
        T1Card(ifsc: 32, edc: edc == .lrc ? .lrc : .crc, bwt: .seconds(1), behaviour: behaviour)
    }

    /// What arrives at the other end; one changed byte is always seen by either checksum.
    private mutating func carry(_ block: [UInt8]) -> [UInt8]? {
        guard Int.random(in: 0..<100, using: &random) < noise else { return block }
        guard Bool.random(using: &random) else { return nil }
        var garbled = block
        garbled[Int.random(in: 0..<block.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
        return garbled
    }

    /// Follows the engine's actions to their end.
    mutating func run(_ engine: inout T1.Engine, _ first: T1.Engine.Action) throws -> Outcome {
        var action = first
        for _ in 0..<5000 {
            switch action {
            case .complete(let answer): return .complete(answer)
            case .fail(_, let fate): return .failed(fate)
            case .enter:
                Issue.record("a keypad, though nobody asked for one")
                return .failed(.mayHaveRun)
            case .resetCard:
                resets += 1
                card = Self.freshCard(edc, behaviour)
                action = engine.didReset()
            case .send(let block, _, _):
                guard let heard = carry(block), case .bytes(let answer, _) = card.receive(heard, application),
                    let back = carry(answer)
                else {
                    action = engine.mute()
                    continue
                }
                action = engine.received(back.span)
            }
        }
        Issue.record("no end after 5000 blocks")
        return .failed(.mayHaveRun)
    }
}

struct PairRow: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let noise: Int
    let edc: T1.EDC
    let behaviour: CardBehaviour
    var testDescription: String { "seed \(seed), noise \(noise) %, \(edc)" }

    static let all: [PairRow] = (0..<120).map { index in
        var behaviour = CardBehaviour()
        if index % 3 == 1 { behaviour.waitingTimeMultiplier = 2 }
        if index % 5 == 2 { behaviour.announcedIFSC = 0x60 }
        return PairRow(
            seed: UInt64(index), noise: [0, 2, 10, 25, 50][index % 5], edc: index % 2 == 0 ? .lrc : .crc,
            behaviour: behaviour)
    }
}

@Suite("Host and card over T=1")
struct T1PairTests {
    @Test("Right, or a failure that tells the truth; and nothing runs twice unseen", arguments: PairRow.all)
    func pair(_ row: PairRow) throws {
        var line = NoisyLine(seed: row.seed, noise: row.noise, edc: row.edc, behaviour: row.behaviour)
        var engine = T1.Engine(T1.Configuration(edc: row.edc, ifsc: 32))
        let negotiated = engine.negotiateIFSD(0xFC)
        guard case .complete = try line.run(&engine, negotiated), engine.isReady else {
            #expect(row.noise > 0, "a clean line fails nothing")
            return
        }
        for number in 0..<20 where engine.isReady {
            let size = Int.random(in: 0...300, using: &line.random)
            let command = [0x00, 0x30, UInt8(number), UInt8(size & 0xFF)] + counting(size)
            let before = line.application.commands.count
            let isRepeatable = number % 4 == 0
            let started = engine.start(command, repeatable: isRepeatable)
            let outcome = try line.run(&engine, started)
            let runs = line.application.commands.dropFirst(before)
            #expect(runs.allSatisfy { $0 == command }, "only whole commands run")
            switch outcome {
            case .complete(let answer):
                #expect(answer == command + [0x90, 0x00])
                #expect(isRepeatable ? !runs.isEmpty : runs.count == 1)
            case .failed(.notSent): #expect(runs.isEmpty)
            case .failed(.mayHaveRun): #expect(isRepeatable || runs.count <= 1)
            }
            if row.noise == 0 { #expect(outcome == .complete(command + [0x90, 0x00])) }
        }
        if row.noise == 0 { #expect(line.resets == 0) }
    }
}
