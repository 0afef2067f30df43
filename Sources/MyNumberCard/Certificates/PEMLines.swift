// SPDX-License-Identifier: Apache-2.0
//
// PEM (RFC 7468) among lines: the block that begins on one and ends on another, put together.

import FoundationEssentials

/// Puts PEM blocks together, line by line.
package struct PEMLines {
    /// What a line was.
    package enum Taken {
        /// A part of a block, or its first line.
        case part
        /// The last line of a block.
        case whole(PEMBlock)
    }

    private var open: (label: Substring, text: [UInt8], first: Int)?

    /// Begins outside of a block.
    package init() {}

    /// Whether a block has begun and not ended.
    package var isOpen: Bool { open != nil }

    /// Takes a line.
    ///
    /// - Parameter number: the line's number, for the block that begins there.
    /// - Returns: `nil` for a line that belongs to no block.
    /// - Throws: for a block that is not as it should be; never with its text. The next one may be good, also where its
    ///   first line is the one that shows that the block before has no end.
    package mutating func take(_ line: some StringProtocol, number: Int) throws(PEMError) -> Taken? {
        let line = Substring(line)
        if let label = Self.label(of: line, after: "-----BEGIN ") {
            let unended = open
            open = (label, [], number)
            if let unended { throw PEMError(problem: .noEnd, first: unended.first) }
            return .part
        }
        guard isOpen else { return nil }
        guard line.hasPrefix("-----END ") else {
            // In place: a copy for each line would take the square of the time.
            for character in line where !character.isWhitespace {
                open?.text.append(contentsOf: character.utf8)
            }
            return .part
        }
        guard let (label, text, first) = open else { return nil }
        open = nil
        guard Self.label(of: line, after: "-----END ") == label else {
            throw PEMError(problem: .otherEnd, first: first)
        }
        guard let data = Data(base64Encoded: Data(text)), !data.isEmpty else {
            throw PEMError(problem: .notBase64, first: first)
        }
        return .whole(PEMBlock(label: String(label), der: Array(data), first: first))
    }

    private static func label(of line: Substring, after beginning: String) -> Substring? {
        guard line.hasPrefix(beginning) else { return nil }
        let rest = line.dropFirst(beginning.count)
        let end = rest.lastIndex { !$0.isWhitespace }.map { rest[...$0] } ?? rest
        return end.hasSuffix("-----") ? end.dropLast(5) : end
    }
}

/// One PEM block.
package struct PEMBlock: PersonalValue {
    /// What it is said to be, such as `CERTIFICATE`.
    package let label: String
    /// Its bytes; where they are a certificate, they identify a person.
    package let der: [UInt8]
    /// The number of the line that it began on.
    package let first: Int

    /// Its label, and nothing of its bytes.
    package var description: String { "PEM block \(label)" }
}

/// Why a PEM block could not be read.
package struct PEMError: Error {
    /// What is wrong.
    package enum Problem: String, Sendable {
        /// Its text is no base64, or there is none.
        case notBase64 = "its PEM text is no base64"
        /// The END line has another label than the BEGIN line.
        case otherEnd = "its END line has another label than its BEGIN line"
        /// The file ends, or the next block begins, before the block does.
        case noEnd = "its PEM text has no END line"
        /// There is no block with the label that was looked for.
        case noBlock = "there is no block with its label"
    }

    /// What is wrong.
    package let problem: Problem
    /// The number of the line that the block began on.
    package let first: Int
}
