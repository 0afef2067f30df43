// SPDX-License-Identifier: Apache-2.0
//
// Where `--trace` goes. The lines come blanked; here they are written as they come, and a failure is kept until the
// exchange is over, so that a full disk breaks no session. A file that was there goes at the first line.

import KioskReader
import Synchronization

/// A trace's destination.
final class TraceFile: Sendable {
    /// What is known of the writing so far.
    private struct State {
        var hasPlace = false
        var failure: FileFailure?
    }

    /// `nil`: standard error.
    private let file: OutputFile?
    private let path: String
    private let console: Console
    private let state = Mutex(State())

    /// Opens the file, for its owner alone; `-` is standard error.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - console: whose standard error is meant by `-`.
    /// - Throws: `traceFormat` (64) for a capture file, `cannotWrite` (73).
    init(_ path: String, _ console: Console) throws {
        guard !path.hasSuffix(".pcapng") else {
            throw CommandError(.traceFormat, subject: Phrase(path.shown))
        }
        (self.path, self.console) = (path, console)
        do throws(FileFailure) {
            file = path == "-" ? nil : try OutputFile(path)
        } catch {
            throw CommandError.cannotWrite(Phrase(path.shown), error)
        }
    }

    /// What the library writes to.
    var trace: Trace { Trace { [self] line in write(line) } }

    private func write(_ line: String) {
        state.withLock { state in
            do {
                guard let file else { return try console.writeTrace(line) }
                try file.write(Array((line + "\n").utf8))
                try takePlace(&state)
            } catch let error as FileFailure {
                state.failure = state.failure ?? error
            } catch {
                // Nobody reads the trace any more.
            }
        }
    }

    private func takePlace(_ state: inout State) throws(FileFailure) {
        guard !state.hasPlace else { return }
        state.hasPlace = true
        try file?.takePlace()
    }

    /// Says whether all lines were written. Where there were none, an empty file says so.
    ///
    /// - Throws: `cannotWrite` (73) when one was not.
    func finish() throws {
        do throws(FileFailure) {
            try state.withLock { state throws(FileFailure) in
                if let failure = state.failure { throw failure }
                try takePlace(&state)
            }
        } catch {
            throw CommandError.cannotWrite(Phrase(path.shown), error)
        }
    }
}
