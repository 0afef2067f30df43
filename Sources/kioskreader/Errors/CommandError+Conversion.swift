// SPDX-License-Identifier: Apache-2.0
//
// From the errors of the libraries to the one that is printed: which exit code stands for which kind.

import ISO7816
import KioskReader
import MyNumberCard

extension KioskReaderError.Kind {
    /// The exit code that stands for it.
    var status: ExitStatus {
        switch self {
        case .noReader, .readerNotFound, .slotNotFound: .noReader
        case .readerAmbiguous: .usage
        case .readerBusy, .readerUnsupported: .unavailable
        case .permission, .notApproved: .permission
        case .readerGone, .readerMalformed, .readerRefused, .usbFailed: .inputOutput
        case .noCard, .cardMute, .cardUnsupported: .noCard
        case .cardRemoved, .cardFailed, .sessionEnded: .inputOutput
        case .deadline: .deadline
        case .cancelled: .interrupted
        case .commandUnsupported: .data
        case .internalDefect: .software
        }
    }
}

extension CommandError {
    /// The library's error, in words of `language`.
    init(_ error: KioskReaderError, language: Language) {
        if error.kind == .cancelled {
            self = .interrupted(language)
            return
        }
        let text = language == .japanese ? error.kind.japanese : nil
        let detail = error.detail.map { ": " + $0 } ?? ""
        self.init(
            error.kind.status, error.kind.rawValue, text.map { $0.message + detail } ?? error.message,
            subject: error.subject, hint: text?.hint ?? error.hint)
        sw = error.sw
        fate = error.fate
        cause = error.underlying.map { String(describing: $0) }
    }

    /// Any error that a command threw.
    init(converting error: any Error, language: Language) {
        switch error {
        case let error as CommandError:
            self = error
        case let error as KioskReaderError:
            self.init(error, language: language)
        case let error as MyNumberCardError:
            self.init(error, language: language)
        case let error as CardChannelError:
            self.init(converting: error.underlying, language: language)
            fate = fate ?? error.fate
        case let failure as FileFailure:
            self = .cannotWrite("standard output", failure)
        default:
            self.init(
                .software, .defect, "a defect of this program: \(type(of: error))",
                hint: "report it, with what you typed (never with a PIN)")
            cause = String(describing: error)
        }
    }

    /// The user pressed Ctrl-C.
    static func interrupted(_ language: Language) -> CommandError {
        switch language {
        case .english:
            CommandError(
                .interrupted, .interrupted, "interrupted",
                hint: "nothing was left open, and a card in use was powered off")
        case .japanese:
            CommandError(.interrupted, .interrupted, "中断しました", hint: "開いたままのものはなく、使用中のカードは電源を切りました")
        }
    }

    /// A file that cannot be created or written.
    static func cannotWrite(_ path: String, _ failure: FileFailure) -> CommandError {
        CommandError(
            .cannotCreate, .cannotWrite, "cannot write: \(failure.text)", subject: path,
            hint: "choose a file in a folder that you may write to, on a disk with room left")
    }
}
