// SPDX-License-Identifier: Apache-2.0
//
// `atr`: powers the card on and explains its answer.

import ArgumentParser

struct ReadATR: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "atr",
        abstract: "Powers the card on, prints the ATR, what each byte means, and what was chosen.",
        discussion: """
            EXAMPLES
              kioskreader atr
              kioskreader atr --virtual --trace -
              kioskreader atr --json -r 1-1.4:1.0/1
            """)

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console) { try console.show($0.answerToReset()) }
        return .done
    }
}
