// SPDX-License-Identifier: Apache-2.0
//
// Where outputs go: never over what is there, never in the place of anything before they are whole, and what is found too
// late is told with what was done. What the same command reads or writes besides: NamedFilesTests.swift.

import Foundation
import Testing

@testable import kioskreader

@Suite("Files that are written")
struct OutputFileTests {
    private static let before = "what was there before\n"

    // MARK: What is there stays

    /// Each option that names an output, alone; OUT is the file.
    static let outputs: [[String]] = [
        ["atr", "--trace", "OUT"], ["card", "status", "--trace", "OUT"], ["card", "cert", "-o", "OUT"],
        ["card", "cert", "sign", "--pin-file", "PIN", "-o", "OUT"],
        ["card", "sign", "PIN", "--key", "sign", "--pin-file", "PIN", "-o", "OUT"],
        ["card", "sign", "PIN", "--key", "sign", "--cms", "--pin-file", "PIN", "-o", "OUT"],
        ["check", "--approve", "OUT"],
    ]

    /// The words with files of a folder in their place.
    private func words(_ words: [String], _ folder: TemporaryFolder) -> [String] {
        words.map { ["PIN", "OUT"].contains($0) ? folder.path($0) : $0 } + ["--virtual"]
    }

    @Test(
        "A file that is there goes with --force alone, and nothing is sent before that is known",
        arguments: outputs)
    func force(_ form: [String]) throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("PIN", "ABC123\n")
        let out = try folder.file("OUT", Self.before, mode: 0o644)
        var words = words(form, folder)
        #if !Certificates
        guard words[0] != "check", words[1] != "sign" else { return }
        #endif
        let trace = form.contains("--trace") ? [] : ["--trace", "-"]
        let refused = try CommandRun.kioskreader(words + trace)
        #expect(refused.status == 73 && refused.output == "")
        let words73 =
            "the file is there already: '\(out)'; choose another name, or say --force to overwrite it"
        #expect(refused.errors == "kioskreader: \(words73)\n")
        #expect(try TemporaryFolder.text(out) == Self.before)
        words.append("--force")
        #expect(try CommandRun.kioskreader(words).status == 0)
        let after = try Data(contentsOf: URL(fileURLWithPath: out))
        #expect(!after.isEmpty && after != Data(Self.before.utf8))
        #expect(try folder.mode(of: "OUT") == (form[0] == "check" ? 0o644 : 0o600))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(left.sorted() == ["OUT", "PIN"])
    }

    @Test(
        "Nothing is written through a link, with --force neither, wherever it leads", arguments: outputs,
        ["target", "nothing", "OUT", "."])
    func link(_ form: [String], _ target: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("PIN", "ABC123\n")
        let file = try folder.file("target", Self.before)
        let link = try folder.link("OUT", to: target)
        #if !Certificates
        guard form[0] != "check", form[1] != "sign" else { return }
        #endif
        for more in [[], ["--force"]] {
            let run = try CommandRun.kioskreader(words(form, folder) + more)
            #expect(run.status == 73 && run.output == "")
            #expect(run.errors.hasPrefix("kioskreader: a symbolic link is there, "), "\(run.errors)")
            #expect(try TemporaryFolder.text(file) == Self.before)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(left.sorted() == ["OUT", "PIN", "target"])
    }

    @Test("A link to nothing and the name that it leads to are not taken for two files")
    func danglingTwins() throws {
        let folder = try TemporaryFolder()
        let link = try folder.link("link", to: "target")
        let target = folder.path("target")
        for (output, trace) in [(link, target), (target, link)] {
            let run = try CommandRun.kioskreader(
                ["card", "cert", "--virtual", "--force", "-o", output, "--trace", trace])
            #expect(run.status == 73 && run.errors.contains("a symbolic link is there"), "\(run.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["link"])
        }
    }

    @Test("A device is no file, behind a link as well, and is written to", arguments: ["/dev/null", "link"])
    func device(_ path: String) throws {
        let folder = try TemporaryFolder()
        let path = path == "link" ? try folder.link("link", to: "/dev/null") : path
        #expect(try CommandRun.kioskreader(["card", "cert", "--virtual", "-o", path]).status == 0)
        var information = stat()
        #expect(stat("/dev/null", &information) == 0 && information.st_mode & S_IFMT == S_IFCHR)
    }

    @Test(
        "An empty name is refused with 64, before anything is sent",
        arguments: [
            ["atr", "--trace", ""], ["card", "cert", "-o", ""], ["check", "--report", ""],
            ["simulate", "--issuer-files", ""],
        ])
    func emptyName(_ words: [String]) throws {
        let run = try CommandRun.kioskreader(words + (words[0] == "simulate" ? [] : ["--virtual"]))
        #expect(run.status == 64 && run.output == "")
        #expect(run.errors.hasPrefix("kioskreader: the name of an output is empty; "), "\(run.errors)")
    }

    @Test("A place that cannot be written to is known before a PIN is sent", arguments: ["-o", "--trace"])
    func unwritable(_ option: String) throws {
        let folder = try TemporaryFolder()
        let pin = try folder.file("PIN", "WRONG1\n")
        let words = ["card", "cert", "sign", "--virtual", "--pin-file", pin, option, "/nonexistent/x"]
        let run = try CommandRun.kioskreader(words)
        // Not 2, which is what the wrong PIN would have been.
        #expect(run.status == 73 && run.errors.contains("cannot write: '/nonexistent/x'"), "\(run.errors)")
    }

    /// What is done already when a full disk is found, and what is said of it.
    static let done: [([String], String)] = [
        (["atr", "--trace", "/dev/full"], "the command itself was carried out"),
        (["check", "--approve", "/dev/full"], "the checks themselves were made"),
        (["card", "cert", "-o", "/dev/full"], "the certificate was read, without any PIN"),
        (["card", "cert", "sign", "--pin-file", "PIN", "-o", "/dev/full"], rightPIN),
        (["card", "pin", "verify", "sign", "--pin-file", "PIN", "--trace", "/dev/full"], rightPIN),
        (signing + ["-o", "/dev/full"], rightPIN + ": the card did sign"),
        (signing + ["--trace", "/dev/full"], rightPIN + ": the card did sign"),
    ]
    static let rightPIN = "the PIN was right and no try is lost"
    static let signing = ["card", "sign", "PIN", "--key", "sign", "--pin-file", "PIN"]

    @Test("Where a disk is found full afterwards, it is said what was done", arguments: done)
    func fullDisk(_ form: [String], _ deed: String) throws {
        #if !Certificates
        guard form[0] != "check", form[1] != "sign" else { return }
        #endif
        let folder = try TemporaryFolder()
        _ = try folder.file("PIN", "ABC123\n")
        let run = try CommandRun.kioskreader(words(form, folder))
        #expect(run.status == 73)
        #expect(run.errors.contains("(No space left on device); \(deed)"), "\(run.errors)")
        let hint = CommandError.Kind.cannotWrite.words.hint.english
        #expect(run.errors.hasSuffix("; \(hint)\n"), "\(run.errors)")
    }

    /// Everything that shows what it found when it is done.
    static let shown: [[String]] = [
        ["atr"], ["list"], ["info"], ["params"], ["reset"], ["escape", "02", "--virtual=gempc-twin"],
        ["readers", "04e6:5116"], ["soak", "--count", "2"], ["check"], ["card", "status"],
        ["card", "pin", "status", "auth"], ["card", "cert"], ["card", "cert", "sign", "--pin-file", "PIN"],
        ["card", "attributes", "--pin-file", "SUPPORT"],
        ["card", "pin", "verify", "sign", "--pin-file", "PIN"],
        ["card", "pin", "change", "sign", "--yes", "--pin-file", "PIN", "--new-pin-file", "NEW"], signing,
    ]

    @Test("A trace that is not whole keeps no result back", arguments: shown)
    func resultWithoutTrace(_ form: [String]) throws {
        #if !Certificates
        guard form[1...].first != "sign" else { return }
        #endif
        let folder = try TemporaryFolder()
        for (name, pin) in [("PIN", "ABC123\n"), ("NEW", "DEF456\n"), ("SUPPORT", "5678\n")] {
            _ = try folder.file(name, pin)
        }
        let named = form.map { ["PIN", "NEW", "SUPPORT"].contains($0) ? folder.path($0) : $0 }
        let words = named + (form[0] == "escape" ? [] : ["--virtual"])
        let run = try CommandRun.kioskreader(words + ["--trace", "/dev/full"])
        // Nothing crosses the wire for the catalogue, and so nothing is missing.
        #expect(run.status == (form[0] == "readers" ? 0 : 73), "\(run.errors)")
        #expect(!run.outputBytes.isEmpty)
        // Signatures differ, and so do the times of checks.
        if !["soak", "check"].contains(form[0]), !form.contains("--key") {
            #expect(try run.outputBytes == CommandRun.kioskreader(words).outputBytes)
        }
    }

    @Test("The files of a check are written where its trace is not whole")
    func filesWithoutTrace() throws {
        let folder = try TemporaryFolder()
        #if Certificates
        let (approving, approval) = (["--approve", folder.path("approval.json")], ["approval.json"])
        #else
        let (approving, approval): ([String], [String]) = ([], [])
        #endif
        let words = ["check", "--virtual", "--report", folder.path("report"), "--trace", "/dev/full"]
        let run = try CommandRun.kioskreader(words + approving)
        #expect(run.status == 73 && run.errors.contains("only its trace is not whole"), "\(run.errors)")
        for file in ["report/report.json", "report/report.txt"] + approval {
            #expect(FileManager.default.fileExists(atPath: folder.path(file)), "\(file)")
        }
    }

    @Test(
        "A trace that is lost is told beside the failure of the command itself, whose exit code stays",
        arguments: Language.allCases, [false, true])
    func failureWithoutTrace(_ language: Language, _ isJSON: Bool) throws {
        let words = ["atr", "--virtual=scr3310,mute", "--trace", "/dev/full", "--lang", language.rawValue]
        let run = try CommandRun.kioskreader(words + (isJSON ? ["--json"] : []))
        #expect(run.status == 67 && run.output == "")
        let lines = run.errors.split(separator: "\n")
        try #require(lines.count == 2, "\(run.errors)")
        let said = Phrase("the trace is not whole either: ", "記録も不完全です：")[language]
        #expect(lines[0].contains(said) && lines[0].contains("No space left on device"), "\(run.errors)")
        #expect(
            lines[1].contains(Phrase("the card does not answer", "カードが応答しません")[language]), "\(run.errors)")
        if isJSON { try checkJSON(["atr", "--json"], run) }
    }

    @Test("A trace that is whole is not mentioned beside a failure")
    func failureWithTrace() throws {
        let folder = try TemporaryFolder()
        let words = ["atr", "--virtual=scr3310,mute", "--trace", folder.path("trace")]
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == 67 && !run.errors.contains("trace"), "\(run.errors)")
    }

    @Test("Where nobody reads the result, a trace that is not whole is said all the same")
    func unreadResultWithoutTrace() throws {
        let command = try RunningCommand(["apdu", "--virtual", "--trace", "/dev/full", "-"])
        command.write(StreamTests.select + "\n")
        #expect(command.readUntil("9000"))
        command.closeOutput()
        command.write(StreamTests.select + "\n")
        let run = command.finish()
        #expect(run.status == 73 && run.errors.contains("only its trace is not whole"), "\(run.errors)")
    }

    @Test("What is said of a deed does not take the place of what to do now", arguments: Language.allCases)
    func deedAndHint(_ language: Language) throws {
        let file = CommandError(.outputExists, subject: Phrase("'out'"))
        let (deed, whole) = (Phrase("a part", "一部"), Phrase("the whole", "全部"))
        let told = #expect(throws: CommandError.self) {
            try CommandError.telling(whole) { isDone in
                isDone()
                try CommandError.telling(deed) { isPartDone in
                    isPartDone()
                    throw file
                }
            }
        }
        let error = try #require(told)
        let remedy = whole[language] + language.marks.semicolon + file.hint[language]
        #expect(error.remedy(language) == remedy)
        #expect(error.line(language).hasSuffix(language.marks.semicolon + remedy))
    }

    @Test("So it is where the result itself cannot be written")
    func fullStandardOutput() throws {
        let folder = try TemporaryFolder()
        let pin = try folder.file("PIN", "5678\n")
        for words in ["card attributes", "card pin verify support"] {
            let line = "exec \(RunningCommand.path) \(words) --virtual --pin-file \(pin) > /dev/full"
            let run = try CommandRun.other("/bin/sh", ["-c", line])
            #expect(run.status == 73 && run.errors.contains(Self.rightPIN), "\(run.errors)")
        }
    }

    @Test("A trace takes the place of an older one only when something crosses the wire")
    func olderTrace() throws {
        let folder = try TemporaryFolder()
        let trace = try folder.file("trace", Self.before)
        let words = ["atr", "--virtual", "--force", "--trace", trace]
        #expect(try CommandRun.kioskreader(words + ["-r", "nothing"]).status == 66)
        #expect(try TemporaryFolder.text(trace) == Self.before)
        #expect(try CommandRun.kioskreader(words + ["--deadline", "x"]).status == 64)
        #expect(try TemporaryFolder.text(trace) == Self.before)
        #expect(try CommandRun.kioskreader(words).status == 0)
        let written = try TemporaryFolder.text(trace)
        #expect(written.contains("IccPowerOn") && !written.contains(Self.before))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["trace"])
    }

    @Test("A trace of a command that fails is there, and so is an empty one")
    func everyTrace() throws {
        let folder = try TemporaryFolder()
        let trace = folder.path("trace")
        #expect(try CommandRun.kioskreader(["atr", "--virtual=scr3310,mute", "--trace", trace]).status == 67)
        #expect(try TemporaryFolder.text(trace).contains("IccPowerOn"))
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
        #expect(try TemporaryFolder.text(out).hasPrefix("-----BEGIN CERTIFICATE-----"))
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
        #expect(try TemporaryFolder.text(folder.path("out")) == "new\n" && folder.mode(of: "out") == 0o640)
        #expect(try TemporaryFolder.text(taken) == Self.before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 2)
    }

    @Test("A pipe that nobody reads is not waited for, and the error says what to do")
    func pipeWithoutReader() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        let run = try CommandRun.kioskreader(
            ["card", "cert", "auth", "--virtual", "-o", folder.path("pipe"), "--format", "pem"])
        #expect(run.status == 73 && run.errors.contains("start its reader first"))
    }

    /// A step that a file system refuses.
    private static func failing(_ number: Int32) -> FileReplacement.Step {
        { _, _ in
            errno = number
            return -1
        }
    }

    /// The steps that a file system has, of those that give a file a free name.
    enum Steps: CaseIterable {
        case both, moveAlone, neither
    }

    @Test(
        "A file that came meanwhile stays, also where there are no hard links, and no move over nothing",
        arguments: Steps.allCases)
    func meanwhile(_ steps: Steps) throws {
        let folder = try TemporaryFolder()
        let usual = FileReplacement.steps
        func commit(_ file: FileReplacement) throws(FileFailure) {
            switch steps {
            case .both: try file.commit(mode: 0o600, overwrites: false)
            case .moveAlone:
                try file.commit(mode: 0o600, overwrites: false, steps: [Self.failing(EPERM), usual[1]])
            case .neither:
                try file.commit(
                    mode: 0o600, overwrites: false, steps: [Self.failing(EPERM), Self.failing(EINVAL)])
            }
        }
        do {
            let file = try FileReplacement(folder.path("out"))
            try file.output.write("new\n")
            _ = try folder.file("out", Self.before)
            let failure = #expect(throws: FileFailure.self) { try commit(file) }
            #expect(failure?.errno == EEXIST)
            #expect(try TemporaryFolder.text(folder.path("out")) == Self.before)
            try FileManager.default.removeItem(atPath: folder.path("out"))
            try commit(file)
        }
        #expect(try TemporaryFolder.text(folder.path("out")) == "new\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["out"])
    }

    @Test("Where it cannot be moved there, no empty file is left in its place")
    func failedMove() throws {
        let folder = try TemporaryFolder()
        let file = try FileReplacement(folder.path("out"))
        let failure = #expect(throws: FileFailure.self) {
            let lost: FileReplacement.Step = { temporary, name in
                // What is gone cannot be moved.
                unlink(temporary)
                return Self.failing(EPERM)(temporary, name)
            }
            try file.commit(mode: 0o600, overwrites: false, steps: [lost])
        }
        #expect(failure?.errno == ENOENT)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
    }

    @Test("Only where there are no hard links is there another way", arguments: [EACCES, EIO, ENOSPC])
    func failedLink(_ number: Int32) throws {
        let folder = try TemporaryFolder()
        let file = try FileReplacement(folder.path("out"))
        let failure = #expect(throws: FileFailure.self) {
            try file.commit(mode: 0o600, overwrites: false, steps: [Self.failing(number)])
        }
        #expect(failure?.errno == number)
        #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
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
        #expect(try TemporaryFolder.text(taken) == Self.before)
    }

    @Test("/dev/stdout is the stream, also where that goes into a file")
    func standardOutput() throws {
        let folder = try TemporaryFolder()
        let script = "exec \"$0\" card cert --virtual -o /dev/stdout > \(folder.path("both"))"
        #expect(try CommandRun.other("/bin/sh", ["-c", script, RunningCommand.path]).status == 0)
        let both = try TemporaryFolder.text(folder.path("both"))
        #expect(both.hasPrefix("-----BEGIN CERTIFICATE-----") && both.contains("days left"))
    }
}
