// SPDX-License-Identifier: Apache-2.0
//
// The least that is a CCID reader on a bus: a descriptor and a function that answers whole messages. For
// what the virtual reader has no card for, such as T=0.

import CCIDReader
import Synchronization

/// A reader whose answers to CCID commands come from a closure; time stands still but for waiting.
final class ScriptedReader: USBDeviceModel {
    /// Gets bMessageType, the last three bytes of the header and the data; gives data, bStatus and bError.
    typealias Answer = @Sendable (_ type: UInt8, _ tail: [UInt8], _ data: [UInt8]) -> Reply

    struct Reply: Sendable {
        var data: [UInt8] = []
        var bStatus: UInt8 = 0
        var bError: UInt8 = 0
        var last: UInt8 = 0
    }

    let ports: [UInt8] = [1]
    let bus: UInt8 = 1
    let address: UInt8 = 2
    let speed = USBSpeed.full
    let deviceDescriptor = bytes("12 01 0002 00 00 00 40 E608 3344 0001 01 02 03 01")
    let configurationDescriptor: [UInt8]

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
    init(
        classDescriptor: [UInt8],
        request: @escaping @Sendable (USBSetup) -> USBControlAnswer = { _ in .stall },
        answer: @escaping Answer
    ) {
        self.request = request
        let interface = bytes("09 04 00 00 02 0B 00 00 00")
        let endpoints = bytes("07 05 01 02 4000 00  07 05 82 02 4000 00")
        let length = 9 + interface.count + classDescriptor.count + endpoints.count
        configurationDescriptor =
            [9, 2, UInt8(length), 0, 1, 1, 0, 0xA0, 50] + interface + classDescriptor + endpoints
        self.answer = answer
    }

    /// The data of every XfrBlock so far.
    var blocks: [[UInt8]] {
        state.withLock { $0.commands }.filter { $0[0] == 0x6F }.map { Array($0.dropFirst(10)) }
    }

    func string(_ index: UInt8) -> String? { index == 0 ? nil : "scripted" }
    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer { request(setup) }
    var now: UInt64 { state.withLock { $0.now } }
    func wait(until deadline: UInt64) { state.withLock { $0.now = max($0.now, deadline) } }
    func wake() {}

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
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

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        state.withLock { state in state.packets.isEmpty ? .nak : .packet(state.packets.removeFirst()) }
    }
}
