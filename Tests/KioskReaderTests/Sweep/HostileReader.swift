// SPDX-License-Identifier: Apache-2.0
//
// A reader that means harm: it behaves like a virtual reader until it is told its lie, and then it tells that
// and nothing else. It lives in virtual time, and counts what the host asks of it.

import CCIDReader
import ReaderScripts
import Synchronization
import VirtualReader

/// What a hostile reader does on its pipes. `nil` for what it leaves to the honest reader behind it.
protocol Lie: Sendable {
    /// A packet of the host's; `ack` swallows it.
    mutating func out(_ packet: [UInt8]) -> USBOutAnswer?
    /// What it sends on the bulk pipe; `honest` is what the reader behind it would say.
    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer
    /// What it says on the interrupt pipe.
    mutating func interrupt() -> USBInAnswer?
    /// What it answers to a request on endpoint 0.
    mutating func control(_ setup: USBSetup) -> USBControlAnswer?
    /// Its configuration descriptor, each time that somebody reads it.
    mutating func configuration(_ honest: [UInt8]) -> [UInt8]
}

extension Lie {
    mutating func out(_ packet: [UInt8]) -> USBOutAnswer? { nil }
    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer { honest() }
    mutating func interrupt() -> USBInAnswer? { nil }
    mutating func control(_ setup: USBSetup) -> USBControlAnswer? { nil }
    mutating func configuration(_ honest: [UInt8]) -> [UInt8] { honest }
}

/// A virtual reader with a lie in front of it.
final class HostileReader: ForwardingReader {
    /// A driver that asks more often than this within one call does not end.
    static let mostCalls = 600_000

    private struct State {
        var lie: (any Lie)?
        var calls = 0
        var neverEnds = false
    }

    let reader: VirtualUSBReader
    private let state = Mutex(State())

    init(_ profile: ReaderProfile, card: CardKind = .mynumber) {
        reader = VirtualUSBReader(profile: profile, cards: [0: card])
    }

    /// From now on this lie; `nil`: the truth.
    func tell(_ lie: (any Lie)?) {
        state.withLock { state in
            state.lie = lie
            state.calls = 0
        }
    }

    /// What a reset of the bus does: nothing of the past is left in the honest reader.
    func resetBus() {
        let configure = USBSetup(bmRequestType: 0x00, bRequest: 0x09, wValue: 1, wIndex: 0, wLength: 0)
        _ = reader.control(configure, [])
    }

    /// How often the host asked since the last lie began.
    var calls: Int { state.withLock { $0.calls } }
    /// Whether the host went on without end, or waited for what cannot come. The device is gone then.
    var neverEnds: Bool { state.withLock { $0.neverEnds } }

    var configurationDescriptor: [UInt8] {
        let honest = reader.configurationDescriptor
        return state.withLock { $0.lie?.configuration(honest) ?? honest }
    }

    func wait(until deadline: UInt64) {
        if deadline == .max { state.withLock { $0.neverEnds = true } }
        guard isHere() else { return }
        reader.wait(until: deadline)
    }

    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer {
        guard isHere() else { return .gone }
        return state.withLock { $0.lie?.control(setup) } ?? reader.control(setup, data)
    }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        guard isHere() else { return .gone }
        return state.withLock { $0.lie?.out(packet) } ?? reader.out(endpoint: endpoint, packet: packet)
    }

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        guard isHere() else { return .gone }
        let honest = { self.reader.in(endpoint: endpoint, room: room) }
        if endpoint == 0x83 { return state.withLock { $0.lie?.interrupt() } ?? honest() }
        return state.withLock { $0.lie?.bulkIn(honest) } ?? honest()
    }

    private func isHere() -> Bool {
        state.withLock { state in
            state.calls += 1
            if state.calls > Self.mostCalls { state.neverEnds = true }
            return !state.neverEnds
        }
    }
}
