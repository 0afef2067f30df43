// SPDX-License-Identifier: Apache-2.0
//
// A device with two interfaces that must not be used at once: under ids that the catalogue knows they take
// turns, under others they get in each other's way.

import CCIDReader
import Dispatch
import Synchronization
import Testing

@testable import KioskReader

@Suite("Interfaces that take turns")
struct TurnTests {
    /// A hub over one device, with a connection to each of its interfaces.
    private struct Both {
        let device: TwoInterfaces
        let first: ReaderConnection
        let second: ReaderConnection
        let hurried: ReaderConnection
        let cancelled: ReaderConnection

        init(isKnown: Bool) throws {
            device = TwoInterfaces(isKnown ? (0x0424, 0x1202) : (0xF055, 0x0001))
            let hub = try ReaderHub(source: .software([device]))
            first = try hub.openReader(ReaderSelector(parsing: "1-1:1.0"))
            second = try hub.openReader(ReaderSelector(parsing: "1-1:1.1"))
            hurried = try hub.openReader(
                ReaderSelector(parsing: "1-1:1.1"), options: SessionOptions(deadline: .milliseconds(5)))
            let token = Cancellation()
            cancelled = try hub.openReader(
                ReaderSelector(parsing: "1-1:1.1"), options: SessionOptions(cancellation: token))
            token.cancel()
        }

        /// Runs `body` while the first interface works on a command; gives what that one came to.
        func whileFirstWorks(_ body: () throws -> Void) throws -> Bool {
            let outcome = Mutex<Bool?>(nil)
            let end = DispatchSemaphore(value: 0)
            device.hold()
            DispatchQueue(label: "first").async {
                let answer = try? first.escape([0x01])
                outcome.withLock { $0 = answer != nil }
                end.signal()
            }
            device.waitUntilHeld()
            defer { end.wait() }
            do {
                defer { device.release() }
                try body()
            }
            end.wait()
            end.signal()
            return outcome.withLock { $0 } ?? false
        }
    }

    @Test("Without the quirk a command reaches the second interface while the first one works, and fails")
    func together() throws {
        let both = try Both(isKnown: false)
        let isServed = try both.whileFirstWorks {
            let error = #expect(throws: KioskReaderError.self) { try both.second.presence() }
            #expect(error?.kind == .readerRefused)
        }
        #expect(isServed)
        #expect(both.device.collisions == 1)
    }

    @Test("With it the second interface waits; a deadline ends the wait", .timeLimit(.minutes(10)))
    func waits() throws {
        let both = try Both(isKnown: true)
        let before = both.device.commandCount
        let isServed = try both.whileFirstWorks {
            let error = #expect(throws: KioskReaderError.self) { try both.hurried.presence() }
            #expect(error?.kind == .deadline)
            let end = #expect(throws: KioskReaderError.self) { try both.cancelled.presence() }
            #expect(end?.kind == .cancelled)
            #expect(both.device.commandCount == before + 1, "the first one's Escape alone")
        }
        #expect(isServed)
        #expect(try both.second.presence() == .present)
        #expect(both.device.collisions == 0)
    }

    @Test("Threads on both interfaces never meet", .timeLimit(.minutes(10)))
    func threads() throws {
        let both = try Both(isKnown: true)
        let failures = Mutex(0)
        let group = DispatchGroup()
        for connection in [both.first, both.second] {
            DispatchQueue(label: connection.reader.path).async(group: group) {
                for _ in 0..<200 where (try? connection.presence()) != .present {
                    failures.withLock { $0 += 1 }
                }
            }
        }
        group.wait()
        #expect(failures.withLock { $0 } == 0)
        #expect(both.device.collisions == 0)
    }

    @Test("Only interfaces of one device share their turns")
    func sharing() throws {
        let table = TurnTable()
        let device = TwoInterfaces((0x0424, 0x1104))
        let readers = try ReaderHub(source: .software([device])).readers()
        let turns = readers.map(table.turns)
        #expect(turns.count == 2 && turns[0] != nil && turns[0] === turns[1])
        let other = TwoInterfaces((0x0424, 0x1104), ports: [2])
        let stranger = try ReaderHub(source: .software([other])).readers().first.flatMap(table.turns)
        #expect(stranger != nil && stranger !== turns[0])
    }
}

