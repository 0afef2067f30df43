// SPDX-License-Identifier: Apache-2.0
//
// What `card number` shows, in a build with the trait `IndividualNumber` alone.

#if IndividualNumber
import IndividualNumber

/// The individual number.
struct NumberResult: CommandResult {
    private let number: String
    private let checkDigitValid: Bool
    private let language: Language

    init(_ number: borrowing MyNumber, language: Language) {
        self.number = number.withDigits { digits in
            String(decoding: digits.indices.map { digits[$0] }, as: UTF8.self)
        }
        checkDigitValid = number.hasRightCheckDigit
        self.language = language
    }

    private enum CodingKeys: String, CodingKey { case number, checkDigitValid }

    func lines(_ style: TextStyle) -> [String] {
        let verdict =
            checkDigitValid
            ? Phrase("right", "正しい") : Phrase("wrong: misread, or made up", "誤り（読み誤りか、架空の番号）")
        return TextStyle.columns([
            [Phrase("individual number", "個人番号")[language], number],
            [Phrase("check digit", "検査用数字")[language], verdict[language]],
        ])
    }
}
#endif
