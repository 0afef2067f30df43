// SPDX-License-Identifier: Apache-2.0
//
// The host's T=1 engine against the simulated card's, which shares no code with it, over a line with noise:
// whatever is lost or garbled, the answer is right or the failure tells the truth about the command.

import ISO7816
import Testing

@testable import VirtualReader

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
    func pair(_ row: PairRow) {
        var line = NoisyLine(
            seed: row.seed, rate: row.noise * 100, edc: row.edc, behaviour: row.behaviour)
        var engine = T1.Engine(T1.Configuration(edc: row.edc, ifsc: 32))
        let negotiated = engine.negotiateIFSD(0xFC)
        guard case .complete = line.run(&engine, negotiated), engine.isReady else {
            #expect(row.noise > 0, "a clean line fails nothing")
            return
        }
        for number in 0..<20 where engine.isReady {
            let size = Int.random(in: 0...300, using: &line.random)
            let command = [0x00, 0x30, UInt8(number), UInt8(size & 0xFF)] + counting(size)
            let before = line.application.commands.count
            let isRepeatable = number % 4 == 0
            let started = engine.start(command, repeatable: isRepeatable)
            let outcome = line.run(&engine, started)
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
