// SPDX-License-Identifier: Apache-2.0
//
// When blocks are lost or damaged: repetition, then S(RESYNCH), then a reset of the card
// (ISO/IEC 7816-3:2006, 11.6.3, rules 6 and 7). What the card may have executed is never sent twice unseen:
// after S(RESYNCH) it can no longer tell a repeated command from a new one.

extension T1.Engine.Exchange {
    /// No valid block came: none at all, or one that is damaged, or one that cannot be here.
    func failed(_ report: T1.Block.Report) -> Step {
        let counted = failing()
        guard counted.failures < T1.attempts else { return counted.exhausted() }
        switch phase {
        case .negotiating(let ifsd): return counted.sending(.request(.ifs(ifsd)))  // rule 7.3
        case .aborting: return counted.sending(.request(.abort))
        case .resynchronising: return counted.sending(.request(.resynch))
        case .sending, .receiving, .aborted:
            switch lastSent {
            case .acknowledgement:  // rule 7.2
                return counted.sending(lastSent)
            case .information, .entry, .response, .request:  // rules 7.1 and 7.3
                return counted.sending(.acknowledgement(link.expected, report))
            }
        }
    }

    /// One attempt more that brought nothing.
    func failing() -> Self {
        var next = self
        next.failures += 1
        return next
    }

    /// The third attempt in a row failed.
    func exhausted() -> Step {
        if phase == .resynchronising { return wishReset(.resynchronisationUnanswered) }
        guard link.heard else {
            // Rule 7.4.1: a reset, and when that was to no avail, the end.
            return link.resetBefore ? end(.cardUnresponsive) : wishReset(.cardUnresponsive)
        }
        return resynchronise()
    }

    /// Rule 7.4.2. Bounded, since a card may answer S(RESYNCH) and nothing else, for ever.
    func resynchronise() -> Step {
        var next = self
        next.resynchronisations += 1
        guard next.resynchronisations <= limits.resynchronisations else {
            return wishReset(.repetitionLimit)
        }
        next.failures = 0
        next.repetitions = 0
        next.phase = .resynchronising
        return next.sending(.request(.resynch))
    }

    /// S(RESYNCH response): both sides are as after the reset, but what the card has executed it has executed.
    func resynchronised() -> Step {
        var next = advanced()
        next.link.nextToSend = .zero
        next.link.expected = .zero
        next.link.ifsc = link.initialIFSC
        next.link.ifsd = link.initialIFSD
        if case .agreed(let ifsd) = link.negotiation { next.link.ifsdToRenew = ifsd }
        if let ending { return next.settle(ending) }
        switch job {
        case .negotiation:
            return (.ready(next.link.withoutNegotiation), .negotiated)
        case .command(_, let repeatable):
            guard fate == .notSent || repeatable else { return next.settle(.synchronisationLost) }
            return next.begin()
        case .entry:
            guard fate == .notSent else { return next.settle(.synchronisationLost) }
            return next.begin()
        }
    }

    private func wishReset(_ failure: T1.Failure) -> Step {
        (.awaitingReset(self, failure), .reset)
    }

    /// The reset is done. A command is not repeated: selected files and verified PINs are gone, perhaps the card
    /// is another. A negotiation at the start loses nothing: some tokens never answer S(IFS request).
    func afterReset(_ failure: T1.Failure) -> Step {
        switch (job, failure) {
        case (.negotiation, .cardUnresponsive):
            return (.ready(link.withoutNegotiation.afterReset), .negotiated)
        case (.negotiation, _), (.command, _), (.entry, _):
            return end(failure)
        }
    }
}

extension T1.Engine.Link {
    /// IFSD as at the start, and never asked for again.
    fileprivate var withoutNegotiation: Self {
        var next = self
        next.ifsd = initialIFSD
        next.ifsdToRenew = nil
        next.negotiation = .unanswered
        return next
    }

    /// As after a reset of the card.
    fileprivate var afterReset: Self {
        var next = self
        next.nextToSend = .zero
        next.expected = .zero
        next.ifsc = initialIFSC
        next.heard = false
        next.resetBefore = true
        return next
    }
}
