// SPDX-License-Identifier: Apache-2.0
//
// DER as PEM (RFC 7468), piece by piece: 64 characters a line.

import FoundationEssentials

/// Makes PEM of bytes that come in pieces.
struct PEMEncoder {
    private let label: String
    private var rest: [UInt8] = []

    /// - Parameter label: what it is, such as `CERTIFICATE` or `CMS`.
    init(_ label: String) { self.label = label }

    /// The whole text of an object that is in memory.
    static func text(_ label: String, _ der: [UInt8]) -> String {
        var encoder = PEMEncoder(label)
        return encoder.begin + encoder.add(der) + encoder.end()
    }

    /// The first line.
    var begin: String { "-----BEGIN \(label)-----\n" }

    /// The lines that are full now.
    mutating func add(_ bytes: [UInt8]) -> String {
        rest += bytes
        let full = rest.count / 48 * 48
        defer { rest.removeFirst(full) }
        return Self.lines(rest[..<full])
    }

    /// The last lines.
    mutating func end() -> String {
        defer { rest = [] }
        return Self.lines(rest[...]) + "-----END \(label)-----\n"
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> String {
        stride(from: bytes.startIndex, to: bytes.endIndex, by: 48).map {
            Data(bytes[$0..<min($0 + 48, bytes.endIndex)]).base64EncodedString() + "\n"
        }.joined()
    }
}
