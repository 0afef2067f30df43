// SPDX-License-Identifier: Apache-2.0
//
// The epilogue of a block: one byte that is the XOR of all others, or a cyclic redundancy check.

extension T1 {
    /// The error detection code at the end of every block; the card's ATR says which
    /// (ISO/IEC 7816-3:2006, 11.3 and 11.4).
    public enum EDC: Sendable, Hashable {
        /// Longitudinal redundancy check: one byte, so that the XOR of the whole block is 0.
        case lrc
        /// Cyclic redundancy check of ISO/IEC 13239: two bytes.
        case crc

        /// The number of bytes in the epilogue.
        public var length: Int {
            switch self {
            case .lrc: 1
            case .crc: 2
            }
        }

        /// Adds the epilogue of a prologue and information field to them, in the order of the wire.
        func appendEpilogue(to bytes: inout [UInt8]) {
            let sum = checksum(of: bytes.span)
            switch self {
            case .lrc:
                bytes.append(UInt8(truncatingIfNeeded: sum))
            case .crc:
                bytes.append(UInt8(truncatingIfNeeded: sum >> 8))
                bytes.append(UInt8(truncatingIfNeeded: sum))
            }
        }

        /// Whether a whole block, epilogue included, is undamaged.
        func verifies(_ block: Span<UInt8>) -> Bool {
            guard block.count >= length else { return false }
            let end = block.count - length
            let sum = checksum(of: block.extracting(0..<end))
            return switch self {
            case .lrc: UInt16(block[end]) == sum
            case .crc: UInt16(block[end]) << 8 | UInt16(block[end + 1]) == sum
            }
        }

        /// The checksum as a number. The CRC begins with FFFF, is not complemented, and goes out with its high
        /// byte first: so in a Linux driver of Nuvoton's (sc-t1.c, 2015) that names the authors of OpenCT's and
        /// libccid's T=1. Not settled by a source: another public implementation complements it and sends the
        /// low byte first, and no card that asks for CRC was at hand.
        private func checksum(of bytes: Span<UInt8>) -> UInt16 {
            switch self {
            case .lrc:
                var sum: UInt8 = 0
                for index in bytes.indices { sum ^= bytes[index] }
                return UInt16(sum)
            case .crc:
                var register: UInt16 = 0xFFFF
                for index in bytes.indices { register = Self.advance(register, by: bytes[index]) }
                return register
            }
        }

        /// One byte into the CRC register: x¹⁶ + x¹² + x⁵ + 1, least significant bit first.
        private static func advance(_ register: UInt16, by byte: UInt8) -> UInt16 {
            var register = register ^ UInt16(byte)
            for _ in 0..<8 {
                let carry = register & 1 == 1
                register >>= 1
                if carry { register ^= 0x8408 }
            }
            return register
        }
    }
}
