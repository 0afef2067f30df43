// SPDX-License-Identifier: Apache-2.0
//
// The answer comes in: I-blocks of the card, one or a chain, each taken once
// (ISO/IEC 7816-3:2006, 11.6.2 and 11.6.3, rules 2.1, 2.2 and 5).

extension T1.Engine.Exchange {
    /// An I-block of the card.
    func receivedInformation(length: Int, number: T1.SequenceNumber, more: Bool) -> Step {
        switch phase {
        case .sending(let cut):
            // In the middle of our chain only an R-block is an answer: the card has not got the command yet.
            return cut.more ? failed(.otherError) : take(length: length, number: number, more: more)
        case .receiving:
            return take(length: length, number: number, more: more)
        case .aborted:
            // Instead of an R-block the card may use its right to send; nothing in it belongs to a command.
            guard number == link.expected, !more else { return failed(.otherError) }
            var next = advanced()
            next.link.expected = link.expected.next
            next.link.nextToSend = link.nextToSend.next
            return next.settle(ending ?? .abortedByCard)
        case .negotiating, .aborting, .resynchronising:
            return failed(.otherError)
        }
    }

    private func take(length: Int, number: T1.SequenceNumber, more: Bool) -> Step {
        guard number == link.expected else { return refuseNumber() }
        guard length <= Int(link.ifsd) else { return failed(.otherError) }
        var next = advanced()
        if case .sending = phase { next.link.nextToSend = link.nextToSend.next }
        next.link.expected = link.expected.next
        next.answerLength += length
        next.emptyBlocks = length == 0 && more ? emptyBlocks + 1 : 0
        guard next.answerLength <= limits.answerLength else { return next.end(.answerTooLong) }
        guard next.emptyBlocks <= limits.emptyBlocks else { return next.end(.emptyBlockLimit) }
        guard more else { return (.ready(next.link), .finish) }
        next.phase = .receiving
        let acknowledgement = T1.Engine.Outgoing.acknowledgement(next.link.expected, .errorFree)
        return (.exchanging(next.remembering(acknowledgement)), .keep(acknowledgement))
    }

    /// A block that was here before, or one out of order: nothing of it is kept. The R-block names the block that
    /// is awaited; where our last R-block was lost, this acknowledges again.
    private func refuseNumber() -> Step {
        let counted = failing()
        guard counted.failures < T1.attempts else { return counted.exhausted() }
        return counted.sending(.acknowledgement(link.expected, .otherError))
    }
}
