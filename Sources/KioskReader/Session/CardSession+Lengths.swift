// SPDX-License-Identifier: Apache-2.0
//
// What lengths reader and protocol carry; whether the card takes them, its answer to reset says.

import CCIDReader
import ISO7816

extension CardSession {
    /// Whether reader and protocol carry extended Lc and Le to the card: over T=1 at every level but that of short
    /// APDUs, and at the level of extended APDUs.
    public var carriesExtendedLength: Bool {
        switch (link.exchangeLevel, link.cardProtocol) {
        case (.extendedAPDU, _), (.tpdu, .t1), (.character, .t1): true
        case (.shortAPDU, _), (.tpdu, .t0), (.character, .t0): false
        }
    }

    /// How much of an answer it pays to ask for: extended lengths where the answer to reset announces them (one that a
    /// contactless reader made up announces nothing), and as much as comes at once, less the status word.
    public var answerLengths: AnswerLengths {
        let isAnnounced = atr.historical?.capabilities?.hasExtendedLength ?? false
        let atOnce = transferLength.map { $0 - 2 } ?? 0
        return AnswerLengths(
            longest: carriesExtendedLength && isAnnounced ? 65_536 : 256,
            inOneTransfer: atOnce > 0 ? atOnce : nil)
    }

    /// The most bytes of an answer in one block of T=1, or in one message of a reader that runs it by itself and takes
    /// several for an answer. Of a reader of short APDUs, whose messages carry any answer whole, its blocks are guessed
    /// to be as long as its descriptor allows.
    private var transferLength: Int? {
        switch (link.exchangeLevel, link.cardProtocol) {
        case (.tpdu, .t1), (.character, .t1): link.ifsd.map { Int($0) }
        case (.shortAPDU, .t1): Int(reader.descriptor.maximumIFSD)
        case (.extendedAPDU, _): reader.descriptor.inMessageLength - 10
        case (.shortAPDU, .t0), (.tpdu, .t0), (.character, .t0): nil
        }
    }
}
