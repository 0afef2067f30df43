// SPDX-License-Identifier: Apache-2.0
//
// Transfers waiting for their packets: what a host controller does, without a wire. One transfer at a time
// moves on each endpoint; an IN transfer ends with a short packet or a full buffer (USB 2.0, 5.8.3).

import CCIDReader

/// How many transfers wait somewhere, and how many bytes to the device they hold.
struct URBLoad: Equatable {
    private(set) var transfers = 0
    private(set) var outBytes = 0

    mutating func add(_ urb: URB) {
        transfers += 1
        outBytes += urb.outLength
    }

    mutating func remove(_ urb: URB) {
        transfers -= 1
        outBytes -= urb.outLength
    }

    static func + (left: URBLoad, right: URBLoad) -> URBLoad {
        var sum = left
        sum.transfers += right.transfers
        sum.outBytes += right.outBytes
        return sum
    }
}

/// The transfers under way on one device.
struct URBSchedule {
    private struct Running {
        let urb: URB
        /// Bytes moved so far.
        var moved = 0
        var received: [UInt8] = []
        /// Whether the packet without bytes that must end an OUT transfer is still to go.
        var owesEmptyPacket: Bool
    }

    private enum Step {
        case waits
        case ends(status: Int32)
        case gone
    }

    private let packetSizes: [UInt8: Int]
    private var running: [Running] = []
    /// What the transfers that have not ended weigh.
    private(set) var load = URBLoad()

    init(_ device: some USBDeviceModel) {
        packetSizes = Self.packetSizes(device.configurationDescriptor)
    }

    /// The wMaxPacketSize of each endpoint in a configuration descriptor.
    static func packetSizes(_ configuration: [UInt8]) -> [UInt8: Int] {
        var sizes: [UInt8: Int] = [:]
        var position = 0
        while position + 2 <= configuration.count {
            let length = Int(configuration[position])
            guard length >= 2, position + length <= configuration.count else { break }
            if configuration[position + 1] == 0x05, length >= 7 {
                let size = Int(configuration.le16(at: position + 4) & 0x07FF)
                if size > 0 { sizes[configuration[position + 2]] = size }
            }
            position += length
        }
        return sizes
    }

    /// Takes a transfer in.
    mutating func submit(_ urb: URB) {
        let size = packetSizes[urb.address] ?? 1
        let isMultiple = urb.data.count % size == 0
        let wantsEmpty = urb.data.isEmpty || urb.flags & URB.zeroPacketFlag != 0
        running.append(Running(urb: urb, owesEmptyPacket: isMultiple && wantsEmpty))
        load.add(urb)
    }

    /// Takes a transfer out again; a reply in any case.
    mutating func unlink(seqnum: UInt32, target: UInt32) -> USBIPReply {
        guard let index = running.firstIndex(where: { $0.urb.seqnum == target }) else {
            return .unlink(seqnum: seqnum, status: URBStatus.done)
        }
        load.remove(running.remove(at: index).urb)
        return .unlink(seqnum: seqnum, status: URBStatus.unlinked)
    }

    /// Moves every transfer as far as it goes now.
    ///
    /// - Returns: the replies of those that ended; `nil` when the device left the bus.
    mutating func advance(_ device: some USBDeviceModel) -> [USBIPReply]? {
        var replies: [USBIPReply] = []
        var blocked: Set<UInt8> = []
        var index = 0
        while index < running.count {
            let address = running[index].urb.address
            guard !blocked.contains(address) else {
                index += 1
                continue
            }
            switch step(&running[index], device) {
            case .gone:
                return nil
            case .waits:
                blocked.insert(address)
                index += 1
            case .ends(let status):
                let done = running.remove(at: index)
                load.remove(done.urb)
                replies.append(
                    .submit(
                        seqnum: done.urb.seqnum, status: status, actual: done.moved, data: done.received))
                // One transfer's end may be what another endpoint waited for.
                blocked = []
                index = 0
            }
        }
        return replies
    }

    private func step(_ transfer: inout Running, _ device: some USBDeviceModel) -> Step {
        if transfer.urb.endpoint == 0 { return control(&transfer, device) }
        guard let size = packetSizes[transfer.urb.address] else { return .ends(status: URBStatus.stall) }
        return transfer.urb.isIn ? receive(&transfer, size, device) : send(&transfer, size, device)
    }

    private func control(_ transfer: inout Running, _ device: some USBDeviceModel) -> Step {
        switch device.control(transfer.urb.setup, transfer.urb.data) {
        case .gone: return .gone
        case .stall: return .ends(status: URBStatus.stall)
        case .data(let data):
            if transfer.urb.isIn {
                transfer.received = Array(data.prefix(transfer.urb.length))
                transfer.moved = transfer.received.count
            } else {
                transfer.moved = transfer.urb.data.count
            }
            return .ends(status: URBStatus.done)
        }
    }

    private func send(_ transfer: inout Running, _ size: Int, _ device: some USBDeviceModel) -> Step {
        let data = transfer.urb.data
        while transfer.moved < data.count || transfer.owesEmptyPacket {
            let packet = Array(data[transfer.moved..<min(transfer.moved + size, data.count)])
            switch device.out(endpoint: transfer.urb.address, packet: packet) {
            case .gone: return .gone
            case .stall: return .ends(status: URBStatus.stall)
            case .nak: return .waits
            case .ack:
                transfer.moved += packet.count
                if packet.isEmpty { transfer.owesEmptyPacket = false }
            }
        }
        return .ends(status: URBStatus.done)
    }

    private func receive(_ transfer: inout Running, _ size: Int, _ device: some USBDeviceModel) -> Step {
        while true {
            switch device.in(endpoint: transfer.urb.address, room: size) {
            case .gone: return .gone
            case .stall: return .ends(status: URBStatus.stall)
            case .nak: return .waits
            case .packet(let packet):
                let room = transfer.urb.length - transfer.moved
                transfer.received += packet.prefix(room)
                transfer.moved = transfer.received.count
                if packet.count > room || packet.count > size { return .ends(status: URBStatus.overflow) }
                if transfer.moved == transfer.urb.length { return .ends(status: URBStatus.done) }
                if packet.count < size {
                    let mayBeShort = transfer.urb.flags & URB.shortNotOKFlag == 0
                    return .ends(status: mayBeShort ? URBStatus.done : URBStatus.shortPacket)
                }
            }
        }
    }
}
