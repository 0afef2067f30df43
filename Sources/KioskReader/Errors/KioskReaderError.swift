// SPDX-License-Identifier: Apache-2.0
//
// The one error of the public interface: what happened, to what, and what to do now.
// The texts stand in KioskReaderError+Texts.swift; what caused it rides along.

import CCIDReader
import ISO7816

/// What went wrong, to what, and what to do about it.
public struct KioskReaderError: ExplainedError, Sendable, CustomStringConvertible {
    /// What happened; the raw values are stable names.
    public enum Kind: String, Sendable, CaseIterable {
        /// No reader is plugged in.
        case noReader
        /// Readers are there, but none that was asked for.
        case readerNotFound
        /// More than one reader fits what was asked for.
        case readerAmbiguous
        /// The reader has no such slot.
        case slotNotFound
        /// Another process or a session of this one holds the reader.
        case readerBusy
        /// The process may not open the device.
        case permission
        /// The reader left the bus.
        case readerGone
        /// The reader broke the CCID rules.
        case readerMalformed
        /// The reader refused a command.
        case readerRefused
        /// The reader cannot do what was asked.
        case readerUnsupported
        /// The USB transfer failed.
        case usbFailed
        /// No card is in the slot.
        case noCard
        /// The card does not answer.
        case cardMute
        /// The card's ATR is not what ISO/IEC 7816-3 allows, or offers nothing that the reader can do.
        case cardUnsupported
        /// The card was taken out.
        case cardRemoved
        /// The exchange with the card broke down.
        case cardFailed
        /// The exchange ran past its deadline.
        case deadline
        /// The caller cancelled.
        case cancelled
        /// The reader is not approved for what was asked.
        case notApproved
        /// The session is over.
        case sessionEnded
        /// The reader has no keypad for what was asked, or none that may be used.
        case pinEntryUnavailable
        /// The holder cancelled at the keypad.
        case pinEntryCancelled
        /// The holder typed nothing at the keypad in time.
        case pinEntryTimedOut
        /// The holder typed the new PIN in two ways.
        case pinEntryMismatch
        /// The holder typed too few or too many digits.
        case pinEntryLength
        /// The caller's command cannot be sent in this way.
        case commandUnsupported
        /// A defect of this program.
        case internalDefect
    }

    /// What happened.
    public let kind: Kind
    /// To what: a reader, a slot, a selector's words.
    public let subject: String?
    /// What is known beyond the kind, such as a process that holds the reader; without a full stop.
    public let detail: String?
    /// What became of a command that was under way.
    public let fate: Fate?
    /// The card's status word, where it is the cause.
    public let sw: StatusWord?
    /// The error behind it.
    public let underlying: (any Error)?
    /// Why a `ReaderSupervisor` gave up bringing the reader back, where that is so.
    public private(set) var givenUp: RecoveryLadder.GivenUp?

    /// Makes an error from its parts.
    public init(
        _ kind: Kind, subject: String? = nil, detail: String? = nil, fate: Fate? = nil,
        sw: StatusWord? = nil, underlying: (any Error)? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.detail = detail
        self.fate = fate
        self.sw = sw
        self.underlying = underlying
    }

    /// The same, with the reason for which the reader was given up.
    func givingUp(_ reason: RecoveryLadder.GivenUp) -> KioskReaderError {
        var error = self
        error.givenUp = reason
        return error
    }

    /// What happened, as a sentence's beginning in lower case, with the detail where there is one.
    public var message: String {
        let what = detail.map { kind.text.message + ": " + $0 } ?? kind.text.message
        return givenUp.map { what + "; " + $0.text.message } ?? what
    }

    /// What to do now.
    public var hint: String {
        if let givenUp { return givenUp.text.hint }
        guard kind == .readerBusy, let cause = underlying as? ReaderError else { return kind.text.hint }
        return BusyHolder(cause).hint
    }

    /// What happened, to what, and what to do, in one line.
    public var description: String {
        message + (subject.map { ": " + $0 } ?? "") + " (" + hint + ")"
    }
}
