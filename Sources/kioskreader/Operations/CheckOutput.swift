// SPDX-License-Identifier: Apache-2.0
//
// Where `check` leaves its report and its approval. Whether that can be is looked at before the suite begins: nobody
// waits half a minute to hear that a file is there already.

import KioskReader
import ReaderCheck

/// The files that a run is to leave.
struct CheckOutput {
    private let report: (json: OutputFile, text: OutputFile)?
    private let approval: (file: OutputFile, path: String)?
    private let tester: String

    /// Opens what a run is to leave, and runs it.
    ///
    /// - Parameters:
    ///   - report: the folder of the report, which goes again where it was made for nothing.
    ///   - approval: the approval file.
    ///   - tester: who answers for it; `nil`: whoever is logged in.
    ///   - overwrites: whether files that are there may go.
    ///   - body: the run.
    /// - Throws: what `OutputFolder` and `OutputFile` throw, a wrong command line (64), what `body` throws.
    static func with<Value>(
        report: String?, approval: String?, tester: String?, overwrites: Bool,
        _ body: (CheckOutput) throws -> Value
    ) throws -> Value {
        func run() throws -> Value {
            try body(
                CheckOutput(report: report, approval: approval, tester: tester, overwrites: overwrites))
        }
        guard approval != "-" else {
            throw CommandError(.outputIsDash, subject: Phrase("--approve"))
        }
        return try report.map { try OutputFolder.with($0, of: "--report", run) } ?? run()
    }

    private init(report: String?, approval: String?, tester: String?, overwrites: Bool) throws {
        #if !Certificates
        if approval != nil { throw CommandError(.approvalNeedsDigest) }
        #endif
        let name = (tester ?? LoginName.current).onOneLine
        let isNamed = name.contains { !$0.isWhitespace }
        guard isNamed || (approval == nil && tester == nil) else { throw CommandError(.testerMissing) }
        self.tester = name
        func file(_ path: String) throws -> OutputFile {
            try OutputFile(path, overwrites: overwrites, mode: 0o644)
        }
        self.report = try report.map { folder in
            let paths = Self.reportFiles(folder)
            return (try file(paths.json), try file(paths.text))
        }
        self.approval = try approval.map { (try file($0), $0) }
    }

    /// The paths of the files that a report has.
    static func places(of report: String?) -> [String?] {
        let files = report.map { reportFiles($0) }
        return [files?.json, files?.text]
    }

    /// The report's files in a folder.
    private static func reportFiles(_ folder: String) -> (json: String, text: String) {
        (folder + "/report.json", folder + "/report.txt")
    }

    /// Writes the report, where one is wanted.
    func write(_ summary: CheckSummary) throws {
        guard let report else { return }
        try report.json.write(Array(try summary.json.utf8))
        let lines = summary.lines(TextStyle(isColoured: false))
        try report.text.write(Array(lines.map { $0 + "\n" }.joined().utf8))
        try report.json.takePlace()
        try report.text.takePlace()
    }

    /// Writes the approval, where one is wanted and nothing is against it; says so, or why not.
    ///
    /// - Returns: false when one was wanted and not written.
    func approve(_ summary: CheckSummary, _ console: Console) throws -> Bool {
        guard let approval else { return true }
        #if Certificates
        let digest = ReportDigest.of(Array(try summary.json.utf8))
        let file: ApprovalFile
        do throws(ApprovalObstacle) {
            file = try summary.report.approval(tester: tester, digest: digest)
        } catch {
            console.note(error.phrase)
            return false
        }
        try approval.file.write(Array((try JSONPrinter.page(file) + "\n").utf8))
        try approval.file.takePlace()
        console.note(
            Phrase("approval written: \(approval.path)", "承認ファイルを書きました：\(approval.path)"))
        if file.isVirtual { console.noteVirtualApproval() }
        return true
        #else
        return false
        #endif
    }
}

extension ApprovalObstacle {
    /// Why there is no approval.
    var phrase: Phrase {
        switch self {
        case .failed(let ids):
            return Phrase("no approval: these checks failed: {}", "承認できません。不合格の検査：{}").filled(
                Phrase(list: ids))
        case .missing(let ids):
            return Phrase(
                "no approval: these checks were not made: {}; put in a card that answers and begin again",
                "承認できません。実施しなかった検査：{}。応答するカードを入れてやり直してください"
            ).filled(Phrase(list: ids))
        }
    }
}

extension Console {
    fileprivate func noteVirtualApproval() {
        note(
            Phrase(
                "it was made on a reader of software, and approves no USB device",
                "ソフトウェアのリーダーによるものなので、USBのリーダーを承認するものではありません"))
    }
}
