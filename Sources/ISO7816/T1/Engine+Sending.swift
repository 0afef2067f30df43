// SPDX-License-Identifier: Apache-2.0
//
// The command goes out: chaining, and what R-blocks of the card mean
// (ISO/IEC 7816-3:2006, 11.6.2 and 11.6.3, rules 2.2 and 5).

extension T1.Engine.Exchange {
    /// The I-block that begins at an offset, cut to the card's present IFSC.
    func sendInformation(at offset: Int, of total: Int) -> Step {
        let cut = T1.Engine.Cut(at: offset, of: total, greatest: link.greatestToSend)
        var next = self
        next.phase = .sending(cut)
        if !cut.more { next.lastBlockTransmissions += 1 }
        return next.sending(.information(cut, link.nextToSend))
    }

    /// An R-block. Its N(R) decides; its error bits are information.
    func receivedAcknowledgement(_ number: T1.SequenceNumber) -> Step {
        switch phase {
        case .sending(let cut):
            let asksAgain = number == link.nextToSend
            return switch (asksAgain, cut.more) {
            case (true, _): repeatInformation(cut)
            case (false, true): acknowledged(cut)
            case (false, false): repeatAcknowledgement()
            }
        case .receiving:
            // The number can only be that of our next command: the card wants our R-block again.
            return number == link.nextToSend ? repeatAcknowledgement() : failed(.otherError)
        case .aborted:
            var next = advanced()
            next.link.nextToSend = number
            return next.settle(ending ?? .abortedByCard)
        case .negotiating, .aborting, .resynchronising:
            return failed(.otherError)
        }
    }

    /// The card has this block of the chain and wants the next.
    private func acknowledged(_ cut: T1.Engine.Cut) -> Step {
        var next = advanced()
        next.link.nextToSend = link.nextToSend.next
        return next.sendInformation(at: cut.end, of: cut.total)
    }

    /// The card wants our I-block again: the same bytes, unless its IFSC has become smaller than that block.
    private func repeatInformation(_ cut: T1.Engine.Cut) -> Step {
        if case .entry = job { return refuseRepetition() }
        var next = heard()
        next.repetitions += 1
        guard next.repetitions < T1.attempts else { return next.resynchronise() }
        return next.sendInformation(at: cut.offset, of: cut.total, keeping: cut)
    }

    private func sendInformation(at offset: Int, of total: Int, keeping cut: T1.Engine.Cut) -> Step {
        guard cut.length <= Int(link.ifsc) else { return sendInformation(at: offset, of: total) }
        var next = self
        if !cut.more { next.lastBlockTransmissions += 1 }
        return next.sending(.information(cut, link.nextToSend))
    }

    /// The card did not understand our R-block and wants it again (Annex A, scenarios 11 and 13). As an answer to
    /// anything else such a number cannot be.
    private func repeatAcknowledgement() -> Step {
        switch lastSent {
        case .acknowledgement:
            var next = heard()
            next.repetitions += 1
            guard next.repetitions < T1.attempts else { return next.resynchronise() }
            return next.sending(lastSent)
        case .information, .entry, .request, .response:
            return failed(.otherError)
        }
    }
}
