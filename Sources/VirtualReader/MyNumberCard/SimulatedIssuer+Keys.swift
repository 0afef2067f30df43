// SPDX-License-Identifier: Apache-2.0
//
// The private keys of the one made-up card, taken apart once: every simulated card has the same, and the arithmetic
// behind them takes longer to prepare than the rest of a card.

extension SimulatedIssuer {
    /// Keys ready for use in a card's files.
    enum Keys {
        static let signature = ElementaryFile.Content.rsa(signatureKey)
        static let authentication = ElementaryFile.Content.rsa(authenticationKey)
        static let supportCard = ElementaryFile.Content.rsa(supportCardKey)
        static let supportMessaging = ElementaryFile.Content.rsa(supportMessagingKey)
        static let surfaceCard = ElementaryFile.Content.rsa(surfaceCardKey)
        static let common = ElementaryFile.Content.rsa(internalKey)
    }
}
