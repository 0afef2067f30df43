// SPDX-License-Identifier: Apache-2.0
//
// Words for a person, in each language that reports are written in. Technical details stay in English.

/// Words in English and in Japanese.
public struct LocalText: Sendable, Hashable, Encodable {
    /// In English.
    public let english: String
    /// In Japanese.
    public let japanese: String

    /// Makes a text from both.
    public init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }

    private enum CodingKeys: String, CodingKey {
        case english = "en"
        case japanese = "ja"
    }
}
