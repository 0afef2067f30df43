// SPDX-License-Identifier: Apache-2.0
//
// `card status`: what a card tells without a PIN.

import ArgumentParser
import MyNumberCard

struct CardStatus: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows which applications and certificates there are, and how many tries each PIN has.",
        discussion: """
            Nothing is tried and no try is lost. The token's serial number identifies the card: only --full shows \
            it.

            EXAMPLES
              kioskreader card status
              kioskreader card status --virtual --json
            """)

    @Flag(help: "Also the token's serial number.")
    var full = false

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        let overview = try ReaderAccess.with(options, console, defaultWait: console.waitForCard) {
            try $0.withCard { card in try card.overview() }
        }
        try console.show(CardStatusResult(overview, full: full, language: console.language))
        return .done
    }
}
