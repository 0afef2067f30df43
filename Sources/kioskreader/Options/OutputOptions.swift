// SPDX-License-Identifier: Apache-2.0
//
// The options of every subcommand: how results and errors are shown.

import ArgumentParser

struct OutputOptions: ParsableArguments {
    @Flag(help: "Machine-readable result (Docs/JSON.md), and errors likewise on standard error.")
    var json = false

    @Option(
        help: ArgumentHelp("Language of messages: ja or en; default from the locale.", valueName: "ja|en"))
    var lang: Language?

    @Flag(name: .shortAndLong, help: "Say more, on standard error; -vv: still more.")
    var verbose: Int
}
