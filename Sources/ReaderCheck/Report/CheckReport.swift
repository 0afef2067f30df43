// SPDX-License-Identifier: Apache-2.0
//
// What a run of the suite found: a value that is printed, written and counted elsewhere. Its JSON form stands in
// CheckReport+JSON.swift, the approval that follows from it in CheckReport+Approval.swift.

import CCIDReader
import ISO7816
import KioskReader
import MyNumberCard

/// What a run of the compatibility suite found.
public struct CheckReport: Sendable {
    /// The card that was in the slot. Nothing in it identifies its holder.
    public struct Card: Sendable, Equatable {
        /// The answer to reset.
        public let atr: [UInt8]
        /// What kind of card it is; `nil`: not known.
        public let kind: String?
        /// The protocol that was spoken with it.
        public let cardProtocol: CardProtocol
    }

    /// How many checks ended in which way.
    public struct Counts: Sendable, Equatable {
        /// Checks that found nothing wrong.
        public let passed: Int
        /// Checks that found a fault.
        public let failed: Int
        /// Checks that were not made.
        public let skipped: Int
    }

    /// The version of this form.
    public static let currentFormat = 1

    /// The program that ran the suite.
    public let program: String
    /// When it began.
    public let date: CertificateTime
    /// The reader, as it was found.
    public let reader: Reader
    /// Whether the reader was made of software.
    public let isVirtual: Bool
    /// The slot.
    public let slot: SlotIndex
    /// The card in it; `nil`: none that answers.
    public let card: Card?
    /// Every check's result, in their order.
    public let results: [CheckResult]
    /// How long all of it took.
    public let duration: Duration

    init(_ bench: CheckBench, _ results: [CheckResult], duration: Duration) {
        program = bench.options.program
        date = bench.options.date
        reader = bench.reader
        isVirtual =
            bench.reader.approval.status == .virtual || bench.options.isVirtualBus(bench.reader.bus)
        slot = bench.slot
        if case .known(let card) = bench.card {
            self.card = Card(
                atr: card.atr.bytes, kind: card.isMyNumberCard ? "My Number Card" : nil,
                cardProtocol: card.link.cardProtocol)
        } else {
            card = nil
        }
        self.results = results
        self.duration = duration
    }

    /// How many checks ended in which way.
    public var counts: Counts {
        func count(_ outcome: CheckResult.Outcome) -> Int { results.count { $0.outcome == outcome } }
        return Counts(passed: count(.passed), failed: count(.failed), skipped: count(.skipped))
    }

    /// The checks that an approval wants and that were not made.
    public var missing: [CheckResult] { results.filter { $0.isEssential && $0.outcome == .skipped } }
}
