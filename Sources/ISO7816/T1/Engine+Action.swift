// SPDX-License-Identifier: Apache-2.0
//
// What the engine asks of its caller, and what it tells about the link. Descriptions never show an APDU's bytes.

extension T1.Engine {
    /// What to do next.
    public enum Action: Equatable, Sendable {
        /// Send one block, then wait for the card's.
        ///
        /// The bytes are the whole block. The card has `waiting` × BWT to begin its own: 1, except in the answer
        /// to a waiting time extension. `carriesCommand` marks an I-block with bytes of the command, which are to
        /// be blanked in a trace, and wiped after use, when the command is secret.
        case send([UInt8], waiting: UInt8, carriesCommand: Bool)
        /// Let the reader complete an I-block at its keypad and send it, once; then wait for the card's, as after
        /// `send`. These are NAD, PCB and LEN, the last as far as the host knows it.
        case enter(prologue: [UInt8])
        /// Reset the card (warm), then tell `didReset()` or `cardGone()`. The command is not repeated.
        case resetCard
        /// The answer's bytes; empty after `negotiateIFSD`.
        case complete([UInt8])
        /// No answer. The fate says whether the card may have executed the command.
        case fail(T1.Failure, fate: Fate)
    }

    /// How the interface device's information field size came about.
    public enum IFSDNegotiation: Equatable, Sendable {
        /// Nobody asked: the card reckons with the size of the configuration.
        case notAsked
        /// The card agreed.
        case agreed(UInt8)
        /// The card never answered S(IFS request) and was reset; the size is as in the configuration.
        case unanswered
    }

    /// The card's information field size in use.
    public var ifsc: UInt8? { state.link?.ifsc }

    /// The interface device's information field size in use.
    public var ifsd: UInt8? { state.link?.ifsd }

    /// How ``ifsd`` came about.
    public var ifsdNegotiation: IFSDNegotiation { state.link?.negotiation ?? .notAsked }

    /// Whether a command may begin.
    public var isReady: Bool {
        switch state {
        case .ready: true
        case .exchanging, .awaitingReset, .dead: false
        }
    }

    /// Why no command will ever succeed on this engine again, or nil.
    public var finalFailure: T1.Failure? {
        switch state {
        case .dead(let failure): failure
        case .ready, .exchanging, .awaitingReset: nil
        }
    }
}

extension T1.Engine.Action: CustomStringConvertible, CustomDebugStringConvertible {
    /// The action without any byte or length of an APDU.
    public var description: String {
        switch self {
        case .send(let block, let waiting, let carriesCommand):
            let what = carriesCommand ? "I-block" : "\(block.count) bytes"
            return "send \(what), wait \(waiting) BWT"
        case .enter: return "enter at the keypad"
        case .resetCard: return "reset the card"
        case .complete: return "complete"
        case .fail(let failure, let fate): return "fail: \(failure), \(fate)"
        }
    }

    /// As ``description``.
    public var debugDescription: String { description }
}
