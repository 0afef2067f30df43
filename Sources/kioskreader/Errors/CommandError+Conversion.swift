// SPDX-License-Identifier: Apache-2.0
//
// From the errors of the libraries to the one that is printed: which exit code stands for which kind.

import ISO7816
import KioskReader
import MyNumberCard
import VirtualReader

extension KioskReaderError.Kind {
    /// The exit code that stands for it.
    var status: ExitStatus {
        switch self {
        case .noReader, .readerNotFound, .slotNotFound: .noReader
        case .readerAmbiguous: .usage
        case .readerBusy, .readerUnsupported, .pinEntryUnavailable: .unavailable
        case .permission, .notApproved: .permission
        case .readerGone, .readerMalformed, .readerRefused, .usbFailed: .inputOutput
        case .noCard, .cardMute, .cardUnsupported: .noCard
        case .cardRemoved, .cardFailed, .sessionEnded: .inputOutput
        // Not what an interrupt of the operator's is (130): it is the holder who does not want to, or mistyped.
        case .pinEntryCancelled, .pinEntryMismatch, .pinEntryLength: .cardRefused
        case .deadline, .pinEntryTimedOut: .deadline
        case .cancelled: .interrupted
        case .commandUnsupported: .data
        case .internalDefect: .software
        }
    }
}

extension CommandError {
    /// The library's error. Its English words are the library's own.
    init(_ error: KioskReaderError) {
        guard error.kind != .cancelled else {
            self.init(.interrupted)
            return
        }
        let japanese = error.kind.japanese
        self.init(
            error.kind.status, error.kind.rawValue,
            Phrase(KioskReaderError(error.kind).message, japanese.message), detail: error.detail,
            subject: error.subject.map { Phrase(reader: $0) },
            hint: Phrase(error.hint, error.givenUp?.japanese.hint ?? japanese.hint))
        sw = error.sw
        fate = error.fate
        givenUp = error.givenUp
        cause = error.underlying.map { String(describing: $0) }
    }

    /// Any error that a command threw.
    init(converting error: any Error) {
        switch error {
        case let error as CommandError:
            self = error
        case let error as KioskReaderError:
            self.init(error)
        case let error as MyNumberCardError:
            self.init(error)
        case let error as CardChannelError:
            self.init(converting: error.underlying)
            fate = fate ?? error.fate
        case let failure as FileFailure:
            self = .cannotWrite(Phrase("standard output", "標準出力"), failure)
        default:
            self.init(.defect, detail: "\(type(of: error))")
            cause = String(describing: error)
        }
    }

    /// A file that cannot be created or written.
    static func cannotWrite(_ file: Phrase, _ failure: FileFailure) -> CommandError {
        CommandError(.cannotWrite, detail: failure.text, subject: file)
    }

    /// An input that could not be read.
    init(_ failure: FileInput.Failure, subject: Phrase) {
        switch failure {
        case .interrupted: self.init(.interrupted)
        case .file(let failure): self.init(.inputUnreadable, detail: failure.text, subject: subject)
        case .tooLong(let length):
            self.init(.inputUnreadable, detail: "more than \(length) bytes", subject: subject)
        }
    }

    /// A PIN that could not be read from a file or descriptor.
    ///
    /// - Parameter isNew: whether it is the one that is to be set.
    init(_ failure: PINFile.Failure, from source: PINFile, isNew: Bool = false) {
        // What stands behind the option is not shown: it may be the PIN itself, put there by mistake.
        let option = isNew ? "--new-pin" : "--pin"
        let subject =
            switch source {
            case .path: Phrase("the file of \(option)-file", "\(option)-file のファイル")
            case .descriptor: Phrase("the descriptor of \(option)-fd", "\(option)-fd の記述子")
            }
        self.init(failure, subject: subject)
    }

    /// A PIN that could not be read; nothing of what was read is shown.
    init(_ failure: PINFile.Failure, subject: Phrase) {
        let kind: Kind
        var detail: String?
        switch failure {
        case .cannotRead(let reason): (kind, detail) = (.pinUnreadable, reason)
        case .notAFile: kind = .pinInFolder
        case .terminal: kind = .pinFromTerminal
        case .readableByOthers: kind = .pinReadableByOthers
        case .empty: kind = .pinEmpty
        case .severalLines: kind = .pinSeveralLines
        case .tooLong: kind = .pinTooLong
        case .strangeCharacter: kind = .pinStrangeCharacter
        case .interrupted:
            self.init(.interrupted)
            return
        }
        self.init(kind, detail: detail, subject: subject)
    }

    /// Why a device could not be attached to the kernel.
    init(_ error: VHCIError) {
        let kind: Kind
        var cause: String?
        switch error {
        case .noController: kind = .kernelModuleMissing
        case .noFreePort: kind = .noFreePort
        case .notPermitted: kind = .notRoot
        case .system(let error): (kind, cause) = (.kernelRefused, "\(error)")
        }
        self.init(kind, subject: Phrase("the kernel's virtual host controller", "カーネルの仮想ホストコントローラー"))
        self.cause = cause
    }

    /// Why a port could not be served.
    init(_ error: USBIPError, port: UInt16) {
        let reason: String? =
            if case .system(_, let number) = error { FileFailure(errno: number).text } else { nil }
        self.init(
            .portTaken, detail: reason,
            subject: Phrase("127.0.0.1, port \(port)", "127.0.0.1 のポート \(port)"))
        cause = "\(error)"
    }
}
