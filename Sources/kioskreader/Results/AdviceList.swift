// SPDX-License-Identifier: Apache-2.0
//
// Advice for the holder as lines and as JSON, in the language of messages. What is advised is MyNumberCard's.

import MyNumberCard

/// Pieces of advice, the nearest first.
struct AdviceList: Encodable {
    private let advice: [Advice]
    private let language: Language

    init(_ advice: [Advice], _ language: Language) {
        self.advice = advice
        self.language = language
    }

    var isEmpty: Bool { advice.isEmpty }

    /// A line each, and one for where it is written, with its date.
    var lines: [String] {
        var seen: Set<RuleSource> = []
        let sources = advice.flatMap(\.sources).filter { seen.insert($0).inserted }
        let lines = advice.map { "- " + text($0) }
        guard !sources.isEmpty else { return lines }
        return lines + [Phrase("according to ", "出典：")[language] + names(sources)]
    }

    private enum Keys: String, CodingKey { case kind, text, source }

    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for entry in advice {
            var fields = list.nestedContainer(keyedBy: Keys.self)
            try fields.encode(entry.rawValue, forKey: .kind)
            try fields.encode(text(entry), forKey: .text)
            let sources = entry.sources
            try fields.encode(sources.isEmpty ? nil : names(sources), forKey: .source)
        }
    }

    private func text(_ advice: Advice) -> String { Phrase(advice.english, advice.japanese)[language] }

    private func names(_ sources: [RuleSource]) -> String {
        sources.map { Phrase($0.englishName, $0.japaneseName)[language] }
            .joined(separator: Phrase("; ", "、")[language])
    }
}
