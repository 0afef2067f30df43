// SPDX-License-Identifier: Apache-2.0
//
// Every kind of error has an exit code and all three parts in both languages, and a reader in use is said
// as style demands.

import ISO7816
import KioskReader
import Testing
import VirtualReader

@testable import MyNumberCard
@testable import kioskreader

@Suite("The table of errors")
struct ErrorTableTests {
    @Test(
        "Every kind of the library has its words in both languages", arguments: KioskReaderError.Kind.allCases
    )
    func everyKind(_ kind: KioskReaderError.Kind) {
        let error = CommandError(KioskReaderError(kind, subject: "reader 1-1:1.0"))
        for phrase in [error.text, error.hint] { expectBothLanguages(phrase) }
    }

    @Test(
        "Every kind of the command's own has its words in both languages",
        arguments: CommandError.Kind.allCases)
    func everyOwnKind(_ kind: CommandError.Kind) {
        let words = kind.words
        // What is wrong with a command line, ArgumentParser says, in English.
        if kind == .usage {
            #expect(words.text.english.isEmpty && words.text.japanese.contains(japanese))
        } else {
            expectBothLanguages(words.text)
        }
        expectBothLanguages(words.hint)
        for phrase in [words.text, words.hint] {
            #expect(phrase.english.contains("{}") == phrase.japanese.contains("{}"))
        }
        #expect(kind.status != .done && !kind.name.isEmpty)
    }

    @Test(
        "Every reason to give a reader up has its words in both languages",
        arguments: RecoveryLadder.GivenUp.allCases)
    func everyReason(_ reason: RecoveryLadder.GivenUp) {
        expectBothLanguages(reason.phrase)
        expectBothLanguages(Phrase("hint", reason.japanese.hint))
    }

    private func expectBothLanguages(_ phrase: Phrase) {
        for text in [phrase.english, phrase.japanese] {
            #expect(!text.isEmpty && !text.hasSuffix(".") && !text.hasSuffix("。") && !text.contains("\n"))
        }
        #expect(!phrase.english.contains(japanese) && phrase.japanese.contains(japanese))
    }

    private var japanese: Regex<Substring> { /[ぁ-んァ-ヶ一-龠]/ }

    @Test("Two kinds with the same words would be one", arguments: Language.allCases)
    func noTwins(_ language: Language) {
        let texts = CommandError.Kind.allCases.map { $0.words.text[language] }
        #expect(Set(texts).count == texts.count)
    }

    @Test("An error is one line, whatever its parts hold")
    func oneLine() {
        let error = CommandError(
            .cannotWrite, detail: "a\r\nb\u{1B}[2J", subject: Phrase("'c\nd'"))
        for language in Language.allCases {
            let line = error.line(language)
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
        }
    }

    @Test(
        "Every kind of the card has its words in both languages", arguments: MyNumberCardError.Kind.allCases)
    func everyCardKind(_ kind: MyNumberCardError.Kind) {
        #expect(kind.japanese.message.contains(/[ぁ-ん一-龠]/) && kind.japanese.hint.contains(/[ぁ-ん一-龠]/))
        #expect([2, 65, 69, 74].contains(kind.status.rawValue))
    }

