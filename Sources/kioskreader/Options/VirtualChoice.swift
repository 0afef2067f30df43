// SPDX-License-Identifier: Apache-2.0
//
// Which virtual reader and card `--virtual` and `simulate` mean: PROFILE[,CARD], each by its name.

import VirtualReader

/// A virtual reader's profile and the card in each of its slots.
struct VirtualChoice {
    let profile: ReaderProfile
    let card: CardKind

    /// What `--virtual` alone means: the first card, in its usual reader.
    static let usual = VirtualChoice(profile: CardKind.mynumber.usualProfile, card: .mynumber)

    /// The same as it is typed.
    var text: String { profile.name + "," + card.name }

    /// Whether there is no card.
    var isEmpty: Bool { card.name == CardKind.none.name }

    /// Reads `PROFILE[,CARD]`; what is left out is the first card, and the card's usual reader.
    ///
    /// - Throws: `virtualNameMissing`; `unknownProfile` or `unknownCard` with the names that there are;
    ///   `cardNeedsContacts`; each with exit code 64.
    init(parsing text: String) throws {
        guard !text.isEmpty, text.last != "," else {
            throw CommandError(.virtualNameMissing, Phrase(Self.usual.text))
        }
        let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let profileName = parts.first ?? ""
        let named = ReaderProfile.named(profileName)
        guard profileName.isEmpty || named != nil else {
            throw CommandError(
                .unknownProfile, Phrase(list: ReaderProfile.all.map(\.name)),
                subject: Phrase(profileName.shown))
        }
        let cardName = parts.count > 1 ? parts[1] : ""
        guard let card = cardName.isEmpty ? .mynumber : CardKind.named(cardName) else {
            throw CommandError(
                .unknownCard, Phrase(list: CardKind.all.map(\.name)),
                subject: Phrase(cardName.shown))
        }
        (self.profile, self.card) = (named ?? card.usualProfile, card)
        guard !card.needsContacts || !profile.isContactless else {
            throw CommandError(.cardNeedsContacts, subject: Phrase(self.text))
        }
    }

    private init(profile: ReaderProfile, card: CardKind) { (self.profile, self.card) = (profile, card) }
}

extension String {
    /// What a person typed, fit to be printed: in quotes, without control characters, of bounded length.
    var shown: String {
        let clean = String(
            String.UnicodeScalarView(unicodeScalars.map { $0.properties.isPrintable ? $0 : "?" }))
        return "'" + (clean.count > 64 ? clean.prefix(64) + "…" : clean) + "'"
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        default: true
        }
    }
}
