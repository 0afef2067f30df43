// SPDX-License-Identifier: Apache-2.0
//
// `params`: what the reader has set for the slot's card.

import ArgumentParser

struct Params: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "params",
        abstract: "Shows the slot's parameters, as the reader gives them once a session is open.",
        discussion: """
            EXAMPLES
              kioskreader params
              kioskreader params --json --virtual=realtek
            """)

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console) { try console.show($0.parameters()) }
        return .done
    }
}
