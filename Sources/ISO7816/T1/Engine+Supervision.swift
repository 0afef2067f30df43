// SPDX-License-Identifier: Apache-2.0
//
// S-blocks: waiting time, field sizes and abortion, asked for by the card or by us
// (ISO/IEC 7816-3:2006, 11.6.2 and 11.6.3, rules 3, 4 and 9).

extension T1.Engine.Exchange {
    /// The card asks.
    func requested(_ subject: T1.Block.Supervision) -> Step {
        if phase == .resynchronising { return failed(.otherError) }
        switch subject {
        case .resynch:
            // Only the interface device may ask for it (rule 6.1).
            return failed(.otherError)
        case .wtx:
            var next = heard()
            next.extensions += 1
            guard next.extensions <= limits.waitingTimeExtensions else {
                return next.end(.waitingTimeExtensionLimit)
            }
            return next.sending(.response(subject))
        case .ifs(let size):
            var next = heard()
            next.requests += 1
            guard next.requests <= limits.supervisoryRequests else {
                return next.end(.supervisoryRequestLimit)
            }
            next.link.ifsc = size
            return next.sending(.response(subject))
        case .abort:
            guard canBeAborted else { return failed(.otherError) }
            var next = heard()
            next.requests += 1
            guard next.requests <= limits.supervisoryRequests else {
                return next.end(.supervisoryRequestLimit)
            }
            next.phase = .aborted
            next.ending = .abortedByCard
            return next.sending(.response(subject))
        }
    }

    /// There is a chain that the card can end, or it repeats its request because our answer was lost.
    private var canBeAborted: Bool {
        switch phase {
        case .sending(let cut): cut.isChained
        case .receiving, .aborted: true
        case .negotiating, .aborting, .resynchronising: false
        }
    }

    /// The card answers a request of ours; an answer that nobody asked for, or with another value, is invalid.
    func responded(_ subject: T1.Block.Supervision) -> Step {
        switch (phase, subject) {
        case (.negotiating(let ifsd), .ifs(let size)) where ifsd == size:
            return agreed(ifsd)
        case (.aborting(let resynchronise), .abort):
            return resynchronise ? heard().resynchronise() : advanced().settle(ending ?? .cancelled)
        case (.resynchronising, .resynch):
            return resynchronised()
        case (.sending, _), (.receiving, _), (.aborted, _), (.negotiating, _), (.aborting, _),
            (.resynchronising, _):
            return failed(.otherError)
        }
    }

    private func agreed(_ ifsd: UInt8) -> Step {
        var next = advanced()
        next.link.ifsd = ifsd
        next.link.negotiation = .agreed(ifsd)
        next.link.ifsdToRenew = nil
        switch job {
        case .negotiation: return (.ready(next.link), .negotiated)
        case .command, .entry: return next.begin()
        }
    }

    /// The caller gives up.
    func cancelled(unsent: Bool) -> Step {
        var next = self
        next.ending = .cancelled
        switch phase {
        case .sending(let cut):
            let withheld = unsent && isFirstTransmission(of: cut)
            if withheld && !cut.more { next.lastBlockTransmissions = 0 }
            if withheld && cut.offset == 0 { return next.settle(.cancelled) }
            guard cut.more || withheld else { return next.end(.cancelled) }
            return next.abort(resynchronise: !withheld)
        case .receiving:
            // Whether the card counts the block before the abort as delivered is not told by anything that it
            // sends. Off by one, the first block of the next answer would be lost unseen.
            return next.abort(resynchronise: true)
        case .negotiating:
            return unsent && failures == 0 && extensions + requests == 0
                ? next.settle(.cancelled) : next.end(.cancelled)
        case .aborting, .aborted, .resynchronising:
            return next.end(.cancelled)
        }
    }

    /// Whether the block last sent is this part of the command and had not gone out before.
    private func isFirstTransmission(of cut: T1.Engine.Cut) -> Bool {
        switch lastSent {
        case .information, .entry: repetitions == 0 && (cut.more || lastBlockTransmissions == 1)
        case .acknowledgement, .request, .response: false
        }
    }

    private func abort(resynchronise: Bool) -> Step {
        var next = advanced()
        next.link.heard = link.heard
        next.phase = .aborting(resynchronise: resynchronise)
        return next.sending(.request(.abort))
    }
}
