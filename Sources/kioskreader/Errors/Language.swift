// SPDX-License-Identifier: Apache-2.0
//
// The language of messages. Names of fields, kinds of errors and JSON are English in every language.

import ArgumentParser
import Glibc

/// A language of messages.
enum Language: String, ExpressibleByArgument, CaseIterable, Sendable {
    case japanese = "ja"
    case english = "en"

    /// The marks that join the parts of a line. Japanese has its own, as wide as its letters.
    var marks: (colon: String, semicolon: String, comma: String, opening: String, closing: String) {
        switch self {
        case .english: (": ", "; ", ", ", " (", ")")
        case .japanese: ("：", "。", "、", "（", "）")
        }
    }

    /// The locale's language, English when it is neither.
    static var ofLocale: Language {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = unsafe getenv(name) else { continue }
            let locale = unsafe String(cString: value)
            if !locale.isEmpty { return locale.hasPrefix("ja") ? .japanese : .english }
        }
        return .english
    }
}
