// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader on a bad cable: it counts what crosses the bus and lets chosen transfers fail. What the
// reader itself does stays VirtualUSBReader's affair; it lives in virtual time.

import CCIDReader
import ReaderScripts
import Synchronization
import VirtualReader

/// A virtual reader whose Nth transfer fails.
package final class FaultyReader: ForwardingReader {
    /// More calls than this for one armed plan are a driver that never ends; the device then leaves the bus,
    /// so that the test can say so.
    package static let mostCalls = 400_000

    /// What somebody does to it at a packet.
    package struct Hand: Sendable {
        /// Which transfer, counted from 1 since it was armed.
        let number: Int
        /// Before the reader has the packet; else as soon as it has worked on it. What comes from the reader is on its
        /// way either way.
        let isBefore: Bool
        let act: @Sendable (VirtualUSBReader) -> Void

        package init(number: Int, isBefore: Bool, act: @escaping @Sendable (VirtualUSBReader) -> Void) {
            (self.number, self.isBefore, self.act) = (number, isBefore, act)
        }
    }

    fileprivate struct State {
        var reader: VirtualUSBReader
        /// The time at which this reader was plugged in.
        var plugged: UInt64 = 0
        var address: UInt8 = 2
        var faults: [TransferFault] = []
        var hand: Hand?
        var log: [Transfer] = []
        var struck = 0
        var halted: Set<UInt8> = []
        var silent: Set<UInt8> = []
        /// What a halted endpoint had to say.
        var kept: [UInt8: [UInt8]] = [:]
        var isGone = false
        var calls = 0
        var neverEnds = false
    }

    private let profile: ReaderProfile
    private let card: CardKind
    private let state: Mutex<State>

    package init(_ profile: ReaderProfile, card: CardKind) {
        self.profile = profile
        self.card = card
        state = Mutex(State(reader: VirtualUSBReader(profile: profile, cards: [0: card])))
    }

    // MARK: Hands on it

    /// Arms faults; the counting begins anew.
    package func arm(_ faults: [TransferFault], hand: Hand? = nil) {
        state.withLock { state in
            state.faults = faults
            state.hand = hand
            state.log = []
            state.struck = 0
            state.calls = 0
        }
    }

    /// The fault is over, and what nobody fetched is dropped. A halt is not over: only the host's CLEAR_FEATURE
    /// ends that.
    package func lift() {
        state.withLock { state in
            while case .packet = state.reader.in(endpoint: 0x82, room: 64) {}
            state.kept = [:]
            state.faults = []
            state.hand = nil
            state.silent = []
        }
    }

    /// Pulls it and plugs it in again: another address, a card without power.
    package func replug() {
        state.withLock { state in
            let now = state.plugged + state.reader.now
            let address = state.address + 1
            state = State(
                reader: VirtualUSBReader(profile: profile, cards: [0: card]), plugged: now, address: address)
        }
    }

    /// The reader that is plugged in now.
    package var reader: VirtualUSBReader { state.withLock { $0.reader } }
    /// What crossed the bus since the faults were armed.
    package var log: [Transfer] { state.withLock { $0.log } }
    /// How many of the armed faults and hands struck.
    package var struck: Int { state.withLock { $0.struck } }
    /// Whether it is off the bus.
    package var isGone: Bool { state.withLock { $0.isGone } }
    /// Whether the driver asked without end, or waited for something that cannot come.
    package var neverEnds: Bool { state.withLock { $0.neverEnds } }

    // MARK: The bus

    package var ports: [UInt8] { isGone ? [] : [1] }
    package var bus: UInt8 { 1 }
    package var address: UInt8 { state.withLock { $0.address } }
    package var now: UInt64 { state.withLock { $0.plugged + $0.reader.now } }

    package func wait(until deadline: UInt64) {
        let (reader, plugged) = state.withLock { ($0.reader, $0.plugged) }
        guard deadline != .max else {
            // In virtual time and with one thread nothing will ever come.
            state.withLock { state in
                state.neverEnds = true
                state.isGone = true
            }
            return
        }
        reader.wait(until: deadline > plugged ? deadline - plugged : 0)
    }

    package func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer {
        state.withLock { state in
            guard state.isHere() else { return .gone }
            let toHost = setup.bmRequestType & 0x80 != 0 && setup.wLength > 0
            let way = state.count(.control(toHost: toHost))
            switch way {
            case .stall: return .stall
            case .gone: return state.leave(.gone)
            default: break
            }
            if setup.bmRequestType == 0x02, setup.bRequest == 0x01 {
                state.halted.remove(UInt8(setup.wIndex & 0xFF))
            }
            let answer = state.reader.control(setup, data)
            guard case .data(let bytes) = answer else { return answer }
            switch way {
            case .short: return .data(Array(bytes.prefix(bytes.count / 2)))
            case .babble:
                let missing = max(0, Int(setup.wLength) + 1 - bytes.count)
                return .data(bytes + [UInt8](repeating: 0xA5, count: missing))
            default: return answer
            }
        }
    }

    package func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        state.withLock { state in
            guard state.isHere() else { return .gone }
            if state.halted.contains(endpoint) { return .stall }
            if state.silent.contains(endpoint) { return .nak }
            let way = state.count(.bulkOut)
            let hand = state.handNow()
            if let hand, hand.isBefore { hand.act(state.reader) }
            defer { if let hand, !hand.isBefore { hand.act(state.reader) } }
            switch way {
            case .silent:
                state.silent.insert(endpoint)
                return .nak
            case .stall:
                state.halted.insert(endpoint)
                return .stall
            case .gone: return state.leave(.gone)
            case .lost, .short, .babble, nil: return state.reader.out(endpoint: endpoint, packet: packet)
            }
        }
    }

    package func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        state.withLock { state in
            guard state.isHere() else { return .gone }
            if state.halted.contains(endpoint) { return .stall }
            if state.silent.contains(endpoint) { return .nak }
            if let bytes = state.kept.removeValue(forKey: endpoint) { return .packet(bytes) }
            let answer = state.reader.in(endpoint: endpoint, room: room)
            guard case .packet(let bytes) = answer else { return answer }
            let way = state.count(endpoint == 0x83 ? .interrupt : .bulkIn)
            state.handNow()?.act(state.reader)
            switch way {
            case .silent:
                state.silent.insert(endpoint)
                return .nak
            case .lost: return .nak
            case .stall:
                state.halted.insert(endpoint)
                state.kept[endpoint] = bytes
                return .stall
            case .gone: return state.leave(.gone)
            case .short: return .packet(Array(bytes.prefix(bytes.count / 2)))
            case .babble:
                return .packet(bytes + [UInt8](repeating: 0xA5, count: max(0, room + 1 - bytes.count)))
            case nil: return answer
            }
        }
    }
}

extension FaultyReader.State {
    /// One more call of the bus; false when the device is off it.
    fileprivate mutating func isHere() -> Bool {
        calls += 1
        if calls > FaultyReader.mostCalls {
            neverEnds = true
            isGone = true
        }
        return !isGone
    }

    /// One more transfer; how it fails.
    fileprivate mutating func count(_ transfer: Transfer) -> Way? {
        log.append(transfer)
        guard let fault = faults.first(where: { $0.number == log.count }),
            fault.way.canHappen(to: transfer)
        else { return nil }
        struck += 1
        return fault.way
    }

    /// Whose hand is at the transfer that was counted last.
    fileprivate mutating func handNow() -> FaultyReader.Hand? {
        guard let hand, hand.number == log.count else { return nil }
        struck += 1
        return hand
    }

    fileprivate mutating func leave<Answer>(_ answer: Answer) -> Answer {
        isGone = true
        return answer
    }
}
