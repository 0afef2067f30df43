// SPDX-License-Identifier: Apache-2.0
//
// Which readers a selector's words fit. Exact words come first: a path, a serial number; then numbers; then
// parts of the name. What fits in an earlier way hides what would fit in a later one.

import CCIDReader

extension ReaderSelector {
    /// The readers that fit, in the order of the list; more than one: the words are ambiguous.
    func matches(_ readers: [Reader]) -> [Reader] {
        for way in Self.ways {
            let fitting = readers.enumerated().filter { way(reader, $0.element, $0.offset) }.map(\.element)
            if !fitting.isEmpty { return fitting }
        }
        return []
    }

    /// Whether the words fit a reader that cannot be used, by path, VID:PID or name.
    func names(_ reader: ReaderHub.UnusableReader) -> Bool {
        let words = self.reader.lowercased()
        return words == reader.path || words == reader.usbID
            || (Self.isPartOfName(words) && reader.product?.lowercased().contains(words) == true)
    }

    private typealias Way = @Sendable (_ words: String, _ reader: Reader, _ index: Int) -> Bool

    private static let ways: [Way] = [
        { words, reader, _ in words == reader.path },
        { words, reader, _ in words == reader.serial },
        { words, reader, _ in words.lowercased() == reader.usbID },
        { words, reader, _ in numbers(words).map { $0 == (Int(reader.bus), Int(reader.address)) } ?? false },
        { words, _, index in words == String(index) },
        { words, reader, _ in words.lowercased() == reader.name.lowercased() },
        { words, reader, _ in isPartOfName(words) && reader.name.lowercased().contains(words.lowercased()) },
    ]

    /// Digits alone are an index or a serial number: what reader has that index changes with what is plugged in, and
    /// another one must not take its place because its name has the digits.
    private static func isPartOfName(_ words: String) -> Bool {
        !words.isEmpty && !words.allSatisfy { ("0"..."9").contains($0) }
    }

    /// `BUS:DEV` as lsusb prints it: three decimal digits each, or without the leading zeros.
    private static func numbers(_ words: String) -> (Int, Int)? {
        let parts = words.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...3).contains($0.utf8.count) }),
            let bus = Int(parts[0]), let device = Int(parts[1]), bus >= 0, device >= 0
        else { return nil }
        return (bus, device)
    }

    /// The one reader and slot that `selector` names, or the only reader where it is `nil`.
    static func resolve(_ selector: ReaderSelector?, _ readers: [Reader]) throws(KioskReaderError)
        -> ReaderPlace
    {
        guard !readers.isEmpty else { throw KioskReaderError(.noReader, subject: selector.map { "'\($0)'" }) }
        // A name or a serial number may itself end in a slash and digits: the whole words go first.
        if let selector, selector.slot != nil {
            let whole = ReaderSelector(whole: selector.text).matches(readers)
            if whole.count == 1, let reader = whole.first { return ReaderPlace(reader: reader, slot: .first) }
        }
        let fitting = selector?.matches(readers) ?? readers
        guard let reader = fitting.first else {
            throw KioskReaderError(.readerNotFound, subject: selector.map { "'\($0)'" })
        }
        guard fitting.count == 1 else {
            throw KioskReaderError(
                .readerAmbiguous, subject: selector.map { "'\($0)'" },
                detail: fitting.map { "\($0.path) \($0.name)" }.joined(separator: ", "))
        }
        let slot = selector?.slot ?? .first
        guard reader.slots.contains(where: { $0.index == slot }) else {
            throw KioskReaderError(
                .slotNotFound, subject: reader.subject, detail: "it has \(reader.slots.count), counted from 0"
            )
        }
        return ReaderPlace(reader: reader, slot: slot)
    }

    private init(whole text: String) {
        self.init(text: text, slot: nil, reader: text)
    }
}

extension Reader {
    /// How messages name the reader.
    var subject: String { "reader \(path) \(name)" }
}
