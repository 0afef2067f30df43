// SPDX-License-Identifier: Apache-2.0
//
// `list`: the readers and their slots.

import ArgumentParser
import KioskReader

struct List: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Shows readers and slots.",
        discussion: """
            Nothing is detached, reset or powered for it: what another process uses is not disturbed, and \
            its card is 'unknown'.

            EXAMPLES
              kioskreader list
              kioskreader list --json
              kioskreader list --virtual=two-slot
            """)

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console, watchesBus: true) { access in
            let (list, unusable) = (try access.list(), try access.hub.unusableReaders())
            try console.show(list)
            for reader in list.readers {
                for reason in reader.approval.reasons { console.detail(1, "\(reader.path) \(reason)") }
            }
            for reader in unusable { console.noteUnusable(reader) }
            if list.readers.isEmpty, unusable.isEmpty { console.hintAtMissingReader() }
        }
        return .done
    }
}
