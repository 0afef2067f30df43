// SPDX-License-Identifier: Apache-2.0
//
// The files that one command line names: an output is never what the same command reads, by whatever name it goes, nor
// another output; and the waiting for one that is read can be ended.

import Foundation
import Testing

@testable import kioskreader

@Suite("Files that a command line names")
struct NamedFilesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let words: [String]
        /// Which of the files the output would replace.
        let victim: String
        var testDescription: String { words.joined(separator: " ") }
        init(_ victim: String, _ words: String...) { (self.victim, self.words) = (victim, words) }
    }

    /// OUT is a link to the victim.
    static let rows = [
        Row("PIN", "apdu", "00A40400", "--pin-file", "PIN", "--trace", "OUT"),
        Row("PIN", "card", "pin", "verify", "auth", "--pin-file", "PIN", "--trace", "OUT"),
        Row(
            "PIN", "card", "pin", "change", "auth", "--yes", "--pin-file", "PIN", "--new-pin-file", "NEW",
            "--trace", "OUT"),
        Row(
            "NEW", "card", "pin", "change", "auth", "--yes", "--pin-file", "PIN", "--new-pin-file", "NEW",
            "--trace", "OUT"),
        Row("PIN", "card", "attributes", "--pin-file", "PIN", "--trace", "OUT"),
        Row("PIN", "card", "cert", "sign", "--pin-file", "PIN", "-o", "OUT"),
        Row("ROOTS", "card", "cert", "--trust", "ROOTS", "-o", "OUT"),
        Row("ROOTS", "card", "cert", "--crl", "ROOTS", "--trace", "OUT"),
        Row("ROOTS", "card", "cert", "--ocsp", "ROOTS", "-o", "OUT"),
        Row("DOCUMENT", "card", "sign", "DOCUMENT", "--key", "sign", "--pin-file", "PIN", "-o", "OUT"),
        Row("DOCUMENT", "card", "sign", "DOCUMENT", "--key", "sign", "--pin-file", "PIN", "--trace", "OUT"),
        Row(
            "PIN", "card", "reset-pin", "sign", "--journal", "OUT", "--pin-file", "PIN", "--new-pin-file",
            "NEW"),
        Row(
            "NEW", "card", "reset-pin", "sign", "--journal", "JOURNAL", "--pin-file", "PIN", "--new-pin-file",
            "NEW", "--trace", "OUT"),
        Row("APPROVAL", "list", "--approval", "APPROVAL", "--trace", "OUT"),
        Row("APPROVAL", "check", "--approval", "APPROVAL", "--force", "--approve", "OUT"),
    ]

    @Test("An output that is a link to an input is refused with 64, and nothing is changed", arguments: rows)
    func inputs(_ row: Row) throws {
        let folder = try TemporaryFolder()
        let names = ["PIN", "NEW", "ROOTS", "DOCUMENT", "APPROVAL"]
        for name in names { _ = try folder.file(name, "1234\n") }
        let out = try folder.link("out", to: row.victim)
        let words = row.words.map {
            $0 == "OUT" ? out : names.contains($0) || $0 == "JOURNAL" ? folder.path($0) : $0
        }
        let run = try CommandRun.kioskreader(words + ["--virtual"])
        #expect(run.status == 64 && run.output == "", "\(run)")
        #expect(run.errors.contains("would replace a file that this command reads"), "\(run.errors)")
        for name in names { #expect(try TemporaryFolder.text(folder.path(name)) == "1234\n") }
    }

    @Test("A hard link, standard input and a descriptor are known as well")
    func otherNames() throws {
        let folder = try TemporaryFolder()
        let pin = try folder.file("pin", "1234\n")
        let twin = folder.path("twin")
        try FileManager.default.linkItem(atPath: pin, toPath: twin)
        let verify = "exec \"$0\" card pin verify auth --virtual"
        for script in [
            "\(verify) --pin-file \(pin) --trace \(twin)", "\(verify) --pin-fd 3 --trace \(twin) 3< \(pin)",
        ] {
            let run = try CommandRun.other("/bin/sh", ["-c", script, RunningCommand.path])
            #expect(run.status == 64 && run.errors.contains("would replace"), "\(run.errors)")
        }
        let apdu = "exec \"$0\" apdu --virtual - --trace \(twin) < \(pin)"
        #expect(try CommandRun.other("/bin/sh", ["-c", apdu, RunningCommand.path]).status == 64)
        #expect(try TemporaryFolder.text(pin) == "1234\n")
    }

    @Test("Two outputs do not share a file, whether it is there or not", arguments: [true, false])
    func twoOutputs(_ isThere: Bool) throws {
        let folder = try TemporaryFolder()
        let path = isThere ? try folder.file("out", "what was there before\n") : folder.path("out")
        let other = folder.url.path + "/./out"
        let run = try CommandRun.kioskreader(["card", "cert", "--virtual", "-o", path, "--trace", other])
        #expect(run.status == 64 && run.errors.contains("two outputs"), "\(run.errors)")
        #expect(FileManager.default.fileExists(atPath: path) == isThere)
    }

    @Test(
        "Nor do they where the folder is yet to be made",
        arguments: [
            ["D", "D/report.json"], ["D/", "D//report.txt"], ["./D", "BASE/D/report.json"],
            ["D", "D/../D/./report.txt"], ["BASE/D", "LINK/D/report.json"], ["D/../D", "D/report.json"],
        ])
    func folderToCome(_ paths: [String]) throws {
        let folder = try TemporaryFolder()
        _ = try folder.link("LINK", to: ".")
        let script = "cd \"$1\" && exec \"$0\" check --virtual --force --report \"$2\" --approve \"$3\""
        let words = paths.map { $0.replacing("BASE", with: folder.url.path) }
        let run = try CommandRun.other(
            "/bin/sh", ["-c", script, RunningCommand.path, folder.url.path] + words)
        #expect(run.status == 64 && run.errors.contains("two outputs"), "\(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["LINK"])
    }

    @Test("Other names in a folder that is yet to be made are no clash")
    func apartInFolderToCome() throws {
        let folder = try TemporaryFolder()
        let report = folder.path("D")
        let files = NamedFiles(writes: [
            report + "/report.json", report + "/report.txt", report + "/approval.json",
            report + "/report.json/report.txt", folder.path("report.json"),
        ])
        #expect(throws: Never.self) { try files.expectApart() }
    }

    @Test("Ctrl-C ends the waiting for what a certificate is judged by", .timeLimit(.minutes(10)))
    func interrupted() throws {
        let folder = try TemporaryFolder()
        let path = try folder.fifo("roots")
        let command = try RunningCommand(["card", "cert", "--virtual", "--trust", path])
        // Opening waits for the command to open its end.
        let writer = open(path, O_WRONLY | O_CLOEXEC)
        defer { close(writer) }
        command.send(SIGINT)
        #expect(command.finish().status == 130)
    }
}