    @Test("Every way in which a PIN reset ends early has its words in both languages")
    func everyResetKind() {
        for kind in PINResetError.Kind.allCases {
            for phrase in [
                Phrase(kind.words.message, kind.japanese.message),
                Phrase(kind.words.hint, kind.japanese.hint),
            ] {
                expectBothLanguages(phrase)
            }
        }
        for standing in ResetStanding.allCases { expectBothLanguages(standing.phrase) }
        #expect(
            Set(PINResetError.Kind.allCases.map(\.japanese.message)).count
                == PINResetError.Kind.allCases.count)
    }

    @Test(
        "Kinds end with the code that scripts rely on",
        arguments: [
            (KioskReaderError.Kind.noReader, Int32(66)), (.readerNotFound, 66), (.slotNotFound, 66),
            (.readerBusy, 69),
            (.permission, 77), (.notApproved, 77), (.noCard, 67), (.cardMute, 67), (.readerGone, 74),
            (.cardRemoved, 74), (.usbFailed, 74), (.deadline, 75), (.cancelled, 130), (.internalDefect, 70),
            (.readerAmbiguous, 64), (.pinEntryUnavailable, 69), (.pinEntryCancelled, 2),
            (.pinEntryTimedOut, 75),
            (.pinEntryMismatch, 2), (.pinEntryLength, 2),
        ])
    func codes(kind: KioskReaderError.Kind, code: Int32) {
        #expect(CommandError(KioskReaderError(kind)).status.rawValue == code)
    }

    @Test(
        "Where no answer came, the deadline or the interrupt that cut it off decides the code",
        arguments: [
            (KioskReaderError.Kind.deadline, Int32(75)), (.cancelled, 130), (.cardRemoved, 74),
            (.readerGone, 74),
        ])
    func cutOff(cause: KioskReaderError.Kind, code: Int32) {
        let way = CardChannelError(fate: .mayHaveRun, underlying: KioskReaderError(cause))
        for kind in [MyNumberCardError.Kind.pinFateUnknown, .pinChangeUncertain, .signatureFateUnknown] {
            let error = MyNumberCardError(
                kind, "no answer came", subject: "key", hint: "look", fate: .mayHaveRun, underlying: way)
            #expect(CommandError(error).status.rawValue == code && CommandError(error).kind == kind.rawValue)
        }
        // What the card said itself stays so, whatever came after it.
        let refused = MyNumberCardError(.pinWrong, "wrong", subject: "key", hint: "ask", underlying: way)
        #expect(CommandError(refused).status == .cardRefused)
    }

    @Test("Every reason to refuse an approval file has its words in both languages")
    func everyApprovalReason() {
        let reasons: [ApprovalRefusal.Reason] = [
            .unreadable("x"), .symbolicLink, .notAFolder, .notAFile, .owned(byUser: 1), .writableByOthers,
            .tooLarge,
            .tooManyFiles, .strangeName, .malformed("x"), .unknownFormat(2), .virtualReader, .failedTests(1),
            .failedTests(2), .nothingPassed,
        ]
        for reason in reasons { expectBothLanguages(reason.phrase) }
        #expect(Set(reasons.map(\.phrase.japanese)).count == reasons.count)
    }

    @Test("A reader in use: what happened, to what, what to do")
    func busy() {
        let error = CommandError(
            KioskReaderError(
                .readerBusy, subject: "reader 1-1.4:1.0 SCR3310", detail: "process 42 pcscd holds it"))
        #expect(error.status == .unavailable)
        #expect(error.message(.english) == "the reader is in use: process 42 pcscd holds it")
        #expect(
            error.line(.english) == """
                kioskreader: the reader is in use: reader 1-1.4:1.0 SCR3310 (process 42 pcscd holds it); \
                end the program that holds it (pcscd: `sudo systemctl stop pcscd.socket pcscd`), \
                or keep it off this reader: `kioskreader doctor` prints how
                """)
    }

    @Test("The way to the card and what became of a command are said as they are, through all layers")
    func fate() {
        let cause = KioskReaderError(.readerGone, subject: "reader 1-1:1.0")
        let error = CommandError(
            converting: CardChannelError(fate: .mayHaveRun, underlying: cause))
        #expect(error.kind == "readerGone")
        #expect(error.status == .inputOutput)
        #expect(error.fate == .mayHaveRun)
    }

    @Test(
        "simulate says what the kernel lacks, and what to do",
        arguments: [
            (VHCIError.noController, Int32(69), "sudo modprobe vhci-hcd"), (.noFreePort, 69, "detach"),
            (.notPermitted, 77, "sudo"), (.system(.badRequest), 74, "dmesg"),
        ])
    func kernel(error: VHCIError, code: Int32, hint: String) {
        let error = CommandError(error)
        #expect(error.status.rawValue == code)
        #expect(error.hint.english.contains(hint) && error.hint.japanese.contains(hint.prefix(4)))
    }
}
