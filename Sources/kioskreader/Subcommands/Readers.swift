// SPDX-License-Identifier: Apache-2.0
//
// `readers`: the catalogue, and why what is plugged in is or is not approved.

import ArgumentParser
import KioskReader

struct Readers: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "readers",
        abstract: "Shows the catalogue of readers, and why those plugged in are or are not approved.",
        discussion: """
            Words narrow it down, and every one must fit: a part of the name or of VID:PID, or a fact as JSON \
            names it, such as contactless, tpdu, emvMode, japan, notCCID. What is found in that way is shown in \
            full, each fact with its source.

            A reader that is not in the catalogue may work all the same. Nothing is opened for this.

            EXAMPLES
              kioskreader readers
              kioskreader readers 04e6:5116
              kioskreader readers sony contactless
              kioskreader readers --json japan
            """)

    @Argument(help: "What to look for; everything unless told.")
    var search: [String] = []

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console, watchesBus: true) { access in
            let listing = try access.catalogue(
                CatalogueSearch(search), libccid: .read(),
                devices: options.virtual == nil ? USBDevice.pluggedIn() : [])
            try console.show(listing)
            if listing.isEmpty { console.hintAtEmptySearch() }
        }
        return .done
    }
}
