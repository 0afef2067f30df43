// SPDX-License-Identifier: Apache-2.0
//
// An error as text, one line, and as the one JSON object. Neither ever shows input bytes.

import ISO7816
import KioskReader
import MyNumberCard

extension CommandError {
    /// The line that says it, with the program's name in front.
    func line(_ language: Language) -> String { "kioskreader: " + sentence(language) }

    /// What happened; to what, with the detail beside it; what to do now. One line, whatever the parts hold.
    func sentence(_ language: Language) -> String {
        let marks = language.marks
        var what = message(language)
        if let subject {
            // Where the detail is the whole message there is nothing to put beside the subject.
            let aside = text[language].isEmpty ? nil : detail?[language]
            what = (text[language].isEmpty ? what : text[language]) + marks.colon + subject[language]
            if let aside { what += marks.opening + aside + marks.closing }
            if let givenUp { what += marks.semicolon + givenUp.phrase[language] }
        }
        return "\(what)\(marks.semicolon)\(remedy(language))".onOneLine
    }
}

extension StringProtocol {
    /// The text with a blank for each control character, so that it stays on its line and a terminal obeys
    /// nothing in it.
    var onOneLine: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}

/// The JSON form of an error; every key but `outcome` and `advice` is always there.
struct ErrorReport: Encodable {
    let error: CommandError
    let language: Language

    private enum Outer: String, CodingKey { case error }
    private enum Keys: String, CodingKey {
        case code, kind, message, subject, hint, sw, triesLeft, fate, givenUp, outcome, advice
    }

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Outer.self)
        var fields = outer.nestedContainer(keyedBy: Keys.self, forKey: .error)
        try fields.encode(error.status.rawValue, forKey: .code)
        try fields.encode(error.kind, forKey: .kind)
        try fields.encode(error.message(language), forKey: .message)
        try fields.encode(error.subject?[language], forKey: .subject)
        try fields.encode(error.remedy(language), forKey: .hint)
        try fields.encode(error.sw.map { "\($0)" }, forKey: .sw)
        try fields.encode(error.triesLeft, forKey: .triesLeft)
        try fields.encode(error.fate.map { "\($0)" }, forKey: .fate)
        // Only a reader that did not come back has the one, only a PIN the other.
        try fields.encodeIfPresent(error.givenUp?.rawValue, forKey: .givenUp)
        try fields.encodeIfPresent(error.outcome?.rawValue, forKey: .outcome)
        if !error.advice.isEmpty { try fields.encode(AdviceList(error.advice, language), forKey: .advice) }
    }
}
