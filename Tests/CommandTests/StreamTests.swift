// SPDX-License-Identifier: Apache-2.0
//
// Pipes, terminals, signals and full disks: how the command behaves towards what it is connected to.

import Foundation
import Testing

@Suite("Streams, terminals and signals")
struct StreamTests {
    static let select = "00A4040C0AD392F000260100000001"

    @Test("A closed pipe is quiet, and the session ends properly")
    func closedPipe() throws {
        let folder = try TemporaryFolder()
        let command = try RunningCommand(["apdu", "--virtual", "--trace", folder.path("trace"), "-"])
        command.write(Self.select + "\n")
        #expect(command.readUntil("9000"))
        command.closeOutput()
        command.write(Self.select + "\n")
        let run = command.finish()
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(try lastCommand(in: folder) == "PC_to_RDR_IccPowerOff")
    }

    @Test("Lines may come in pieces, several at once, with any end, and with comments in any script")
    func lineEnds() throws {
        let command = try RunningCommand(["apdu", "--virtual", "-"])
        command.write("00A4040C0A D3:92")
        command.write("F000260100000001\r\n00A4020C020006 # 基本ファイル\n\u{3000}\n#\n \t\r\n00B0")
        #expect(command.readUntil("A4020C020006"))
        command.write("000003\n00200080\u{A0} # é\n00B0000001")
        command.closeInput()
        let run = command.finish()
        let shown = run.output.split(separator: "\n").filter { $0.hasPrefix("> ") }.map {
            $0.split(separator: " ")[1]
        }
        #expect(
            shown == [
                "00A4040C0AD392F000260100000001", "00A4020C020006", "00B0000003", "00200080", "00B0000001",
            ], "\(run.errors)")
        #expect(run.status == 0)
    }

    /// What the shell closes or never opens, and what wants to read it.
    static let missing =
        [
            "decode sw - <&-", "apdu --virtual - <&-", "card sign - --key sign --virtual <&-",
            "card pin verify auth --virtual --pin-fd 0 <&-",
        ] + (3...12).map { "card pin verify auth --virtual --pin-fd \($0)" }

    @Test("A descriptor that nobody opened is said to be none, and is not waited for", arguments: missing)
    func missingDescriptor(_ line: String) throws {
        // Nothing of the tests' own is handed on.
        let closed = (3...12).map { "\($0)<&-" }.joined(separator: " ")
        let run = try CommandRun.other(
            "/bin/bash", ["-c", "exec \(closed); exec \(RunningCommand.path) \(line)"])
        #expect(run.status == 65 && run.errors.contains("Bad file descriptor"), "\(line): \(run.errors)")
    }

    /// A full disk behind the result or the trace.
    static let changes = ["change auth", "change auth --trace /dev/full"]

    @Test("Where the result cannot be written, it is said that the PIN was changed", arguments: changes)
    func changedUntold(_ words: String) throws {
        let folder = try TemporaryFolder()
        let (old, new) = (try folder.file("old", "1234\n"), try folder.file("new", "8264\n"))
        let files = "--pin-file \(old) --new-pin-file \(new) --yes"
        let run = try CommandRun.other(
            "/bin/sh", ["-c", "exec \(RunningCommand.path) card pin \(words) --virtual \(files) >/dev/full"])
        #expect(run.status == 73 && run.errors.contains("the PIN itself was changed"), "\(run.errors)")
    }

    /// Commands whose exit code is an answer; each waits for a line before it can give one.
    static let verdicts: [([String], String)] = [
        (
            ["card", "cert", "sign", "--virtual=scr3310,mynumber-expired", "--check", "--pin-fd", "0"],
            "ABC123"
        ),
        (["apdu", "--virtual", "--expect", "6A82", "-"], select),
        (["apdu", "--virtual", "--expect", "9000", "-"], select + "\n00A4020CFF"),
    ]

    @Test("Where nobody reads the result, the exit code still gives the answer", arguments: verdicts)
    func closedPipeVerdict(_ words: [String], _ line: String) throws {
        let command = try RunningCommand(words)
        command.closeOutput()
        command.write(line + "\n")
        let run = command.finish()
        #expect(run.status == 1, "\(run.errors)")
    }

    @Test("A limit of the size of files is an error like a full disk, and no signal")
    func sizeLimit() throws {
        let folder = try TemporaryFolder()
        let run = try CommandRun.other(
            "/bin/bash",
            [
                "-c",
                "ulimit -f 0; exec \(RunningCommand.path) card cert auth --virtual -o \(folder.path("cert"))",
            ])
        #expect(run.status == 73 && run.errors.contains("cert"), "\(run.status): \(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
    }

    @Test("Where nobody reads it, check leaves its report all the same, and says that it makes no approval")
    func closedPipeReport() throws {
        let folder = try TemporaryFolder()
        let command = try RunningCommand([
            "check", "--virtual=scr3310,none", "--report", folder.url.path, "--approve",
            folder.path("approval"),
        ])
        command.closeOutput()
        let run = command.finish()
        #expect(run.status == 67 && run.errors.contains("no approval"), "\(run.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path("report.json")))
    }

    @Test(
        "Ctrl-C in the middle of a session ends it with 130, the card powered off",
        arguments: [SIGINT, SIGTERM])
    func interruption(_ signal: Int32) throws {
        let folder = try TemporaryFolder()
        let command = try RunningCommand([
            "apdu", "--virtual", "--json", "--trace", folder.path("trace"), "-",
        ])
        command.write(Self.select + "\n")
        #expect(command.readUntil("9000"))
        command.send(signal)
        let run = command.finish()
        #expect(run.status == 130)
        #expect(run.errors.hasPrefix(#"{"error":{"code":130,"#))
        #expect(try Schema(named: "error").problems(with: run.errors) == [])
        #expect(try lastCommand(in: folder) == "PC_to_RDR_IccPowerOff")
    }

    /// The name of the last command in a trace.
    private func lastCommand(in folder: TemporaryFolder) throws -> String {
        let trace = try String(contentsOfFile: folder.path("trace"), encoding: .utf8)
        return trace.matches(of: /PC_to_RDR_[A-Za-z0-9]+/).last.map { String($0.output) } ?? ""
    }

    @Test("DER does not go to a terminal; PEM does, and DER goes into a pipe")
    func derToTerminal() throws {
        let refused = try RunningCommand(
            ["card", "cert", "--virtual", "-o", "-", "--format", "der"], terminal: true
        ).finish()
        #expect(refused.status == 64)
        #expect(refused.output.contains("DER is binary, and standard output is a terminal"))
        let shown = try RunningCommand(["card", "cert", "--virtual", "-o", "-"], terminal: true).finish()
        #expect(shown.status == 0)
        #expect(shown.output.contains("-----BEGIN CERTIFICATE-----"))
        let piped = try RunningCommand(["card", "cert", "--virtual", "-o", "-", "--format", "der"])
        #expect(piped.finish().status == 0)
    }

    @Test("Colour is for terminals, and NO_COLOR forbids it")
    func colour() throws {
        let words = ["decode", "sw", "9000"]
        let escape = "\u{1B}["
        #expect(try RunningCommand(words, terminal: true).finish().output.contains(escape))
        let plain = try RunningCommand(words, environment: ["NO_COLOR": "1"], terminal: true).finish()
        #expect(!plain.output.contains(escape))
        #expect(try CommandRun.kioskreader(words).output == "9000  done\n")
    }

    @Test("Waiting for a card asks for it on a terminal, and is silent when piped")
    func prompt() throws {
        let words = ["atr", "--virtual=scr3310,none", "--wait", "0.2"]
        let asked = try RunningCommand(words, terminal: true).finish()
        #expect(asked.status == 67)
        #expect(asked.output.contains("put a card into SCR3310"))
        let silent = try CommandRun.kioskreader(words)
        #expect(silent.status == 67)
        #expect(silent.errors.hasPrefix("kioskreader: no card is in the reader: "))
    }

    @Test(
        "A card is waited for at an empty virtual slot as well, until Ctrl-C or the end of the time",
        arguments: [["atr"], ["card", "status"], ["card", "cert"]])
    func waiting(_ words: [String]) throws {
        let virtual = ["--virtual=scr3310,none"]
        let command = try RunningCommand(words + virtual + ["--wait", "86400"], terminal: true)
        #expect(command.readUntil("put a card into SCR3310"))
        command.send(SIGINT)
        #expect(command.finish().status == 130)
        // Nobody can put one in: without the option nobody is asked to.
        let unasked = try RunningCommand(words + virtual, terminal: true).finish()
        #expect(unasked.status == 67 && !unasked.output.contains("put a card into"))
    }

    @Test("Reading a certificate shows on a terminal that it goes on, and takes the line away at the end")
    func progress() throws {
        let shown = try RunningCommand(["card", "cert", "--virtual"], terminal: true).finish()
        #expect(shown.status == 0)
        #expect(shown.output.contains("\r\u{1B}[Kreading the card: 250 bytes"))
        let afterwards = try #require(shown.output.split(separator: "\r\u{1B}[K").last)
        #expect(afterwards.contains("user authentication certificate"))
        #expect(try CommandRun.kioskreader(["card", "cert", "--virtual"]).errors == "")
    }

    @Test("Progress and a trace on the same terminal do not mix: what stays is what a pipe gets")
    func demoOnTerminal() throws {
        let words = ["card", "cert", "auth", "--virtual", "--trace", "-"]
        let shown = try RunningCommand(words, environment: ["NO_COLOR": "1"], terminal: true).finish()
        #expect(shown.status == 0)
        #expect(shown.output.contains("reading the card: 250 bytes"))
        // A terminal's line holds what came after the last return to its beginning that also erased it.
        let stays = shown.output.replacing("\r\n", with: "\n").components(separatedBy: "\n").map { line in
            Dialogue.steady(line.components(separatedBy: "\r\u{1B}[K").last ?? "")
        }
        let piped = try CommandRun.kioskreader(words)
        let expected = (piped.errors + piped.output).components(separatedBy: "\n").map(Dialogue.steady)
        #expect(stays == expected)
    }

    @Test("The language comes from the locale, --lang decides")
    func language() throws {
        let words = ["atr", "--virtual=scr3310,none"]
        let japanese = ["LC_ALL": "ja_JP.UTF-8"]
        #expect(try RunningCommand(words, environment: japanese).finish().errors.contains("カードがありません"))
        let english = try RunningCommand(words + ["--lang", "en"], environment: japanese).finish()
        #expect(english.errors.contains("no card is in the reader"))
    }

    @Test("-v says on which reader the session is, -vv what was agreed with the card")
    func verbosity() throws {
        let words = ["apdu", "--virtual", Self.select]
        #expect(try CommandRun.kioskreader(words).errors == "")
        let once = try CommandRun.kioskreader(words + ["-v"]).errors
        #expect(once == "kioskreader: session on 1-1:1.0 SCR3310 USB Smart Card Reader, slot 0\n")
        let twice = try CommandRun.kioskreader(words + ["-vv"]).errors
        #expect(twice.hasPrefix(once) && twice.contains("T=1, F/D 372/4"))
    }

    @Test("With --json each line of standard error is an object: notes, the trace, an error")
    func notesAsJSON() throws {
        let words = ["apdu", "--virtual", "--json", "--trace", "-", "-vv", "--allow-unapproved-reader"]
        let run = try CommandRun.kioskreader(words + [Self.select, "--expect", "6A82"])
        #expect(run.status == 1)
        try checkJSON(words, run)
        for part in [
            #"{"note":{"message":"PINs and personal data may pass"#,
            #"{"note":{"message":"session on 1-1:1.0 "#,
            #"{"trace":{"line":"1-1:1.0 > CCID PC_to_RDR_IccPowerOn "#, #"{"error":{"code":1,"#,
        ] {
            #expect(run.errors.split(separator: "\n").contains { $0.hasPrefix(part) }, "\(part)")
        }
    }

    @Test("An exchange past its deadline ends with 75, no reader with 66")
    func deadline() throws {
        // The card takes 2.5 s of its own time to sign.
        let digest = "3031300D060960864801650304020105000420" + String(repeating: "00", count: 32)
        let late = try CommandRun.kioskreader(
            ["apdu", "--virtual=scr3310,mynumber-slow", "--deadline", "1", "-"],
            input: [
                Self.select, "00A4020C020018", "002000800431323334", "00A4020C020017",
                "802A008033\(digest)00",
            ].joined(separator: "\n"))
        #expect(late.status == 75, "\(late.errors)")
        #expect(try CommandRun.kioskreader(["atr", "-r", "no such reader here"]).status == 66)
    }

    @Test("--version names the version, libusb's version and the platform")
    func version() throws {
        let run = try CommandRun.kioskreader(["--version"])
        #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+ \(libusb \d+\.\d+\.\d+, [A-Za-z]+ \w+\)\n/) != nil)
    }

    @Test("A trace and a certificate are for their owner alone, also in a file that was there")
    func fileModes() throws {
        let folder = try TemporaryFolder()
        for name in ["trace", "certificate"] { _ = try folder.file(name, "old content\n", mode: 0o644) }
        let run = try CommandRun.kioskreader([
            "card", "cert", "--virtual", "--force", "--trace", folder.path("trace"), "-o",
            folder.path("certificate"),
        ])
        #expect(run.status == 0)
        for name in ["trace", "certificate"] {
            #expect(try folder.mode(of: name) == 0o600)
            #expect(try !String(contentsOfFile: folder.path(name), encoding: .utf8).contains("old content"))
        }
    }
}
