// SPDX-License-Identifier: Apache-2.0
//
// Counts what crosses the USB to a virtual reader and back: messages, and what is in those that are for the card.

import CCIDReader
import ISO7816
import Synchronization
import VirtualReader

/// What crossed the wire.
struct WireCount: Sendable {
    /// One XfrBlock: how many bytes went to the reader, and how many came back.
    struct Exchange: Sendable, Equatable {
        let toReader: Int
        var fromReader: Int
    }

    /// The XfrBlocks, in their order.
    var exchanges: [Exchange] = []
    /// Bulk messages of every kind, each way.
    var messages = 0
}

/// A virtual reader with a meter in its cable.
final class WireMeter: USBDeviceModel {
    private struct State {
        var count = WireCount()
        var incoming: [UInt8] = []
        var outgoing: [UInt8] = []
    }

    private static let headerLength = 10
    private let inner: VirtualUSBReader
    private let state = Mutex(State())

    init(_ inner: VirtualUSBReader) { self.inner = inner }

    /// What crossed since it was last asked.
    func take() -> WireCount {
        state.withLock { state in
            defer { state.count = WireCount() }
            return state.count
        }
    }

    var ports: [UInt8] { inner.ports }
    var bus: UInt8 { inner.bus }
    var address: UInt8 { inner.address }
    var speed: USBSpeed { inner.speed }
    var deviceDescriptor: [UInt8] { inner.deviceDescriptor }
    var configurationDescriptor: [UInt8] { inner.configurationDescriptor }
    var now: UInt64 { inner.now }
    func string(_ index: UInt8) -> String? { inner.string(index) }
    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer { inner.control(setup, data) }
    func wait(until deadline: UInt64) { inner.wait(until: deadline) }
    func wake() { inner.wake() }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        let answer = inner.out(endpoint: endpoint, packet: packet)
        if answer == .ack {
            state.withLock { state in
                guard let message = Self.add(packet, to: &state.outgoing) else { return }
                state.count.messages += 1
                guard message[0] == 0x6F else { return }
                let length = message.count - Self.headerLength
                state.count.exchanges.append(WireCount.Exchange(toReader: length, fromReader: 0))
            }
        }
        return answer
    }

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        let answer = inner.in(endpoint: endpoint, room: room)
        if case .packet(let packet) = answer {
            state.withLock { state in
                // An interrupt message has no such header.
                guard !state.incoming.isEmpty || packet.first.map({ $0 >= 0x80 }) ?? false,
                    let message = Self.add(packet, to: &state.incoming)
                else { return }
                state.count.messages += 1
                guard message[0] == 0x80, !state.count.exchanges.isEmpty else { return }
                let last = state.count.exchanges.count - 1
                state.count.exchanges[last].fromReader = message.count - Self.headerLength
            }
        }
        return answer
    }

    /// - Returns: the message that is whole with this packet.
    private static func add(_ packet: [UInt8], to message: inout [UInt8]) -> [UInt8]? {
        message += packet
        guard message.count >= headerLength,
            message.count >= headerLength + Int(message[1]) + Int(message[2]) << 8
        else { return nil }
        defer { message = [] }
        return message
    }
}

/// A channel that counts the commands.
final class CountingChannel: CardChannel {
    private let channel: any CardChannel
    private(set) var commands: [CommandAPDU] = []
    /// The lengths of the answers, status words included.
    private(set) var answers: [Int] = []

    init(_ channel: any CardChannel) { self.channel = channel }

    var answerLengths: AnswerLengths { channel.answerLengths }

    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        let response = try channel.transmit(command, sensitivity: sensitivity)
        commands.append(command)
        answers.append(response.data.count + 2)
        return response
    }
}
