// SPDX-License-Identifier: Apache-2.0
//
// What a card and a reader's firmware need to know of an answer to reset. It is made for the ATRs of
// simulated cards, so a malformed one reads as one that says nothing; ISO7816.ATR is the strict reader.

/// The interface bytes of an ATR that matter to a virtual reader (ISO/IEC 7816-3:2006, 8.2 and 11.4).
struct CardATR: Sendable {
    private(set) var ta1: UInt8 = 0x11
    private(set) var tc1: UInt8 = 0
    private(set) var ta2: UInt8?
    private(set) var tc2: UInt8 = 0x0A
    private(set) var firstProtocol: UInt8 = 0
    private var laterProtocols: Set<UInt8> = []
    private(set) var ifsc: UInt8 = 32
    private(set) var bwiCwi: UInt8 = 0x4D
    private(set) var edc = CardEDC.lrc

    init(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else { return }
        var position = 2
        var present = bytes[1] >> 4
        var group = 1
        var transport: UInt8?
        func next() -> UInt8? {
            guard position < bytes.count else { return nil }
            defer { position += 1 }
            return bytes[position]
        }
        while present != 0 {
            if present & 1 != 0, let value = next() { takeTA(value, group, transport) }
            if present & 2 != 0, let value = next(), group >= 3, transport == 1 { bwiCwi = value }
            if present & 4 != 0, let value = next() { takeTC(value, group, transport) }
            guard present & 8 != 0, let value = next() else { return }
            if group == 1 { firstProtocol = value & 0x0F } else { laterProtocols.insert(value & 0x0F) }
            transport = value & 0x0F
            present = value >> 4
            group += 1
        }
    }

    private mutating func takeTA(_ value: UInt8, _ group: Int, _ transport: UInt8?) {
        switch (group, transport) {
        case (1, _): ta1 = value
        case (2, _): ta2 = value
        case (_, 1): ifsc = value
        default: break
        }
    }

    private mutating func takeTC(_ value: UInt8, _ group: Int, _ transport: UInt8?) {
        switch (group, transport) {
        case (1, _): tc1 = value
        case (2, _): tc2 = value
        case (_, 1): edc = value & 1 == 0 ? .lrc : .crc
        default: break
        }
    }

    /// Whether the card can be told by a PPS to speak this protocol, or speaks it anyway.
    func offers(_ number: UInt8) -> Bool { number == firstProtocol || laterProtocols.contains(number) }

    /// The waiting time of T=0 at 4 MHz and the default F: WI × 960 × 372 / f (10.2).
    var wt: Duration { .microseconds(Int64(tc2 == 0 ? 10 : tc2) * 960 * 372 / 4) }

    /// The block waiting time at 4 MHz, without the eleven etu: 2^BWI × 960 × 372 / f (11.4.3).
    var bwt: Duration {
        .microseconds((1 << Int64(min(bwiCwi >> 4, 9))) * 960 * 372 / 4)
    }
}
