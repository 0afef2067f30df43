// SPDX-License-Identifier: Apache-2.0
//
// The file of --pin-file: one line, for its owner alone.

import Glibc
import Testing

@testable import kioskreader

@Suite("The file that holds a PIN")
struct PINFileTests {
    @Test(
        "gives its one line, the newline is not part of the PIN",
        arguments: ["1234", "1234\n", "1234\r\n"])
    func oneLine(_ content: String) throws {
        let folder = try TemporaryFolder()
        let file = PINFile.path(try folder.file("pin", content))
        #expect(try file.withPIN(nil) { $0 } == Array("1234".utf8))
    }

    @Test(
        "is refused when a character is not printable ASCII, and nothing is sent",
        arguments: [
            "１２３４\n", "1234 \n", " 1234", "\u{FEFF}1234\n", "1234\t", "12 34\n", "12\u{7F}34", "12\u{0}34",
            "1234\u{A0}", "1234\r\r\n",
        ])
    func strangeCharacter(_ content: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("pin", content)
        #expect(throws: PINFile.Failure.strangeCharacter) { try PINFile.path(path).withPIN(nil) { _ in } }
        for (language, words) in [("en", "it was not sent"), ("ja", "暗証番号は送っていません")] {
            let run = try CommandRun.kioskreader(
                ["apdu", "--virtual", "--lang", language, "--pin-file", path] + Self.commands)
            #expect(run.status == 65 && run.output == "")
            #expect(run.errors.contains(words) && run.errors.filter { $0 == "\n" }.count == 1)
            #expect(!run.errors.contains("1234") && !run.errors.contains("１２"))
        }
    }

    @Test(
        "is refused when it is not what it should be",
        arguments: [
            ("1234\n", 0o644, PINFile.Failure.readableByOthers), ("1234\n", 0o640, .readableByOthers),
            ("", 0o600, .empty), ("\n", 0o600, .empty), ("12\n34\n", 0o600, .severalLines),
            (String(repeating: "1", count: 256), 0o600, .tooLong),
            (String(repeating: "1", count: 100_000), 0o600, .tooLong),
        ])
    func refused(content: String, mode: Int, failure: PINFile.Failure) throws {
        let folder = try TemporaryFolder()
        let file = PINFile.path(try folder.file("pin", content, mode: mode))
        #expect(throws: failure) { try file.withPIN(nil) { _ in } }
    }

    @Test("is refused when it is a folder or not there")
    func noFile() throws {
        let folder = try TemporaryFolder()
        #expect(throws: PINFile.Failure.notAFile) { try PINFile.path(folder.url.path).withPIN(nil) { _ in } }
        #expect(throws: PINFile.Failure.cannotRead("No such file or directory")) {
            try PINFile.path(folder.path("nothing")).withPIN(nil) { _ in }
        }
    }

    @Test("makes the command end with 65 before the card is touched")
    func exitCode() throws {
        let folder = try TemporaryFolder()
        let pin = try folder.file("pin", "1234\n", mode: 0o644)
        let run = try CommandRun.kioskreader([
            "apdu", "--virtual", "--pin-file", pin, "00A4040C0101", "00200080{pin}",
        ])
        #expect(run.status == 65)
        #expect(run.output == "")
        #expect(
            run.errors == """
                kioskreader: others can read the PIN's file: the file of --pin-file; \
                take the permission away first: chmod 600 FILE

                """)
    }

    // MARK: A writer that takes its time

    private static let apdu = ["apdu", "--virtual"]
    private static let commands = ["00A4040C0AD392F000260100000001", "00A4020C020018", "00200080{pin}"]

    @Test(
        "A line from a FIFO is whole at its newline: its writer need not close it", .timeLimit(.minutes(10)))
    func openWriter() throws {
        let folder = try TemporaryFolder()
        let path = try folder.fifo("pin")
        let command = try RunningCommand(Self.apdu + ["--pin-file", path] + Self.commands)
        // Opening waits for the command to open its end.
        let writer = open(path, O_WRONLY | O_CLOEXEC)
        defer { close(writer) }
        for part in ["73", "91\n"] { #expect(write(writer, part, part.utf8.count) == part.utf8.count) }
        let run = command.finish()
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.output.contains("63C2"))
    }

    @Test("A line from a descriptor is whole at its newline as well", .timeLimit(.minutes(10)))
    func openDescriptor() throws {
        let command = try RunningCommand(Self.apdu + ["--pin-fd", "0"] + Self.commands)
        command.write("7391\n")
        let run = command.finish()
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.output.contains("63C2"))
    }

    @Test(
        "Ctrl-C ends the waiting for a PIN: from a FIFO without a writer, one with half a line, a descriptor",
        .timeLimit(.minutes(10)), arguments: ["nobody", "half", "descriptor"])
    func interrupted(_ source: String) throws {
        let folder = try TemporaryFolder()
        let (path, trace) = (try folder.fifo("pin"), try folder.fifo("trace"))
        let pin = source == "descriptor" ? ["--pin-fd", "0"] : ["--pin-file", path]
        let command = try RunningCommand(Self.apdu + ["--trace", trace] + pin + Self.commands)
        // The command opens its trace once it watches for signals, and before it reads the PIN.
        let reader = open(trace, O_RDONLY | O_CLOEXEC)
        defer { close(reader) }
        let writer = source == "half" ? open(path, O_WRONLY | O_CLOEXEC) : -1
        defer { if writer >= 0 { close(writer) } }
        if source == "half" { #expect(write(writer, "73", 2) == 2) }
        if source == "descriptor" { command.write("73") }
        command.send(SIGINT)
        let run = command.finish()
        #expect(run.status == 130)
        #expect(run.errors.hasPrefix("kioskreader: interrupted; "))
        #expect(run.output == "")
    }

    @Test("A PIN that the card refused is not sent again in the same run")
    func notAgain() throws {
        let folder = try TemporaryFolder()
        let pinFile = try folder.file("pin", "9999\n")
        let words = [
            "apdu", "--virtual", "--pin-file", pinFile, "--json", "00A4040C0AD392F000260100000001",
            "00A4020C020018",
        ]
        let run = try CommandRun.kioskreader(words + ["00200080{pin}", "00200080{pin}", "00200080{pin}"])
        #expect(run.status == 2)
        #expect(run.output.contains("63C2") && !run.output.contains("63C1"))
        #expect(run.errors.contains("\"kind\":\"pinWrong\"") && run.errors.contains("\"triesLeft\":2"))
    }
}
