// SPDX-License-Identifier: Apache-2.0
//
// Cards that never let go, and noise: whatever comes, the engine neither traps nor goes on for ever.

import Foundation
import Testing

@testable import ISO7816

@Suite("T1: cards that mean harm")
struct T1HostileCardTests {
    /// What such a card answers, given how many blocks there were and the one just received.
    struct Strategy: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: @Sendable (Int, Wire) -> Wire?
        var testDescription: String { name }

        init(_ name: String, _ answer: @escaping @Sendable (Int, Wire) -> Wire?) {
            self.name = name
            self.answer = answer
        }
    }

    /// Answers S(RESYNCH request) properly and everything else as given.
    static func resynchronising(_ answer: @escaping @Sendable (Int, Wire) -> Wire?)
        -> @Sendable (Int, Wire) -> Wire?
    {
        { count, block in block == .resynchRequest ? .resynchResponse : answer(count, block) }
    }

    static let strategies: [Strategy] = [
        Strategy("silence") { _, _ in nil },
        Strategy("silence but for RESYNCH", resynchronising { _, _ in nil }),
        Strategy("asks for everything again") { _, block in .r(Int(block.pcb >> 6) & 1, 1) },
        Strategy(
            "asks for everything again but for RESYNCH",
            resynchronising { _, block in .r(Int(block.pcb >> 6) & 1, 1) }),
        Strategy("R(0) and R(1) in turn", resynchronising { count, _ in .r(count & 1) }),
        Strategy("endless WTX", resynchronising { _, _ in .wtxRequest(255) }),
        Strategy(
            "WTX and NAK in turn", resynchronising { count, _ in count & 1 == 0 ? .wtxRequest(1) : .r(0, 1) }),
        Strategy(
            "WTX and silence in turn", resynchronising { count, _ in count & 1 == 0 ? .wtxRequest(1) : nil }),
        Strategy("endless IFS requests", resynchronising { count, _ in .ifsRequest(UInt8(count % 254 + 1)) }),
        Strategy("IFS 1, then NAK", resynchronising { count, _ in count == 1 ? .ifsRequest(1) : .r(0, 1) }),
        Strategy("endless ABORT requests", resynchronising { _, _ in .abortRequest }),
        Strategy("its own RESYNCH requests") { _, _ in .resynchRequest },
        Strategy("RESYNCH responses to everything") { _, _ in .resynchResponse },
        Strategy("endless empty I-blocks", resynchronising { count, _ in .i(count & 1, [], more: true) }),
        Strategy(
            "an endless chain of single bytes",
            resynchronising { _, block in
                .i(block.pcb & 0x80 == 0 ? 0 : Int(block.pcb >> 4) & 1, [7], more: true)
            }),
        Strategy("the same I-block for ever", resynchronising { _, _ in .i(0, [7], more: true) }),
        Strategy("the wrong number for ever", resynchronising { _, _ in .i(1, [7]) }),
        Strategy("I-blocks that are too long", resynchronising { _, _ in .i(0, pattern(200)) }),
    ]

    @Test(
        "Every hostile card comes to an end, typed, within a bounded number of blocks", arguments: strategies)
    func hostile(_ strategy: Strategy) {
        for edc in [T1.EDC.lrc, .crc] {
            let kinds = [(short, false), (short, true), (three, false), (three, true), (short, nil)]
            for (command, repeatable) in kinds {
                var engine = T1.Engine(.init(edc: edc, limits: .init(answerLength: 500)))
                var action =
                    repeatable.map { engine.start(command, repeatable: $0) }
                    ?? engine.startEntry(template: 4, longest: command.count)
                var count = 0
                exchange: while count < 3_000 {
                    switch action {
                    case .send(let bytes, _, _):
                        count += 1
                        let body = Array(bytes.dropLast(edc.length))
                        let reply = strategy.answer(count, Wire(pcb: body[1], inf: Array(body[3...])))
                        action = reply.map { engine.received($0.bytes(edc).span) } ?? engine.mute()
                    case .enter(let prologue):
                        count += 1
                        let reply = strategy.answer(count, Wire(pcb: prologue[1], inf: command))
                        action = reply.map { engine.received($0.bytes(edc).span) } ?? engine.mute()
                    case .resetCard: action = engine.didReset()
                    case .complete, .fail: break exchange
                    }
                }
                guard case .fail = action else {
                    Issue.record("\(strategy.name): \(action) after \(count) blocks")
                    continue
                }
                #expect(engine.heldBytes == 0)
            }
        }
    }

    @Test("Noise, well-formed nonsense and events in any order never trap and never go on for ever")
    func noise() {
        var random = SeededGenerator(state: T1PropertyTests.seed)
        let limits = T1.Limits(
            waitingTimeExtensions: 5, supervisoryRequests: 3, emptyBlocks: 2, resynchronisations: 2,
            answerLength: 60)
        for _ in 0..<3_000 {
            var engine = T1.Engine(.init(ifsc: 8, limits: limits))
            let isEntry = Int.random(in: 0..<4, using: &random) == 0
            var action =
                isEntry
                ? engine.startEntry(template: 4, longest: Int.random(in: 4...12, using: &random))
                : engine.start(pattern(Int.random(in: 0...40, using: &random)), repeatable: true)
            var count = 0
            exchange: while count < 10_000 {
                switch action {
                case .complete, .fail: break exchange
                case .send, .enter, .resetCard: count += 1
                }
                action =
                    switch Int.random(in: 0..<100, using: &random) {
                    case 0..<70: engine.received(Self.nonsense(&random).span)
                    case 70..<80: engine.received(Self.bytes(&random).span)
                    case 80..<88: engine.mute()
                    case 88..<96: engine.lineError()
                    case 96: engine.didReset()
                    case 97: engine.cancelled(unsent: true)
                    case 98: engine.negotiateIFSD(7)
                    default: engine.cancelled()
                    }
                if case .fail(.busy, _) = action { action = engine.mute() }
                if case .fail(.unexpectedEvent, _) = action { action = engine.didReset() }
            }
            #expect(count < 10_000)
        }
    }

    private static func bytes(_ random: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...300, using: &random)).map { _ in
            UInt8.random(in: .min ... .max, using: &random)
        }
    }

    /// A block with a right checksum and any PCB, mostly a legal one.
    private static func nonsense(_ random: inout SeededGenerator) -> [UInt8] {
        let legal: [UInt8] = [
            0x00, 0x20, 0x40, 0x60, 0x80, 0x81, 0x90, 0x92, 0xC1, 0xC2, 0xC3, 0xE0, 0xE1, 0xE2, 0xE3,
        ]
        let pcb = legal.randomElement(using: &random) ?? 0
        let length =
            switch pcb {
            case 0x00...0x60: Int.random(in: 0...34, using: &random)
            case 0xC1, 0xC3, 0xE1, 0xE3: 1
            default: 0
            }
        let inf = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return Wire(pcb: pcb, inf: inf).bytes(.lrc)
    }
}
