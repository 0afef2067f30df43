// SPDX-License-Identifier: Apache-2.0
//
// From looks to events: with every change seen, each is told exactly once; with looks that miss some, what is told
// can be true and ends with what is. The queue of a slow subscriber keeps the same promise.

import CCIDReader
import Testing
import VirtualReader

@testable import KioskReader

@Suite("From looks to events")
struct EventEngineTests {
    static let seeds: [UInt64] = Array(1...40)
    private static let debounce = Duration.milliseconds(100)

    private func words(_ event: ReaderEvent) -> String {
        "\(event.kind) \(event.reader.path)" + (event.slot.map { "/\($0)" } ?? "")
    }

    @Test("Seen one by one, every change is told exactly once, in its order", arguments: seeds)
    func eachOnce(_ seed: UInt64) throws {
        var chance = Chance(seed)
        let world = try EventWorld()
        var engine = EventEngine(debounce: Self.debounce)
        var now = ReaderInstant(nanoseconds: 0)
        var told: [String] = []
        func look(_ engine: inout EventEngine) throws {
            let readers = try world.readers()
            told += engine.found(readers, time: .now).map(words)
            for reader in readers {
                let readings = world.readings(reader, asReport: true)
                told += engine.heard(reader, readings, at: now, time: .now).map(words)
            }
            now = now.advanced(by: Self.debounce)
            for reader in readers { told += engine.settle(reader, at: now, time: .now).map(words) }
        }
        try look(&engine)
        #expect(told == ["readerAdded 1-1:1.0", "readerAdded 1-2:1.0", "readerAdded 1-3:1.0"])
        for _ in 0..<60 {
            told = []
            let expected = try world.act(&chance)
            try look(&engine)
            #expect(told == expected, "seed \(seed)")
        }
    }

    @Test("Seen now and then, what is told can be true, and in the end is what there is", arguments: seeds)
    func nowAndThen(_ seed: UInt64) throws {
        var chance = Chance(seed)
        let world = try EventWorld()
        var engine = EventEngine(debounce: Self.debounce)
        var queue = EventQueue(limit: 4)
        var (picture, slow) = (Picture(), Picture())
        var now = ReaderInstant(nanoseconds: 0)
        func see(_ event: ReaderEvent, _ picture: inout Picture) {
            let canBe = picture.take(event)
            #expect(canBe, "seed \(seed): \(words(event))")
        }
        func take(_ events: [ReaderEvent]) {
            for event in events {
                see(event, &picture)
                queue.put(event)
            }
        }
        for _ in 0..<300 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...60, using: &chance)))
            switch Int.random(in: 0..<8, using: &chance) {
            case 0...3: _ = try world.act(&chance)
            case 4: take(engine.found(try world.readers(), time: .now))
            case 5, 6:
                for reader in try world.readers() {
                    let asReport = Bool.random(using: &chance)
                    let readings = world.readings(reader, asReport: asReport)
                    take(engine.heard(reader, readings, at: now, time: .now))
                }
            default:
                if let event = queue.take() { see(event, &slow) }
            }
            for reader in try world.readers() where engine.due(reader).map({ $0 <= now }) ?? false {
                take(engine.settle(reader, at: now, time: .now))
            }
            // Three readers with two cards each, out and in again.
            #expect(queue.count <= 2 * 3 * 3 * 2)
        }
        take(engine.found(try world.readers(), time: .now))
        for reader in try world.readers() {
            take(engine.heard(reader, world.readings(reader, asReport: true), at: now, time: .now))
            take(engine.settle(reader, at: now.advanced(by: Self.debounce), time: .now))
            #expect(engine.due(reader) == nil)
        }
        while let event = queue.take() { see(event, &slow) }
        #expect(picture == (try world.picture()), "seed \(seed)")
        #expect(slow == picture, "seed \(seed)")
    }

    @Test("A reader at the path of an older one is another plugging: out, then in, its cards as well")
    func replug() throws {
        let device = VirtualUSBReader(cards: [:])
        let hub = try ReaderHub(source: .software([device]))
        var engine = EventEngine(debounce: Self.debounce)
        let old = try hub.enumerated()
        _ = engine.found(old, time: .now)
        let card = [SlotIndex.first: SlotReading(hasCard: true)]
        let start = ReaderInstant(nanoseconds: 0)
        #expect(engine.heard(old[0], card, at: start, time: .now).map(\.kind) == [.cardInserted])
        device.unplug()
        device.plugIn()
        let new = try hub.enumerated()
        #expect(
            engine.found(new, time: .now).map(\.kind) == [.cardRemoved, .readerRemoved, .readerAdded])
        #expect(engine.heard(old[0], card, at: start, time: .now).isEmpty)
        #expect(engine.heard(new[0], card, at: start, time: .now).map(\.kind) == [.cardInserted])
        #expect(engine.found(new, time: .now).isEmpty)
    }

    @Test("A subscriber who never comes keeps the last state, however much happens")
    func neverFetched() throws {
        let reader = try #require(try EventWorld().readers().first)
        var queue = EventQueue(limit: 16)
        queue.put(ReaderEvent(.readerAdded, reader, time: .now))
        for count in 1...10_001 {
            let kind: ReaderEvent.Kind = count % 2 == 1 ? .cardInserted : .cardRemoved
            queue.put(ReaderEvent(kind, reader, slot: .first, time: UTCTime(seconds: Int64(count))))
            #expect(queue.count <= 17)
        }
        var picture = Picture()
        var last: ReaderEvent?
        while let event = queue.take() {
            let canBe = picture.take(event)
            #expect(canBe)
            last = event
        }
        #expect(picture.cards == ["\(reader.path)/0"])
        #expect(last?.time == UTCTime(seconds: 10_001))
    }
}
