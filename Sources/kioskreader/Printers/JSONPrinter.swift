// SPDX-License-Identifier: Apache-2.0
//
// Values as JSON: one line, keys in alphabetical order, so that equal results are equal texts.

import FoundationEssentials

enum JSONPrinter {
    static func text(_ value: some Encodable) throws -> String {
        try text(value, [])
    }

    /// The same on several lines, for a file that people read.
    static func page(_ value: some Encodable) throws -> String {
        try text(value, .prettyPrinted)
    }

    private static func text(
        _ value: some Encodable, _ more: JSONEncoder.OutputFormatting
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = more.union([.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
