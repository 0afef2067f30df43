// SPDX-License-Identifier: Apache-2.0
//
// Where `check` leaves its report and its approval. Whether that can be is looked at before the suite begins: nobody
// waits half a minute to hear that a file is there already.

import Glibc
import KioskReader
import ReaderCheck

/// The files that a run is to leave.
struct CheckOutput {
    private let reportFiles: (json: String, text: String)?
    private let approval: String?
    private let tester: String
    private let overwrites: Bool

    /// - Parameters:
    ///   - report: the folder of the report.
    ///   - approval: the approval file.
    ///   - tester: who answers for it; `nil`: whoever is logged in.
    ///   - overwrites: whether files that are there may go.
    /// - Throws: `outputExists` or `cannotWrite` (73), a wrong command line (64).
    init(report: String?, approval: String?, tester: String?, overwrites: Bool) throws {
        #if !Certificates
        if approval != nil { throw CommandError(.approvalNeedsDigest) }
        #endif
        let name = (tester ?? LoginName.current).onOneLine
        let isNamed = name.contains { !$0.isWhitespace }
        guard isNamed || (approval == nil && tester == nil) else { throw CommandError(.testerMissing) }
        self.tester = name
        self.approval = approval
        self.overwrites = overwrites
        reportFiles = report.map { Self.reportFiles($0) }
        if let report {
            // A folder that is there is as good; one that cannot be made is found by the next line.
            _ = unsafe mkdir(report, 0o755)
            try Self.expectWritable(report, Phrase(report.shown))
        }
        if let approval {
            let end = approval.lastIndex(of: "/")
            try Self.expectWritable(end.map { String(approval[...$0]) } ?? ".", Phrase(approval.shown))
        }
        for path in [reportFiles?.json, reportFiles?.text, approval].compactMap({ $0 }) {
            guard unsafe overwrites || access(path, F_OK) != 0 else {
                throw CommandError(.outputExists, subject: Phrase(path.shown))
            }
        }
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

    /// A file that is no folder, and a folder that is not for us to write to, are found as well.
    private static func expectWritable(_ folder: String, _ subject: Phrase) throws {
        guard unsafe access(folder + "/.", W_OK) != 0 else { return }
        throw CommandError.cannotWrite(subject, FileFailure(errno: errno))
    }

    /// Writes the report, where one is wanted.
    func write(_ summary: CheckSummary) throws {
        guard let reportFiles else { return }
        try put(summary.json, reportFiles.json)
        let lines = summary.lines(TextStyle(isColoured: false))
        try put(lines.map { $0 + "\n" }.joined(), reportFiles.text)
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
        try put(JSONPrinter.page(file) + "\n", approval)
        console.note(Phrase("approval written: \(approval)", "承認ファイルを書きました：\(approval)"))
        if file.isVirtual { console.noteVirtualApproval() }
        return true
        #else
        return false
        #endif
    }

    private func put(_ text: String, _ path: String) throws {
        do throws(FileFailure) {
            try FileOutput.replace(path, with: Array(text.utf8), mode: 0o644, overwrites: overwrites)
        } catch {
            guard error.errno != EEXIST else {
                throw CommandError(.outputExists, subject: Phrase(path.shown))
            }
            throw CommandError.cannotWrite(Phrase(path.shown), error)
        }
    }
}

extension ApprovalObstacle {
    /// Why there is no approval.
    var phrase: Phrase {
        switch self {
        case .failed(let ids):
            let list = ids.joined(separator: ", ")
            return Phrase("no approval: these checks failed: \(list)", "承認できません。不合格の検査：\(list)")
        case .missing(let ids):
            let list = ids.joined(separator: ", ")
            return Phrase(
                "no approval: these checks were not made: \(list); put in a card that answers and begin again",
                "承認できません。実施しなかった検査：\(list)。応答するカードを入れてやり直してください")
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
