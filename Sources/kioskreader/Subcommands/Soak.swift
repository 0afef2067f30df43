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
            recovered.

            EXAMPLES
              kioskreader soak --for 24h
              kioskreader soak --for 10m --trace soak.txt --json
              kioskreader soak --count 1000 --virtual
            """)

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long: seconds, or with s, m or h behind them.", valueName: "duration"))
    var time: SoakTime?

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
        let result = try ReaderAccess.with(options, console, defaultWait: .seconds(5), watchesBus: true) {
            try $0.soak(for: time?.duration, sessions: count)
        }
        try console.conclude(result)
        if console.signals.isInterrupted { return .interrupted }
        return result.notRecovered == 0 ? .done : .no
    }
}

/// A time such as `90`, `90s`, `10m` or `24h`.
struct SoakTime: ExpressibleByArgument {
    /// The same as a duration.
    let duration: Duration

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
        let unit = argument.last.flatMap { units[$0] }
        // A year is more than anybody waits for.
        guard let number = Int(unit == nil ? argument : String(argument.dropLast())),
            (1...31_536_000).contains(number)
        else { return nil }
        duration = .seconds(number * (unit ?? 1))
    }
}
