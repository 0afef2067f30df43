// SPDX-License-Identifier: Apache-2.0
//
// Where outputs go: never in the place of what the same command reads, by whatever name it goes, and never in the place
// of anything before they are whole.

import Foundation
import Testing

@testable import kioskreader

@Suite("Files that are written")
struct OutputFileTests {
    private static let before = "what was there before\n"

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func link(_ name: String, to target: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path(name)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        return path
    }

    // MARK: What is there stays

    @Test("What is behind a link stays until the output is whole; then it is replaced, and the link stays")
    func link() throws {
        let folder = try TemporaryFolder()
        let target = try folder.file("target", Self.before, mode: 0o644)
        let link = try link("link", to: "target", in: folder)
        let words = ["card", "cert", "-o", link]
        #expect(try CommandRun.kioskreader(words + ["--virtual=scr3310,none"]).status == 67)
        #expect(try text(target) == Self.before)
        #expect(try CommandRun.kioskreader(words + ["--virtual"]).status == 0)
        #expect(try text(target).hasPrefix("-----BEGIN CERTIFICATE-----"))
        #expect(try folder.mode(of: "target") == 0o600)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 2)
    }

    @Test("A link to nothing becomes a link to the output")
    func danglingLink() throws {
        let folder = try TemporaryFolder()
        let link = try link("link", to: "target", in: folder)
        #expect(try CommandRun.kioskreader(["atr", "--virtual", "--trace", link]).status == 0)
        #expect(try text(folder.path("target")).contains("IccPowerOn"))
    }

    @Test("A link that goes in a circle is said with 73")
    func circle() throws {
        let folder = try TemporaryFolder()
        let link = try link("link", to: "link", in: folder)
        #expect(try CommandRun.kioskreader(["card", "cert", "--virtual", "-o", link]).status == 73)
    }

    @Test("A trace takes the place of an older one only when something crosses the wire")
    func olderTrace() throws {
        let folder = try TemporaryFolder()
        let trace = try folder.file("trace", Self.before)
        let words = ["atr", "--virtual", "--trace", trace]
        #expect(try CommandRun.kioskreader(words + ["-r", "nothing"]).status == 66)
        #expect(try text(trace) == Self.before)
        #expect(try CommandRun.kioskreader(words + ["--deadline", "x"]).status == 64)
        #expect(try text(trace) == Self.before)
        #expect(try CommandRun.kioskreader(words).status == 0)
        #expect(try text(trace).contains("IccPowerOn") && !text(trace).contains(Self.before))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["trace"])
    }

    @Test("A trace of a command that fails is there, and so is an empty one")
    func everyTrace() throws {
        let folder = try TemporaryFolder()
        let trace = folder.path("trace")
        #expect(try CommandRun.kioskreader(["atr", "--virtual=scr3310,mute", "--trace", trace]).status == 67)
        #expect(try text(trace).contains("IccPowerOn"))
        #expect(
            try CommandRun.kioskreader(["list", "--virtual", "--trace", folder.path("list")]).status == 0)
        #expect(FileManager.default.fileExists(atPath: folder.path("list")))
    }

    @Test("What a killed process of the same number left behind is in nobody's way")
    func leftover() throws {
        let folder = try TemporaryFolder()
        let out = folder.path("out")
        // The shell's number becomes the command's, as the first process of a container always has the same.
        let script = "echo left > \(out).$$.new; exec \"$0\" card cert --virtual -o \(out)"
        let run = try CommandRun.other("/bin/sh", ["-c", script, RunningCommand.path])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try text(out).hasPrefix("-----BEGIN CERTIFICATE-----"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 2)
    }

    @Test("A name that is taken is passed over, and what has it stays")
    func takenName() throws {
        let folder = try TemporaryFolder()
        let taken = try folder.file("out.00000001.new", Self.before)
        var number: UInt32 = 0
        do {
            let file = try FileReplacement(folder.path("out")) {
                number += 1
                return number
            }
            try file.output.write("new\n")
            #expect(try folder.mode(of: "out.00000002.new") == 0o600)
            try file.commit(mode: 0o640, overwrites: false)
        }
        #expect(number == 2)
        #expect(try text(folder.path("out")) == "new\n" && folder.mode(of: "out") == 0o640)
        #expect(try text(taken) == Self.before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 2)
    }

    @Test("Where every name is taken, that is said, and nothing is removed")
    func everyNameTaken() throws {
        let folder = try TemporaryFolder()
        let taken = try folder.file("out.00000007.new", Self.before)
        var count = 0
        let failure = #expect(throws: FileFailure.self) {
            _ = try FileReplacement(folder.path("out")) {
                count += 1
                return 7
            }
        }
        #expect(failure?.errno == EEXIST && count == FileReplacement.attempts)
        #expect(try text(taken) == Self.before)
    }

    @Test("/dev/stdout is the stream, also where that goes into a file")
    func standardOutput() throws {
        let folder = try TemporaryFolder()
        let script = "exec \"$0\" card cert --virtual -o /dev/stdout > \(folder.path("both"))"
        #expect(try CommandRun.other("/bin/sh", ["-c", script, RunningCommand.path]).status == 0)
        let both = try text(folder.path("both"))
        #expect(both.hasPrefix("-----BEGIN CERTIFICATE-----") && both.contains("days left"))
    }

    // MARK: What is read is not written

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
        let out = try link("out", to: row.victim, in: folder)
        let words = row.words.map {
            $0 == "OUT" ? out : names.contains($0) || $0 == "JOURNAL" ? folder.path($0) : $0
        }
        let run = try CommandRun.kioskreader(words + ["--virtual"])
        #expect(run.status == 64 && run.output == "", "\(run)")
        #expect(run.errors.contains("would replace a file that this command reads"), "\(run.errors)")
        for name in names { #expect(try text(folder.path(name)) == "1234\n") }
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
        #expect(try text(pin) == "1234\n")
    }

    @Test("Two outputs do not share a file, whether it is there or not", arguments: [true, false])
    func twoOutputs(_ isThere: Bool) throws {
        let folder = try TemporaryFolder()
        let path = isThere ? try folder.file("out", Self.before) : folder.path("out")
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
        _ = try link("LINK", to: ".", in: folder)
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

    // MARK: Waiting for a file

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
