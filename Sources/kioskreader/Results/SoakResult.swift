// SPDX-License-Identifier: Apache-2.0
//
// What `soak` counted.

import KioskReader

/// What `soak` counted.
struct SoakResult: CommandResult {
    private(set) var reader: String?
    private(set) var sessions = 0
    var commands = 0
    /// By the kind of error.
    private(set) var failures: [String: Int] = [:]
    private(set) var recoveries = 0
    private(set) var notRecovered = 0
    /// How often each rung was climbed.
    private(set) var rungs: [String: Int] = [:]
    private(set) var slowestRecovery: Duration?

    mutating func begin(_ session: CardSession) {
        reader = session.reader.path
        sessions += 1
    }

    mutating func add(_ error: KioskReaderError) { failures[error.kind.rawValue, default: 0] += 1 }

    mutating func add(_ report: RecoveryReport) {
        for rung in report.rungs { rungs[rung.rawValue, default: 0] += 1 }
        switch report.result {
        case .usable:
            recoveries += 1
            slowestRecovery = max(slowestRecovery ?? .zero, report.duration)
        case .gaveUp: notRecovered += 1
        // What follows tells.
        case .away, .cancelled: break
        }
    }

    private enum CodingKeys: String, CodingKey {
        case reader, sessions, commands, failures, recoveries, notRecovered, rungs
        case slowestRecoveryMilliseconds
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(reader, forKey: .reader)
        try fields.encode(sessions, forKey: .sessions)
        try fields.encode(commands, forKey: .commands)
        try fields.encode(failures, forKey: .failures)
        try fields.encode(recoveries, forKey: .recoveries)
        try fields.encode(notRecovered, forKey: .notRecovered)
        try fields.encode(rungs, forKey: .rungs)
        try fields.encode(milliseconds, forKey: .slowestRecoveryMilliseconds)
    }

    private var milliseconds: Int64? {
        slowestRecovery.map {
            $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000
        }
    }

    func lines(_ style: TextStyle) -> [String] {
        func list(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        var lines = ["\(sessions) sessions, \(commands) commands answered on \(reader ?? "no reader")"]
        lines.append(failures.isEmpty ? "no failure" : "failures: " + list(failures))
        lines.append("\(recoveries) recoveries, \(notRecovered) times not recovered")
        if !rungs.isEmpty { lines.append("rungs climbed: " + list(rungs)) }
        if let milliseconds { lines.append("slowest recovery \(milliseconds) ms") }
        return lines
    }
}
