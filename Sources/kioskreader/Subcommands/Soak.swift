// SPDX-License-Identifier: Apache-2.0
//
// `soak`: keeps a reader busy, and counts what failed and what was recovered.

import ArgumentParser

struct Soak: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Keeps a reader busy for a while, and counts every fault and recovery.",
        discussion: """
            One session after the other, each asking the card once, without a PIN. A reader that fails is \
            brought back as a kiosk would do it; pull the plug and see. Exit code 1 when one was not \
            recovered. What is not there at the beginning is waited for, 5 seconds unless --wait says otherwise.

            EXAMPLES
              kioskreader soak --for 24h
              kioskreader soak --for 10m --trace soak.txt --json
              kioskreader soak --count 1000 --virtual
            """)

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long: seconds, or with s, m or h behind them.", valueName: "duration"))
    var time: LongTime?

    @Option(help: ArgumentHelp("How many sessions, instead of a time.", valueName: "sessions"))
    var count: Int?

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (time == nil) != (count == nil) else {
            throw ValidationError("Give either --for or --count.")
        }
        guard count.map({ $0 > 0 }) ?? true else { throw ValidationError("--count begins at 1.") }
    }

    func execute(_ console: Console) throws -> ExitStatus {
        let time = try time?.duration(of: "--for")
        let notRecovered = try ReaderAccess.with(
            options, console, defaultWait: .seconds(5), watchesBus: true
        ) { access in
            let result = try access.soak(for: time, sessions: count)
            try console.conclude(result)
            return result.notRecovered
        }
        if console.signals.isInterrupted { return .interrupted }
        return notRecovered == 0 ? .done : .no
    }
}
