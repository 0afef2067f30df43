// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a command APDU, both ways. Every byte has to have a place:
// nothing is guessed, cut or added.

extension CommandAPDU {
    /// Takes a command apart.
    /// - Parameter bytes: the whole APDU in any of the seven cases.
    /// - Throws: ``APDUError`` when the bytes are none of them (ISO/IEC 7816-3:2006, 12.1.3).
    public init(_ bytes: [UInt8]) throws(APDUError) {
        guard bytes.count >= 4 else {
            throw APDUError(offset: bytes.count, reason: .headerTruncated(found: bytes.count))
        }
        let body = try Self.body(of: bytes)
        try self.init(
            cla: bytes[0], ins: bytes[1], p1: bytes[2], p2: bytes[3], data: Array(bytes[body.data]),
            ne: body.ne, form: body.isExtended ? .extended : .short)
    }

    /// The whole APDU.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        write(to: &result)
        return result
    }

    /// Adds the whole APDU to an array, which the caller may use again and again.
    public func write(to bytes: inout [UInt8]) {
        let length = 4 + 3 + data.count + 2
        if bytes.capacity - bytes.count < length { bytes.reserveCapacity(bytes.count + length) }
        bytes.append(cla)
        bytes.append(ins)
        bytes.append(p1)
        bytes.append(p2)
        if !data.isEmpty {
            if isExtended {
                bytes.append(0)
                bytes.append(UInt8(data.count >> 8))
            }
            bytes.append(UInt8(data.count & 0xFF))
            bytes.append(contentsOf: data)
        }
        guard let ne else { return }
        if isExtended {
            if data.isEmpty { bytes.append(0) }
            bytes.append(UInt8(ne >> 8 & 0xFF))
        }
        bytes.append(UInt8(ne & 0xFF))
    }

    private typealias Body = (data: Range<Int>, ne: Int?, isExtended: Bool)

    private static func body(of bytes: [UInt8]) throws(APDUError) -> Body {
        let none = 4..<4
        guard bytes.count > 4 else { return (none, nil, false) }
        let first = Int(bytes[4])
        if bytes.count == 5 { return (none, first == 0 ? 256 : first, false) }
        if first != 0 {
            let le = try expectedLength(of: bytes, dataFrom: 5, lc: first, lengthOfLe: 1)
            return (5..<5 + first, le.map { $0 == 0 ? 256 : $0 }, false)
        }
        guard bytes.count >= 7 else { throw APDUError(offset: 4, reason: .extendedFieldTruncated) }
        let second = Int(bytes[5]) << 8 | Int(bytes[6])
        if bytes.count == 7 { return (none, second == 0 ? 65_536 : second, true) }
        guard second != 0 else { throw APDUError(offset: 5, reason: .extendedLcZero) }
        let le = try expectedLength(of: bytes, dataFrom: 7, lc: second, lengthOfLe: 2)
        return (7..<7 + second, le.map { $0 == 0 ? 65_536 : $0 }, true)
    }

    /// The value of Le behind the data, or nil where there is none.
    private static func expectedLength(
        of bytes: [UInt8], dataFrom start: Int, lc: Int, lengthOfLe: Int
    ) throws(APDUError) -> Int? {
        let following = bytes.count - start
        if following == lc { return nil }
        guard following == lc + lengthOfLe else {
            // The numbers of a PIN command would tell how long the PIN is.
            let hidden = isSecret(cla: bytes[0], ins: bytes[1])
            throw APDUError(
                offset: 4,
                reason: .bodyLength(lc: hidden ? nil : lc, following: hidden ? nil : following))
        }
        return bytes[(start + lc)...].reduce(0) { $0 << 8 | Int($1) }
    }
}
