// SPDX-License-Identifier: Apache-2.0
//
// Runs the dialogues: what the command says, word for word, and that its JSON is what Docs/schema says.

import Testing

@Suite("Dialogues with the command")
struct DialogueTests {
    static let all =
        Dialogue.readers + Dialogue.catalogue + Dialogue.cards + Dialogue.exchanges + Dialogue.decoding
        + Dialogue.decodingCommands + Dialogue.mistakes + Dialogue.slips + Dialogue.japanese
        + Dialogue.simulations
        + Dialogue.checks + Dialogue.soaks + Dialogue.pins + Dialogue.certificates + Dialogue.signatures
        + Dialogue.attributes

    @Test("A dialogue goes as it is written", arguments: all)
    func goesAsWritten(_ dialogue: Dialogue) throws {
        let steps = dialogue.steps
        try #require(!steps.isEmpty)
        for step in steps {
            let run = try CommandRun.kioskreader(
                step.words, input: step.input.map { $0 + "\n" }.joined())
            #expect(Dialogue.step(step, run) == step)
            try checkJSON(step.words, run)
        }
    }

    @Test("Each schema of Docs/schema is used by a dialogue, or by the test of what it describes")
    func everySchemaIsUsed() throws {
        var used: Set = [
            "error", "note", "trace", "simulate", "simulate-issuer-files", "watch", "udev-rules", "check",
            "card-number", "card-reset-pin",
        ]
        for step in Self.all.flatMap(\.steps) where step.words.contains("--json") && step.status == 0 {
            used.insert(schemaName(of: step.words))
        }
        #expect(try Schema.allNames() == used.sorted())
    }

    @Test("Each step of a dialogue says kioskreader, and no name stands twice")
    func dialoguesAreSound() {
        #expect(Self.all.flatMap(\.steps).allSatisfy { $0.line.hasPrefix("kioskreader ") })
        #expect(Set(Self.all.map(\.name)).count == Self.all.count)
    }
}

/// Checks each line against its schema: results on standard output; errors, notes and a trace on standard error, where
/// there is nothing else.
func checkJSON(_ words: [String], _ run: CommandRun) throws {
    guard words.contains("--json") else { return }
    let error = try Schema(named: "error")
    for line in run.output.split(separator: "\n").map(String.init) {
        let schema = try line.hasPrefix(#"{"error":"#) ? error : Schema(named: schemaName(of: words))
        #expect(try schema.problems(with: line) == [], "\(schema.name): \(line)")
    }
    for line in run.errors.split(separator: "\n").map(String.init) {
        let kind = ["error", "note", "trace"].first { line.hasPrefix("{\"\($0)\":{") }
        guard let kind else {
            Issue.record("no JSON on standard error: \(line)")
            continue
        }
        #expect(try Schema(named: kind).problems(with: line) == [], "\(line)")
    }
}

/// The schema that belongs to a command line: `card cert` has `card-cert`, `decode atr` has `decode-atr`.
func schemaName(of words: [String]) -> String {
    for option in ["list-profiles", "issuer-files"] where words.contains("--" + option) {
        return "simulate-" + option
    }
    if words.first == "readers" { return "readers" }
    let isCompound = ["card", "decode"].contains(words.first)
    return words.filter { !$0.hasPrefix("-") }.prefix(isCompound ? 2 : 1).joined(separator: "-")
}
