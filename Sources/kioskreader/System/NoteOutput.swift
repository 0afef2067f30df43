// SPDX-License-Identifier: Apache-2.0
//
// Standard error: whole lines of notes, errors and traces, and below them, on a terminal, one line of
// progress that is rewritten in place. Everything that writes there goes this way, so that the line of
// progress never mixes with another.

import Synchronization

/// The one writer of standard error.
///
/// Calls may come from any thread.
final class NoteOutput: Sendable {
    static let shared = NoteOutput()

    /// Goes to the beginning of the terminal's line and erases it.
    private static let erase = "\r\u{1B}[K"

    private let output = FileOutput.standardError
    /// Whether the terminal's last line is one of progress.
    private let showsProgress = Mutex(false)

    /// Whether a person looks at it.
    var isTerminal: Bool { output.isTerminal }

    /// Writes a line, in the place of the line of progress if there is one.
    ///
    /// - Throws: what `FileOutput.write` throws.
    func writeLine(_ line: String) throws {
        try showsProgress.withLock { shows in
            try output.write((shows ? Self.erase : "") + line + "\n")
            shows = false
        }
    }

    /// Rewrites the line of progress; only a person on a terminal sees it.
    func showProgress(_ text: String) throws {
        guard isTerminal else { return }
        try showsProgress.withLock { shows in
            try output.write(Self.erase + text)
            shows = true
        }
    }

    /// Takes the line of progress away.
    func endProgress() throws {
        try showsProgress.withLock { shows in
            guard shows else { return }
            try output.write(Self.erase)
            shows = false
        }
    }
}
