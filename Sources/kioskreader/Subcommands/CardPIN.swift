// SPDX-License-Identifier: Apache-2.0
//
// `card pin`: asks for the tries of a PIN, verifies it, changes it. How, and with which safety, is in
// Operations/CardPINWork.swift.

import ArgumentParser
import MyNumberCard

struct CardPIN: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Asks for the tries of a PIN, verifies it, changes it.",
        subcommands: [CardPINStatus.self, CardPINVerify.self, CardPINChange.self])
}

struct CardPINStatus: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how many tries a PIN has left; it costs none.",
        discussion: """
            EXAMPLES
              kioskreader card pin status auth
              kioskreader card pin status sign --virtual --json
            """)

    @Argument(help: ArgumentHelp("Which PIN: auth, sign or support.", valueName: "auth|sign|support"))
    var pin: CardPINName

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) throws -> ExitStatus {
        try ReaderAccess.with(options, console, defaultWait: console.waitForCard) { access in
            let (status, situation) = try access.withCard { card in
                let status = try card.triesLeft(pin.reference)
                return (status, card.situation(of: pin.reference, status, clock: .now))
            }
            try console.show(
                PINStatusResult(
                    pin.reference, status, advice: situation.advice(on: pin.reference),
                    language: console.language))
        }
        return .done
    }
}

struct CardPINVerify: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies a PIN: at most one try, and none when something speaks against it.",
        discussion: """
            The PIN comes from a reader's own keypad, from the terminal without echo, from --pin-file or from \
            --pin-fd. The tries are read first. With one left nothing is sent without --use-last-try.

            EXAMPLES
              kioskreader card pin verify auth
              kioskreader card pin verify sign --pin-file password.txt
            """)

    @Argument(help: ArgumentHelp("Which PIN: auth, sign or support.", valueName: "auth|sign|support"))
    var pin: CardPINName

    @OptionGroup var options: VerifiedPINOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles { options.files }

    func execute(_ console: Console) throws -> ExitStatus {
        try options.show(pin.reference, console) { _, status in
            PINVerifiedResult(pin.reference, status, language: console.language)
        }
        return .done
    }
}

struct CardPINChange: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Changes a PIN: verifies the old one, then sets the new one.",
        discussion: """
            Both come from a reader's own keypad, from the terminal without echo (the new one twice), from a file \
            or from a descriptor. Where no answer comes to the change, the PIN is the old one or the new one: \
            nothing is tried to find out.

            EXAMPLES
              kioskreader card pin change auth
              kioskreader card pin change sign --pin-file old.txt --new-pin-file new.txt --yes
            """)

    @Argument(help: ArgumentHelp("Which PIN: auth, sign or support.", valueName: "auth|sign|support"))
    var pin: CardPINName

    @OptionGroup var source: PINOptions
    @OptionGroup var newSource: NewPINOptions
    @OptionGroup var lastTry: LastTryOptions

    @Flag(help: "Do not ask whether to change it. The last try is guarded all the same.")
    var yes = false

    @Flag(
        help:
            "Refuse a new PIN that is easy to guess: one character, a sequence, a pattern of two, the old one."
    )
    var refuseWeak = false

    @OptionGroup var options: ReaderOptions
    @OptionGroup var output: OutputOptions

    var files: NamedFiles { options.files + source.files + newSource.files }

    func execute(_ console: Console) throws -> ExitStatus {
        let change = PINChange(
            reference: pin.reference, old: PINEntrance(try source.source, console),
            new: PINEntrance(new: try newSource.source, console), isConfirmed: yes,
            weak: refuseWeak ? .all : [], lastTry: lastTry.rule)
        let deed = Phrase(
            "the PIN itself was changed: the new one holds, and is not to be set again",
            "暗証番号の変更そのものは終わっています。新しい暗証番号が有効です。やり直さないでください")
        try CommandError.telling(deed) { isChanged in
            try ReaderAccess.with(options, console, defaultWait: console.waitForCard) {
                try $0.change(change)
                isChanged()
                try console.show(PINChangedResult(pin.reference, language: console.language))
            }
        }
        return .done
    }
}

extension Console {
    /// A person at a terminal has time to put the card in.
    var waitForCard: Duration { showsNotesOnTerminal ? .seconds(30) : .zero }
}
