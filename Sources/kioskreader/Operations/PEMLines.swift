// SPDX-License-Identifier: Apache-2.0
//
// PEM (RFC 7468) among lines: the block that begins on one and ends on another, put together.

import FoundationEssentials

/// Puts PEM blocks together, line by line.
struct PEMLines {
    /// What a line was.
    enum Taken {
        /// A part of a block, or text before one.
        case part
        /// The last line of a block: its bytes, and the line that it began on.
        case whole([UInt8], first: Int)
    }

    private var text: String?
    private var first = 0

    /// Whether a block has begun and not ended.
    var isOpen: Bool { text != nil }

    /// Takes a line.
    ///
    /// - Returns: `nil` for a line that belongs to no block.
    /// - Throws: `malformedInput`, exit code 65, for a block that is no base64; never with its text.
    mutating func take(_ line: String, number: Int) throws -> Taken? {
        if line.hasPrefix("-----BEGIN ") {
            (text, first) = ("", number)
            return .part
        }
        guard let text else { return nil }
        guard line.hasPrefix("-----END ") else {
            self.text = text + line.filter { !$0.isWhitespace }
            return .part
        }
        self.text = nil
        guard let data = Data(base64Encoded: text), !data.isEmpty else {
            throw CommandError(
                .malformedBytes, Phrase("a certificate", "証明書"), detail: "its PEM text is no base64",
                subject: .line(first))
        }
        return .whole(Array(data), first: first)
    }
}
