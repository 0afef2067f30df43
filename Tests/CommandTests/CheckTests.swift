// SPDX-License-Identifier: Apache-2.0
//
// `check` and the files that it leaves: whole, readable by everybody, never in the place of others; and an approval only
// where nothing is against it.

import CCIDReader
import Foundation
import KioskReader
import MyNumberCard
import ReaderCheck
import Testing
import VirtualReader

@testable import kioskreader

@Suite("check")
struct CheckTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("--report leaves what --json and the text print", arguments: [[], ["--json"]])
    func report(_ form: [String]) throws {
        let folder = try TemporaryFolder()
        let words = ["check", "--virtual=short-apdu", "--report", folder.path("report")] + form
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == 0 && run.errors == "")
        let json = try Self.text(folder.path("report/report.json"))
        let lines = try Self.text(folder.path("report/report.txt"))
        #expect(run.output == (form.isEmpty ? lines : json))
        let schema = try Schema(named: "check")
        #expect(try schema.problems(with: json) == [])
        for name in ["report/report.json", "report/report.txt"] {
            #expect(try folder.mode(of: name) == 0o644)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("report"))
        #expect(names.sorted() == ["report.json", "report.txt"], "nothing is left beside them")
    }

    @Test(
        "Every virtual reader passes, and its JSON fits the schema; without a card that answers it is half a check: 67",
        arguments: SecretTests.profiles)
    func everyReader(_ profile: String) throws {
        for (card, kind) in [("mynumber", nil), ("none", "noCard"), ("mute", "cardMute")] {
            let words = ["check", "--virtual=\(profile),\(card)", "--json"]
            let run = try CommandRun.kioskreader(words)
            #expect(run.status == (kind == nil ? 0 : 67), "\(run.errors)")
            #expect(run.output.contains(#""failed":0"#))
            #expect(kind.map { run.errors.contains(#""kind":"\#($0)""#) } ?? (run.errors == ""))
            try checkJSON(words, run)
        }
    }

    @Test("Half a check leaves its report, and says why it is half; a fault is worse")
    func withoutCard() throws {
        let folder = try TemporaryFolder()
        let run = try CommandRun.kioskreader([
            "check", "--virtual=scr3310,none", "--report", folder.path("report"),
        ])
        #expect(run.status == 67 && run.output.contains("0 failed"))
        #expect(run.errors.contains("the checks that need a card were not made: none is in the slot; "))
        #expect(try Self.text(folder.path("report/report.txt")) == run.output)
    }

    @Test("The report's folder may be a link; what stands in it is not written through one")
    func linkedFolder() throws {
        let folder = try TemporaryFolder()
        let (report, link) = (folder.path("report"), folder.path("link"))
        try FileManager.default.createDirectory(atPath: report, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "report")
        let words = ["check", "--virtual", "--force", "--report", link]
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Self.text(report + "/report.txt") == run.output)
        let elsewhere = try folder.file("elsewhere", "somebody's")
        try FileManager.default.removeItem(atPath: report + "/report.txt")
        try FileManager.default.createSymbolicLink(
            atPath: report + "/report.txt", withDestinationPath: elsewhere)
        let refused = try CommandRun.kioskreader(words)
        #expect(refused.status == 73 && refused.errors.contains("a symbolic link is there"))
        #expect(try Self.text(elsewhere) == "somebody's")
    }

    @Test("A folder that cannot be made is said with the system's reason")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        // Root may write everywhere, but make no folder in /sys.
        let path = geteuid() == 0 ? "/sys/kioskreader-report" : folder.path("report")
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
        defer { chmod(folder.url.path, 0o755) }
        let refusal = mkdir(path, 0o755) == 0 ? 0 : errno
        try #require(refusal != 0 && refusal != ENOENT)
        let run = try CommandRun.kioskreader(["check", "--virtual", "--report", path])
        #expect(run.status == 73 && run.output == "")
        #expect(run.errors.contains("'\(path)' (\(String(cString: strerror(refusal))))"))
    }

    @Test(
        "Where nothing is written, no folder is left behind; one that was there stays",
        arguments: [["-r", "bogus"], ["--approval", "/nothing/there"], ["--deadline", "0"]])
    func noEmptyFolder(_ words: [String]) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("report")
        let run = try CommandRun.kioskreader(["check", "--virtual", "--report", path] + words)
        #expect(run.status != 0 && run.output == "")
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(mkdir(path, 0o755) == 0)
        #expect(try CommandRun.kioskreader(["check", "--virtual", "--report", path] + words).status != 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
    }

    @Test("A report that is there stays, unless --force says otherwise")
    func noOverwriting() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("report.txt", "somebody's")
        let words = ["check", "--virtual", "--report", folder.url.path]
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == 73 && run.output == "")
        #expect(run.errors.contains("there already"))
        #expect(try Self.text(path) == "somebody's")
        #expect(!FileManager.default.fileExists(atPath: folder.path("report.json")))
        #expect(try CommandRun.kioskreader(words + ["--force"]).status == 0)
        #expect(try Self.text(path).contains("0 failed"))
    }

    @Test("A fault is shown where it was found, in both languages")
    func fault() throws {
        var profile = ReaderProfile.scr3310
        profile.habits.toldRate = 0x11
        let hub = try ReaderHub(source: .software([VirtualUSBReader(profile: profile)]))
        let options = CheckOptions(program: "tests", date: CertificateTime(secondsSince1970: 0))
        let report = try CompatibilitySuite.standard.run(on: hub, options: options)
        for (language, words) in [(Language.english, ["FAILED", "wrong"]), (.japanese, ["不合格", "異常"])] {
            let lines = CheckSummary(report: report, language: language).lines(TextStyle(isColoured: false))
            let place = try #require(lines.firstIndex { $0.hasPrefix("  \(words[0])  card.parameters  ") })
            let wrong = "    " + words[1] + language.marks.colon + "SetParameters answered 13"
            #expect(lines[place...].contains { $0.hasPrefix(wrong) })
        }
        let schema = try Schema(named: "check")
        let json = try CheckSummary(report: report, language: .english).json
        #expect(try schema.problems(with: json) == [])
    }

    @Test("Progress is for a person at a terminal")
    func progress() throws {
        let command = try RunningCommand(["check", "--virtual"], terminal: true)
        let run = command.finish()
        #expect(run.status == 0)
        #expect(run.output.contains("] cold resets give the same answer"))
        #expect(try !CommandRun.kioskreader(["check", "--virtual"]).output.contains("] cold resets"))
    }

    @Test("The machine's own buses are no virtual ones where they are hardware's")
    func buses() {
        // There is no bus 0.
        #expect(!VirtualBus.holds(0))
    }

    #if Certificates
    @Test("An approval of a virtual reader says so, and names the report by its digest")
    func approval() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("approval.json")
        let words = ["check", "--virtual", "--json", "--approve", path, "--tester", "Hanako Kensa"]
        let run = try CommandRun.kioskreader(words)
        #expect(run.status == 0)
        #expect(run.errors.contains("approval written") && run.errors.contains("approves no USB device"))
        let file = try JSONDecoder().decode(ApprovalFile.self, from: Data(Self.text(path).utf8))
        #expect(file.format == ApprovalFile.currentFormat)
        #expect(file.isVirtual && file.tester == "Hanako Kensa")
        #expect(file.program == "kioskreader \(RootCommand.version)")
        #expect(file.reader.vendorID == "04e6" && file.card?.kind == "My Number Card")
        #expect(file.reportDigest == ReportDigest.of(Array(run.output.utf8)))
        #expect(try folder.mode(of: "approval.json") == 0o644)

        let again = try CommandRun.kioskreader(words)
        #expect(again.status == 73 && again.output == "", "it is there")
        #expect(try CommandRun.kioskreader(words + ["--force"]).status == 0)
        #expect(!file.tester.isEmpty)
    }

    @Test("Whoever is logged in answers for it unless told, under sudo the caller")
    func tester() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("approval.json")
        _ = try CommandRun.kioskreader(
            ["check", "--virtual", "--approve", path], environment: ["SUDO_USER": "kensa"])
        let file = try JSONDecoder().decode(ApprovalFile.self, from: Data(Self.text(path).utf8))
        #expect(file.tester == "kensa")
    }

    @Test(
        "Without a card that answers there is no approval, and it is half a check",
        arguments: ["none", "mute"])
    func noApproval(_ card: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("approval.json")
        let run = try CommandRun.kioskreader(["check", "--virtual=scr3310,\(card)", "--approve", path])
        #expect(run.status == 67)
        #expect(run.errors.contains("no approval: these checks were not made: card.opening, "))
        #expect(run.errors.contains("the checks that need a card were not made: "))
        #expect(!FileManager.default.fileExists(atPath: path))
    }
    #else
    @Test("A build without cryptography makes no approval, and says so before it begins")
    func noCryptography() throws {
        let run = try CommandRun.kioskreader(["check", "--virtual", "--approve", "/nothing/there"])
        #expect(run.status == 64 && run.output == "")
        #expect(run.errors.contains("no cryptography"))
    }
    #endif
}
