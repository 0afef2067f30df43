// SPDX-License-Identifier: Apache-2.0
//
// Tables in Markdown, and bars for those who would rather see than read.

/// A table in Markdown; every column but the first is set to the right.
struct Table {
    let columns: [String]
    private var rows: [[String]] = []

    init(_ columns: [String]) { self.columns = columns }

    mutating func add(_ row: [String]) { rows.append(row) }

    var text: String {
        let rule = columns.indices.map { $0 == 0 ? "---" : "--:" }
        return ([columns, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }
}

/// Horizontal bars, the longest of which fills the line.
struct Chart {
    private static let width = 48
    private var bars: [(name: String, value: Double, label: String)] = []

    mutating func add(_ name: String, _ value: Double, _ label: String) { bars.append((name, value, label)) }

    var text: String {
        let longest = bars.map(\.value).max() ?? 1
        let widest = bars.map(\.name.count).max() ?? 0
        let lines = bars.map { bar in
            let length = max(1, Int((bar.value / longest * Double(Self.width)).rounded()))
            let name = bar.name + String(repeating: " ", count: widest - bar.name.count)
            return "\(name)  \(String(repeating: "█", count: length)) \(bar.label)"
        }
        return "```text\n" + lines.joined(separator: "\n") + "\n```"
    }
}

extension Double {
    /// The number with so many digits behind the point.
    func rounded(_ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let value = (self * scale).rounded()
        let whole = Int(value) / Int(scale)
        guard digits > 0 else { return "\(whole)" }
        let rest = String(Int(value) % Int(scale))
        return "\(whole)." + String(repeating: "0", count: digits - rest.count) + rest
    }
}
