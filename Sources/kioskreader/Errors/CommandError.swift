// SPDX-License-Identifier: Apache-2.0
//
// The one error that the command prints: what happened, to what, what to do now, and the exit code.
// Other errors become one in CommandError+Conversion.swift; its JSON is in Printers/.

import ISO7816

/// What went wrong, ready to be printed.
struct CommandError: Error {
    /// What kind of trouble; the raw values are stable names. The kinds of the library come under their own names.
    enum Kind: String, CaseIterable {
        case usage
        case unknownProfile
        case unknownCard
        case unknownFault
        case pinInArguments
        case pinMissing
        case pinUnreadable
        case malformedHex
        case malformedInput
        case fileUnreadable
        case cannotWrite
        case binaryToTerminal
        case traceFormat
        case kernelModuleMissing
        case notRoot
        case noFreePort
        case realReaderPresent
        case serverFailed
        case interrupted
        case defect
    }

    /// The exit code.
    let status: ExitStatus
    /// The stable English name.
    let kind: String
    /// What happened, as the beginning of a sentence in lower case.
    var message: String
    /// To what.
    var subject: String?
    /// What to do now.
    var hint: String
    /// The card's status word, where it is the cause.
    var sw: StatusWord?
    /// How many tries a PIN has left, where the card said so.
    var triesLeft: Int?
    /// What became of a command that was under way.
    var fate: Fate?
    /// What stands behind it, for `-v`.
    var cause: String?

    init(_ status: ExitStatus, _ kind: Kind, _ message: String, subject: String? = nil, hint: String) {
        self.init(status, kind.rawValue, message, subject: subject, hint: hint)
    }

    init(_ status: ExitStatus, _ kind: String, _ message: String, subject: String? = nil, hint: String) {
        self.status = status
        self.kind = kind
        self.message = message
        self.subject = subject
        self.hint = hint
    }
}
