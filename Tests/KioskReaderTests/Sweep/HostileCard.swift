// SPDX-License-Identifier: Apache-2.0
//
// A card that means harm at T=1, behind an honest TPDU reader: every block of the host's goes to a closure,
// whose bytes come back. Everything but XfrBlock is the honest reader's.

import CCIDReader
import VirtualReader

/// What a hostile card sends, to each block that it gets.
struct HostileCard: Lie {
    /// The bytes to send back, `nil` for none (the reader then says ICC_MUTE); `number` counts from 1.
    typealias Answer = @Sendable (_ block: [UInt8], _ number: Int) -> [UInt8]?

    private let answer: Answer
    private var incoming: [UInt8] = []
    private var packets: [[UInt8]] = []
    private var number = 0

    init(_ answer: @escaping Answer) { self.answer = answer }

    mutating func out(_ packet: [UInt8]) -> USBOutAnswer? {
        if incoming.isEmpty, packet.first != 0x6F { return nil }
        incoming += packet
        let length = Int(incoming[1]) | Int(incoming[2]) << 8
        guard incoming.count >= 10 + length else { return .ack }
        let message = incoming
        incoming = []
        number += 1
        let bytes = answer(Array(message[10...]), number)
        let status: UInt8 = bytes == nil ? 0x40 : 0
        let error: UInt8 = bytes == nil ? 0xFE : 0
        let data = bytes ?? []
        let size = [UInt8(data.count & 0xFF), UInt8(data.count >> 8), 0, 0]
        var rest = [0x80] + size + [message[5], message[6], status, error, 0] + data
        while rest.count >= 64 {
            packets.append(Array(rest.prefix(64)))
            rest.removeFirst(64)
        }
        packets.append(rest)
        return .ack
    }

    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer {
        packets.isEmpty ? honest() : .packet(packets.removeFirst())
    }

    // MARK: Blocks

    /// A block with a right checksum, whatever else is wrong with it; `length` is LEN where it lies.
    static func block(_ pcb: UInt8, _ information: [UInt8] = [], length: UInt8? = nil, nad: UInt8 = 0)
        -> [UInt8]
    {
        let body = [nad, pcb, length ?? UInt8(clamping: information.count)] + information
        return body + [body.reduce(0, ^)]
    }

    /// The answer of an honest card to an S(IFS request), `nil` to all else.
    static func agreement(to block: [UInt8]) -> [UInt8]? {
        block.count == 5 && block[1] == 0xC1 ? Self.block(0xE1, [block[3]]) : nil
    }
}
