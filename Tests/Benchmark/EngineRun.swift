// SPDX-License-Identifier: Apache-2.0
//
// The T=1 engine alone: commands in, blocks out, a card's blocks from a table in. No reader, no bus.

import AllocationCount
import ISO7816

/// Commands against the engine, with a card made of prepared blocks.
struct EngineRun: ~Copyable {
    enum Kind: String, CaseIterable {
        /// One block each way.
        case short
        /// An answer in sixteen blocks of the greatest size, each but the last acknowledged.
        case long
    }

    private static let chain = 16
    private var engine = T1.Engine(T1.Configuration(ifsc: 254, ifsd: 254))
    private let command: [UInt8] = [0x00, 0xB0, 0x00, 0x00, 0x00]
    /// The card's blocks, by N(S) of the first one.
    private let answers: [[[UInt8]]]
    private var next = 0

    init(_ kind: Kind) {
        let count = kind == .short ? 1 : Self.chain
        answers = (0..<2).map { first in
            (0..<count).map { index in
                let isLast = index == count - 1
                let pcb = UInt8((first + index) % 2) << 6 | (isLast ? 0 : 0x20)
                return Self.block(pcb, isLast ? [0x90, 0x00] : [UInt8](repeating: 0xA5, count: 254))
            }
        }
        blocks = 2 * count
    }

    /// Blocks in one command, both ways.
    let blocks: Int

    private static func block(_ pcb: UInt8, _ information: [UInt8]) -> [UInt8] {
        let body = [0, pcb, UInt8(information.count)] + information
        return body + [body.reduce(0, ^)]
    }

    /// - Returns: the bytes of all answers, so that nobody leaves the work out.
    mutating func run(_ count: Int) -> Int {
        var sum = 0
        for _ in 0..<count {
            var action: T1.Engine.Action? = engine.start(command, repeatable: true)
            var index = 0
            while let present = action.take() {
                switch consume present {
                case .send(var block, _, _):
                    engine.takeBack(block: &block)
                    let answer = answers[next][index]
                    action = engine.received(answer.span)
                    index += 1
                case .complete(var answer):
                    sum += answer.count
                    engine.takeBack(answer: &answer)
                case .enter, .resetCard, .fail:
                    preconditionFailure("the prepared card keeps to the protocol")
                }
            }
            next = (next + index) % 2
        }
        return sum
    }

    /// What a block takes: nanoseconds, and calls to the heap.
    static func measure(_ kind: Kind) -> (nanoseconds: Double, allocations: Double) {
        var run = EngineRun(kind)
        let count = 20_000 / run.blocks
        var sum = 0
        let nanoseconds = Stopwatch.median(of: count * run.blocks) { sum &+= run.run(count) }
        let before = allocation_calls()
        sum &+= run.run(count)
        let allocations = Double(allocation_calls() - before) / Double(count * run.blocks)
        precondition(sum > 0)
        return (nanoseconds, allocations)
    }
}
