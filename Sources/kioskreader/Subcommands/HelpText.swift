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
    /// printed ends up in logs; a password may be of letters alone. So only what this program knows is shown, or what
    /// comes so near that it is a slip of the fingers; and an option of one letter.
    static func mayShow(_ word: some StringProtocol) -> Bool {
        KnownWords.include(word) || String(word).wholeMatch(of: /-[A-Za-z]/) != nil
    }

    /// The same for a word where the name of a subcommand belongs. A few letters alone are no PIN of the card, whose
    /// password has six characters at least.
    static func mayShow(subcommand word: String) -> Bool {
        mayShow(word) || word.wholeMatch(of: /[A-Za-z]{1,5}/) != nil
    }

    /// The message as one sentence without its end, and of what was typed only words that can be no PIN.
    static func finished(_ text: String) -> String {
        var text = String(HelpText.finished(text).map { $0.isNewline ? " " : $0 })
        if text.hasSuffix(".") { text.removeLast() }
        text = text.prefix(1).lowercased() + text.dropFirst()
        // Several letters in one word, one of which wants a value.
        text = text.replacing(/^unknown option '.*' +or: Missing (value for '.*') in '.*'$/) { match in
            "unknown option" + withheld + ", or missing " + match.1
        }
        text = text.replacing(/^unknown option '(.*)'(?:\. Did you mean '[a-z-]+'\?)?$/) { match in
            mayShow(match.1) ? match.0 : "unknown option" + withheld
        }
        text = text.replacing(/^invalid option: (.*)$/) { match in
            mayShow(match.1) ? match.0 : "invalid option" + withheld
        }
        text = text.replacing(/(unexpected arguments?):? '(.*)'$/) { match in
            match.2.split(separator: "', '", omittingEmptySubsequences: false).allSatisfy(mayShow)
                ? match.0 : match.1 + withheld
        }
        text = text.replacing(/the value '(.*)' is invalid/) { match in
            mayShow(match.1) ? match.0 : "the value is invalid"
        }
        text = text.replacing(/, but '.*' was specified/, with: "")
        text = text.replacing(/\. Did you mean ('.*')\?/) { match in " (did you mean " + match.1 + "?)" }
        return text.replacing(/(option '--?[A-Za-z-]+)=[^']*'/) { match in match.1 + "'" }
    }

    private static let withheld: Substring = " (not repeated here: it may be a PIN)"
}
