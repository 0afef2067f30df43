// SPDX-License-Identifier: Apache-2.0
//
// The events that a subscriber has not fetched yet, as a value. It is bounded: of a subscriber who does not come, it
// forgets what came and went again, never the final state.

import CCIDReader

/// Events that wait for one subscriber.
struct EventQueue: Sendable {
    /// What a subscriber who fetched everything so far knows of one reader.
    private struct Known {
        var reader: Reader
        var cards: Set<SlotIndex> = []
    }

    private typealias Picture = [String: Known]

    private var waiting: [ReaderEvent] = []
    private var fetched: Picture = [:]
    private var told: Picture = [:]
    private let limit: Int
    private var nextCompaction: Int

    /// - Parameter limit: how many events may wait before those that cancel out are forgotten.
    init(limit: Int = 256) {
        self.limit = limit
        nextCompaction = limit
    }

    var count: Int { waiting.count }

    /// Puts an event behind the others.
    mutating func put(_ event: ReaderEvent) {
        Self.apply(event, to: &told)
        waiting.append(event)
        guard waiting.count > nextCompaction else { return }
        compact()
        // What is left is as large as the present state; it need not be gone through each time.
        nextCompaction = max(limit, 2 * waiting.count)
    }

    /// Takes the oldest event.
    mutating func take() -> ReaderEvent? {
        guard !waiting.isEmpty else { return nil }
        let event = waiting.removeFirst()
        Self.apply(event, to: &fetched)
        return event
    }

    private static func apply(_ event: ReaderEvent, to picture: inout Picture) {
        switch event.kind {
        case .readerAdded: picture[event.reader.path] = Known(reader: event.reader)
        case .readerRemoved: picture[event.reader.path] = nil
        case .cardInserted: if let slot = event.slot { picture[event.reader.path]?.cards.insert(slot) }
        case .cardRemoved: if let slot = event.slot { picture[event.reader.path]?.cards.remove(slot) }
        }
    }

    /// Leaves the events that lead from what was fetched to what was told last.
    private mutating func compact() {
        var kept: Set<Int> = []
        for path in Set(fetched.keys).union(told.keys) {
            switch (fetched[path], told[path]) {
            case (let old?, let new?) where old.reader.isPluggedAs(new.reader):
                for slot in old.cards.subtracting(new.cards) {
                    kept.formUnion(last(.cardRemoved, new.reader, slot))
                }
                for slot in new.cards.subtracting(old.cards) {
                    kept.formUnion(last(.cardInserted, new.reader, slot))
                }
            case (let old, let new):
                if let old {
                    for slot in old.cards { kept.formUnion(last(.cardRemoved, old.reader, slot)) }
                    kept.formUnion(last(.readerRemoved, old.reader))
                }
                if let new {
                    kept.formUnion(last(.readerAdded, new.reader))
                    for slot in new.cards { kept.formUnion(last(.cardInserted, new.reader, slot)) }
                }
            }
        }
        waiting = kept.sorted().map { waiting[$0] }
    }

    /// Where the last such event stands: none, or one.
    private func last(_ kind: ReaderEvent.Kind, _ reader: Reader, _ slot: SlotIndex? = nil) -> [Int] {
        let index = waiting.lastIndex {
            $0.kind == kind && $0.slot == slot && $0.reader.isPluggedAs(reader)
        }
        return index.map { [$0] } ?? []
    }
}
