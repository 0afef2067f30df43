// SPDX-License-Identifier: Apache-2.0
//
// Every kind of error has an exit code and all three parts in both languages, and a reader in use is said
// as style demands.

import ISO7816
import KioskReader
import MyNumberCard
import Testing
import VirtualReader

@testable import kioskreader

@Suite("The table of errors")
struct ErrorTableTests {
    @Test(
        "Every kind of the library has its words in both languages", arguments: KioskReaderError.Kind.allCases
    )
    func everyKind(_ kind: KioskReaderError.Kind) {
        for language in Language.allCases {
            let error = CommandError(KioskReaderError(kind, subject: "reader 1-1:1.0"), language: language)
            #expect(!error.message.isEmpty && !error.hint.isEmpty)
            #expect(!error.message.hasSuffix(".") && !error.hint.hasSuffix("."))
            #expect(error.message.contains(/[ぁ-ん一-龠]/) == (language == .japanese))
        }
    }

    @Test(
        "Every kind of the card has its words in both languages", arguments: MyNumberCardError.Kind.allCases)
    func everyCardKind(_ kind: MyNumberCardError.Kind) {
        #expect(kind.japanese.message.contains(/[ぁ-ん一-龠]/) && kind.japanese.hint.contains(/[ぁ-ん一-龠]/))
        #expect([2, 65, 74].contains(kind.status.rawValue))
    }

    @Test(
        "Kinds end with the code that scripts rely on",
        arguments: [
            (KioskReaderError.Kind.noReader, Int32(66)), (.readerNotFound, 66), (.slotNotFound, 66),
            (.readerBusy, 69),
            (.permission, 77), (.notApproved, 77), (.noCard, 67), (.cardMute, 67), (.readerGone, 74),
            (.cardRemoved, 74), (.usbFailed, 74), (.deadline, 75), (.cancelled, 130), (.internalDefect, 70),
            (.readerAmbiguous, 64),
        ])
    func codes(kind: KioskReaderError.Kind, code: Int32) {
        #expect(CommandError(KioskReaderError(kind), language: .english).status.rawValue == code)
    }

    @Test("A reader in use: what happened, to what, what to do")
    func busy() {
        let error = CommandError(
            KioskReaderError(
                .readerBusy, subject: "reader 1-1.4:1.0 SCR3310", detail: "process 42 pcscd holds it"),
            language: .english)
        #expect(error.status == .unavailable)
        #expect(error.lines().count == 3)
        #expect(error.lines()[0] == "kioskreader: the reader is in use: process 42 pcscd holds it")
        #expect(error.lines()[1] == "  reader 1-1.4:1.0 SCR3310")
    }

    @Test("The way to the card and what became of a command are said as they are, through all layers")
    func fate() {
        let cause = KioskReaderError(.readerGone, subject: "reader 1-1:1.0")
        let error = CommandError(
            converting: CardChannelError(fate: .mayHaveRun, underlying: cause), language: .english)
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
        #expect(error.hint.contains(hint))
    }
}
