// SPDX-License-Identifier: Apache-2.0
//
// Where `--trace` goes. The lines come blanked; here they are written, and a failure is kept until the
// exchange is over, so that a full disk breaks no session.

import KioskReader
import Synchronization

/// A trace's destination.
final class TraceFile: Sendable {
    private let output: FileOutput
    private let path: String
    private let failure = Mutex<FileFailure?>(nil)

    /// Creates the file, for its owner alone; `-` is standard error.
    ///
    /// - Throws: `traceFormat` (64) for a capture file, `cannotWrite` (73).
    init(_ path: String) throws {
        guard !path.hasSuffix(".pcapng") else {
            throw CommandError(
                .usage, .traceFormat, "traces are written as text only, not as .pcapng", subject: path.shown,
                hint: "choose another name; `tshark -i usbmonN` captures what crosses the bus")
        }
        self.path = path
        if path == "-" {
            output = .standardError
        } else {
            do throws(FileFailure) {
                output = try FileOutput(creating: path)
            } catch {
                throw CommandError.cannotWrite(path.shown, error)
            }
        }
    }

    /// What the library writes to.
    var trace: Trace { Trace { [self] line in write(line) } }

    private func write(_ line: String) {
        do {
            try output.write(line + "\n")
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
        if let failure = failure.withLock({ $0 }) { throw CommandError.cannotWrite(path.shown, failure) }
    }
}
