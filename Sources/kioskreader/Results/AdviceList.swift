// SPDX-License-Identifier: Apache-2.0
//
// Advice for the holder as lines and as JSON, in the language of messages. What is advised is MyNumberCard's.

import MyNumberCard

/// Pieces of advice, the nearest first.
struct AdviceList: Encodable {
    private let entries: [AimedAdvice]
    /// Whether it is said of which PINs and certificates each speaks.
    private let isAimed: Bool
    private let language: Language

    /// Advice about one PIN or certificate, which is named elsewhere.
    init(_ advice: [Advice], _ language: Language) {
        self.init(advice.map { AimedAdvice($0) }, isAimed: false, language)
    }

    /// Advice about a whole card.
    init(aimed entries: [AimedAdvice], _ language: Language) {
        self.init(entries, isAimed: true, language)
    }

    private init(_ entries: [AimedAdvice], isAimed: Bool, _ language: Language) {
        self.entries = entries
        self.isAimed = isAimed
        self.language = language
    }

    var isEmpty: Bool { entries.isEmpty }

    /// A line each, and one for where it is written, with its date.
    var lines: [String] {
        var seen: Set<RuleSource> = []
        let sources = entries.flatMap(\.advice.sources).filter { seen.insert($0).inserted }
        let lines = entries.map { "- " + aim($0) + text($0.advice) }
        guard !sources.isEmpty else { return lines }
        return lines + [Phrase("according to ", "出典：")[language] + names(sources)]
    }

    private enum Keys: String, CodingKey { case kind, text, source, pins, certificates }

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for entry in entries {
            var fields = list.nestedContainer(keyedBy: Keys.self)
            try fields.encode(entry.advice.rawValue, forKey: .kind)
            try fields.encode(text(entry.advice), forKey: .text)
            let sources = entry.advice.sources
            try fields.encode(sources.isEmpty ? nil : names(sources), forKey: .source)
            guard isAimed else { continue }
            try fields.encode(entry.pins.map(\.rawValue), forKey: .pins)
            try fields.encode(entry.certificates.map(\.rawValue), forKey: .certificates)
        }
    }

    /// Of what it speaks, where its words do not say so.
    private func aim(_ entry: AimedAdvice) -> String {
        let names =
            entry.pins.map { Phrase($0.englishName, $0.japaneseName) }
            + entry.certificates.map { Phrase($0.englishName, $0.japaneseName) }
        guard isAimed, entry.advice.leavesNameOpen, !names.isEmpty else { return "" }
        return names.map { $0[language] }.joined(separator: language.marks.comma) + language.marks.colon
    }

    private func text(_ advice: Advice) -> String { Phrase(advice.english, advice.japanese)[language] }

    private func names(_ sources: [RuleSource]) -> String {
        sources.map { Phrase($0.englishName, $0.japaneseName)[language] }
            .joined(separator: Phrase("; ", "、")[language])
    }
}
