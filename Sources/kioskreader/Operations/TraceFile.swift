// SPDX-License-Identifier: Apache-2.0
//
// Where `--trace` goes. The lines come blanked; here they are written as they come, and a failure is kept until the
// exchange is over, so that a full disk breaks no session. A file that was there goes at the first line, where it may.

import KioskReader
import Synchronization

/// A trace's destination.
final class TraceFile: Sendable {
    /// What is known of the writing so far.
    private struct State {
        var hasPlace = false
        var failure: CommandError?
    }

    /// `nil`: standard error.
    private let file: OutputFile?
    private let console: Console
    private let state = Mutex(State())

    /// Opens the file, for its owner alone; `-` is standard error.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - overwrites: whether a file that is there may go.
    ///   - console: whose standard error is meant by `-`.
    /// - Throws: `traceFormat` (64) for a capture file, what `OutputFile` throws.
    init(_ path: String, overwrites: Bool, _ console: Console) throws {
        guard !path.hasSuffix(".pcapng") else {
            throw CommandError(.traceFormat, subject: Phrase(path.shown))
        }
        self.console = console
        file = path == "-" ? nil : try OutputFile(path, overwrites: overwrites)
    }

    /// What the library writes to.
    var trace: Trace { Trace { [self] line in write(line) } }

    private func write(_ line: String) {
        state.withLock { state in
            do {
                guard let file else { return try console.writeTrace(line) }
                try file.write(Array((line + "\n").utf8))
                try takePlace(&state)
            } catch is OutputClosed {
                // Nobody reads the trace any more.
            } catch let failure as FileFailure {
                state.failure = state.failure ?? .cannotWrite(Phrase("standard error", "標準エラー出力"), failure)
            } catch {
                state.failure = state.failure ?? CommandError(converting: error)
            }
        }
    }

    private func takePlace(_ state: inout State) throws {
        guard !state.hasPlace else { return }
        state.hasPlace = true
        try file?.takePlace()
    }

    /// Says that lines are missing, where they are: beside an error of the command's own, which decides how it ends.
    func tellLoss() {
        guard let failure = state.withLock({ $0.failure }) else { return }
        let language = console.language
        let what = Phrase("the trace is not whole either: ", "記録も不完全です：")
        console.note(what[language] + failure.sentence(language))
    }

    /// Says whether all lines were written. Where there were none, an empty file says so.
    ///
    /// - Throws: `cannotWrite` (73) when one was not.
    func finish() throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            try takePlace(&state)
        }
    }
}
