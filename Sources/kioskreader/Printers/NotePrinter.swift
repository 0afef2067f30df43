// SPDX-License-Identifier: Apache-2.0
//
// What is said beside a result, as JSON: so that with --json each line of standard error is one object.

/// A note, in the language of messages.
struct NoteReport: Encodable {
    private struct Note: Encodable { let message: String }
    private let note: Note

    init(message: String) { note = Note(message: message) }
}

/// A line of `--trace -`.
struct TraceReport: Encodable {
    private struct Trace: Encodable { let line: String }
    private let trace: Trace

    init(line: String) { trace = Trace(line: line) }
}
