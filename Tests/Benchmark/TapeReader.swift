// SPDX-License-Identifier: Apache-2.0
//
// A reader that answers from a table: a virtual reader is asked once, and what it answered is played back from memory,
// again and again, without a byte from the heap. So its own share of an exchange is small, and can be measured.

import CCIDReader
import ISO7816
import Synchronization
import VirtualReader

/// A virtual reader whose exchanges are recorded, and then played back in a circle.
///
/// Only XfrBlock is on the tape: what the library asks the reader beside it, the virtual reader answers. What is played
/// back has to lead back to where it began: after two of the same command both sides of T=1 are at the
/// sequence numbers of before.
final class TapeReader: USBDeviceModel {
    /// A command, its bSeq blanked, and the packets of its answer.
    fileprivate struct Exchange {
        let command: [UInt8]
        var packets: [[UInt8]] = []
    }

    fileprivate enum Mode { case live, recording, playing }

    fileprivate struct State {
        var mode = Mode.live
        var tape: [Exchange] = []
        /// The exchange that is played.
        var position = 0
        /// How much of its command has come, and how many packets of its answer have gone.
        var taken = 0
        var given = 0
        /// A command that is being recorded.
        var incoming: [UInt8] = []
        var bulkIn: UInt8 = 0
        /// The present command is none for the tape.
        var isAside = false
    }

    fileprivate static let bSeq = 6
    fileprivate static let transferBlock: UInt8 = 0x6F
    private let inner: VirtualUSBReader
    private let state = Mutex(State())

    init(_ inner: VirtualUSBReader) { self.inner = inner }

    // MARK: The tape

    /// From now on every exchange is recorded.
    func record() {
        state.withLock { state in
            state.mode = .recording
            state.tape = []
        }
    }

    /// From now on what was recorded is played back, from its beginning.
    func play() {
        state.withLock { state in
            (state.mode, state.position, state.taken, state.given) = (.playing, 0, 0, .max)
        }
    }

    /// The virtual reader answers by itself again. To be called where the tape is at its beginning.
    func stop() { state.withLock { $0.mode = .live } }

    /// How many exchanges are on the tape.
    var exchanges: Int { state.withLock { $0.tape.count } }

    /// Asks and answers everything on the tape once, as the bus does, with nobody else at work.
    func playAlone() {
        let (tape, endpoint) = state.withLock { ($0.tape.map(\.command), $0.bulkIn) }
        for command in tape {
            var start = 0
            while start < command.count {
                let end = min(start + Self.packetSize, command.count)
                _ = out(endpoint: 1, borrowing: command.span.extracting(start..<end))
                start = end
            }
            while case .packet = self.in(endpoint: endpoint, room: Self.packetSize) {}
        }
    }

    private static let packetSize = 64

    // MARK: USBDeviceModel

    var ports: [UInt8] { inner.ports }
    var bus: UInt8 { inner.bus }
    var address: UInt8 { inner.address }
    var speed: USBSpeed { inner.speed }
    var deviceDescriptor: [UInt8] { inner.deviceDescriptor }
    var configurationDescriptor: [UInt8] { inner.configurationDescriptor }
    func string(_ index: UInt8) -> String? { inner.string(index) }
    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer { inner.control(setup, data) }
    func wait(until deadline: UInt64) { inner.wait(until: deadline) }
    func wake() { inner.wake() }
    var now: UInt64 { inner.now }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        out(endpoint: endpoint, borrowing: packet.span)
    }

    func out(endpoint: UInt8, borrowing packet: Span<UInt8>) -> USBOutAnswer {
        let isPlayed = state.withLock { $0.isForTape(packet) && $0.mode == .playing }
        if isPlayed { return state.withLock { $0.take(packet) } }
        var bytes: [UInt8] = []
        bytes.append(packet)
        state.withLock { if $0.mode == .recording, !$0.isAside { $0.note(command: bytes) } }
        return inner.out(endpoint: endpoint, packet: bytes)
    }

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        let played = state.withLock { state -> USBInAnswer? in
            state.mode == .playing && !state.isAside && endpoint == state.bulkIn ? state.give() : nil
        }
        if let played { return played }
        let answer = inner.in(endpoint: endpoint, room: room)
        if case .packet(let bytes) = answer {
            state.withLock { if $0.mode == .recording, !$0.isAside { $0.note(packet: bytes, endpoint) } }
        }
        return answer
    }
}

extension TapeReader.State {
    /// Whether a packet is one of an XfrBlock's.
    fileprivate mutating func isForTape(_ packet: Span<UInt8>) -> Bool {
        let isFirst = mode == .playing ? taken == 0 : incoming.isEmpty
        if isFirst, !packet.isEmpty { isAside = packet[0] != TapeReader.transferBlock }
        return !isAside
    }

    /// A part of a command that is recorded.
    fileprivate mutating func note(command packet: [UInt8]) {
        incoming += packet
        guard incoming.count >= 10, incoming.count == 10 + Int(incoming[1]) + Int(incoming[2]) << 8 else {
            return
        }
        incoming[TapeReader.bSeq] = 0
        tape.append(TapeReader.Exchange(command: incoming))
        incoming = []
    }

    /// A part of an answer that is recorded.
    fileprivate mutating func note(packet: [UInt8], _ endpoint: UInt8) {
        guard !tape.isEmpty, endpoint == bulkIn || packet.first.map({ $0 >= 0x80 }) ?? false else { return }
        bulkIn = endpoint
        tape[tape.count - 1].packets.append(packet)
    }

    /// A part of a command: the same as on the tape, or the pipe stalls.
    fileprivate mutating func take(_ packet: Span<UInt8>) -> USBOutAnswer {
        guard taken + packet.count <= tape[position].command.count else { return .stall }
        for index in packet.indices {
            let place = taken + index
            if place == TapeReader.bSeq {
                tape[position].packets[0][TapeReader.bSeq] = packet[index]
            } else if tape[position].command[place] != packet[index] {
                return .stall
            }
        }
        taken += packet.count
        if taken == tape[position].command.count { given = 0 }
        return .ack
    }

    /// The next packet of the answer; after the last one the tape goes on.
    fileprivate mutating func give() -> USBInAnswer {
        guard given < tape[position].packets.count else { return .nak }
        let packet = tape[position].packets[given]
        given += 1
        if given == tape[position].packets.count {
            position = (position + 1) % tape.count
            (taken, given) = (0, .max)
        }
        return .packet(packet)
    }
}
