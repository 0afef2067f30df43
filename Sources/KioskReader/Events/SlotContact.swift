// SPDX-License-Identifier: Apache-2.0
//
// One slot's contact as a value: what it says, for how long, and what was told of it. It decides when a change is
// one, and when it is only a contact that bounces.

import CCIDReader

/// What a slot said, and what was told of it.
struct SlotContact: Sendable, Equatable {
    /// A change that is not told yet.
    private struct Pending: Equatable {
        var hasCard: Bool
        var since: ReaderInstant
    }

    /// Whether a card was told to be in; `nil`: nobody knows yet.
    private(set) var hasCard: Bool?
    private var pending: Pending?
    private let debounce: Duration

    init(debounce: Duration) { self.debounce = debounce }

    /// When the contact has said the same for long enough, if it goes on saying it.
    var due: ReaderInstant? { pending?.since.advanced(by: debounce) }

    /// The slot said something.
    ///
    /// - Parameters:
    ///   - reading: what it said; `changed` proves a change since the reading before, whatever it was, unless the
    ///     reading may be older than that.
    ///   - now: when, on the reader's clock.
    /// - Returns: what is to be told, in order.
    mutating func saw(_ reading: SlotReading, at now: ReaderInstant) -> [ReaderEvent.Kind] {
        guard let hasCard else {
            // The present state is no change: there is nothing to wait for.
            self.hasCard = reading.hasCard
            return reading.hasCard ? [.cardInserted] : []
        }
        var told = settle(at: now)
        let last = pending?.hasCard ?? self.hasCard ?? hasCard
        let isProof = reading.changed && !reading.mayBeOld
        if isProof || reading.hasCard != last {
            pending = Pending(hasCard: reading.hasCard, since: now)
            told += settle(at: now)
        }
        return told
    }

    /// Time passed.
    ///
    /// - Returns: what is to be told, in order: nothing before `due`.
    mutating func settle(at now: ReaderInstant) -> [ReaderEvent.Kind] {
        guard let hasCard, let pending, let due, now >= due else { return [] }
        self.pending = nil
        self.hasCard = pending.hasCard
        switch (hasCard, pending.hasCard) {
        case (true, true): return [.cardRemoved, .cardInserted]
        case (true, false): return [.cardRemoved]
        case (false, true): return [.cardInserted]
        case (false, false): return []
        }
    }
}

/// What a slot said once.
struct SlotReading: Sendable, Equatable {
    /// Whether a card is in.
    var hasCard: Bool
    /// Whether it says that something changed since it spoke last.
    var changed = false
    /// Whether it may have waited in the reader from before the slot was first asked.
    var mayBeOld = false
    /// Whether the card has no power; a report does not tell.
    var isWithoutPower = false
}
