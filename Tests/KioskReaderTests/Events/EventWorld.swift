// SPDX-License-Identifier: Apache-2.0
//
// Readers and hands on them, drawn by chance, and the picture that a subscriber has of them from events alone.

import CCIDReader
import Testing
import VirtualReader

@testable import KioskReader

/// What a subscriber knows from the events so far; it finds what cannot be true.
struct Picture: Equatable {
    /// The address of each reader, by its path.
    var readers: [String: UInt8] = [:]
    /// `path/slot` of each card.
    var cards: Set<String> = []

    /// Takes an event in; `false` when it cannot follow those before it: told twice, or out of order.
    mutating func take(_ event: ReaderEvent) -> Bool {
        let path = event.reader.path
        switch (event.kind, event.slot) {
        case (.readerAdded, nil):
            return readers.updateValue(event.reader.address, forKey: path) == nil
        case (.readerRemoved, nil):
            let left = readers.removeValue(forKey: path)
            return left == event.reader.address && !cards.contains { $0.hasPrefix(path + "/") }
        case (.cardInserted, let slot?):
            return readers[path] == event.reader.address && cards.insert("\(path)/\(slot)").inserted
        case (.cardRemoved, let slot?):
            return readers[path] == event.reader.address && cards.remove("\(path)/\(slot)") != nil
        default:
            return false
        }
    }
}

/// A few readers of two slots, what is plugged in and what is inserted, and what their slots would report.
final class EventWorld {
    let devices: [VirtualUSBReader]
    let hub: ReaderHub
    private var cards: Set<String> = []
    private var changed: Set<String> = []

    init() throws {
        devices = (1...3).map { port in
            VirtualUSBReader(profile: .twoSlot, cards: [:], serial: "S\(port)", ports: [port])
        }
        hub = try ReaderHub(source: .software(devices))
    }

    /// The readers on the bus.
    func readers() throws -> [Reader] { try hub.enumerated() }

    /// What there is to know.
    func picture() throws -> Picture {
        let readers = try readers()
        let paths = Set(readers.map(\.path))
        return Picture(
            readers: Dictionary(uniqueKeysWithValues: readers.map { ($0.path, $0.address) }),
            cards: cards.filter { paths.contains(String($0.dropLast(2))) })
    }

    /// One hand on one thing. The cards stay in a reader that is pulled.
    ///
    /// - Returns: the events that it is, one by one.
    func act(_ chance: inout some RandomNumberGenerator) throws -> [String] {
        let number = Int.random(in: 0..<devices.count, using: &chance)
        let device = devices[number]
        let path = "1-\(number + 1):1.0"
        guard !device.isGone, Int.random(in: 0..<5, using: &chance) > 0 else {
            if device.isGone {
                device.plugIn()
                return ["readerAdded \(path)"] + inside(path).map { "cardInserted \($0)" }
            }
            device.unplug()
            changed = changed.filter { !$0.hasPrefix(path) }
            return inside(path).map { "cardRemoved \($0)" } + ["readerRemoved \(path)"]
        }
        let slot = "\(path)/\(Int.random(in: 0...1, using: &chance))"
        changed.insert(slot)
        if cards.remove(slot) != nil { return ["cardRemoved \(slot)"] }
        cards.insert(slot)
        return ["cardInserted \(slot)"]
    }

    private func inside(_ path: String) -> [String] { cards.filter { $0.hasPrefix(path + "/") }.sorted() }

    /// What a reader's slots say now; a report tells what changed since the last one, an answer does not.
    func readings(_ reader: Reader, asReport: Bool) -> [SlotIndex: SlotReading] {
        var readings: [SlotIndex: SlotReading] = [:]
        for slot in reader.slots.map(\.index) {
            let name = "\(reader.path)/\(slot)"
            readings[slot] = SlotReading(
                hasCard: cards.contains(name), changed: asReport && changed.remove(name) != nil)
        }
        return readings
    }
}
