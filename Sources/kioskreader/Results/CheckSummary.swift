// SPDX-License-Identifier: Apache-2.0
//
// A report of the compatibility suite, for people and for machines. The report itself is ReaderCheck's.

import CCIDReader
import KioskReader
import MyNumberCard
import ReaderCheck

/// A report of `check`.
struct CheckSummary: CommandResult {
    let report: CheckReport
    let language: Language

    func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }

    /// The content of report.json, which `--json` prints as well.
    var json: String {
        get throws { try JSONPrinter.text(report) + "\n" }
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = head(style)
        for group in Check.Group.allCases {
            let results = report.results.filter { $0.group == group }
            guard !results.isEmpty else { continue }
            lines += ["", style.bold(group.phrase[language])]
            lines += results.flatMap { self.lines(of: $0, style) }
        }
        return lines + ["", tail]
    }

    private func head(_ style: TextStyle) -> [String] {
        let reader = report.reader
        let marks = language.marks
        let firmware = ClassDescriptor.version(reader.bcdDevice)
        let card =
            report.card.map {
                [$0.kind ?? Words.otherCard[language], "\($0.cardProtocol)", "ATR \($0.atr.hex)"].joined(
                    separator: marks.comma)
            } ?? Words.noCard[language]
        let aside = report.isVirtual ? marks.opening + Words.virtual[language] + marks.closing : ""
        return [
            style.bold(reader.name)
                + "  \(reader.usbID), firmware \(firmware), \(reader.path), slot \(report.slot)"
                + aside,
            Words.card[language] + marks.colon + card,
            "\(report.program), \(report.date.rfc3339)",
        ]
    }

    private func lines(of result: CheckResult, _ style: TextStyle) -> [String] {
        let outcome = result.outcome.phrase[language]
        let head = result.outcome == .failed ? style.bold(outcome) : outcome
        var lines = [
            "  \(head)  \(result.id)  \(result.title.phrase[language])"
                + style.dim("  " + Self.time(result.duration))
        ]
        func add(_ word: Phrase, _ texts: [String]) {
            lines += texts.map { "    " + word[language] + language.marks.colon + $0 }
        }
        add(Words.checked, [result.checked.phrase[language]])
        add(Words.saw, result.seen)
        add(Words.note, result.notes)
        add(Words.wrong, result.faults)
        if let reason = result.skipReason { add(Words.skipped, [reason.text.phrase[language]]) }
        return lines
    }

    private static func time(_ duration: Duration) -> String {
        "(\(Int(duration.milliseconds.rounded())) ms)"
    }

    private var tail: String {
        let counts = report.counts
        let time = Self.time(report.duration)
        return Phrase(
            "\(counts.passed) passed, \(counts.failed) failed, \(counts.skipped) skipped  \(time)",
            "合格 \(counts.passed)、不合格 \(counts.failed)、省略 \(counts.skipped)  \(time)")[language]
    }

    private enum Words {
        static let card = Phrase("card", "カード")
        static let noCard = Phrase("none that answers", "応答するカードなし")
        static let otherCard = Phrase("no My Number Card", "マイナンバーカード以外")
        static let virtual = Phrase("made of software", "ソフトウェアのリーダー")
        static let checked = Phrase("checked", "検査")
        static let saw = Phrase("saw", "結果")
        static let note = Phrase("note", "注意")
        static let wrong = Phrase("wrong", "異常")
        static let skipped = Phrase("skipped", "省略")
    }
}

extension LocalText {
    fileprivate var phrase: Phrase { Phrase(english, japanese) }
}

extension CheckResult.Outcome {
    fileprivate var phrase: Phrase {
        switch self {
        case .passed: Phrase("passed", "合格")
        case .failed: Phrase("FAILED", "不合格")
        case .skipped: Phrase("skipped", "省略")
        }
    }
}

extension Check.Group {
    fileprivate var phrase: Phrase {
        switch self {
        case .descriptor: Phrase("descriptor", "ディスクリプター")
        case .interface: Phrase("interface", "インターフェース")
        case .slot: Phrase("slot", "スロット")
        case .card: Phrase("card", "カード")
        case .exchange: Phrase("exchange", "コマンドと応答")
        case .recovery: Phrase("recovery", "回復")
        }
    }
}
