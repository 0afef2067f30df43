// SPDX-License-Identifier: Apache-2.0
//
// A dialogue with the command, written as people paste them:
//
//     $ kioskreader decode sw 9000        a command line; quotes work as in a shell
//     0< 9000                             a line of standard input
//     9000  done                          a line of standard output
//     2> kioskreader: …                   a line of standard error
//     [64]                                the exit code, when it is not 0
//
// What differs between runs (milliseconds, days left, the present moment, the version of libusb, what an installed
// libccid says) is written as N; that kiosks or call centre are closed at this moment is left out.

import Testing

/// One dialogue: a name, and the text.
struct Dialogue: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String

    init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }

    var testDescription: String { name }

    /// One command line with what goes in and what comes out.
    struct Step: Equatable {
        var line: String
        var input: [String] = []
        var output: [String] = []
        var errors: [String] = []
        var status: Int32 = 0

        /// The words after the command's name.
        var words: [String] { Array(Self.words(of: line).dropFirst()) }

        /// Splits as a shell does, with single quotes only.
        private static func words(of line: String) -> [String] {
            var words: [String] = []
            var word: String?
            var isQuoted = false
            for character in line {
                if character == "'" {
                    isQuoted.toggle()
                    word = word ?? ""
                } else if character == " ", !isQuoted {
                    if let word { words.append(word) }
                    word = nil
                } else {
                    word = (word ?? "") + String(character)
                }
            }
            if let word { words.append(word) }
            return words
        }
    }

    var steps: [Step] {
        var steps: [Step] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("$ ") {
                steps.append(Step(line: String(line.dropFirst(2))))
            } else if let index = steps.indices.last {
                if line == "0<" || line.hasPrefix("0< ") {
                    steps[index].input.append(String(line.dropFirst(3)))
                } else if line.hasPrefix("2> ") {
                    steps[index].errors.append(String(line.dropFirst(3)))
                } else if line.hasPrefix("["), line.hasSuffix("]"),
                    let code = Int32(line.dropFirst().dropLast())
                {
                    steps[index].status = code
                } else {
                    steps[index].output.append(line)
                }
            }
        }
        return steps
    }

    /// What came out of a run, in the form of a step.
    static func step(_ expected: Step, _ run: CommandRun) -> Step {
        Step(
            line: expected.line, input: expected.input, output: lines(run.output), errors: lines(run.errors),
            status: run.status)
    }

    private static func lines(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { steady(String($0)) }
        if lines.last == "" { lines.removeLast() }
        return lines.filter { line in !closedNow.contains { line.contains($0) } }
    }

    /// Lines that are there at some hours of the day.
    private static let closedNow = ["closed now (Japan time)", "現在、利用時間外です", "現在、受付時間外です"]

    /// The text with N for what differs between runs.
    static func steady(_ text: String) -> String {
        text.replacing(/\([0-9.]+ ms\)/, with: "(N ms)")
            .replacing(/"milliseconds":[0-9.e-]+/, with: "\"milliseconds\":0")
            .replacing(/"daysLeft":-?[0-9]+/, with: "\"daysLeft\":0")
            .replacing(/-?[0-9]+ days left/, with: "N days left")
            .replacing(/残り-?[0-9]+日/, with: "残りN日")
            .replacing(/seq [0-9]+/, with: "seq N")
            .replacing(/(kioskreader [0-9.]+), [0-9T:-]+Z/) { "\($0.1), N" }
            .replacing(/libusb [0-9.]+/, with: "libusb N")
            .replacing(/^( *libccid +).*/) { $0.1 + "N" }
            .replacing(/,\{"kind":"(kiosk|callCentre)ClosedNow"[^}]*\}/, with: "")
            .replacing(/"libccid":(null|\{[^}]*\})/, with: "\"libccid\":N")
    }
}
