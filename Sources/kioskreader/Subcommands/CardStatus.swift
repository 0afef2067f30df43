// SPDX-License-Identifier: Apache-2.0
//
// `card status`: what a card tells without a PIN.

import ArgumentParser
import MyNumberCard

struct CardStatus: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract:
            "Shows which applications and certificates there are, how many tries each PIN has, and what to do.",
        discussion: """
            Nothing is tried and no try is lost. The token's serial number identifies the card: only --full shows \
            it. How long the signature certificate can be used is behind its PIN: `kioskreader card cert sign`.

            EXAMPLES
              kioskreader card status
              kioskreader card status --all-advice --lang ja
              kioskreader card status --virtual --json
            """)

    @Flag(help: "Also the token's serial number.")
    var full = false

    @Flag(help: "Also the advice that holds for every card.")
    var allAdvice = false

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console, defaultWait: console.waitForCard) { access in
            let overview = try access.withCard { card in try card.overview() }
            let now = CertificateTime.now
            let situation = CardSituation(overview, clock: now)
            try console.show(
                CardStatusResult(
                    overview, full: full,
                    advice: allAdvice ? situation.aimedAdviceWithGeneral : situation.aimedAdvice,
                    now: now, language: console.language))
        }
        return .done
    }
}
