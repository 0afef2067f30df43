// SPDX-License-Identifier: Apache-2.0
//
// Which failures are the reader's, and of what sort; all others need no recovery.

import CCIDReader
import ISO7816

extension RecoveryLadder.Failure {
    /// - Parameter error: what a call on the reader threw.
    /// - Returns: `nil` for what no recovery can help, such as a missing card or a cancelled call.
    init?(_ error: ReaderError) {
        switch error.kind {
        case .gone, .notFound: self = .gone
        case .permission: self = .permission
        case .busy:
            guard error.detail != InterfaceTable.slotIsTaken else { return nil }
            self = .held
        case .timedOut: self = error.sent == .all ? .command : .pipe
        case .extensionLimit, .commandFailed: self = .command
        case .stalled, .usbFailed, .malformed, .tooLong, .needsRecovery: self = .pipe
        case .cardMute: self = .card
        case .cardAbsent, .cancelled, .unsupported, .invalidArgument, .noMemory: return nil
        }
    }

    /// - Parameter error: what went wrong between the slot and its card.
    init?(_ error: CardError) {
        switch error.reason {
        case .reader(let cause): self.init(cause)
        case .mute, .atr, .malformedResponse, .t0, .exchangeFailed: self = .card
        case .t1(.cancelled): return nil
        case .t1: self = .card
        case .deadline, .waitingTimeLimit, .unanswered, .readerSilent: self = .command
        case .noCard, .cardGone, .noSharedProtocol, .commandUnsupported, .pinEntry, .cancelled, .over:
            return nil
        }
    }

    /// - Parameter error: what a session, or its opening, threw.
    init?(_ error: KioskReaderError) {
        switch error.underlying {
        case let cause as CardError: self.init(cause)
        case let cause as ReaderError: self.init(cause)
        default:
            switch error.kind {
            case .noReader, .readerNotFound, .readerGone: self = .gone
            default: return nil
            }
        }
    }
}
