// SPDX-License-Identifier: Apache-2.0
//
// What the errors of the floors below mean to a caller of this one.

import CCIDReader
import ISO7816

extension KioskReaderError {
    /// A reader's failure, outside of an exchange with a card.
    init(_ error: ReaderError, subject: String?) {
        guard !error.isEarly else {
            self.init(unprompted: error, subject: subject)
            return
        }
        let kind: Kind =
            switch error.kind {
            case .notFound: .readerNotFound
            case .permission: .permission
            case .busy: .readerBusy
            case .gone: .readerGone
            case .timedOut, .extensionLimit: .deadline
            case .cancelled: .cancelled
            // bError 0 is the offset of bMessageType: the reader has no such command (CCID 1.1, 6.2.6).
            case .commandFailed where error.bError == 0: .readerUnsupported
            case .stalled, .commandFailed, .needsRecovery: .readerRefused
            case .usbFailed: .usbFailed
            case .malformed, .tooLong: .readerMalformed
            case .cardAbsent: .noCard
            case .cardMute: .cardMute
            case .unsupported: .readerUnsupported
            case .invalidArgument: .commandUnsupported
            case .noMemory: .internalDefect
            }
        self.init(kind, subject: subject, detail: Self.detail(error), underlying: error)
    }

    /// A failure in calls whose time the library chose, not the caller: where it is over, no deadline of the
    /// caller's passed, the reader is silent.
    init(unprompted error: ReaderError, subject: String?) {
        guard error.kind == .timedOut else {
            self.init(error, subject: subject)
            return
        }
        let detail = CardError(.readerSilent, fate: .notSent).description
        self.init(.readerMalformed, subject: subject, detail: detail, underlying: error)
    }

    /// A failure between the slot and its card.
    ///
    /// - Parameters:
    ///   - error: the failure.
    ///   - subject: the reader, and the slot.
    ///   - forCommand: whether a command APDU was under way; without one there is no fate to tell.
    init(_ error: CardError, subject: String?, forCommand: Bool = false) {
        let fate = forCommand ? error.fate : nil
        let kind: Kind
        var detail: String?
        switch error.reason {
        case .noCard: kind = .noCard
        case .cardGone: kind = .cardRemoved
        case .mute: kind = .cardMute
        case .readerSilent: (kind, detail) = (.readerMalformed, error.description)
        case .reader(let cause):
            let inner = KioskReaderError(cause, subject: subject)
            self.init(inner.kind, subject: subject, detail: inner.detail, fate: fate, underlying: error)
            return
        case .atr(let cause): (kind, detail) = (.cardUnsupported, "\(cause)")
        case .noSharedProtocol: (kind, detail) = (.cardUnsupported, error.description)
        case .t1(.cancelled): kind = .cancelled
        case .t1(.waitingTimeExtensionLimit):
            (kind, detail) = (.cardFailed, CardError(.waitingTimeLimit, fate: .notSent).description)
        case .t1(let failure): (kind, detail) = (.cardFailed, "T=1: \(failure)")
        case .t0, .malformedResponse, .waitingTimeLimit, .unanswered, .exchangeFailed:
            (kind, detail) = (.cardFailed, error.description)
        case .pinEntry(let failure, let sw):
            let detail = sw.map { "the answer is \($0), the reader's word for it" }
            self.init(
                Kind(failure), subject: subject, detail: detail, fate: fate, sw: sw, underlying: error)
            return
        case .commandUnsupported(let why): (kind, detail) = (.commandUnsupported, why)
        case .deadline: kind = .deadline
        case .cancelled: kind = .cancelled
        case .over: kind = .sessionEnded
        }
        self.init(kind, subject: subject, detail: detail, fate: fate, underlying: error)
    }

    private static func detail(_ error: ReaderError) -> String? {
        switch error.kind {
        case .busy:
            return BusyHolder(error).text
        case .notFound, .permission, .gone, .timedOut, .cancelled, .cardAbsent, .cardMute:
            return nil
        default:
            return error.description
        }
    }
}

extension KioskReaderError.Kind {
    /// How an entry at the keypad ended.
    fileprivate init(_ failure: PINEntryFailure) {
        switch failure {
        case .cancelled: self = .pinEntryCancelled
        case .timedOut: self = .pinEntryTimedOut
        case .mismatch: self = .pinEntryMismatch
        case .wrongLength: self = .pinEntryLength
        }
    }
}
