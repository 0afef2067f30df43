// SPDX-License-Identifier: Apache-2.0
//
// The shortest way from the library to the simulated card: no reader, no T=1. It keeps what was sent, and can
// answer something else in the card's place.

import ISO7816
import VirtualReader

/// A card channel that ends in a simulated card in the same process.
final class SimulatedChannel: CardChannel {
    let card: SimulatedMyNumberCard
    private(set) var commands: [CommandAPDU] = []
    private(set) var sensitivities: [Sensitivity] = []
    var answerLengths = AnswerLengths()
    /// Given the command, an answer instead of the card's; nil lets the card answer.
    var instead: (CommandAPDU) -> [UInt8]? = { _ in nil }
    /// Fails every command from this one on (counted from 0).
    var failsFrom = Int.max
    /// Whether the card still runs the first of those.
    var runsTheFirstThatFails = false
    /// Whether they fail because the card was taken out.
    var isCardGone = true

    struct Unplugged: ExplainedError {
        let message = "the card was taken out"
        let hint = "put the card in and begin again"
    }

    struct Silent: Error {}

    init(_ card: SimulatedMyNumberCard = SimulatedMyNumberCard()) { self.card = card }

    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        guard commands.count < failsFrom else {
            if runsTheFirstThatFails, commands.count == failsFrom {
                commands.append(command)
                _ = card.process(command.bytes)
            }
            throw CardChannelError(
                fate: .mayHaveRun, underlying: isCardGone ? Unplugged() : Silent(), isCardGone: isCardGone)
        }
        commands.append(command)
        sensitivities.append(sensitivity)
        do throws(APDUError) {
            return try ResponseAPDU(instead(command) ?? card.process(command.bytes))
        } catch {
            throw CardChannelError(fate: .mayHaveRun, underlying: error)
        }
    }

    /// Offset and Ne of every READ BINARY so far.
    var reads: [[Int]] {
        commands.filter { $0.ins == 0xB0 }.map { [$0.readOffset, $0.ne ?? 0] }
    }
}

extension CommandAPDU {
    /// Where a READ BINARY begins: with bit 8 of P1, which is the short identifier then, P2 alone is the offset.
    var readOffset: Int { p1 & 0x80 != 0 ? Int(p2) : Int(p1) << 8 | Int(p2) }
}
