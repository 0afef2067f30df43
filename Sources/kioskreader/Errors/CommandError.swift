// SPDX-License-Identifier: Apache-2.0
//
// The one error that the command prints: what happened, to what, what to do now, and the exit code.
// The command's own kinds stand in CommandError+Kind.swift, their words in CommandError+Texts.swift; errors
// of the libraries become one in CommandError+Conversion.swift; how it is printed is in Printers/.

import ISO7816
import KioskReader
import MyNumberCard

/// What went wrong, ready to be printed in any language.
struct CommandError: Error {
    /// The exit code.
    let status: ExitStatus
    /// The stable English name.
    let kind: String
    /// What happened, as the beginning of a sentence in lower case; empty where the detail says it all.
    let text: Phrase
    /// What is known beyond it: a reason, or a system's words, which are English in every language.
    let detail: Phrase?
    /// To what.
    var subject: Phrase?
    /// What was done and stays so, where only an output failed; it stands in front of the hint.
    var deed: Phrase?
    /// What to do now.
    var hint: Phrase
    /// The card's status word, where it is the cause.
    var sw: StatusWord?
    /// How many tries a PIN has left, where the card said so.
    var triesLeft: Int?
    /// What is proven of a PIN to which no answer came.
    var outcome: PINOutcome?
    /// What the card's holder can do, beyond the hint.
    var advice: [Advice] = []
    /// What became of a command that was under way.
    var fate: Fate?
    /// Why bringing the reader back was given up, where that is so.
    var givenUp: RecoveryLadder.GivenUp?
    /// What stands behind it, for `-v`.
    var cause: String?

    init(
        _ status: ExitStatus, _ kind: String, _ text: Phrase, detail: String? = nil, subject: Phrase? = nil,
        hint: Phrase
    ) {
        self.init(status, kind, text, detail: detail.map { Phrase($0) }, subject: subject, hint: hint)
    }

    init(
        _ status: ExitStatus, _ kind: String, _ text: Phrase, detail: Phrase?, subject: Phrase? = nil,
        hint: Phrase
    ) {
        self.status = status
        self.kind = kind
        self.text = text
        self.detail = detail
        self.subject = subject
        self.hint = hint
    }

    /// One of the command's own errors.
    ///
    /// - Parameters:
    ///   - kind: which one; it decides the words and the exit code.
    ///   - value: what stands for `{}` in its words.
    ///   - detail: what is known beyond the kind.
    ///   - subject: to what it happened.
    init(_ kind: Kind, _ value: Phrase = Phrase(""), detail: String? = nil, subject: Phrase? = nil) {
        self.init(kind, value, detail: detail.map { Phrase($0) }, subject: subject)
    }

    /// The same, with a detail that has words in every language.
    init(_ kind: Kind, _ value: Phrase = Phrase(""), detail: Phrase?, subject: Phrase? = nil) {
        let words = kind.words
        self.init(
            kind.status, kind.name, words.text.filled(value), detail: detail, subject: subject,
            hint: words.hint.filled(value))
    }

    /// Runs an act and what writes its result. Where that cannot be written, the error says that the act itself was done:
    /// begun anew, it would send the old PIN again. Where one act is a part of another, the whole one is told of.
    ///
    /// - Parameters:
    ///   - deed: what was done, a sentence without its full stop.
    ///   - work: calls its argument as soon as it is done.
    static func telling<Value>(
        _ deed: Phrase, _ work: (_ isDone: () -> Void) throws -> Value
    ) throws -> Value {
        var isDone = false
        do {
            return try work { isDone = true }
        } catch  where isDone && !(error is OutputClosed) {
            var told = CommandError(converting: error)
            if told.status == .cannotCreate { told.deed = deed }
            throw told
        }
    }

    /// What a status word says of the PIN that was sent; nil where it says nothing of a PIN.
    init?(refusedPIN sw: StatusWord) {
        switch (sw.rawValue, sw.counter) {
        case (0x6983, _), (0x6984, _), (_, 0): self.init(.pinLocked)
        case (_, let left?): self.init(.pinWrong, Phrase(String(left)))
        default: return nil
        }
        self.sw = sw
        triesLeft = sw.counter.map { Int($0) } ?? 0
        if triesLeft == 0, sw.counter != nil { outcome = .refused }
    }

    /// What to do now, after what need not be done again.
    func remedy(_ language: Language) -> String {
        [deed?[language], hint[language]].compactMap { $0 }.joined(separator: language.marks.semicolon)
    }

    /// What happened, with the detail.
    func message(_ language: Language) -> String {
        let what = [text[language], detail?[language] ?? ""].filter { !$0.isEmpty }.joined(
            separator: language.marks.colon)
        return givenUp.map { what + language.marks.semicolon + $0.phrase[language] } ?? what
    }
}
