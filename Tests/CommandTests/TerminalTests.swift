// SPDX-License-Identifier: Apache-2.0
//
// PINs typed at a terminal: never shown, asked for when the tries are known, and the terminal is left as it was.

import Foundation
import Testing

@Suite("PINs at a terminal", .timeLimit(.minutes(10)))
struct TerminalTests {
    private static let prompt = "user authentication PIN: "
    private static let verify = ["card", "pin", "verify", "auth", "--virtual"]
    private static let change = ["card", "pin", "change", "auth", "--virtual"]

    @Test("The tries come first, then the prompt; what is typed is not shown, and the echo comes back")
    func right() throws {
        let run = try TerminalCommand(Self.verify)
        #expect(run.waits(for: "user authentication PIN: 3 of 3 tries left"))
        #expect(run.waits(for: Self.prompt))
        #expect(!run.echoes)
        run.type("1234\n")
        #expect(run.finish() == 0)
        #expect(run.echoes && run.shown.contains("right, 3 of 3 tries left") && !run.shown.contains("1234"))
    }

    @Test("The tries are shown as well where the PIN comes from a file; in JSON they stand in the result")
    func shownForFile() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("pin", "1234\n")
        let run = try TerminalCommand(Self.verify + ["--pin-file", file])
        #expect(run.waits(for: "kioskreader: user authentication PIN: 3 of 3 tries left"))
        #expect(run.waits(for: "right, 3 of 3 tries left") && run.finish() == 0)
        let json = try TerminalCommand(Self.verify + ["--pin-file", file, "--json"])
        #expect(json.finish() == 0)
        #expect(json.shown.contains(#""triesLeft":3"#) && !json.shown.contains("tries left"))
    }

    @Test("A slip costs no try: full-width digits, too few, none", arguments: ["１２３４", "123", ""])
    func slip(_ typed: String) throws {
        let run = try TerminalCommand(Self.verify)
        #expect(run.waits(for: "tries left") && run.waits(for: Self.prompt))
        run.type(typed + "\n")
        #expect(run.finish() == 65)
        #expect(run.echoes && (typed.isEmpty || !run.shown.contains(typed)))
    }

    @Test("What ends without a newline leaves no half line: nothing typed, a question not answered")
    func halfLines() throws {
        let verify = try TerminalCommand(Self.verify)
        #expect(verify.waits(for: "tries left") && verify.waits(for: Self.prompt))
        verify.type("\u{4}")
        #expect(verify.finish() == 65)
        let said = "\r\nkioskreader: no PIN was typed; the PIN was not sent"
        #expect(verify.shown.contains(Self.prompt + said))
        for (key, status) in [("\u{4}", Int32(1)), ("\u{3}", 130)] {
            let change = try TerminalCommand(Self.change)
            #expect(change.waits(for: "[y/N] "))
            change.type(key)
            #expect(change.finish() == status)
            #expect(change.shown.contains("\r\nkioskreader: ") && change.echoes)
        }
    }

    @Test("An empty line is no PIN, and what is said of it speaks of no file")
    func nothingTyped() throws {
        let run = try TerminalCommand(Self.verify)
        #expect(run.waits(for: "tries left") && run.waits(for: Self.prompt))
        run.type("\n")
        #expect(run.finish() == 65)
        #expect(run.shown.contains("no PIN was typed") && !run.shown.contains("file"))
    }

    @Test(
        "Who types the PIN where y is expected does not show it, and has not said yes",
        arguments: ["1234", "yes1"])
    func answerIsNotSeen(_ typed: String) throws {
        let run = try TerminalCommand(Self.change)
        #expect(run.waits(for: "[y/N] "))
        #expect(!run.echoes)
        run.type(typed + "\n")
        #expect(run.finish() == 1)
        #expect(run.echoes && !run.shown.contains(typed) && run.shown.contains("was not changed"))
    }

    @Test(
        "A terminal is no file and no descriptor for a PIN: it would be seen",
        arguments: [
            ["--pin-fd", "0"], ["--pin-file", "/dev/stdin"], ["--pin-file", "/dev/tty"],
        ])
    func notFromTerminal(_ option: [String]) throws {
        let run = try TerminalCommand(Self.verify + option)
        #expect(run.finish() == 65)
        #expect(run.shown.contains("a terminal would show the PIN"))
    }

    @Test("What was typed before the question is no answer to it")
    func typedAhead() throws {
        let run = try TerminalCommand(Self.change, typedAhead: "y\n")
        #expect(run.waits(for: "[y/N] "))
        run.type("n\n")
        #expect(run.finish() == 1)
        #expect(run.shown.contains("was not changed"))
    }

    @Test(
        "Ctrl-C and a termination at the prompt end it, and the echo comes back",
        arguments: [SIGINT, SIGTERM, SIGHUP])
    func interrupted(_ signal: Int32) throws {
        let run = try TerminalCommand(Self.verify)
        #expect(run.waits(for: "tries left") && run.waits(for: Self.prompt))
        run.type("73")
        if signal == SIGINT { run.type("\u{3}") } else { kill(run.processID, signal) }
        #expect(run.finish() == 130)
        #expect(run.echoes && !run.shown.contains("73"))
    }

    @Test("Ctrl-Z and Ctrl-backslash at the prompt are characters: neither leaves the terminal without echo")
    func stops() throws {
        let run = try TerminalCommand(Self.verify)
        #expect(run.waits(for: "tries left") && run.waits(for: Self.prompt))
        run.type("12\u{1A}\u{1C}34\n")
        #expect(run.finish() == 65)
        #expect(run.echoes)
    }

    @Test("A change is confirmed, the old one is asked for once and the new one twice")
    func changes() throws {
        let run = try TerminalCommand(Self.change)
        #expect(run.waits(for: "[y/N] "))
        run.type("y\n")
        #expect(run.waits(for: "tries left") && run.waits(for: Self.prompt))
        run.type("1234\n")
        #expect(run.waits(for: "\nnew " + Self.prompt))
        run.type("7391\n")
        #expect(run.waits(for: "again the new " + Self.prompt))
        run.type("7391\n")
        #expect(run.finish() == 0)
        #expect(run.shown.contains("changed") && !run.shown.contains("7391") && run.echoes)
    }

    @Test("Two entries that differ change nothing", arguments: [("7391", "7392", Int32(65))])
    func mismatch(_ first: String, _ second: String, _ status: Int32) throws {
        let run = try TerminalCommand(Self.change + ["--yes"])
        #expect(run.waits(for: "tries left") && run.waits(for: Self.prompt))
        run.type("1234\n")
        #expect(run.waits(for: "new " + Self.prompt))
        run.type(first + "\n")
        #expect(run.waits(for: "again the new " + Self.prompt))
        run.type(second + "\n")
        #expect(run.finish() == status)
        #expect(run.shown.contains("differ") && run.echoes)
    }

    @Test(
        "What cannot be the old PIN, or the new one, is said before anything else is asked",
        arguments: ["12", "１２３４"])
    func wrongForm(_ typed: String) throws {
        let old = try TerminalCommand(Self.change + ["--yes"])
        #expect(old.waits(for: "tries left") && old.waits(for: Self.prompt))
        old.type(typed + "\n")
        expectEnd(of: old, before: "new")
        let new = try TerminalCommand(Self.change + ["--yes"])
        #expect(new.waits(for: "tries left") && new.waits(for: Self.prompt))
        new.type("1234\n")
        #expect(new.waits(for: "new " + Self.prompt))
        new.type(typed + "\n")
        expectEnd(of: new, before: "again the new")
    }

    @Test("An old PIN in a file that cannot be it is said before the new one is asked")
    func wrongFormInFile() throws {
        let folder = try TemporaryFolder()
        let pin = try folder.file("pin", "12\n")
        let run = try TerminalCommand(Self.change + ["--yes", "--pin-file", pin])
        #expect(run.waits(for: "user authentication PIN"))
        expectEnd(of: run, before: "new")
    }

    /// That it ends with 65 and does not ask for the next PIN: either way the next that it says is about one.
    private func expectEnd(of run: TerminalCommand, before which: String) {
        #expect(run.waits(for: "PIN"))
        let asks = run.shown.contains(which + " user authentication PIN")
        // It would wait for an answer.
        if asks { kill(run.processID, SIGTERM) }
        #expect(run.finish() == 65 && !asks && run.echoes, "\(run.shown)")
    }

    @Test("Anything but y changes nothing", arguments: ["n", "", "no", "あ"])
    func declined(_ answer: String) throws {
        let run = try TerminalCommand(Self.change)
        #expect(run.waits(for: "[y/N] "))
        run.type(answer + "\n")
        #expect(run.finish() == 1)
        #expect(run.shown.contains("was not changed"))
    }

    @Test("Without a terminal, nobody is asked: the command says where a PIN can come from")
    func nobody() throws {
        let verify = try CommandRun.kioskreader(Self.verify)
        #expect(verify.status == 64 && verify.errors.contains("--pin-file"))
        let change = try CommandRun.kioskreader(Self.change)
        #expect(change.status == 64 && change.errors.contains("--yes"))
    }
}
