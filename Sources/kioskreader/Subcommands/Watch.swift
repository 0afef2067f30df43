// SPDX-License-Identifier: Apache-2.0
//
// `watch`: readers and cards as they come and go.

import ArgumentParser

struct Watch: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Prints readers and cards as they come and go, until interrupted.",
        discussion: """
            What is there already is printed first. To see cards it claims the readers, or the one that \
            --reader names, so that other programs find them in use meanwhile; a reader that somebody else \
            holds is shown, and its card as soon as it is free. --wait has no use here: it waits anyway.

            EXAMPLES
              kioskreader watch
              kioskreader watch --json | while read -r event; do …; done
              kioskreader watch -r 04e6:5116
              kioskreader watch --virtual
            """)

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console, watchesBus: true) { try $0.watch(console) }
        return console.signals.isInterrupted ? .interrupted : .done
    }
}
