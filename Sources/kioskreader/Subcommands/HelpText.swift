// SPDX-License-Identifier: Apache-2.0
//
// The last touch to help: ArgumentParser has no option whose value may stand after `=` only.

enum HelpText {
    /// The help with `--virtual` as it is typed.
    static func finished(_ text: String) -> String {
        text.replacing("--virtual <profile[,card]>", with: "--virtual[=PROFILE[,CARD]]")
    }
}

/// ArgumentParser's words for a wrong command line, in the manner of the other errors.
enum UsageText {
    /// Whether a word that was typed may be shown again. A person may have typed a PIN where none belongs, and what is
    /// printed ends up in logs; every PIN has a digit.
    static func mayShow(_ word: some StringProtocol) -> Bool {
        word.count <= 64 && !word.contains { $0.isNumber } && word.onOneLine == word
    }

    /// The message as one sentence without its end, and of what was typed only words that can be no PIN.
    static func finished(_ text: String) -> String {
        var text = HelpText.finished(text).replacing("\n", with: " ")
        if text.hasSuffix(".") { text.removeLast() }
        text = text.prefix(1).lowercased() + text.dropFirst()
        text = text.replacing(/(unexpected arguments?):? '(.*)'$/) { match in
            mayShow(match.2) ? match.0 : match.1 + withheld
        }
        text = text.replacing(/the value '(.*)' is invalid/) { match in
            mayShow(match.1) ? match.0 : "the value is invalid"
        }
        text = text.replacing(/, but '.*' was specified/, with: "")
        text = text.replacing(/\. Did you mean ('.*')\?/) { match in " (did you mean " + match.1 + "?)" }
        return text.replacing(/(option '--?[A-Za-z-]+)=[^']*'/) { match in match.1 + "'" }
    }

    private static let withheld: Substring = " (not repeated here: with a digit in it, it may be a PIN)"
}
