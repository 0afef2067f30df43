// SPDX-License-Identifier: Apache-2.0
//
// Documents are checked like code: what README.md and Docs/JSON.md show of the command is what it prints,
// and the library's lines in README.md are those of the example, which is built.

import Foundation
import KioskReader
import MyNumberCard
import Testing

@testable import kioskreader

@Suite("The documents are true")
struct DocumentTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The fenced blocks of a document that are in this language.
    private static func blocks(_ language: String, of path: String) throws -> [String] {
        let parts = try text(path).components(separatedBy: "```")
        return parts.indices.filter { $0 % 2 == 1 && parts[$0].hasPrefix(language + "\n") }
            .map { String(parts[$0].dropFirst(language.count + 1)) }
    }

    @Test(
        "Each command line in a document prints what stands below it",
        arguments: ["README.md", "Docs/JSON.md"])
    func dialogues(_ path: String) throws {
        let blocks = try Self.blocks("console", of: path)
        #expect(!blocks.isEmpty)
        for step in blocks.flatMap({ Dialogue(path, $0).steps }) {
            let isDemo = step.line == "make demo"
            let words = isDemo ? ["card", "cert", "auth", "--virtual", "--trace", "-"] : step.words
            let run = try CommandRun.kioskreader(words, input: step.input.map { $0 + "\n" }.joined())
            let printed = (run.errors + run.output).split(separator: "\n").map { Dialogue.steady(String($0)) }
            let expected = step.output.filter { !$0.isEmpty }.map(Dialogue.steady)
            if expected.contains("…") {
                #expect(Self.follow(expected, in: printed) == nil, "\(path): \(step.line)")
            } else {
                #expect(printed == expected, "\(path): \(step.line)")
            }
            try checkJSON(words, run)
        }
    }

    /// The first line that does not come after the ones before it; `…` stands for anything.
    private static func follow(_ expected: [String], in printed: [String]) -> String? {
        var rest = printed[...]
        for line in expected where line != "…" {
            let isBeginning = line.hasSuffix(" …")
            let found = rest.firstIndex {
                isBeginning ? $0.hasPrefix(line.dropLast(2)) : $0 == line
            }
            guard let found else { return line }
            rest = rest[(found + 1)...]
        }
        return nil
    }

    @Test("make demo is what README.md shows of it")
    func demo() throws {
        #expect(try Self.text("Makefile").contains("kioskreader card cert auth --virtual --trace -"))
    }

    @Test("The library's lines in README.md stand in the example")
    func library() throws {
        let example = try Self.text("Examples/ReadCertificate/Sources/ReadCertificate/ReadCertificate.swift")
        let lines = Set(example.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        let shown = try Self.blocks("swift", of: "README.md").flatMap { $0.split(separator: "\n") }
        #expect(shown.count > 10)
        for line in shown { #expect(lines.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)") }
    }

    @Test("Docs/JSON.md names every kind of error under its exit code")
    func kinds() throws {
        let text = try Self.text("Docs/JSON.md")
        let documented = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains(" | `") }
        func isDocumented(_ kind: String, _ code: Int32) -> Bool {
            documented.contains { $0.contains("`\(kind)`") && $0.hasPrefix("| \(code) |") }
        }
        for kind in KioskReaderError.Kind.allCases where kind != .cancelled {
            #expect(isDocumented(kind.rawValue, kind.status.rawValue), "\(kind)")
        }
        for kind in MyNumberCardError.Kind.allCases {
            #expect(isDocumented(kind.rawValue, kind.status.rawValue), "\(kind)")
        }
        for kind in PINResetError.Kind.allCases {
            #expect(isDocumented(kind.name, kind.status.rawValue), "\(kind.name)")
        }
        for kind in CommandError.Kind.allCases {
            #expect(isDocumented(kind.name, kind.status.rawValue), "\(kind)")
        }
    }

    @Test("Every schema has its place in Docs/JSON.md")
    func schemas() throws {
        let text = try Self.text("Docs/JSON.md")
        for name in try Schema.allNames() { #expect(text.contains("(schema/\(name).json)"), "\(name)") }
    }

    @Test("Every subcommand and option of the help works: --help ends with 0 and names what README.md lists")
    func help() throws {
        let root = try CommandRun.kioskreader(["--help"])
        #expect(root.status == 0)
        let names = [
            "list", "info", "watch", "doctor", "atr", "apdu", "params", "reset", "escape", "card", "decode",
            "check", "soak", "readers", "udev-rules", "simulate",
        ]
        for name in names {
            #expect(root.output.contains("\n  \(name) "))
            let help = try CommandRun.kioskreader([name, "--help"])
            #expect(help.status == 0)
            #expect(help.errors == "")
            #expect(name == "card" || help.output.contains("EXAMPLES"))
            // Those that touch a reader have its options, all of them; `doctor` touches none.
            #expect(
                name == "doctor"
                    || help.output.contains("--approval <file>") == help.output.contains("--reader <which>"))
        }
        // Nothing guards a PIN there, which whoever writes a VERIFY out has to know.
        let apdu = try CommandRun.kioskreader(["apdu", "--help"]).output
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for words in ["Nothing guards the tries", "{pin}", "a wrong PIN costs a try", "card pin verify"] {
            #expect(apdu.contains(words), "\(words)")
        }
        // What does not work yet does not show.
        #expect(!root.output.contains("\n  shell ") && !root.output.contains("\n  bench "))
    }
}
