// SPDX-License-Identifier: Apache-2.0
//
// Dialogues with the simulated card as tables: a name with its source, and lines of command and answer.

import Testing
import VirtualReader

/// One fact about the card, as commands and the answers that they must get.
///
/// A line is `command > answer`. `JPKI`, `SUPPORT`, `SURFACE`, `REGISTRY`, `COMMON` and `ISD` stand for
/// selecting that application, `EF 000A` for selecting that file, `RESET` for a reset. An answer `#15 9000`
/// is any 15 bytes of data and 9000; other answers are compared whole.
struct Dialogue: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let options: SimulatedMyNumberCard.Options
    let lines: [String]

    init(
        _ name: String, options: SimulatedMyNumberCard.Options = .init(), _ lines: String...
    ) {
        testDescription = name
        self.options = options
        self.lines = lines
    }

    /// Plays the dialogue against a fresh card.
    func play(sourceLocation: SourceLocation = #_sourceLocation) {
        play(against: SimulatedMyNumberCard(options), sourceLocation: sourceLocation)
    }

    /// Plays the dialogue against this card.
    func play(
        against card: some SimulatedApplication, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for line in lines {
            if line == "RESET" {
                card.reset()
                continue
            }
            let parts = line.split(separator: ">").map { $0.trimmed }
            guard parts.count == 2 else {
                Issue.record("not a line: \(line)", sourceLocation: sourceLocation)
                return
            }
            let answer = card.process(Self.command(parts[0]))
            if parts[1].hasPrefix("#") {
                let words = parts[1].dropFirst().split(separator: " ")
                let found = "#\(answer.count - 2) \(hex(answer.suffix(2)))"
                #expect(found == "#\(words[0]) \(words[1])", "\(line)", sourceLocation: sourceLocation)
            } else {
                let wanted = parts[1].filter { $0 != " " }
                #expect(hex(answer) == wanted, "\(line)", sourceLocation: sourceLocation)
            }
        }
    }

    static func command(_ text: String) -> [UInt8] {
        switch text {
        case "JPKI": bytes("00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01")
        case "SUPPORT": bytes("00 A4 04 0C 0A D3 92 10 00 31 00 01 01 04 08")
        case "SURFACE": bytes("00 A4 04 0C 0A D3 92 10 00 31 00 01 01 04 02")
        case "REGISTRY": bytes("00 A4 04 0C 0A D3 92 10 00 31 00 01 01 04 01")
        case "COMMON": bytes("00 A4 04 0C 0A D3 92 10 00 31 00 01 01 01 00")
        case "ISD": bytes("00 A4 04 0C 07 A0 00 00 01 51 00 00")
        case _ where text.hasPrefix("EF "): bytes("00 A4 02 0C 02" + text.dropFirst(2))
        default: bytes(text)
        }
    }
}

/// Hex digits to bytes, whatever stands between them.
func bytes(_ text: some StringProtocol) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Upper-case hex without spaces.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16, uppercase: true) + String($0 & 15, radix: 16, uppercase: true) }
        .joined()
}

/// ASCII as hex, for values of PINs.
func ascii(_ text: String) -> String { hex(text.utf8) }

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
