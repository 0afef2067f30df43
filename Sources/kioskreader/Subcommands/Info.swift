// SPDX-License-Identifier: Apache-2.0
//
// `info`: one reader, its descriptor field by field.

import ArgumentParser

struct Info: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Shows one reader: its descriptor decoded field by field, clocks, rates, quirks, approval.",
        discussion: """
            EXAMPLES
              kioskreader info
              kioskreader info --raw -r 04e6:5116
              kioskreader info --json --virtual=gempc-twin
            """)

    @Flag(help: "Also the 54 bytes of the class descriptor in hex.")
    var raw = false

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console) { try console.show($0.info(raw: raw, console)) }
        return .done
    }
}
