// SPDX-License-Identifier: Apache-2.0
//
// What `card attributes` shows: the four, to whoever asked for them and nobody else.

import MyNumberCard

/// The four basic attributes.
struct AttributesResult: CommandResult {
    private let attributes: BasicAttributes
    private let language: Language

    init(_ attributes: BasicAttributes, language: Language) {
        self.attributes = attributes
        self.language = language
    }

    private enum CodingKeys: String, CodingKey { case name, address, birthDate, sex }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(attributes.name, forKey: .name)
        try fields.encode(attributes.address, forKey: .address)
        try fields.encode(attributes.birthDate, forKey: .birthDate)
        try fields.encode(attributes.sex.name, forKey: .sex)
    }

    func lines(_ style: TextStyle) -> [String] {
        // What stands on the card may not move a terminal's cursor.
        TextStyle.columns(
            [
                [Phrase("name", "氏名"), Phrase(attributes.name.onOneLine)],
                [Phrase("address", "住所"), Phrase(attributes.address.onOneLine)],
                [Phrase("birth date", "生年月日"), Phrase(attributes.birthDate)],
                [Phrase("sex", "性別"), attributes.sex.phrase],
            ].map { $0.map { $0[language] } })
    }
}

extension BasicAttributes.Sex {
    /// The stable name in JSON.
    var name: String { "\(self)" }

    /// In words.
    var phrase: Phrase {
        switch self {
        case .unknown: Phrase("unknown", "不明")
        case .male: Phrase("male", "男")
        case .female: Phrase("female", "女")
        case .notApplicable: Phrase("not applicable", "適用不能")
        }
    }
}
