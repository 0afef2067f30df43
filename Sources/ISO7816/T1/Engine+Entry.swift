// SPDX-License-Identifier: Apache-2.0
//
// A command that the reader completes at its keypad (CCID 1.1, 6.1.11): one I-block, which the reader sends with the
// prologue that the engine gives. The host never has its bytes, so what rule 6 wants of it (the block again) it
// cannot do; what the card has answered it can ask for again like any answer.

extension T1.Engine.Exchange {
    /// The one I-block. It is no chain: the reader could not cut what it makes.
    func sendEntry(_ template: Int, longest: Int) -> Step {
        guard max(template, longest) <= Int(link.ifsc) else { return settle(.entryTooLong) }
        var next = self
        next.phase = .sending(T1.Engine.Cut(at: 0, of: template, greatest: link.ifsc))
        next.lastBlockTransmissions += 1
        return next.sending(.entry(length: template, link.nextToSend))
    }

    /// The card wants the block again. Numbers and sizes are brought back into order, and the caller hears of it: that
    /// the card has not got the command is its word only.
    func refuseRepetition() -> Step {
        var next = heard()
        next.ending = .repetitionImpossible
        return next.resynchronise()
    }
}
