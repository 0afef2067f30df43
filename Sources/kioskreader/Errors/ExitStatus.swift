// SPDX-License-Identifier: Apache-2.0
//
// The exit codes. They follow sysexits.h where it has one that fits; README.md lists them for scripts.

/// How the command ends.
enum ExitStatus: Int32, Sendable {
    /// Done.
    case done = 0
    /// Done, and the answer is no.
    case no = 1
    /// The card refused.
    case cardRefused = 2
    /// The command line is wrong.
    case usage = 64
    /// The input is wrong.
    case data = 65
    /// No such reader.
    case noReader = 66
    /// No card, or one that does not answer.
    case noCard = 67
    /// The reader cannot be used now.
    case unavailable = 69
    /// A defect of this program.
    case software = 70
    /// An output file cannot be written.
    case cannotCreate = 73
    /// Reader or card went away, or the wire failed.
    case inputOutput = 74
    /// An exchange ran past its deadline.
    case deadline = 75
    /// No permission, or no approval.
    case permission = 77
    /// The user interrupted, and the session ended properly.
    case interrupted = 130
}
