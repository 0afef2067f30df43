// SPDX-License-Identifier: Apache-2.0
//
// The way that a PIN takes into this process, or past it: a file, a descriptor, the terminal, or the reader's own
// keypad. What a person reads before typing is here, too.

import ISO7816
import MyNumberCard

/// Where one PIN comes from.
struct PINEntrance {
    private enum Place {
        /// Nothing was named: the reader's keypad, else the terminal.
        case person
        case file(PINFile)
        case held(HeldPIN)
    }

    /// What a PIN is asked for.
    enum Use {
        case verifying(PINReference)
        /// The old one of a change.
        case replacing(PINReference)
        case setting(PINReference)

        /// Checks the form: what cannot be the PIN is said before anything else is asked for.
        fileprivate func check(_ pin: borrowing PIN) throws(MyNumberCardError) {
            switch self {
            case .verifying(let reference): try reference.check(pin, for: .verifying)
            case .replacing(let reference): try reference.check(pin, for: .replacing)
            case .setting(let reference): try reference.check(pin, for: .setting)
            }
        }
    }

    private let place: Place
    /// Whether it is the one that is to be set.
    private let isNew: Bool
    private let console: Console

    /// One that is verified.
    init(_ file: PINFile?, _ console: Console) {
        self.init(file.map { .file($0) } ?? .person, isNew: false, console)
    }

    /// One that is to be set.
    init(new file: PINFile?, _ console: Console) {
        self.init(file.map { .file($0) } ?? .person, isNew: true, console)
    }

    private init(_ place: Place, isNew: Bool, _ console: Console) {
        self.place = place
        self.isNew = isNew
        self.console = console
    }

    /// Whether a person is asked.
    var asksPerson: Bool {
        if case .person = place { true } else { false }
    }

    /// Whether the tries are shown before the PIN is sent: to whoever is asked for it, and to whoever reads along. In
    /// JSON they stand in the result or the error.
    var showsTries: Bool { asksPerson || (console.showsNotesOnTerminal && !console.json) }

    /// Reads a file or descriptor before the card is touched: what is wrong with it is found then.
    func prepared<Value>(_ body: (PINEntrance) throws -> Value) throws -> Value {
        guard case .file(let file) = place else { return try body(self) }
        let held: HeldPIN
        do {
            held = try file.withPIN(console.signals) { HeldPIN(PIN(copying: $0)) }
        } catch let failure as PINFile.Failure {
            throw CommandError(failure, from: file, isNew: isNew)
        }
        return try body(PINEntrance(.held(held), isNew: isNew, console))
    }

    /// Whether the person is to use the reader's keypad.
    func isAtKeypad(
        _ card: MyNumberCard, _ reference: PINReference, _ purpose: PINPadEntry.Purpose
    ) -> Bool {
        asksPerson && card.offersKeypad(for: reference, purpose)
    }

    /// Says how many tries there are, and stops before anybody types where nothing would be sent.
    func showTries(_ card: MyNumberCard, _ reference: PINReference, _ lastTry: LastTryRule) throws {
        let left = try card.mayTry(reference, lastTry: lastTry)
        let limit = reference.limit.map { max($0, left) }
        console.note(
            Phrase(
                "\(reference.englishName): \(left)\(limit.map { " of \($0)" } ?? "") tries left",
                "\(reference.japaneseName)：残りの試行可能回数 \(left)\(limit.map { "/\($0)" } ?? "")"))
    }

    /// Sends the person to the keypad.
    func pointToKeypad(_ reference: PINReference, _ purpose: PINPadEntry.Purpose) {
        let english = reference.englishName
        let japanese = reference.japaneseName
        switch purpose {
        case .verification:
            console.note(
                Phrase("type the \(english) at the reader's keypad", "リーダーのキーパッドで\(japanese)を入力してください"))
        case .newPIN:
            console.note(
                Phrase(
                    "type the old \(english) at the reader's keypad, then the new one twice",
                    "リーダーのキーパッドで今の\(japanese)、続けて新しいものを2回入力してください"))
        }
    }

    /// Lends the PIN, when its form is right.
    ///
    /// - Throws: `pinFormat`; why none came.
    func withPIN<Value>(for use: Use, _ body: (borrowing PIN) throws -> Value) throws -> Value {
        if case .held(let held) = place {
            try use.check(held.pin)
            return try body(held.pin)
        }
        guard let terminal = Terminal(console.signals) else { throw CommandError(.pinSourceMissing) }
        do {
            switch use {
            case .verifying(let reference):
                return try typed(terminal, use, prompt(reference, Phrase("", "")), body)
            case .replacing(let reference):
                return try typed(terminal, use, prompt(reference, Phrase("old ", "今の")), body)
            case .setting(let reference):
                return try terminal.withSecretLine(prompt(reference, Phrase("new ", "新しい"))) { line in
                    let value = PIN(copying: line)
                    try use.check(value)
                    let isSame = try terminal.withSecretLine(
                        prompt(reference, Phrase("again the new ", "もう一度、新しい"))
                    ) { $0 == line }
                    guard isSame else { throw CommandError(.newPINMismatch) }
                    return try body(value)
                }
            }
        } catch let failure as PINFile.Failure {
            let subject =
                isNew
                ? Phrase("what was typed as the new one", "新しいものとして入力した内容")
                : Phrase("what was typed", "入力した内容")
            switch failure {
            case .empty: throw CommandError(.pinNotTyped)
            // The card has been asked for the tries already.
            case .strangeCharacter: throw CommandError(.pinTypedStrange, subject: subject)
            default: throw CommandError(failure, subject: subject)
            }
        }
    }

    private func typed<Value>(
        _ terminal: borrowing Terminal, _ use: Use, _ prompt: String, _ body: (borrowing PIN) throws -> Value
    ) throws -> Value {
        try terminal.withSecretLine(prompt) { line in
            let value = PIN(copying: line)
            try use.check(value)
            return try body(value)
        }
    }

    private func prompt(_ reference: PINReference, _ which: Phrase) -> String {
        let phrase = Phrase(which.english + reference.englishName, which.japanese + reference.japaneseName)
        return phrase[console.language] + console.language.marks.colon
    }
}

extension PINChange {
    /// Asks whether to do it, unless that was said already.
    func confirm(_ console: Console) throws {
        guard !isConfirmed else { return }
        guard let terminal = Terminal(console.signals) else { throw CommandError(.confirmationMissing) }
        let question = Phrase(
            "change the \(reference.englishName) of the card? [y/N] ",
            "カードの\(reference.japaneseName)を変更しますか？ [y/N] ")
        let isConfirmed: Bool
        do {
            isConfirmed = try terminal.saysYes(to: question[console.language])
        } catch let failure as PINFile.Failure {
            throw CommandError(failure, subject: Phrase("the terminal", "端末"))
        }
        guard isConfirmed else { throw CommandError(.notConfirmed) }
    }
}

/// A PIN that is kept until the card asks for it; overwritten with the last one who keeps it.
private final class HeldPIN {
    let pin: PIN
    init(_ pin: consuming PIN) { self.pin = pin }
}
