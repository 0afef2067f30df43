// SPDX-License-Identifier: Apache-2.0
//
// Events over virtual readers: hands on the readers on this side, a subscriber on the other. Everything waits for
// events, nothing for a time.

import CCIDReader
import Dispatch
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Readers and cards as they come and go", .timeLimit(.minutes(10)))
struct WatchTests {
    private static func hub(_ devices: VirtualUSBReader...) throws -> ReaderHub {
        try ReaderHub(source: .software(devices))
    }

    /// The next events, in words.
    private static func next(_ count: Int, _ events: inout ReaderEvents.Iterator?) async -> [String] {
        var words: [String] = []
        for _ in 0..<count {
            guard let event = await events?.next() else { return words + ["ended"] }
            words.append("\(event.kind)" + (event.slot.map { " \($0)" } ?? ""))
        }
        return words
    }

    /// Ends the subscription, and waits until nothing of the watch runs.
    private static func end(_ events: inout ReaderEvents.Iterator?, _ hub: ReaderHub) async {
        events = nil
        await over(hub)
    }

    private static func over(_ hub: ReaderHub) async {
        await withCheckedContinuation { done in
            hub.watch.threads.notify(queue: .global()) { done.resume() }
        }
    }

    @Test("The present state comes first: each reader once, each card once")
    func presentState() async throws {
        let first = VirtualUSBReader(profile: .twoSlot, cards: [1: .mynumber], ports: [1])
        let hub = try Self.hub(first)
        var events: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(2, &events) == ["readerAdded", "cardInserted 1"])
        first.insert(.mynumber, slot: 0)
        #expect(await Self.next(1, &events) == ["cardInserted 0"])
        // Who comes later begins with the state of then, and hears the rest as well.
        var later: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(3, &later) == ["readerAdded", "cardInserted 0", "cardInserted 1"])
        first.remove(slot: 1)
        #expect(await Self.next(1, &events) == ["cardRemoved 1"])
        #expect(await Self.next(1, &later) == ["cardRemoved 1"])
        events = nil
        await Self.end(&later, hub)
    }

    @Test("Cards and plugs, over and over: each change once, and in the end every thread is gone")
    func cycles() async throws {
        let device = VirtualUSBReader(cards: [:])
        let hub = try Self.hub(device)
        var events: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        for round in 0..<10 {
            device.insert(.mynumber)
            #expect(await Self.next(1, &events) == ["cardInserted 0"], "round \(round)")
            device.unplug()
            #expect(await Self.next(2, &events) == ["cardRemoved 0", "readerRemoved"], "round \(round)")
            device.plugIn()
            #expect(await Self.next(2, &events) == ["readerAdded", "cardInserted 0"], "round \(round)")
            device.remove()
            #expect(await Self.next(1, &events) == ["cardRemoved 0"], "round \(round)")
        }
        await Self.end(&events, hub)
    }

    @Test("A card that is swapped between two reports is told as out and in")
    func swap() async throws {
        let device = VirtualUSBReader(cards: [:])
        let hub = try Self.hub(device)
        var events: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        device.insert(.mynumber)
        #expect(await Self.next(1, &events) == ["cardInserted 0"])
        device.insert(.mynumber)
        #expect(await Self.next(2, &events) == ["cardRemoved 0", "cardInserted 0"])
        await Self.end(&events, hub)
    }

    /// Readers that do not report by themselves, or badly.
    enum Deafness: CaseIterable { case noPipe, stalling, lying }

    @Test(
        "Without an interrupt pipe, or with a broken one, the slots are asked", arguments: Deafness.allCases)
    func polled(_ deafness: Deafness) async throws {
        var profile = ReaderProfile.scr3310
        var faults = ""
        switch deafness {
        case .noPipe: profile.hasInterruptPipe = false
        case .stalling: faults = "stall@interrupt#*"
        case .lying: faults = "wrong-type@interrupt#*"
        }
        let plan = faults.isEmpty ? FaultPlan.none : try FaultPlan(parsing: faults)
        let device = VirtualUSBReader(profile: profile, cards: [:], faults: plan)
        let hub = try Self.hub(device)
        let notices = Mutex(0)
        let options = WatchOptions(onNotice: { if case .readerIsPolled = $0 { notices.withLock { $0 += 1 } } }
        )
        var events: ReaderEvents.Iterator? = hub.events(options).makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        for _ in 0..<4 {
            device.insert(.mynumber)
            #expect(await Self.next(1, &events) == ["cardInserted 0"])
            device.remove()
            #expect(await Self.next(1, &events) == ["cardRemoved 0"])
        }
        #expect(notices.withLock { $0 } == (deafness == .noPipe ? 0 : 1))
        device.unplug()
        #expect(await Self.next(1, &events) == ["readerRemoved"])
        await Self.end(&events, hub)
    }

    @Test("A card whose removal was not reported is told once a command finds out")
    func silentPipe() async throws {
        let device = VirtualUSBReader(cards: [:])
        let hub = try Self.hub(device)
        var events: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        device.insert(.mynumber)
        #expect(await Self.next(1, &events) == ["cardInserted 0"])
        let session = try hub.openSession()
        device.arm(try FaultPlan(parsing: "silent@interrupt#1"))
        device.remove()
        #expect(throws: KioskReaderError.self) { try session.transmit(CommandAPDU(select), deadline: nil) }
        #expect(await Self.next(1, &events) == ["cardRemoved 0"])
        await Self.end(&events, hub)
    }

    @Test("Without claims only readers are told, and nothing is opened")
    func unclaimed() async throws {
        let device = VirtualUSBReader()
        let lines = Bench.Lines()
        let hub = try ReaderHub(
            source: .software([device]),
            trace: Trace { line in lines.lines.withLock { $0.append(line) } })
        var events: ReaderEvents.Iterator? = hub.events(WatchOptions(claims: false)).makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        device.unplug()
        #expect(await Self.next(1, &events) == ["readerRemoved"])
        await Self.end(&events, hub)
        #expect(lines.lines.withLock { $0 } == [])
    }

    @Test("One reader, or one slot, can be watched alone")
    func only() async throws {
        let (one, two) = (
            VirtualUSBReader(profile: .twoSlot, cards: [:], ports: [1]),
            VirtualUSBReader(cards: [:], serial: "OTHER", ports: [2])
        )
        let hub = try Self.hub(one, two)
        let options = WatchOptions(only: ReaderSelector(parsing: "1-1:1.0/1"))
        var events: ReaderEvents.Iterator? = hub.events(options).makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        two.insert(.mynumber)
        two.unplug()
        one.insert(.mynumber, slot: 0)
        one.insert(.mynumber, slot: 1)
        #expect(await Self.next(1, &events) == ["cardInserted 1"])
        await Self.end(&events, hub)
    }

    @Test("A reader that somebody else holds is there, and its card is told once it is free")
    func held() async throws {
        let device = VirtualUSBReader()
        let hub = try Self.hub(device)
        // Past the hub's own table, as another process would.
        var holder: CCIDInterface? = try hub.host.open("1-1:1.0", mode: .session)
        #expect(holder?.isGone == false)
        let notices = Mutex<[KioskReaderError.Kind]>([])
        let options = WatchOptions(onNotice: { notice in
            if case .readerUnavailable(_, let error) = notice { notices.withLock { $0.append(error.kind) } }
        })
        var events: ReaderEvents.Iterator? = hub.events(options).makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        while notices.withLock({ $0.isEmpty }) { await Task.yield() }
        holder = nil
        #expect(await Self.next(1, &events) == ["cardInserted 0"])
        #expect(notices.withLock { $0 } == [.readerBusy])
        await Self.end(&events, hub)
    }

    @Test("A session on a watched reader works, and the watch sees no change in it")
    func besideSession() async throws {
        let device = VirtualUSBReader()
        let hub = try Self.hub(device)
        var events: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(2, &events) == ["readerAdded", "cardInserted 0"])
        for _ in 0..<5 {
            let sw = try await hub.withAsyncSession { try await $0.transmit(CommandAPDU(select)).sw }
            #expect(sw == .success)
        }
        device.remove()
        #expect(await Self.next(1, &events) == ["cardRemoved 0"])
        await Self.end(&events, hub)
    }

    @Test("A task that is cancelled gets no event more, and the reader is free again")
    func cancelled() async throws {
        let device = VirtualUSBReader(cards: [:])
        let hub = try Self.hub(device)
        let added = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            var count = 0
            for await event in hub.events() {
                count += 1
                if event.kind == .readerAdded { added.continuation.finish() }
            }
            return count
        }
        for await _ in added.stream {}
        task.cancel()
        #expect(await task.value == 1)
        await Self.over(hub)
        // Another hub, as another process, can have it now.
        #expect(try Self.hub(device).readers()[0].slots[0].card == .absent)
        _ = try Self.hub(device).openReader()
    }

    @Test("A thread can watch as well: until it has enough, or is cancelled; then the reader is free")
    func blocking() throws {
        let device = VirtualUSBReader()
        let hub = try Self.hub(device)
        var kinds: [ReaderEvent.Kind] = []
        hub.watch { event in
            kinds.append(event.kind)
            return kinds.count < 2
        }
        #expect(kinds == [.readerAdded, .cardInserted])
        _ = try Self.hub(device).openReader()
        let token = Cancellation()
        hub.watch(cancellation: token) { event in
            if event.kind == .cardInserted { token.cancel() }
            return true
        }
        struct Enough: Error {}
        #expect(throws: Enough.self) { try hub.watch { _ throws(Enough) in throw Enough() } }
        _ = try Self.hub(device).openReader()
        hub.watch.threads.wait()
    }

    @Test("Whoever needs a watched reader for himself gets it, and it is watched again after")
    func released() async throws {
        let device = VirtualUSBReader()
        let hub = try Self.hub(device)
        var events: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(2, &events) == ["readerAdded", "cardInserted 0"])
        try hub.watch.whileReleased("1-1:1.0", hub) { () throws(ReaderError) in
            try hub.host.reset("1-1:1.0")
            device.remove()
        }
        #expect(await Self.next(1, &events) == ["cardRemoved 0"])
        await Self.end(&events, hub)
    }

    @Test("Whoever waits for a card on a watched reader gets it with the report")
    func waitingBeside() async throws {
        let device = VirtualUSBReader(cards: [:])
        let hub = try Self.hub(device)
        var events: ReaderEvents.Iterator? = hub.events().makeAsyncIterator()
        #expect(await Self.next(1, &events) == ["readerAdded"])
        let options = SessionOptions(wait: .seconds(60), onWaiting: { _ in device.insert(.mynumber) })
        let session = try await hub.session(options: options)
        #expect(await Self.next(1, &events) == ["cardInserted 0"])
        await session.close()
        await Self.end(&events, hub)
    }
}
