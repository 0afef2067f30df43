// SPDX-License-Identifier: Apache-2.0
//
// How text looks: colour on a terminal only, columns that line up.

import Glibc

/// How text looks.
struct TextStyle {
    /// Whether escape sequences may be used.
    let isColoured: Bool

    /// Whether the environment allows colour (no-color.org: any value but an empty one forbids it).
    static var isColourWanted: Bool {
        guard let value = unsafe getenv("NO_COLOR") else { return true }
        return unsafe value.pointee == 0
    }

    func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func dim(_ text: String) -> String { isColoured ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    /// Rows with columns that line up on a terminal, Japanese ones as well; a row ends without blanks.
    static func columns(_ rows: [[String]], gap: String = "  ") -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], cell.terminalWidth)
            }
        }
        return rows.map { row in
            let padded = row.enumerated().map { index, cell in
                index == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[index] - cell.terminalWidth)
            }
            var line = padded.joined(separator: gap)
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
