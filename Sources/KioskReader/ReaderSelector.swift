// SPDX-License-Identifier: Apache-2.0
//
// The words by which a person names a reader, and which readers they fit.

import CCIDReader

/// The words by which a person names a reader: a stable path (`1-1.4:1.0`), a slot (`1-1.4:1.0/1`), a serial
/// number, `VID:PID`, `BUS:DEV` as lsusb prints it, an index of the list, or a unique part of the name
/// that is more than digits.
public struct ReaderSelector: Sendable, Equatable, CustomStringConvertible {
    /// The words as they were given.
    public let text: String
    /// The slot behind the last `/`, where one was given.
    public let slot: SlotIndex?
    /// The words without the slot.
    let reader: String

    /// Takes a person's words; every text is a selector, at worst one that fits nothing.
    public init(parsing text: String) {
        self.text = text
        if let slash = text.lastIndex(of: "/"), let number = UInt8(text[text.index(after: slash)...]),
            slash != text.startIndex
        {
            slot = SlotIndex(number)
            reader = String(text[..<slash])
        } else {
            slot = nil
            reader = text
        }
    }

    init(text: String, slot: SlotIndex?, reader: String) {
        self.text = text
        self.slot = slot
        self.reader = reader
    }

    /// The words as they were given.
    public var description: String { text }
}

/// A reader, and the slot of it that was meant.
public struct ReaderPlace: Sendable {
    /// The reader.
    public let reader: Reader
    /// The slot; the first one when nobody said which.
    public let slot: SlotIndex
}
