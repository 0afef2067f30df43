// SPDX-License-Identifier: Apache-2.0
//
// How a keypad's firmware puts a PIN into a command: bmFormatString, bmPINBlockString, bmPINLengthFormat (CCID 1.1,
// 6.1.11), bit by bit. The examples of ACS's ACR83 Reference Manual 1.05, pages 19 to 37, are the tests.

/// The form of a PIN in a command.
struct PINBlockFormat {
    private let bmFormatString: UInt8
    private let bmPINBlockString: UInt8
    private let bmPINLengthFormat: UInt8

    init(_ bmFormatString: UInt8, _ bmPINBlockString: UInt8, _ bmPINLengthFormat: UInt8) {
        self.bmFormatString = bmFormatString
        self.bmPINBlockString = bmPINBlockString
        self.bmPINLengthFormat = bmPINLengthFormat
    }

    /// Puts a PIN into a command, and Lc in order.
    ///
    /// - Parameters:
    ///   - pin: the characters of the keys.
    ///   - command: CLA INS P1 P2, perhaps Lc and data; grows where it has to.
    ///   - offset: from where the position is counted, in bytes behind Lc.
    ///   - start: a PIN of a length of its own begins here at the earliest, in bytes behind Lc.
    /// - Returns: where the PIN ends, in bytes behind Lc; `nil` when it does not fit into its block.
    func write(_ pin: [UInt8], into command: inout [UInt8], offset: Int, notBefore start: Int) -> Int? {
        var bits = Bits(command)
        let base = 8 * (5 + offset)
        let encoded = encode(pin)
        let position = Int(bmFormatString >> 3 & 0x0F)
        let isBytes = bmFormatString & 0x80 != 0
        var place = base + (isBytes ? 8 * position : position)
        if blockSize == 0 {
            place = max(place, 8 * (5 + start))
        } else {
            // A position in bits is a part of the block, one in bytes stands before it.
            let end = (isBytes ? place : base) + 8 * blockSize
            guard place + encoded.count <= end else { return nil }
            if bmFormatString & 0x04 != 0 { place = end - encoded.count }
            bits.grow(to: end)
        }
        bits.write(encoded, at: place)
        writeLength(pin.count, base, &bits)
        command = bits.bytes
        command[4] = UInt8(truncatingIfNeeded: command.count - 5)
        return (place + encoded.count + 7) / 8 - 5
    }

    private var blockSize: Int { Int(bmPINBlockString & 0x0F) }

    private func writeLength(_ digits: Int, _ base: Int, _ bits: inout Bits) {
        let size = Int(bmPINBlockString >> 4)
        guard size > 0 else { return }
        let position = Int(bmPINLengthFormat & 0x0F) * (bmPINLengthFormat & 0x10 != 0 ? 8 : 1)
        bits.write((0..<size).map { digits >> (size - 1 - $0) & 1 != 0 }, at: base + position)
    }

    /// 0 binary, 1 BCD, 2 characters.
    private func encode(_ pin: [UInt8]) -> [Bool] {
        let size = bmFormatString & 0x03 == 1 ? 4 : 8
        let isText = bmFormatString & 0x03 == 2
        return pin.flatMap { key in
            let value = isText ? key : key & 0x0F
            return (0..<size).map { value >> UInt8(size - 1 - $0) & 1 != 0 }
        }
    }
}

/// A command as bits, the most significant of each byte first.
private struct Bits {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.count == 4 { self.bytes.append(0) }
    }

    /// Whole bytes of filler, until there are so many bits.
    mutating func grow(to count: Int) {
        while 8 * bytes.count < count { bytes.append(0xFF) }
    }

    mutating func write(_ bits: [Bool], at place: Int) {
        grow(to: place + bits.count)
        for (index, bit) in bits.enumerated() {
            let mask = UInt8(0x80) >> UInt8((place + index) % 8)
            if bit { bytes[(place + index) / 8] |= mask } else { bytes[(place + index) / 8] &= ~mask }
        }
    }
}
