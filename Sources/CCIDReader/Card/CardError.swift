// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong between a slot and a card: why, and what became of the command.

import ISO7816

/// Why opening, resetting or asking a card failed.
public struct CardError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Reason: Sendable {
        /// No card is in the slot.
        case noCard
        /// The card was taken out, or lost its power, since it was powered on.
        case cardGone
        /// The card does not answer.
        case mute
        /// The reader's side failed.
        case reader(ReaderError)
        /// The reader did not answer within the time that the library gives it; the caller's deadline had not passed.
        case readerSilent
        /// The answer to reset breaks ISO/IEC 7816-3.
        case atr(ATRError)
        /// Card and reader share no protocol.
        case noSharedProtocol(card: [UInt8], reader: UInt32)
        /// The protocol T=1 broke down.
        case t1(T1.Failure)
        /// The card's bytes are no response APDU.
        case malformedResponse
        /// The protocol T=0 broke down: an answer of a wrong length, or a byte where none like it may come.
        case t0
        /// The command does not fit this reader's exchange level.
        case commandUnsupported(String)
        /// The exchange ran past its deadline.
        case deadline
        /// The card, or the reader for it, asked for more time than the limits allow.
        case waitingTimeLimit
        /// No answer came within the time that the card has; the caller's deadline had not passed.
        case unanswered
        /// The card broke the rules of the level above the protocol, in words.
        case exchangeFailed(String)
        /// The entry at the keypad ended without a PIN for the card; with the status word where one said so.
        case pinEntry(PINEntryFailure, StatusWord? = nil)
        /// The caller cancelled.
        case cancelled
        /// Nothing more can be sent: an earlier failure ended the session.
        case over
    }

    /// What went wrong.
    public let reason: Reason
    /// What became of the command.
    public let fate: Fate
    /// Whether the card can be asked again without a reset.
    public let canContinue: Bool

    /// Makes an error from its parts.
    public init(_ reason: Reason, fate: Fate, canContinue: Bool = false) {
        self.reason = reason
        self.fate = fate
        self.canContinue = canContinue
    }

    /// The error that a reader's failure means for the card.
    public init(_ error: ReaderError, fate: Fate? = nil) {
        let reason: Reason =
            switch error.kind {
            case .cardAbsent: .cardGone
            case .cardMute: .mute
            case .timedOut: error.isEarly ? .readerSilent : .deadline
            case .extensionLimit: .waitingTimeLimit
            case .cancelled: .cancelled
            default: .reader(error)
            }
        self.init(reason, fate: fate ?? error.fate)
    }

    /// The same within an exchange, at every exchange level: a card that is not active any more is gone, also
    /// where the reader calls it mute, and a time-out before the caller's deadline is the card's.
    init(inExchange error: ReaderError, hasPassed deadline: Bool, fate: Fate? = nil) {
        if error.saysCardIsGone {
            self.init(.cardGone, fate: fate ?? error.fate)
        } else if error.kind == .timedOut, !deadline {
            self.init(.unanswered, fate: fate ?? error.fate)
        } else {
            self.init(error, fate: fate)
        }
    }

    /// What went wrong, in a few words.
    public var description: String {
        switch reason {
        case .noCard: "no card in the slot"
        case .cardGone: "the card was taken out or lost its power"
        case .mute: "the card does not answer"
        case .reader(let error): error.description
        case .readerSilent: "the reader does not answer"
        case .atr(let error): "answer to reset: \(error)"
        case .noSharedProtocol(let card, let reader):
            "the card offers \(card.map { "T=\($0)" }.joined(separator: ", ")), the reader has dwProtocols "
                + Hex.string(reader)
        case .t1(let failure): "T=1: \(failure)"
        case .malformedResponse: "the answer is no response APDU"
        case .t0: "T=0: the answer breaks the protocol"
        case .commandUnsupported(let why), .exchangeFailed(let why): why
        case .deadline: "the deadline passed"
        case .waitingTimeLimit: "the card asks for more time than the limit allows"
        case .unanswered: "no answer within the card's waiting time"
        case .pinEntry(let failure, let sw):
            failure.description + (sw.map { " (status word \(Hex.string($0.rawValue)))" } ?? "")
        case .cancelled: "cancelled"
        case .over: "the session is over"
        }
    }
}
