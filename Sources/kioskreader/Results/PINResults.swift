// SPDX-License-Identifier: Apache-2.0
//
// What `card pin` shows: the tries of a PIN, that one was right, that one is changed. Never a value.

import MyNumberCard

/// The tries of one PIN.
struct PINStatusResult: CommandResult {
    private let reference: PINReference
    private let status: PINStatus
    private let advice: AdviceList
    private let language: Language

    init(_ reference: PINReference, _ status: PINStatus, advice: [Advice], language: Language) {
        self.reference = reference
        self.status = status
        self.advice = AdviceList(advice, language)
        self.language = language
    }

    private enum CodingKeys: String, CodingKey { case pin, triesLeft, limit, locked, set, advice }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(reference.rawValue, forKey: .pin)
        try fields.encode(status.triesLeft, forKey: .triesLeft)
        try fields.encode(reference.limit, forKey: .limit)
        try fields.encode(status.isLocked, forKey: .locked)
        try fields.encode(status.isSet, forKey: .set)
        try fields.encode(advice, forKey: .advice)
    }

    func lines(_ style: TextStyle) -> [String] {
        [style.bold(reference.name(language)) + language.marks.colon + status.text(reference, language)]
            + advice.lines.map { "  " + $0 }
    }
}

/// A PIN that was right.
struct PINVerifiedResult: CommandResult {
    private let reference: PINReference
    private let status: PINStatus
    private let language: Language

    init(_ reference: PINReference, _ status: PINStatus, language: Language) {
        self.reference = reference
        self.status = status
        self.language = language
    }

    private enum CodingKeys: String, CodingKey { case pin, verified, triesLeft, limit }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(reference.rawValue, forKey: .pin)
        try fields.encode(true, forKey: .verified)
        try fields.encode(status.triesLeft, forKey: .triesLeft)
        try fields.encode(reference.limit, forKey: .limit)
    }

    func lines(_ style: TextStyle) -> [String] {
        let marks = language.marks
        let right = Phrase("right", "正しい暗証番号です")[language]
        return [
            style.bold(reference.name(language)) + marks.colon + right + marks.comma
                + status.text(reference, language)
        ]
    }
}

/// A PIN that is changed.
struct PINChangedResult: CommandResult {
    private let reference: PINReference
    private let language: Language

    init(_ reference: PINReference, language: Language) {
        self.reference = reference
        self.language = language
    }

    private enum CodingKeys: String, CodingKey { case pin, changed }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(reference.rawValue, forKey: .pin)
        try fields.encode(true, forKey: .changed)
    }

    func lines(_ style: TextStyle) -> [String] {
        [
            style.bold(reference.name(language)) + language.marks.colon
                + Phrase("changed", "変更しました")[language]
        ]
    }
}

extension PINStatus {
    /// Whether there is such a PIN; nil where the card does not say.
    var isSet: Bool? {
        switch self {
        case .usable, .locked: true
        case .notSet: false
        case .unknown: nil
        }
    }

    /// In words.
    func text(_ reference: PINReference, _ language: Language) -> String {
        let phrase: Phrase =
            switch self {
            case .locked: Phrase("locked", "ロックされています")
            case .notSet: Phrase("not set", "設定されていません")
            case .unknown(let sw): Phrase("unknown (\(sw))", "不明（\(sw)）")
            case .usable(let left):
                if let limit = reference.limit {
                    Phrase(
                        "\(left) of \(max(limit, left)) tries left", "残りの試行可能回数 \(left)/\(max(limit, left))")
                } else {
                    Phrase("\(left) tries left", "残りの試行可能回数 \(left)")
                }
            }
        return phrase[language]
    }
}

extension PINReference {
    /// What it is called.
    func name(_ language: Language) -> String { Phrase(englishName, japaneseName)[language] }
}
