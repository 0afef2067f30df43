// SPDX-License-Identifier: Apache-2.0
//
// The options of every subcommand: how results and errors are shown.

import ArgumentParser

struct OutputOptions: ParsableArguments {
    @Flag(help: "Machine-readable result (Docs/JSON.md); errors and notes likewise on standard error.")
    var json = false

    @Option(
        help: ArgumentHelp(
            """
            Language of errors, questions, advice and reports: ja or en; default from the locale. Names of fields, \
            technical detail and help are English.
            """, valueName: "ja|en"))
    var lang: Language?

    @Flag(name: .shortAndLong, help: "Say more, on standard error; -vv: still more.")
    var verbose: Int
}
