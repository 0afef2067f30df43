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
    /// The message as one sentence without its end, and without values: a person may have typed a PIN where
    /// none belongs, and what is printed ends up in logs.
    static func finished(_ text: String) -> String {
        var text = HelpText.finished(text).replacing("\n", with: " ")
        if text.hasSuffix(".") { text.removeLast() }
        text = text.prefix(1).lowercased() + text.dropFirst()
        for opening in ["unexpected argument", "unexpected arguments"] {
            guard let range = text.firstRange(of: opening + (opening.hasSuffix("s") ? ": " : " '")) else {
                continue
            }
            return String(text[..<range.lowerBound]) + opening
        }
        if let value = text.firstRange(of: /the value '.*' is invalid/) {
            text.replaceSubrange(value, with: "the value is invalid")
        }
        text = text.replacing(/, but '.*' was specified/, with: "")
        text = text.replacing(/\. Did you mean ('.*')\?/) { match in " (did you mean " + match.1 + "?)" }
        return text.replacing(/(option '--?[A-Za-z-]+)=[^']*'/) { match in match.1 + "'" }
    }
}
