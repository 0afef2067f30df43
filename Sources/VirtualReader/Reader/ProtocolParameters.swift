// SPDX-License-Identifier: Apache-2.0
//
// A slot's protocol parameters as GetParameters and SetParameters carry them (CCID 1.1, 6.1.7 and 6.2.3).

/// The protocol data structure of a slot.
struct ProtocolParameters: Equatable, Sendable {
    /// bProtocolNum.
    var number: UInt8
    /// abProtocolDataStructure: five bytes at T=0, seven at T=1.
    var bytes: [UInt8]

    /// The rate that the reader talks at: bmFindexDindex.
    var rate: UInt8 { bytes[0] }

    /// How long the reader waits for the card's next character (T=0) or block (T=1, bBWI a multiplier), at 4 MHz
    /// and the default F. WI 0 is reserved and counts as 10.
    func waitingTime(bBWI: UInt8) -> Duration {
        let unit: Int64 = 960 * 372 / 4
        guard number == 1 else { return .microseconds(Int64(bytes[3] == 0 ? 10 : bytes[3]) * unit) }
        return .microseconds((1 << Int64(min(bytes[3] >> 4, 9))) * unit * Int64(max(1, bBWI)))
    }

    /// T=0 at the default rate: what a reader has that looked at no ATR.
    static let powerUp = ProtocolParameters(number: 0, bytes: [0x11, 0x00, 0x00, 0x0A, 0x00])

    /// What a reader makes of the ATR when it does that by itself; the rate stays at its default until a PPS.
    init(_ atr: CardATR) {
        guard atr.firstProtocol == 1 else {
            self.init(number: 0, bytes: [0x11, 0x00, atr.tc1, atr.tc2, 0x00])
            return
        }
        let checksum: UInt8 = atr.edc == .crc ? 0x11 : 0x10
        self.init(number: 1, bytes: [0x11, checksum, atr.tc1, atr.bwiCwi, 0x00, atr.ifsc, 0x00])
    }

    init(number: UInt8, bytes: [UInt8]) {
        self.number = number
        self.bytes = bytes
    }

    /// The offset in the message of the first field that no reader can take, `nil` when all is well.
    var offsetOfFlaw: UInt8? {
        if !Self.fIsDefined[Int(rate >> 4)] || !Self.dIsDefined[Int(rate & 0x0F)] { return 10 }
        if number == 1 {
            if bytes[1] & 0xFC != 0x10 { return 11 }
            if bytes[3] >> 4 > 9 { return 13 }
            if bytes[4] > 3 { return 14 }
            return 1...0xFE ~= bytes[5] ? nil : 15
        }
        if bytes[1] & 0xFD != 0 { return 11 }
        return bytes[4] > 3 ? 14 : nil
    }

    // ISO/IEC 7816-3:2006, tables 7 and 8: which codes of Fi and Di mean something.
    private static let fIsDefined = [
        true, true, true, true, true, true, true, false, false, true, true, true, true, true, false, false,
    ]
    private static let dIsDefined = [
        false, true, true, true, true, true, true, true, true, true, false, false, false, false, false, false,
    ]
}
