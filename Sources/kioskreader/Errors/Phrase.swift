// SPDX-License-Identifier: Apache-2.0
//
// Words for a person, in each language that there is. Which one is shown is the console's affair.

/// Words in every language.
struct Phrase: Sendable, Equatable {
    let english: String
    let japanese: String

    init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }

    /// What is the same in every language: a name, a path.
    init(_ name: String) { self.init(name, name) }

    /// Names that are the same in every language, one after the other.
    init(list names: [String]) {
        self.init(
            names.joined(separator: Language.english.marks.comma),
            names.joined(separator: Language.japanese.marks.comma))
    }

    subscript(language: Language) -> String {
        switch language {
        case .english: english
        case .japanese: japanese
        }
    }

    /// The phrase with something in the place of its `{}`.
    func filled(_ value: Phrase) -> Phrase {
        Phrase(
            english.replacing("{}", with: value.english), japanese.replacing("{}", with: value.japanese))
    }
}
