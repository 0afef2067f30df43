// SPDX-License-Identifier: Apache-2.0
//
// A supervisor's reader across re-plugs: known by its identity, else by the selector.

import CCIDReader

/// A reader that is looked for again.
struct SupervisedReader: Sendable {
    let selector: ReaderSelector?
    private(set) var known: Reader?
    /// The slot that was named, else the one of the last session.
    private(set) var slot: SlotIndex?

    init(_ selector: ReaderSelector?) {
        self.selector = selector
        slot = selector?.slot
    }

    /// The reader among these, by its `Reader.Identity`; else whatever fits the selector, since a technician may have put
    /// another one in.
    ///
    /// - Throws: `noReader`, `readerNotFound`, `readerAmbiguous`, `slotNotFound`.
    func find(in readers: [Reader]) throws(KioskReaderError) -> Reader {
        if let here = known?.identity.find(in: readers) { return here }
        return try ReaderSelector.resolve(selector, readers).reader
    }

    /// It was found: from now on it is this one.
    mutating func found(_ reader: Reader) { known = reader }

    /// A session took this slot.
    mutating func took(_ slot: SlotIndex) { self.slot = slot }

    /// The words for this reader, and for the slot where one was named.
    func words(_ reader: Reader) -> ReaderSelector {
        ReaderSelector(parsing: reader.path + (selector?.slot.map { "/\($0.rawValue)" } ?? ""))
    }
}
