// SPDX-License-Identifier: Apache-2.0
//
// `reset`: resets the card.

import ArgumentParser
import CCIDReader

struct Reset: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Resets the card and prints its ATR: warm, or cold with --cold.",
        discussion: """
            EXAMPLES
              kioskreader reset
              kioskreader reset --cold --trace -
            """)

    @Flag(help: "Power off and on instead of the reset line.")
    var cold = false

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console) { try console.show($0.reset(cold ? .cold : .warm)) }
        return .done
    }
}
