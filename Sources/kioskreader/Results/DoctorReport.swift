// SPDX-License-Identifier: Apache-2.0
//
// What `doctor` shows. The words come from the doctor in every language; which one is shown is decided here.

import ReaderDoctor

/// What came of a visit, in one language.
struct DoctorReport: CommandResult {
    let findings: [FindingReport]
    let healthy: Bool
    let lookedAt: [ExaminationReport]
    let readers: [DeviceReport]
    private let language: Language

    private enum CodingKeys: String, CodingKey { case findings, healthy, lookedAt, readers }

    init(_ diagnosis: Diagnosis, _ language: Language) {
        findings = diagnosis.findings.map { FindingReport($0, language) }
        healthy = diagnosis.isHealthy
        lookedAt = diagnosis.results.map { ExaminationReport($0, language) }
        readers = diagnosis.readers.map(DeviceReport.init)
        self.language = language
    }

    func lines(_ style: TextStyle) -> [String] {
        let looked = TextStyle.columns(lookedAt.map { ["  " + $0.examination, $0.seen] })
        return findings.flatMap { $0.lines(style, language) + [""] }
            + [Self.lookedAt[language]] + looked + ["", style.bold(summary[language])]
    }

    private static let lookedAt = Phrase("looked at", "調べたこと")

    private var summary: Phrase {
        let urgent = findings.count(where: \.mustBeMended)
        let rest = findings.count - urgent
        guard urgent > 0 else {
            return rest == 0
                ? Phrase("nothing to mend", "対処すべきことはありません")
                : Phrase("nothing must be mended, \(rest) good to know", "対処すべきことはありません（参考\(rest)件）")
        }
        return rest == 0
            ? Phrase("\(urgent) must be mended", "要対処\(urgent)件")
            : Phrase("\(urgent) must be mended, \(rest) good to know", "要対処\(urgent)件、参考\(rest)件")
    }
}

/// One finding in one language.
struct FindingReport: Encodable {
    let device: DeviceReport?
    let evidence: [String]
    let id: String
    let meaning: String
    let mustBeMended: Bool
    let remedies: [RemedyReport]
    let title: String

    private enum CodingKeys: String, CodingKey {
        case device, evidence, id, meaning, mustBeMended, remedies, title
    }

    init(_ finding: Finding, _ language: Language) {
        device = finding.subject.map(DeviceReport.init)
        evidence = finding.evidence.map { $0[language] }
        id = finding.kind.rawValue
        meaning = finding.meaning[language]
        mustBeMended = finding.mustBeMended
        remedies = finding.remedies.map { RemedyReport($0, language) }
        title = finding.title[language]
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(device, forKey: .device)
        try fields.encode(evidence, forKey: .evidence)
        try fields.encode(id, forKey: .id)
        try fields.encode(meaning, forKey: .meaning)
        try fields.encode(mustBeMended, forKey: .mustBeMended)
        try fields.encode(remedies, forKey: .remedies)
        try fields.encode(title, forKey: .title)
    }

    /// A command stands alone on its line, so that it can be copied.
    func lines(_ style: TextStyle, _ language: Language) -> [String] {
        let weight =
            mustBeMended ? Phrase("must be mended", "要対処") : Phrase("good to know", "参考")
        let marks = language.marks
        var lines = [style.bold(weight[language] + marks.colon + title + marks.opening + id + marks.closing)]
        if let device {
            lines.append("  \(device.path)  \(device.vendorID):\(device.productID)  \(device.name)")
        }
        func say(_ word: Phrase, _ text: String) -> String { "  " + word[language] + marks.colon + text }
        lines += evidence.map { say(Phrase("seen", "確認内容"), $0) }
        lines.append(say(Phrase("means", "意味"), meaning))
        for remedy in remedies {
            lines.append(say(Phrase("mend", "対処"), remedy.purpose))
            if let command = remedy.command { lines.append("      \(command)") }
        }
        return lines
    }
}

/// One remedy in one language.
struct RemedyReport: Encodable {
    let command: String?
    let purpose: String

    private enum CodingKeys: String, CodingKey { case command, purpose }

    init(_ remedy: Finding.Remedy, _ language: Language) {
        command = remedy.command
        purpose = remedy.purpose[language]
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(command, forKey: .command)
        try fields.encode(purpose, forKey: .purpose)
    }
}

/// What was examined, in one language.
struct ExaminationReport: Encodable {
    let examination: String
    let seen: String

    init(_ result: Examination.Result, _ language: Language) {
        examination = result.examination.rawValue
        seen = result.seen[language]
    }
}

/// A device that a report names.
struct DeviceReport: Encodable {
    let name: String
    let path: String
    let productID: String
    let vendorID: String

    init(_ subject: Finding.Subject) {
        name = subject.name
        path = subject.path
        productID = subject.productID
        vendorID = subject.vendorID
    }
}

extension Words {
    /// The words in the language of messages.
    fileprivate subscript(language: Language) -> String {
        switch language {
        case .english: english
        case .japanese: japanese
        }
    }
}
