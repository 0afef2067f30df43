// SPDX-License-Identifier: Apache-2.0
//
// The least that is a CCID reader on a bus: a descriptor and a function that answers whole messages. For
// what the virtual reader has no card for, such as T=0.

import CCIDReader
import Synchronization

/// A reader whose answers to CCID commands come from a closure; time stands still but for waiting.
public final class ScriptedReader: USBDeviceModel {
    /// Gets bMessageType, the last three bytes of the header and the data; gives data, bStatus and bError.
    public typealias Answer = @Sendable (_ type: UInt8, _ tail: [UInt8], _ data: [UInt8]) -> Reply

    /// What follows bMessageType, bSlot and bSeq in an answer.
    public struct Reply: Sendable {
        var data: [UInt8]
        var bStatus: UInt8
        var bError: UInt8
        var last: UInt8

        /// Makes an answer: of success, with nothing, unless told.
        public init(data: [UInt8] = [], bStatus: UInt8 = 0, bError: UInt8 = 0, last: UInt8 = 0) {
            (self.data, self.bStatus, self.bError, self.last) = (data, bStatus, bError, last)
        }
    }

    /// As QEMU's usb-ccid describes itself: TPDU level, everything automatic, T=0 and T=1.
    public static let automaticTPDU: [UInt8] = [
        0x36, 0x21, 0x10, 0x01, 0x00, 0x07, 0x03, 0, 0, 0, 0xA0, 0x0F, 0, 0, 0xA0, 0x0F, 0, 0, 0x00, 0x80,
        0x25,
        0, 0, 0x80, 0x25, 0, 0, 0x00, 0xFE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0x04, 0x01, 0x00, 0x12,
        0x00,
        0x01, 0x00, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x01,
    ]

    /// Where it is plugged in.
    public let ports: [UInt8] = [1]
    /// The bus's number.
    public let bus: UInt8 = 1
    /// Its address on the bus.
    public let address: UInt8 = 2
    /// Full speed.
    public let speed = USBSpeed.full
    /// An invented device.
    public let deviceDescriptor: [UInt8] = [
        0x12, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x40, 0xE6, 0x08, 0x33, 0x44, 0x00, 0x01, 0x01, 0x02, 0x03,
        0x01,
    ]
    /// One interface, two bulk pipes, the class descriptor of the test's.
    public let configurationDescriptor: [UInt8]

    private struct State: Sendable {
        var now: UInt64 = 1_000_000
        var incoming: [UInt8] = []
        var packets: [[UInt8]] = []
        var commands: [[UInt8]] = []
    }

    private let state = Mutex(State())
    private let answer: Answer
    private let request: @Sendable (USBSetup) -> USBControlAnswer

    /// - Parameters:
    ///   - classDescriptor: 54 bytes.
    ///   - request: answers control requests; stalls all of them unless told.
    ///   - answer: answers commands.
    public init(
        classDescriptor: [UInt8],
        request: @escaping @Sendable (USBSetup) -> USBControlAnswer = { _ in .stall },
        answer: @escaping Answer
    ) {
        self.request = request
        let interface: [UInt8] = [0x09, 0x04, 0x00, 0x00, 0x02, 0x0B, 0x00, 0x00, 0x00]
        let endpoints: [UInt8] = [7, 5, 0x01, 2, 0x40, 0, 0, 7, 5, 0x82, 2, 0x40, 0, 0]
        let length = 9 + interface.count + classDescriptor.count + endpoints.count
        configurationDescriptor =
            [9, 2, UInt8(length), 0, 1, 1, 0, 0xA0, 50] + interface + classDescriptor + endpoints
        self.answer = answer
    }

    /// The data of every XfrBlock so far.
    public var blocks: [[UInt8]] {
        state.withLock { $0.commands }.filter { $0[0] == 0x6F }.map { Array($0.dropFirst(10)) }
    }

    // MARK: USBDeviceModel

    /// The same for every index.
    public func string(_ index: UInt8) -> String? { index == 0 ? nil : "scripted" }
    /// What the test's closure answers.
    public func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer { request(setup) }
    /// The reader's time.
    public var now: UInt64 { state.withLock { $0.now } }
    /// Time goes on.
    public func wait(until deadline: UInt64) { state.withLock { $0.now = max($0.now, deadline) } }
    /// Nothing: time stands still but for waiting.
    public func wake() {}

    /// Takes a packet, and answers the message that is whole with it.
    public func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        let message = state.withLock { state -> [UInt8]? in
            state.incoming += packet
            guard state.incoming.count >= 10,
                state.incoming.count >= 10 + Int(state.incoming[1]) + Int(state.incoming[2]) << 8
            else { return nil }
            defer { state.incoming = [] }
            state.commands.append(state.incoming)
            return state.incoming
        }
        guard let message else { return .ack }
        let reply = answer(message[0], Array(message[7..<10]), Array(message.dropFirst(10)))
        let type: UInt8 =
            switch message[0] {
            case 0x62, 0x6F, 0x69: 0x80
            case 0x61, 0x6C, 0x6D: 0x82
            case 0x6B: 0x83
            case 0x73: 0x84
            default: 0x81
            }
        let count = reply.data.count
        let head: [UInt8] = [
            type, UInt8(count & 0xFF), UInt8(count >> 8), 0, 0, message[5], message[6], reply.bStatus,
            reply.bError, reply.last,
        ]
        let whole = head + reply.data
        state.withLock { state in
            for start in stride(from: 0, to: whole.count, by: 64) {
                state.packets.append(Array(whole[start..<min(start + 64, whole.count)]))
            }
            if whole.count % 64 == 0 { state.packets.append([]) }
        }
        return .ack
    }

    /// The next packet of the answers.
    public func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        state.withLock { state in state.packets.isEmpty ? .nak : .packet(state.packets.removeFirst()) }
    }
}
