// SPDX-License-Identifier: Apache-2.0
//
// From bytes to an ATR. Each byte is taken in its turn; the first that does not fit ends the parse
// with its index and the reason.

extension ATR {
    /// Takes an answer to reset apart and checks all of it.
    /// - Parameter bytes: the whole answer, TS first.
    /// - Throws: ``ATRError`` at the first byte that is wrong, missing or too many.
    public init(_ bytes: [UInt8]) throws(ATRError) {
        guard let ts = bytes.first else { throw ATRError(offset: 0, reason: .empty) }
        guard let convention = Convention(rawValue: ts) else {
            throw ATRError(offset: 0, reason: .initialCharacter(ts))
        }
        guard bytes.count >= 2 else { throw ATRError(offset: 1, reason: .formatByteMissing) }
        guard bytes.count <= Self.maximumLength else {
            throw ATRError(offset: Self.maximumLength, reason: .tooLong(found: bytes.count))
        }
        let interfaceBytes = try Self.interfaceBytes(of: bytes)
        let start = 2 + interfaceBytes.count
        let end = start + Int(bytes[1] & 0x0F)
        guard end <= bytes.count else {
            throw ATRError(
                offset: bytes.count,
                reason: .historicalBytesTruncated(expected: end - start, found: bytes.count - start))
        }
        let onlyT0 = interfaceBytes.allSatisfy { $0.kind != .d || $0.value & 0x0F == 0 }
        let tck = try Self.check(bytes, from: end, required: !onlyT0)

        self.bytes = bytes
        self.convention = convention
        self.interfaceBytes = interfaceBytes
        historicalBytes = Array(bytes[start..<end])
        self.tck = tck
        t1 = try T1Parameters(interfaceBytes)
    }

    private static func interfaceBytes(of bytes: [UInt8]) throws(ATRError) -> [InterfaceByte] {
        var result: [InterfaceByte] = []
        var offset = 2
        var announced: UInt8? = bytes[1] >> 4
        var type: UInt8?
        var index = 1
        // Ends: each round but the last consumes a TDi, and there are at most 33 bytes.
        while let present = announced {
            announced = nil
            for (bit, kind) in InterfaceByte.Kind.allCases.enumerated() where present & 1 << bit != 0 {
                guard offset < bytes.count else {
                    throw ATRError(
                        offset: offset, reason: .interfaceByteMissing(name: "T\(kind.rawValue)\(index)"))
                }
                let value = bytes[offset]
                result.append(
                    InterfaceByte(kind: kind, index: index, value: value, offset: offset, type: type))
                if kind == .d {
                    // ISO/IEC 7816-3:2006, 8.2.3: T=15 qualifies global interface bytes and is not valid in TD1.
                    guard index > 1 || value & 0x0F != 15 else {
                        throw ATRError(offset: offset, reason: .globalTypeInTD1)
                    }
                    announced = value >> 4
                }
                offset += 1
            }
            type = result.last.map { $0.value & 0x0F }
            index += 1
        }
        return result
    }

    private static func check(
        _ bytes: [UInt8], from end: Int, required: Bool
    ) throws(ATRError) -> TCK {
        let length = required ? 1 : 0
        guard bytes.count >= end + length else { throw ATRError(offset: end, reason: .tckMissing) }
        guard bytes.count == end + length else {
            throw ATRError(
                offset: end + length, reason: .trailingBytes(count: bytes.count - end - length))
        }
        guard required else { return TCK(present: false, valid: true, value: nil) }
        let expected = bytes[1..<end].reduce(0, ^)
        guard bytes[end] == expected else {
            throw ATRError(offset: end, reason: .tckWrong(expected: expected, found: bytes[end]))
        }
        return TCK(present: true, valid: true, value: expected)
    }
}
