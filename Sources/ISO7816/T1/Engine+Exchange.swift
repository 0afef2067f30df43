// SPDX-License-Identifier: Apache-2.0
//
// One exchange: a command and its answer, or the negotiation of IFSD. What is out, what is awaited, and how
// patient the engine still is. The rules that change it are in the other `Engine+….swift` files.

extension T1.Engine {
    /// What the exchange is for.
    enum Job: Equatable {
        case command(length: Int, repeatable: Bool)
        /// A command that the reader completes: how much of it the host has, and how much it may become.
        case entry(template: Int, longest: Int)
        case negotiation(UInt8)
    }

    /// Where the exchange stands.
    enum Phase: Equatable {
        /// Our I-block is out; awaited is an R-block while more of the chain follows, then an I-block.
        case sending(Cut)
        /// Part of the answer is here and acknowledged; awaited is the next I-block.
        case receiving
        /// S(IFS request) is out.
        case negotiating(UInt8)
        /// S(ABORT request) is out. When the block before it may have reached the card, its number is
        /// uncertain, and S(RESYNCH request) follows.
        case aborting(resynchronise: Bool)
        /// The card's S(ABORT request) is answered; it has to hand back the right to send.
        case aborted
        /// S(RESYNCH request) is out.
        case resynchronising
    }

    /// One exchange.
    struct Exchange: Equatable {
        var link: Link
        let job: Job
        let limits: T1.Limits
        var phase: Phase
        /// The block last sent: what a repetition repeats.
        var lastSent: Outgoing
        /// Attempts in a row that brought no valid block.
        var failures = 0
        /// Valid blocks in a row by which the card asked for our last block again.
        var repetitions = 0
        /// Waiting time extensions since the exchange last moved on.
        var extensions = 0
        /// Other requests of the card since the exchange last moved on.
        var requests = 0
        /// Empty I-blocks in a row.
        var emptyBlocks = 0
        /// S(RESYNCH request)s that began a new attempt at recovery.
        var resynchronisations = 0
        /// How often the command's last block was handed out.
        var lastBlockTransmissions = 0
        /// The length of the answer so far.
        var answerLength = 0
        /// How the exchange ends once the link is in order again.
        var ending: T1.Failure?

        init(link: Link, job: Job, limits: T1.Limits) {
            self.link = link
            self.job = job
            self.limits = limits
            phase = .receiving
            lastSent = .acknowledgement(link.expected, .errorFree)
        }
    }
}

extension T1.Engine.Exchange {
    typealias Step = T1.Engine.State.Step
    typealias State = T1.Engine.State

    /// Whether the card can have executed the command: only once its last block went out.
    var fate: Fate { lastBlockTransmissions > 0 ? .mayHaveRun : .notSent }

    /// From the first byte: IFSD if it has to be told (again), then the command.
    func begin() -> Step {
        var next = self
        next.answerLength = 0
        next.emptyBlocks = 0
        switch (job, link.ifsdToRenew) {
        case (.negotiation(let ifsd), _), (.command, .some(let ifsd)), (.entry, .some(let ifsd)):
            next.phase = .negotiating(ifsd)
            return next.sending(.request(.ifs(ifsd)))
        case (.command(let length, _), .none):
            return next.sendInformation(at: 0, of: length)
        case (.entry(let template, let longest), .none):
            return next.sendEntry(template, longest: longest)
        }
    }

    /// Waits for the card after this block.
    func sending(_ block: T1.Engine.Outgoing) -> Step {
        let next = remembering(block)
        return (.exchanging(next), .send(block))
    }

    /// The same exchange with this block as the last that was sent.
    func remembering(_ block: T1.Engine.Outgoing) -> Self {
        var next = self
        next.lastSent = block
        return next
    }

    /// A valid, expected block came: the attempts begin anew (rules 7.4.1, 7.4.2: 'error-free').
    func heard() -> Self {
        var next = self
        next.link.heard = true
        next.failures = 0
        return next
    }

    /// The exchange moved on: all patience is restored but for the number of resynchronisations.
    func advanced() -> Self {
        var next = heard()
        next.repetitions = 0
        next.extensions = 0
        next.requests = 0
        return next
    }

    /// The end, for good.
    func end(_ failure: T1.Failure) -> Step {
        (.dead(failure), .fail(failure, fate))
    }

    /// The end of this exchange; the link goes on.
    func settle(_ failure: T1.Failure) -> Step {
        (.ready(link), .fail(failure, fate))
    }

    /// Any valid block of the card, and how long its information field is.
    func received(_ kind: T1.Block.Kind, length: Int) -> Step {
        switch kind {
        case .information(let number, let more):
            receivedInformation(length: length, number: number, more: more)
        case .acknowledgement(let number, _): receivedAcknowledgement(number)
        case .request(let subject): requested(subject)
        case .response(let subject): responded(subject)
        }
    }
}
