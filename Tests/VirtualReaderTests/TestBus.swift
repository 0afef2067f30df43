// SPDX-License-Identifier: Apache-2.0
//
// The host's side in tests, as plain as can be: messages cut into packets and put together again.

import CCIDReader

@testable import VirtualReader

/// A bus with one virtual reader on it.
struct TestBus {
    let reader: VirtualUSBReader
    let packetSize: Int

    init(_ reader: VirtualUSBReader) {
        self.reader = reader
        packetSize = reader.speed == .high ? 512 : 64
    }

    /// A reader of this profile with a test application in slot 0.
    init(
        _ profile: ReaderProfile, _ application: TestApplication = TestApplication(),
        faults: String? = nil, speed: USBSpeed? = nil
    ) throws {
        let plan = try faults.map { try FaultPlan(parsing: $0) } ?? .none
        self.init(
            VirtualUSBReader(profile: profile, cards: [0: application.kind], faults: plan, speed: speed))
    }

    static func message(
        _ type: UInt8, _ data: [UInt8] = [], slot: UInt8 = 0, seq: UInt8 = 1, _ specific: [UInt8] = [0, 0, 0]
    ) -> [UInt8] {
        var out = [type]
        out.appendLE32(UInt32(data.count))
        return out + [slot, seq] + specific + data
    }

    /// Sends a message; an empty packet follows when the last one is full.
    @discardableResult
    func send(_ message: [UInt8]) -> USBOutAnswer {
        var answer = USBOutAnswer.ack
        for start in stride(from: 0, through: message.count, by: packetSize) where answer == .ack {
            let end = min(start + packetSize, message.count)
            answer = reader.out(endpoint: 0x01, packet: Array(message[start..<end]))
        }
        return answer
    }

    /// The packets of the next message, until a short one; `nil` when none comes within a minute of the
    /// reader's time, or the pipe stalls.
    func packets() -> [[UInt8]]? {
        var packets: [[UInt8]] = []
        let deadline = reader.now + 60_000_000_000
        while true {
            switch reader.in(endpoint: 0x82, room: packetSize) {
            case .packet(let packet):
                packets.append(packet)
                if packet.count < packetSize { return packets }
            case .nak:
                guard reader.now < deadline else { return packets.isEmpty ? nil : packets }
                reader.wait(until: deadline)
            case .stall, .gone:
                return nil
            }
        }
    }

    /// The next message.
    func receive() -> [UInt8]? { packets().map { Array($0.joined()) } }

    /// A message there, its answer back; time extensions are skipped.
    func exchange(_ message: [UInt8]) -> [UInt8]? {
        send(message)
        var answer = receive()
        while let extension_ = answer, extension_.count >= 10, extension_[7] & 0xC0 == 0x80 {
            answer = receive()
        }
        return answer
    }

    /// Powers slot 0 on and, at TPDU level, sets T=1 at the card's best rate as a host must.
    func powerUp(bPowerSelect: UInt8? = nil, slot: UInt8 = 0) -> [UInt8]? {
        let isAutomatic = reader.profile.descriptor.dwFeatures & 0x08 != 0
        let select = bPowerSelect ?? (isAutomatic ? 0 : 1)
        let atr = exchange(Self.message(0x62, slot: slot, seq: 0, [select, 0, 0])).map {
            Array($0.dropFirst(10))
        }
        guard reader.profile.exchangeLevel == .tpdu else { return atr }
        if reader.profile.descriptor.dwFeatures & 0xC0 == 0 {
            _ = exchange(Self.message(0x6F, hex("FF 11 13 FD"), slot: slot, seq: 0))
        }
        _ = exchange(Self.message(0x61, hex("13 10 FF 46 00 FB 00"), slot: slot, seq: 0, [1, 0, 0]))
        return atr
    }

    /// A T=1 block in an XfrBlock, the card's block back.
    func block(_ pcb: UInt8, _ information: [UInt8] = []) -> [UInt8]? {
        exchange(Self.message(0x6F, t1(pcb, information))).map { Array($0.dropFirst(10)) }
    }
}

/// A T=1 block with NAD 0 and LRC.
func t1(_ pcb: UInt8, _ information: [UInt8] = []) -> [UInt8] {
    let body = [0, pcb, UInt8(information.count)] + information
    return body + [body.reduce(0, ^)]
}
