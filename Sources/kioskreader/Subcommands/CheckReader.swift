// SPDX-License-Identifier: Apache-2.0
//
// `check`: the compatibility suite against one reader, its report, and the approval that may follow.

import ArgumentParser
import ReaderCheck

struct CheckReader: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Runs the compatibility suite against one reader; exit code 1 when it finds a fault, 67 without a card.",
        discussion: """
            Each check says what it checked, what it saw and how long it took. It runs on any CCID reader, \
            takes about half a minute, and wants the card in that the kiosk will serve: without one that answers, \
            the checks that need it are skipped, and the exit code is 67, not 0. It never sends a PIN and writes nothing to the card; what \
            identifies a person is not in the report (Docs/Checks.md).

            --report writes report.json and report.txt into a folder, which is made where it is missing. \
            --approve writes an approval file: only when no check failed, and every essential one was made. \
            Neither overwrites a file that is there unless --force is given; that is looked at before the suite begins.

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

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles {
        options.files + NamedFiles(writes: [approve] + CheckOutput.places(of: report))
    }

    func execute(_ console: Console) throws -> ExitStatus {
        let deed = Phrase(
            "the checks themselves were made; only what they were to leave is missing",
            "検査そのものは終わっています。書き残すものだけがありません")
        let (report, isApproved) = try CheckOutput.with(
            report: report, approval: approve, tester: tester, overwrites: options.force
        ) { places in
            // On a real bus answers take their time, and so deadlines find something to end.
            try ReaderAccess.with(
                options, console, answerTime: .milliseconds(5), watchesBus: true
            ) { access in
                let report = try access.check(console)
                return try CommandError.telling(deed) { isMade in
                    isMade()
                    let summary = CheckSummary(report: report, language: console.language)
                    try console.conclude(summary)
                    try places.write(summary)
                    return (report, try places.approve(summary, console))
                }
            }
        }
        guard report.counts.failed == 0 else { return .no }
        // Nobody is to take half of the checks for all of them; that is also why there is no approval then.
        switch report.missing.compactMap(\.skipReason).first(where: { [.noCard, .cardMute].contains($0) }) {
        case .noCard: throw CommandError(.checkWithoutCard)
        case .cardMute: throw CommandError(.checkWithMuteCard)
        default: return isApproved ? .done : .no
        }
    }
}
