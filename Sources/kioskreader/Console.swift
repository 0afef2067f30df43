// SPDX-License-Identifier: Apache-2.0
//
// Where a command's words go: results to standard output, everything else to standard error, each as text
// or as JSON. What the text of a result is stands in Printers/.

import Glibc

/// What can be shown: a value that has a text form and a JSON form.
protocol ShownResult: Encodable {
    /// The text that a person reads, each line with its end.
    func text(_ style: TextStyle) -> [UInt8]
}

/// A result of a few lines.
protocol CommandResult: ShownResult {
    /// The lines that a person reads.
    func lines(_ style: TextStyle) -> [String]
}

extension CommandResult {
    func text(_ style: TextStyle) -> [UInt8] {
        var text: [UInt8] = []
        for line in lines(style) {
            text += line.utf8
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }
}

/// Shows results, notes and errors.
struct Console: Sendable {
    let json: Bool
    let language: Language
    let verbosity: Int
    let signals: SignalWatch
    private let results = FileOutput.standardOutput
    private let notes = NoteOutput.shared
    /// How results look where they are no JSON.
    private let style: TextStyle

    init(options: OutputOptions, signals: SignalWatch) {
        self.init(
            json: options.json, language: options.lang ?? .ofLocale, verbosity: options.verbose,
            signals: signals)
    }

    init(json: Bool, language: Language = .ofLocale, verbosity: Int = 0, signals: SignalWatch) {
        self.json = json
        self.language = language
        self.verbosity = verbosity
        self.signals = signals
        style = TextStyle(isColoured: results.isTerminal && TextStyle.isColourWanted)
    }

    /// Whether a person reads the results.
    var showsResultsOnTerminal: Bool { results.isTerminal }
    /// Whether a person reads the notes.
    var showsNotesOnTerminal: Bool { notes.isTerminal }

    /// Shows a result.
    ///
    /// - Throws: `OutputClosed` when nobody reads any more.
    func show(_ result: some ShownResult) throws {
        if json {
            try write(JSONPrinter.text(result) + "\n")
        } else {
            try write(result.text(style))
        }
    }

    /// Shows a result whose exit code is an answer, too: where nobody reads any more, the code still tells.
    func conclude(_ result: some ShownResult) throws {
        do {
            try show(result)
        } catch is OutputClosed {
            // What is to be done with the result goes on without it.
        }
    }

    /// Puts an object into a stream of JSON results.
    func showInStream(_ value: some Encodable) throws {
        try write(JSONPrinter.text(value) + "\n")
    }

    /// Writes bytes that are the result themselves.
    func write(_ bytes: [UInt8]) throws {
        // Both streams are often the same terminal.
        endProgress()
        try results.write(bytes)
    }

    private func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Calls `act` as soon as nobody reads the results any more, without writing any.
    func whenNobodyReads(_ act: @escaping @Sendable () -> Void) { results.whenNobodyReads(signals, act) }

    /// Says something beside the result, on standard error. What fails there fails in silence.
    func note(_ text: String) {
        let text = text.onOneLine
        // A note is beside the point: where standard error is gone, the work and its exit code go on.
        try? notes.writeLine(json ? JSONPrinter.text(NoteReport(message: text)) : "kioskreader: " + text)
    }

    /// Says something in the language of messages.
    func note(_ phrase: Phrase) { note(phrase[language]) }

    /// Says something when `-v` was given `level` times.
    func detail(_ level: Int, _ text: @autoclosure () -> String) {
        if verbosity >= level { note(text()) }
    }

    /// Rewrites the line of progress; only a person on a terminal sees it.
    func progress(_ phrase: Phrase) { try? notes.showProgress(phrase[language]) }

    /// Takes the line of progress away.
    func endProgress() { try? notes.endProgress() }

    /// Puts a line of the trace on standard error.
    func writeTrace(_ line: String) throws {
        try notes.writeLine(json ? JSONPrinter.text(TraceReport(line: line)) : line)
    }

    /// Prints an error.
    ///
    /// - Returns: its exit code.
    func report(_ error: any Error) -> ExitStatus {
        let error = CommandError(converting: error)
        if json {
            try? notes.writeLine(JSONPrinter.text(errorReport(error)))
        } else {
            try? notes.writeLine(error.line(language))
            for line in AdviceList(error.advice, language).lines { try? notes.writeLine("  " + line) }
            if let cause = error.cause { detail(1, "cause: " + cause) }
        }
        return error.status
    }

    /// The error's JSON form, in the language of messages.
    func errorReport(_ error: CommandError) -> ErrorReport {
        ErrorReport(error: error, language: language)
    }
}
