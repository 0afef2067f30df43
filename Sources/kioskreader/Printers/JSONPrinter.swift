// SPDX-License-Identifier: Apache-2.0
//
// Values as JSON: one line, keys in alphabetical order, so that equal results are equal texts.

import FoundationEssentials

enum JSONPrinter {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
