// SPDX-License-Identifier: Apache-2.0
//
// What can happen to blocks of T=1 on the card's line, struck at every place of an exchange in turn.

import VirtualReader

/// How blocks come to harm on the card's line.
package enum LineDamage: String, Sendable, CaseIterable {
    /// They never reach the card.
    case lost
    /// They reach the card with a wrong error detection code.
    case misread
    /// They reach the reader with a wrong error detection code.
    case garbled

    /// A card behind a line that harms blocks in a row, for each first block and each length of the row.
    ///
    /// - Parameters:
    ///   - commands: how many commands the card runs on a quiet line. The first blocks are the opening's, and the last
    ///     of the range come after the end.
    ///   - lengths: how many blocks in a row are harmed.
    package func cards(commands: Int, lengths: [Int]) -> [CardBehaviour] {
        (1...commands + 3).flatMap { first in
            lengths.map { length in
                var behaviour = CardBehaviour()
                behaviour[keyPath: blocks] = Set(first..<first + length)
                return behaviour
            }
        }
    }

    private var blocks: WritableKeyPath<CardBehaviour, Set<Int>> {
        switch self {
        case .lost: \.lostBlocks
        case .misread: \.misreadBlocks
        case .garbled: \.garbledBlocks
        }
    }
}
