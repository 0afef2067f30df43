// SPDX-License-Identifier: Apache-2.0
//
// What was seen becomes what is told, as a value: no clock, no I/O. In go looks at the bus and what slots say; out
// come events, the present state first, no change twice.

import CCIDReader

/// One subscriber's view of readers and cards.
struct EventEngine: Sendable {
    private struct Watched {
        let reader: Reader
        var slots: [SlotIndex: SlotContact] = [:]
    }

    /// In the order in which they came.
    private var watched: [Watched] = []
    private let debounce: Duration

    init(debounce: Duration) { self.debounce = debounce }

    /// The bus was looked at, and these readers are there.
    ///
    /// A reader at the path of an older one is another plugging where its address differs: the old one has left, its
    /// cards with it.
    mutating func found(_ readers: [Reader], time: UTCTime) -> [ReaderEvent] {
        var told: [ReaderEvent] = []
        for (index, one) in watched.enumerated().reversed()
        where !readers.contains(where: { $0.isPluggedAs(one.reader) }) {
            watched.remove(at: index)
            for (slot, contact) in one.slots.sorted(by: { $0.key < $1.key }) where contact.hasCard == true {
                told.append(ReaderEvent(.cardRemoved, one.reader, slot: slot, time: time))
            }
            told.append(ReaderEvent(.readerRemoved, one.reader, time: time))
        }
        for reader in readers where !watched.contains(where: { $0.reader.isPluggedAs(reader) }) {
            watched.append(Watched(reader: reader))
            told.append(ReaderEvent(.readerAdded, reader, time: time))
        }
        return told
    }

    /// Slots of a reader said something; a slot that is not named said nothing.
    mutating func heard(
        _ reader: Reader, _ readings: [SlotIndex: SlotReading], at now: ReaderInstant, time: UTCTime
    ) -> [ReaderEvent] {
        update(reader, time: time) { slot, contact in
            readings[slot].map { contact.saw($0, at: now) } ?? contact.settle(at: now)
        }
    }

    /// Time passed for a reader: what waited long enough is told.
    mutating func settle(_ reader: Reader, at now: ReaderInstant, time: UTCTime) -> [ReaderEvent] {
        update(reader, time: time) { _, contact in contact.settle(at: now) }
    }

    /// When the next slot of a reader will have said the same for long enough; `nil`: nothing waits.
    func due(_ reader: Reader) -> ReaderInstant? {
        watched.first { $0.reader.isPluggedAs(reader) }?.slots.values.compactMap(\.due).min()
    }

    private mutating func update(
        _ reader: Reader, time: UTCTime, _ body: (SlotIndex, inout SlotContact) -> [ReaderEvent.Kind]
    ) -> [ReaderEvent] {
        guard let index = watched.firstIndex(where: { $0.reader.isPluggedAs(reader) }) else { return [] }
        var told: [ReaderEvent] = []
        for slot in reader.slots.map(\.index) {
            let kinds = body(slot, &watched[index].slots[slot, default: SlotContact(debounce: debounce)])
            told += kinds.map { ReaderEvent($0, watched[index].reader, slot: slot, time: time) }
        }
        return told
    }
}

extension Reader {
    /// Whether both are one plugging of one device: after a re-plug the address is another one.
    func isPluggedAs(_ other: Reader) -> Bool {
        path == other.path && address == other.address
            && (vendorID, productID, bcdDevice) == (other.vendorID, other.productID, other.bcdDevice)
    }
}
