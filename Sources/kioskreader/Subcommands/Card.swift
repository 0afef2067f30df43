// SPDX-License-Identifier: Apache-2.0
//
// `card`: what knows the My Number Card.

import ArgumentParser

struct Card: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Works with a My Number Card.",
        subcommands: [CardStatus.self, CardCert.self, CardSign.self, CardPIN.self])
}
