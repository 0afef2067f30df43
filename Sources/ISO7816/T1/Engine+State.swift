// SPDX-License-Identifier: Apache-2.0
//
// Everything the engine knows between two events, except the bytes of the APDU, which it only counts: so a state
// can be compared and printed. The switch at the end is exhaustive; it is the one table of what leads where.

extension T1.Engine {
    /// What happened.
    enum Event: Equatable {
        case start(length: Int, repeatable: Bool)
        case enter(template: Int, longest: Int)
        case negotiate(UInt8)
        /// A valid block, and how long its information field is.
        case block(T1.Block.Kind, length: Int)
        case invalid(T1.Block.Report)
        case cancelled(unsent: Bool)
        case cardGone
        case didReset
    }

    /// What follows, before it is turned into bytes.
    enum Effect: Equatable {
        case send(Outgoing)
        /// The information field that came is part of the answer, and more is to come.
        case keep(Outgoing)
        /// With the information field that came, the answer is whole.
        case finish
        case negotiated
        case reset
        case fail(T1.Failure, Fate)
        /// An error that leaves the state, and a command in progress, alone.
        case refuse(T1.Failure)
    }

    /// A block that goes out. An I-block is a place in the command.
    enum Outgoing: Equatable {
        case information(Cut, T1.SequenceNumber)
        /// An I-block of which the host has the length of its part.
        case entry(length: Int, T1.SequenceNumber)
        case acknowledgement(T1.SequenceNumber, T1.Block.Report)
        case request(T1.Block.Supervision)
        case response(T1.Block.Supervision)
    }

    /// The part of a command that one I-block carries.
    struct Cut: Equatable {
        let offset: Int
        let length: Int
        let total: Int

        init(at offset: Int, of total: Int, greatest: UInt8) {
            self.offset = offset
            self.length = min(total - offset, Int(greatest))
            self.total = total
        }

        var end: Int { offset + length }
        var range: Range<Int> { offset..<end }
        var more: Bool { end < total }
        /// The block is one of several.
        var isChained: Bool { more || offset > 0 }
    }

    /// What both sides of the link have agreed on.
    struct Link: Equatable {
        /// N(S) of our next I-block, or of the one in flight.
        var nextToSend = T1.SequenceNumber.zero
        /// N(S) of the card's next I-block.
        var expected = T1.SequenceNumber.zero
        var ifsc: UInt8
        var ifsd: UInt8
        var negotiation = IFSDNegotiation.notAsked
        /// The size that the card agreed to and has forgotten since, by S(RESYNCH).
        var ifsdToRenew: UInt8?
        /// An error-free block has come since the reset.
        var heard = false
        /// The card has been reset once because nothing was heard.
        var resetBefore = false
        let carriage: UInt8
        let initialIFSC: UInt8
        let initialIFSD: UInt8

        /// The longest block that both the card takes and the reader carries.
        var greatestToSend: UInt8 { min(ifsc, carriage) }

        init(_ configuration: T1.Configuration) {
            ifsc = configuration.ifsc
            ifsd = configuration.ifsd
            carriage = configuration.carriage
            initialIFSC = configuration.ifsc
            initialIFSD = configuration.ifsd
        }
    }

    /// The engine's state.
    enum State: Equatable {
        /// Nothing in progress.
        case ready(Link)
        /// A block is out and the card's is awaited.
        case exchanging(Exchange)
        /// The card is to be reset; then the exchange ends.
        case awaitingReset(Exchange, T1.Failure)
        /// Nothing goes any more.
        case dead(T1.Failure)

        /// The link, where there is one.
        var link: Link? {
            switch self {
            case .ready(let link): link
            case .exchanging(let exchange), .awaitingReset(let exchange, _): exchange.link
            case .dead: nil
            }
        }
    }
}

extension T1.Engine.State {
    /// Next state and effect.
    typealias Step = (next: Self, effect: T1.Engine.Effect)

    /// Next state and effect for every state and every event.
    func step(_ event: T1.Engine.Event, _ limits: T1.Limits) -> Step {
        switch self {
        case .ready(let link):
            switch event {
            case .start(let length, let repeatable):
                let job = T1.Engine.Job.command(length: length, repeatable: repeatable)
                return T1.Engine.Exchange(link: link, job: job, limits: limits).begin()
            case .enter(let template, let longest):
                let job = T1.Engine.Job.entry(template: template, longest: longest)
                return T1.Engine.Exchange(link: link, job: job, limits: limits).begin()
            case .negotiate(let ifsd):
                return T1.Engine.Exchange(link: link, job: .negotiation(ifsd), limits: limits).begin()
            case .cardGone:
                return (.dead(.cardGone), .fail(.cardGone, .notSent))
            case .didReset:
                return (.dead(.cardReset), .fail(.cardReset, .notSent))
            case .block, .invalid, .cancelled:
                return (self, .refuse(.unexpectedEvent))
            }
        case .exchanging(let exchange):
            switch event {
            case .start, .enter, .negotiate: return (self, .refuse(.busy))
            case .block(let kind, let length): return exchange.received(kind, length: length)
            case .invalid(let report): return exchange.failed(report)
            case .cancelled(let unsent): return exchange.cancelled(unsent: unsent)
            case .cardGone: return exchange.end(.cardGone)
            case .didReset: return exchange.end(.cardReset)
            }
        case .awaitingReset(let exchange, let failure):
            switch event {
            case .start, .enter, .negotiate: return (self, .refuse(.busy))
            case .block, .invalid: return (self, .refuse(.unexpectedEvent))
            case .cancelled: return exchange.end(.cancelled)
            case .cardGone: return exchange.end(.cardGone)
            case .didReset: return exchange.afterReset(failure)
            }
        case .dead(let failure):
            switch event {
            case .start, .enter, .negotiate, .block, .invalid, .cancelled, .cardGone, .didReset:
                return (self, .fail(failure, .notSent))
            }
        }
    }
}
