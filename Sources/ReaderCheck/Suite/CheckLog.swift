// SPDX-License-Identifier: Apache-2.0
//
// What a check says while it runs: what it saw, what is odd, what is wrong. Nothing that identifies a card's holder
// belongs in it, and no byte that a card gave out but its answer to reset.

import CCIDReader
import ISO7816
import KioskReader
import MyNumberCard

/// What a check says while it runs.
struct CheckLog {
    /// What it saw.
    private(set) var seen: [String] = []
    /// What is odd, and harmless with this library.
    private(set) var notes: [String] = []
    /// What is wrong.
    private(set) var faults: [String] = []

    mutating func saw(_ text: String) { seen.append(text) }
    mutating func note(_ text: String) { notes.append(text) }
    mutating func fault(_ text: String) { faults.append(text) }

    /// Something failed where it should not.
    mutating func fault(_ error: any Error, _ during: String? = nil) {
        faults.append((during.map { $0 + ": " } ?? "") + Self.explain(error))
    }

    /// An error in words, without advice.
    static func explain(_ error: any Error) -> String {
        switch error {
        case let error as KioskReaderError: error.message
        case let error as MyNumberCardError where error.kind == .channelFailed:
            error.underlying.map(explain) ?? error.message
        case let error as MyNumberCardError: error.subject + ": " + error.message
        case let error as CardChannelError: explain(error.underlying)
        case let error as ReaderError: error.words
        default: "\(error)"
        }
    }

    /// Whether the reader left the bus.
    static func saysGone(_ error: any Error) -> Bool {
        switch error {
        case let error as KioskReaderError:
            [.readerGone, .readerNotFound, .noReader].contains(error.kind)
        case let error as ReaderError: error.kind == .gone || error.kind == .notFound
        case let error as MyNumberCardError: error.underlying.map(saysGone) ?? false
        case let error as CardChannelError: saysGone(error.underlying)
        default: false
        }
    }
}

extension ReaderError {
    /// What happened, for reports.
    fileprivate var words: String {
        let what =
            switch kind {
            case .invalidArgument: "the command cannot be sent"
            case .noMemory: "no memory"
            case .notFound: "the reader is not there"
            case .permission: "no permission to open the reader"
            case .busy: "another program holds the reader"
            case .gone: "the reader left the bus"
            case .timedOut: "no answer came in time"
            case .cancelled: "cancelled"
            case .stalled: "a pipe stalled, or a request was refused"
            case .usbFailed: "a USB transfer failed"
            case .malformed: "the answer breaks the rules"
            case .commandFailed: "the command failed"
            case .cardAbsent: "the reader says that there is no card"
            case .cardMute: "the reader says that the card does not answer"
            case .extensionLimit: "more time was asked for than is allowed"
            case .tooLong: "the answer is too long"
            case .unsupported: "the reader has no such thing"
            case .needsRecovery: "a command was cut on its way"
            }
        let cause = bError.map { "bError \(HexText.of([$0])), \(CCIDNames.slotError($0))" }
        return ([what] + [detail, cause ?? ""].filter { !$0.isEmpty }).joined(separator: ": ")
    }
}
