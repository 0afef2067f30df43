// SPDX-License-Identifier: Apache-2.0
//
// Where `--trace` goes. The lines come blanked; here they are written, and a failure is kept until the
// exchange is over, so that a full disk breaks no session.

import KioskReader
import Synchronization

/// A trace's destination.
final class TraceFile: Sendable {
    private let writeLine: @Sendable (String) throws -> Void
    private let path: String
    private let failure = Mutex<FileFailure?>(nil)

    /// Creates the file, for its owner alone; `-` is standard error.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - console: whose standard error is meant by `-`.
    /// - Throws: `traceFormat` (64) for a capture file, `cannotWrite` (73).
    init(_ path: String, _ console: Console) throws {
        guard !path.hasSuffix(".pcapng") else {
            throw CommandError(.traceFormat, subject: Phrase(path.shown))
        }
        self.path = path
        if path == "-" {
            writeLine = { try console.writeTrace($0) }
        } else {
            do throws(FileFailure) {
                let output = try FileOutput(creating: path)
                writeLine = { try output.write($0 + "\n") }
            } catch {
                throw CommandError.cannotWrite(Phrase(path.shown), error)
            }
        }
    }

    /// What the library writes to.
    var trace: Trace { Trace { [self] line in write(line) } }

    private func write(_ line: String) {
        do {
            try writeLine(line)
        } catch let error as FileFailure {
            failure.withLock { $0 = $0 ?? error }
        } catch {
            // Standard error is closed: nobody reads the trace.
        }
    }

    /// Says whether all lines were written.
    ///
    /// - Throws: `cannotWrite` (73) when one was not.
    func finish() throws {
        if let failure = failure.withLock({ $0 }) {
            throw CommandError.cannotWrite(Phrase(path.shown), failure)
        }
    }
}
