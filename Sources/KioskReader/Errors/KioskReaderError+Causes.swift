// SPDX-License-Identifier: Apache-2.0
//
// What the errors of the floors below mean to a caller of this one.

import CCIDReader
import ISO7816

extension KioskReaderError {
    /// A reader's failure, outside of an exchange with a card.
    init(_ error: ReaderError, subject: String?) {
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
        self.init(
            kind, subject: subject, detail: Self.detail(error),
            fate: error.sent == .nothing ? nil : error.fate, underlying: error)
    }

    /// A failure between the slot and its card.
    init(_ error: CardError, subject: String?) {
        let kind: Kind
        var detail: String?
        switch error.reason {
        case .noCard: kind = .noCard
        case .cardGone: kind = .cardRemoved
        case .mute: kind = .cardMute
        case .reader(let cause):
            let inner = KioskReaderError(cause, subject: subject)
            self.init(inner.kind, subject: subject, detail: inner.detail, fate: error.fate, underlying: error)
            return
        case .atr(let cause): (kind, detail) = (.cardUnsupported, "\(cause)")
        case .noSharedProtocol: (kind, detail) = (.cardUnsupported, error.description)
        case .t1(.cancelled): kind = .cancelled
        case .t1(.waitingTimeExtensionLimit):
            (kind, detail) = (.deadline, "the card asks for more time without end")
        case .t1(let failure): (kind, detail) = (.cardFailed, "T=1: \(failure)")
        case .t0, .malformedResponse: (kind, detail) = (.cardFailed, error.description)
        case .commandUnsupported(let why): (kind, detail) = (.commandUnsupported, why)
        case .deadline: kind = .deadline
        case .cancelled: kind = .cancelled
        case .over: kind = .sessionEnded
        }
        self.init(kind, subject: subject, detail: detail, fate: error.fate, underlying: error)
    }

    private static func detail(_ error: ReaderError) -> String? {
        switch error.kind {
        case .busy:
            if error.heldByKernel { return "a driver of the kernel holds it" }
            guard let holder = error.holder else { return nil }
            return holder.name.isEmpty
                ? "probably process \(holder.processID)"
                : "probably \(holder.name) (process \(holder.processID))"
        case .notFound, .permission, .gone, .timedOut, .cancelled, .cardAbsent, .cardMute:
            return nil
        default:
            return error.description
        }
    }
}
