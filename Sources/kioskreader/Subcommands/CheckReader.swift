// SPDX-License-Identifier: Apache-2.0
//
// `check`: the compatibility suite against one reader, its report, and the approval that may follow.

import ArgumentParser
import ReaderCheck

struct CheckReader: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Runs the compatibility suite against one reader; exit code 1 when it finds a fault.",
        discussion: """
            Each check says what it checked, what it saw and how long it took. It runs on any CCID reader, \
            takes about half a minute, and works best with the card in that the kiosk will serve; checks \
            that need one are skipped without. It never sends a PIN and writes nothing to the card; what \
            identifies a person is not in the report (Docs/Checks.md).

            --report writes report.json and report.txt into a folder, which is made where it is missing. \
            --approve writes an approval file: only when no check failed, and every essential one was made. \
            Neither overwrites a file that is there unless --force is given.

            EXAMPLES
              kioskreader check
              kioskreader check -r 04e6:5116 --report scr3310
              kioskreader check --report scr3310 --approve scr3310.json --tester 'Hanako Kensa'
              kioskreader check --virtual=gempc-twin --json
            """)

    @Option(help: ArgumentHelp("Write report.json and report.txt into this folder.", valueName: "dir"))
    var report: String?

    @Option(
        help: ArgumentHelp("Write an approval file, when there is nothing against it.", valueName: "file"))
    var approve: String?

    @Option(
        help: ArgumentHelp(
            "Who answers for the approval; the name of the login unless told.", valueName: "name"))
    var tester: String?

    @Flag(help: "Overwrite a report or an approval that is there.")
    var force = false

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles {
        options.files + NamedFiles(writes: [approve] + CheckOutput.places(of: report))
    }

    func execute(_ console: Console) throws -> ExitStatus {
        let places = try CheckOutput(report: report, approval: approve, tester: tester, overwrites: force)
        // On a real bus answers take their time, and so deadlines find something to end.
        let report = try ReaderAccess.with(options, console, answerTime: .milliseconds(5), watchesBus: true) {
            try $0.check(console)
        }
        let summary = CheckSummary(report: report, language: console.language)
        try console.conclude(summary)
        try places.write(summary)
        return try places.approve(summary, console) && report.counts.failed == 0 ? .done : .no
    }
}
