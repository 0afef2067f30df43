// SPDX-License-Identifier: Apache-2.0
//
// The measurements as the tables of Docs/Performance.md.

import KioskReader
import ProcessFigures

/// What `benchmark report` prints.
struct Report {
    /// Instructions per block by kind of run, as valgrind counted them; empty where nobody had it do so.
    let instructions: [EngineRun.Kind: String]
    /// How many commands the long run takes.
    let longRun: Int

    func text() async throws -> String {
        var exchanges: [Exchanges] = []
        for level in Level.all {
            for scenario in try Scenario.all() {
                exchanges.append(try await Exchanges.measure(scenario, level))
            }
        }
        let readings = try CertificateReading.levels.map(CertificateReading.measure)
        return [
            "### One APDU", Self.table(exchanges), Self.chart(exchanges),
            "### Reading the authentication certificate", Self.table(readings),
            "### The T=1 engine alone", engine,
            "### \(longRun) commands in one session", try long,
        ].joined(separator: "\n\n")
    }

    private static func table(_ exchanges: [Exchanges]) -> String {
        var table = Table([
            "level, command", "messages", "virtual reader", "`transmit(_:into:)`", "`transmit`", "async",
            "from the heap, into a buffer", "from the heap",
        ])
        for row in exchanges {
            table.add([
                "\(row.level), \(row.scenario)", "\(row.exchanges)", row.reader.microseconds,
                row.intoBuffer.microseconds, row.response.microseconds, row.async.microseconds,
                row.allocations.intoBuffer.rounded(0), row.allocations.response.rounded(0),
            ])
        }
        return table.text
    }

    private static func chart(_ exchanges: [Exchanges]) -> String {
        var chart = Chart()
        for row in exchanges where row.scenario == "case 1" || row.scenario == "256-byte answer" {
            let name = "\(row.level), \(row.scenario)"
            chart.add("\(name): the virtual reader", row.reader, row.reader.microseconds)
            chart.add("\(name): blocking", row.intoBuffer, row.intoBuffer.microseconds)
            chart.add("\(name): async", row.async, row.async.microseconds)
        }
        return chart.text
    }

    private static func table(_ readings: [CertificateReading]) -> String {
        var table = Table([
            "level (profile), bit/s, IFSD", "", "APDUs", "T=1 blocks", "USB transfers", "bytes on the line",
            "ms",
            "of the least time",
        ])
        for row in readings {
            let name = "\(row.level) (`\(row.reader)`), \(row.rate), \(row.ifsd)"
            table.add([name, "taken"] + row.taken.cells + [(row.share * 100).rounded(1) + " %"])
            table.add(["", "least"] + row.least.cells + [""])
        }
        return table.text
    }

    private var engine: String {
        var table = Table(["command", "ns per block", "instructions per block", "from the heap per block"])
        for kind in EngineRun.Kind.allCases {
            let (nanoseconds, allocations) = EngineRun.measure(kind)
            table.add([
                kind.words, nanoseconds.rounded(0), instructions[kind] ?? "not counted",
                allocations.rounded(2),
            ])
        }
        return table.text
    }

    private var long: String {
        get throws {
            let run = try LongRun.measure(longRun)
            var table = Table(["", "after a thousand", "at the end"])
            table.add(["blocks of the heap", "\(run.before.blocks)", "\(run.after.blocks)"])
            table.add(["resident, KiB", "\(run.before.resident)", "\(run.after.resident)"])
            table.add([
                "median of the first and the last tenth", Double(run.firstTenth).microseconds,
                Double(run.lastTenth).microseconds,
            ])
            return table.text
        }
    }
}

extension EngineRun.Kind {
    fileprivate var words: String {
        switch self {
        case .short: "one block each way"
        case .long: "an answer of 16 blocks of 254 bytes, each but the last acknowledged"
        }
    }
}

extension Cost {
    fileprivate var cells: [String] {
        ["\(apdus)", "\(blocks)", "\(transfers)", "\(bytes)", (microseconds / 1_000).rounded(1)]
    }
}

extension Double {
    /// Nanoseconds as microseconds in words.
    fileprivate var microseconds: String { (self / 1_000).rounded(2) + " µs" }
}
