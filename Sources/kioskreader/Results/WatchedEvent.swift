// SPDX-License-Identifier: Apache-2.0
//
// One event as `watch` shows it.

import CCIDReader
import KioskReader

/// A reader or a card that came or went.
struct WatchedEvent: CommandResult {
    private let event: ReaderEvent

    init(_ event: ReaderEvent) { self.event = event }

    private enum CodingKeys: String, CodingKey { case event, path, vendorID, productID, serial, slot, time }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(event.kind.rawValue, forKey: .event)
        try fields.encode(event.reader.path, forKey: .path)
        try fields.encode(event.reader.vendorID.hex.lowercased(), forKey: .vendorID)
        try fields.encode(event.reader.productID.hex.lowercased(), forKey: .productID)
        try fields.encode(event.reader.serial, forKey: .serial)
        try fields.encode(event.slot?.rawValue, forKey: .slot)
        try fields.encode(event.time.description, forKey: .time)
    }

    func lines(_ style: TextStyle) -> [String] {
        // As `--reader` takes it.
        let place = event.slot.map { "\(event.reader.path)/\($0)" } ?? event.reader.path
        return ["\(style.dim(event.time.description))  \(words)  \(place)  \(style.bold(event.reader.name))"]
    }

    /// Of one width, so that the columns line up.
    private var words: String {
        switch event.kind {
        case .readerAdded: "reader added  "
        case .readerRemoved: "reader removed"
        case .cardInserted: "card inserted "
        case .cardRemoved: "card removed  "
        }
    }
}
