// SPDX-License-Identifier: Apache-2.0
//
// `card reset-pin` as a process: with the simulation it comes to its end, without an authority it says so, and the
// journal of a process that was stopped is resumed by the next one.

import Foundation
import ISO7816
import KioskReader
import Testing

@testable import MyNumberCard
@testable import kioskreader

@Suite("card reset-pin")
struct ResetPINTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(
        _ pin: String, card: String, known: String, new: String, _ more: [String] = []
    ) throws -> CommandRun {
        let words = [
            "card", "reset-pin", pin, "--virtual=scr3310,\(card)", "--journal", folder.path("journal"),
            "--pin-file", try folder.file("known", known + "\n"), "--new-pin-file",
            try folder.file("new", new + "\n"),
        ]
        let run = try CommandRun.kioskreader(words + more)
        try checkJSON(words + more, run)
        return run
    }

    private var hasJournal: Bool { FileManager.default.fileExists(atPath: folder.path("journal")) }

    @Test("The signature password, in both languages, and what is invented is said")
    func signature() throws {
        let english = try run("sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680")
        #expect(english.errors == "" && english.status == 0)
        #expect(
            english.output == """
                signature password (署名用電子証明書暗証番号): the new PIN is set, 5 tries left
                simulated: authority, reservation, unlock command and how the new PIN is taken are invented; the real issuer's commands are not public

                """)
        let japanese = try run(
            "sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680", ["--lang", "ja"])
        #expect(japanese.output.contains("架空") && japanese.output.contains("公開されていません"))
        #expect(!hasJournal)
    }

    @Test("The authentication PIN, as JSON; a card with nothing locked may have it reset, too")
    func authentication() throws {
        for card in ["mynumber-auth-locked", "mynumber", "mynumber-t0"] {
            let run = try run("auth", card: card, known: "ABC123", new: "8642", ["--json"])
            #expect(run.status == 0 && run.errors == "")
            #expect(
                run.output == #"""
                    {"authority":"reference authority of the simulation","pin":"auth","resumed":false,"simulated":true,"triesLeft":3}

                    """#)
        }
    }

    @Test(
        "What forbids it has its own name, and leaves no journal",
        arguments: [
            ("sign", "mynumber-locked", "1234", "NEW24680", "otherPINLocked", Int32(2)),
            ("sign", "mynumber-last-try", "1234", "NEW24680", "otherPINLastTry", 2),
            ("sign", "mynumber-sign-locked", "4321", "NEW24680", "otherPINWrong", 2),
            ("sign", "mynumber-no-pins", "1234", "NEW24680", "otherPINAbsent", 2),
            ("auth", "mynumber-child", "ABC123", "8642", "certificateMissing", 2),
            ("auth", "mynumber-expired", "ABC123", "8642", "certificateExpired", 2),
            ("auth", "mynumber-moved", "ABC123", "8642", "certificateRevoked", 2),
            ("auth", "mynumber-wrong-issuer", "ABC123", "8642", "authorityRefused", 77),
            ("sign", "mynumber-sign-locked", "1234", "TOOSIMPLE", "pinFormat", 65),
            ("sign", "mynumber-sign-locked", "12345", "NEW24680", "pinFormat", 65),
            ("sign", "none", "1234", "NEW24680", "noCard", 67),
        ])
    func refused(
        _ pin: String, _ card: String, _ known: String, _ new: String, _ kind: String, _ status: Int32
    ) throws {
        let run = try run(pin, card: card, known: known, new: new, ["--json"])
        #expect(run.status == status && run.output == "", "\(run)")
        #expect(run.errors.contains(#""kind":"\#(kind)""#), "\(run.errors)")
        #expect(!run.errors.contains(new) && !run.errors.contains("\"\(known)\"") && !hasJournal)
    }

    @Test("Where the other PIN is wrong, it is named, with the tries that it has left")
    func otherWrong() throws {
        let run = try run("sign", card: "mynumber-sign-locked", known: "4321", new: "NEW24680")
        #expect(
            run.errors.hasPrefix(
                "kioskreader: the other PIN is wrong, 2 tries left: user authentication PIN; "),
            "\(run.errors)")
        let japanese = try self.run(
            "auth", card: "mynumber-auth-locked", known: "WRONG1", new: "8642", ["--lang", "ja"])
        #expect(
            japanese.errors.contains("もう一方の暗証番号が違います（残りの試行可能回数：4）：署名用電子証明書暗証番号"),
            "\(japanese.errors)")
        let last = try self.run("sign", card: "mynumber-last-try", known: "1234", new: "NEW24680")
        #expect(last.errors.contains(": user authentication PIN; "), "\(last.errors)")
    }

    @Test("A card without PINs is said to be one, and not that it does not say something")
    func noPINs() throws {
        let run = try run("sign", card: "mynumber-no-pins", known: "1234", new: "NEW24680")
        #expect(
            run.errors.contains("a card without PINs") && !run.errors.contains("does not say"),
            "\(run.errors)")
    }

    @Test("Without --virtual there is no authority: it says so, and opens nothing")
    func noAuthority() throws {
        let run = try CommandRun.kioskreader([
            "card", "reset-pin", "sign", "--journal", folder.path("journal"), "--pin-fd", "0",
        ])
        #expect(run.status == 64 && run.output == "")
        #expect(run.errors.contains("the real issuer's commands are not public") && !hasJournal)
        let help = try CommandRun.kioskreader(["card", "reset-pin", "--help"])
        #expect(help.output.contains("The real issuer's commands are not public"))
    }

    @Test("A journal that is there stops a beginning, and is resumed; none is not")
    func resume() throws {
        let none = try run(
            "sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680", ["--resume", "--json"])
        #expect(none.status == 65 && none.errors.contains("nothingToResume"))
        let text = """
            kioskreader PIN reset journal 1
            card \(String(repeating: "A5", count: 32))
            begun 1795834800

            """
        _ = try folder.file("journal", text)
        let again = try run("sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680", ["--json"])
        #expect(again.status == 73 && again.errors.contains("resetUnfinished"))
        let path = folder.path("journal")
        let forced = try run(
            "sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680", ["--force"])
        #expect(forced.status == 73 && forced.errors.contains("the journal "), "\(forced.errors)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        let command =
            "`kioskreader card reset-pin sign --virtual=scr3310,mynumber-sign-locked --journal \(path) --resume`"
        for part in ["the journal ", "nothing was done to the card", command] {
            #expect(again.errors.contains(part), "\(again.errors)")
        }
        _ = try folder.file("journal", text + "setting 1795834810\n")
        let half = try run("sign", card: "mynumber", known: "1234", new: "NEW24680", ["--lang", "ja"])
        #expect(half.status == 73 && half.errors.contains("暗証番号は元のものか新しいもののどちらかです"), "\(half.errors)")
        #expect(half.errors.contains("経過の記録 ") && half.errors.contains(" --resume` に"), "\(half.errors)")
        _ = try folder.file("journal", text)
        let other = try run(
            "sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680", ["--resume", "--json"])
        #expect(other.status == 2 && other.errors.contains("anotherCard") && hasJournal)
        // What is left to do needs no more than the authority.
        _ = try folder.file("journal", text + "confirming 1795834830\n")
        let told = try run(
            "sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680", ["--resume", "--json"])
        #expect(told.status == 0 && told.output.contains(#""resumed":true"#) && !hasJournal)
        #expect(told.output.contains(#""triesLeft":null"#))
        _ = try folder.file("journal", "something else\n")
        let foreign = try run("sign", card: "mynumber", known: "1234", new: "NEW24680", ["--json"])
        #expect(foreign.status == 65 && foreign.errors.contains("notAJournal"))
        _ = try folder.file("journal", text + "something else\n")
        let damaged = try run("sign", card: "mynumber", known: "1234", new: "NEW24680", ["--json"])
        #expect(damaged.status == 65 && damaged.errors.contains("journalUnreadable"))
        for (content, kind) in [("something else\n", "notAJournal"), (text, "journalExposed")] {
            _ = try folder.file("journal", content, mode: 0o644)
            let open = try run("sign", card: "mynumber", known: "1234", new: "NEW24680", ["--json"])
            #expect(open.status == 65 && open.errors.contains(kind), "\(open.errors)")
            #expect(!open.errors.contains("not permitted"), "\(open.errors)")
            #expect(try TemporaryFolder.text(folder.path("journal")) == content)
        }
        // It is about the file, and nobody is told to delete what may be another's.
        for run in [foreign, damaged] {
            #expect(
                run.errors.contains(#""subject":"the journal '"#) && !run.errors.contains("delete"),
                "\(run.errors)")
            #expect(hasJournal)
        }
    }

    @Test("Neither PIN is in the trace, in notes or in the process's arguments")
    func secrets() throws {
        let trace = folder.path("trace")
        let run = try run(
            "sign", card: "mynumber-sign-locked", known: "1234", new: "NEW24680", ["-vv", "--trace", trace])
        #expect(run.status == 0)
        let text = try String(contentsOfFile: trace, encoding: .utf8) + run.errors + run.output
        #expect(text.count > 4000)
        // In ASCII, and in hex as the trace writes bytes.
        for secret in ["NEW24680", "4E 45 57 32 34 36 38 30", "31 32 33 34", "4E45573234363830", "31323334"] {
            #expect(!text.contains(secret), "\(secret)")
        }
    }

    @Test("An interrupt that leaves a journal names it, with what is known of the card and how to go on")
    func interrupted() {
        let cause = CardChannelError(fate: .notSent, underlying: KioskReaderError(.cancelled))
        var stopped = PINResetError(MyNumberCardError.channel(cause, subject: "signature password"))
        (stopped.standing, stopped.isResumable) = (.oldPIN, true)
        let order = ResetOrder(pin: .signature, journal: "a b/it's.journal", virtual: "")
        let error = CommandError(stopped, order)
        #expect(error.status == .interrupted)
        let command =
            #"`kioskreader card reset-pin sign --virtual --journal 'a b/it'\''s.journal' --resume`"#
        for part in [
            "interrupted", "the old PIN still stands", "the journal 'a b/it's.journal' is left", command,
        ] {
            #expect(error.line(.english).contains(part), "\(error.line(.english))")
        }
        #expect(error.line(.japanese).contains(command) && error.line(.japanese).contains("中断しました"))
    }

    @Test("Whoever interrupts at the prompt of a beginning leaves no journal, or is told of it")
    func interruptedAtPrompt() throws {
        let run = try TerminalCommand([
            "card", "reset-pin", "sign", "--virtual=scr3310,mynumber-sign-locked", "--journal",
            folder.path("journal"),
        ])
        #expect(run.waits(for: "user authentication PIN: "))
        run.type("\u{3}")
        #expect(run.finish() == 130)
        #expect(run.shown.contains("the journal '") == hasJournal, "\(run.shown)")
    }
}