/// A device with two CCID interfaces, a card in each, that answers HW_ERROR to a command on one interface while
/// the other one works. Its clock moves a millisecond each time it is read.
final class TwoInterfaces: USBDeviceModel {
    let ports: [UInt8]
    let bus: UInt8 = 1
    let address: UInt8 = 2
    let speed = USBSpeed.full
    let deviceDescriptor: [UInt8]
    let configurationDescriptor: [UInt8]

    private struct State: Sendable {
        var now: UInt64 = 0
        var working: Set<UInt8> = []
        var packets: [UInt8: [[UInt8]]] = [:]
        /// How often the host has to ask before the answer comes.
        var refusals: [UInt8: Int] = [:]
        var commandCount = 0
        var collisions = 0
        var holdsNext = false
    }

    private let state = Mutex(State())
    private let held = DispatchSemaphore(value: 0)
    private let go = DispatchSemaphore(value: 0)

    private let serial: String?

    init(_ ids: (vendor: UInt16, product: UInt16), ports: [UInt8] = [1], serial: String? = nil) {
        self.ports = ports
        self.serial = serial
        let words = [ids.vendor, ids.product].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        deviceDescriptor = [18, 1, 0, 2, 0, 0, 0, 64] + words + [0, 1, 0, 0, serial == nil ? 0 : 3, 1]
        let interfaces = (UInt8(0)...1).flatMap { number -> [UInt8] in
            let head: [UInt8] = [9, 4, number, 0, 2, 0x0B, 0, 0, 0]
            let ends: [UInt8] = [7, 5, 1 + number, 2, 64, 0, 0, 7, 5, 0x81 + number, 2, 64, 0, 0]
            return head + Self.classDescriptor + ends
        }
        configurationDescriptor = [9, 2, UInt8(9 + interfaces.count), 0, 2, 1, 0, 0x80, 50] + interfaces
    }

    /// CCID 1.1, 5.1: short APDU level, everything automatic; made up.
    private static let classDescriptor: [UInt8] =
        [54, 0x21, 0x10, 0x01, 0, 7, 3, 0, 0, 0, 0xA0, 0x0F, 0, 0, 0xA0, 0x0F, 0, 0, 0]
        + [0x00, 0x2A, 0, 0, 0x00, 0x2A, 0, 0, 0, 254, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
        + [0x7E, 0, 2, 0, 0x0F, 1, 0, 0, 0xFF, 0xFF, 0, 0, 0, 1]

    var commandCount: Int { state.withLock { $0.commandCount } }
    var collisions: Int { state.withLock { $0.collisions } }

    /// The next command waits inside the device until `release()`.
    func hold() { state.withLock { $0.holdsNext = true } }
    func waitUntilHeld() { held.wait() }
    func release() { go.signal() }

    func string(_ index: UInt8) -> String? { index == 3 ? serial : nil }
    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer { .stall }
    var now: UInt64 {
        state.withLock { state in
            state.now += 1_000_000
            return state.now
        }
    }
    /// Less than the host asks for: it looks again, and other threads get a chance.
    func wait(until deadline: UInt64) { state.withLock { $0.now = min(deadline, $0.now + 1_000_000) } }
    func wake() {}

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        let (mustWait, collides) = state.withLock { state in
            let collides = !state.working.subtracting([endpoint]).isEmpty
            state.commandCount += 1
            state.collisions += collides ? 1 : 0
            state.working.insert(endpoint)
            defer { state.holdsNext = false }
            return (state.holdsNext, collides)
        }
        if mustWait {
            held.signal()
            go.wait()
        }
        // A card without power; bmCommandStatus 1 and bError FB where the other interface is at work.
        let type: UInt8 = packet[0] == 0x6B ? 0x83 : 0x81
        let status: [UInt8] = collides ? [0x41, 0xFB, 0] : [0x01, 0, 0]
        state.withLock {
            $0.packets[endpoint, default: []].append([type, 0, 0, 0, 0, packet[5], packet[6]] + status)
        }
        return .ack
    }

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        state.withLock { state in
            let own = endpoint & 0x0F
            guard let first = state.packets[own]?.first else { return .nak }
            state.refusals[own, default: 0] += 1
            guard state.refusals[own] == 50 else { return .nak }
            state.refusals[own] = 0
            state.packets[own]?.removeFirst()
            state.working.remove(own)
            return .packet(first)
        }
    }
}
