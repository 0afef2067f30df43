// SPDX-License-Identifier: Apache-2.0
//
// `card`: what knows the My Number Card.

import ArgumentParser

struct Card: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Works with a My Number Card.",
        subcommands: [
            CardStatus.self, CardCert.self, CardSign.self, CardPIN.self, CardAttributes.self,
            CardResetPIN.self,
        ] + withTrait)

    /// What only a build with a trait has.
    private static var withTrait: [any ParsableCommand.Type] {
        #if IndividualNumber
        [CardNumber.self]
        #else
        []
        #endif
    }
}
