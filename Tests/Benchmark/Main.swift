// SPDX-License-Identifier: Apache-2.0
//
// The benchmark in one process: `benchmark report` prints the tables of Docs/Performance.md, `benchmark exact` checks
// what is the same on every machine, and `benchmark engine KIND COUNT` is what valgrind counts the instructions of.

import Glibc
import KioskReader

@main
struct Benchmark {
    static func main() async {
        var words = Array(CommandLine.arguments.dropFirst())
        let mode = words.isEmpty ? nil : words.removeFirst()
        do {
            switch mode {
            case "report": print(try await report(words).text())
            case "exact": exit(try exact() ? 0 : 1)
            case "engine": try engine(words)
            case "exchange": try exchange(words)
            default: usage()
            }
        } catch {
            print("failed: \(error)")
            exit(1)
        }
    }

    /// `report COUNT [KIND=INSTRUCTIONS …]`.
    private static func report(_ words: [String]) -> Report {
        guard let count = words.first.flatMap({ Int($0) }), count >= 10 else { usage() }
        var instructions: [EngineRun.Kind: String] = [:]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=").map(String.init)
            guard parts.count == 2, let kind = EngineRun.Kind(rawValue: parts[0]) else { usage() }
            instructions[kind] = parts[1]
        }
        return Report(instructions: instructions, longRun: count)
    }

    private static func exact() throws -> Bool {
        let failures = try ExactFigures.failures()
        for failure in failures { print("FAILED: \(failure)") }
        return failures.isEmpty
    }

    /// Prints how many blocks it was.
    private static func engine(_ words: [String]) throws {
        guard words.count == 2, let kind = EngineRun.Kind(rawValue: words[0]), let count = Int(words[1])
        else { usage() }
        var run = EngineRun(kind)
        precondition(run.run(count) > 0)
        print(run.blocks * count)
    }

    /// One command again and again, for who counts its instructions.
    private static func exchange(_ words: [String]) throws {
        guard words.count == 3, let level = Level.all.first(where: { $0.name == words[0] }),
            let scenario = try Scenario.all().first(where: { $0.name == words[1] }), let count = Int(words[2])
        else { usage() }
        let rig = try Rig(scenario, level)
        try rig.withSession { session in
            var data: [UInt8] = []
            for _ in 0..<count { try rig.check(session.transmit(scenario.command, into: &data)) }
        }
    }

    private static func usage() -> Never {
        print(
            """
            usage: benchmark report COUNT [KIND=INSTRUCTIONS …] | exact | engine short|long COUNT
                   benchmark exchange LEVEL COMMAND COUNT
            """)
        exit(64)
    }
}
