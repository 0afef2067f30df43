// SPDX-License-Identifier: Apache-2.0
//
// The lies that only a test tells: answers without end that nobody asked for, descriptors that are another one each
// time, and bytes by chance. Those that the virtual reader knows itself are in FaultPlan.

import CCIDReader

/// The same bytes for the same seed (splitmix64).
struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}

/// Answers for ever: slot and sequence of the last command, changed by a rule.
struct EndlessAnswers: Lie {
    /// Makes an answer from slot, sequence number, the command's type, and how many there were.
    let make: @Sendable (_ slot: UInt8, _ seq: UInt8, _ type: UInt8, _ number: Int) -> [UInt8]
    private var last: [UInt8] = []
    private var number = 0

    init(_ make: @escaping @Sendable (UInt8, UInt8, UInt8, Int) -> [UInt8]) { self.make = make }

    mutating func out(_ packet: [UInt8]) -> USBOutAnswer? {
        if packet.count >= 10, packet[0] >= 0x61, packet[0] <= 0x73 { last = packet }
        return .ack
    }

    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer {
        guard !last.isEmpty else { return .nak }
        number += 1
        return .packet(make(last[5], last[6], last[0], number))
    }

    /// ABORT is agreed to as well, so that the honest reader behind it never hears of it.
    mutating func control(_ setup: USBSetup) -> USBControlAnswer? {
        setup.bmRequestType == 0x21 ? .data([]) : nil
    }

    /// The message type that answers a command (CCID 1.1, table 6.1-1).
    static func answer(to type: UInt8) -> UInt8 {
        switch type {
        case 0x62, 0x6F, 0x69: 0x80
        case 0x6C, 0x6D, 0x61: 0x82
        case 0x6B: 0x83
        case 0x73: 0x84
        default: 0x81
        }
    }
}

/// Packets of any length with anything in them, on every pipe.
struct Garbage: Lie {
    var chance: Chance
    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer {
        .packet(chance.bytes(Int.random(in: 0...64, using: &chance)))
    }
    mutating func interrupt() -> USBInAnswer? { .packet(chance.bytes(Int.random(in: 0...9, using: &chance))) }
    mutating func control(_ setup: USBSetup) -> USBControlAnswer? {
        guard setup.bmRequestType & 0x60 == 0x20 else { return nil }
        return .data(chance.bytes(Int.random(in: 0...Int(setup.wLength) + 1, using: &chance)))
    }
}

/// The honest answers with some bytes of the header, or the length of a packet, changed.
struct Garbled: Lie {
    var chance: Chance
    mutating func bulkIn(_ honest: () -> USBInAnswer) -> USBInAnswer {
        guard case .packet(var bytes) = honest() else { return .nak }
        switch Int.random(in: 0...5, using: &chance) {
        case 0 where !bytes.isEmpty:
            bytes[Int.random(in: 0..<min(10, bytes.count), using: &chance)] ^= UInt8.random(
                in: 1...255, using: &chance)
        case 1: bytes.removeLast(Int.random(in: 0...bytes.count, using: &chance))
        case 2: bytes += chance.bytes(Int.random(in: 1...70, using: &chance))
        default: break
        }
        return .packet(bytes)
    }
}

/// A configuration descriptor that is another one each time it is read.
struct ChangingDescriptor: Lie {
    let versions: [[UInt8]]
    private var reads = 0
    init(_ versions: [[UInt8]]) { self.versions = versions }
    mutating func configuration(_ honest: [UInt8]) -> [UInt8] {
        defer { reads += 1 }
        return versions[reads % versions.count]
    }
}

/// A configuration descriptor with wrong bytes in it, other ones each time.
struct GarbledDescriptor: Lie {
    var chance: Chance
    mutating func configuration(_ honest: [UInt8]) -> [UInt8] {
        var bytes = honest
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
        }
        if Int.random(in: 0...9, using: &chance) == 0 {
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &chance))
        }
        return bytes
    }
}
