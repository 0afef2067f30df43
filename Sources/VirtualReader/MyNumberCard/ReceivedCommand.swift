// SPDX-License-Identifier: Apache-2.0
//
// A command APDU as the card takes it apart (ISO/IEC 7816-4:2020, 5.2). Written for this end of the wire
// alone: a slip in the host's ISO7816.CommandAPDU must not find the same slip here.

/// One command APDU: header, data, and how many bytes are expected back.
struct ReceivedCommand {
    let cla: UInt8
    let ins: UInt8
    let p1: UInt8
    let p2: UInt8
    let data: [UInt8]
    /// Ne: 1…256 short, 1…65536 extended; nil when the command has no Le field.
    let expected: Int?
    let isExtended: Bool

    /// P1 and P2 as one number.
    var parameters: UInt16 { UInt16(p1) << 8 | UInt16(p2) }

    /// Header only: case 1.
    var isBare: Bool { data.isEmpty && expected == nil }

    /// Nil when the lengths in the command do not add up.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        (cla, ins, p1, p2) = (bytes[0], bytes[1], bytes[2], bytes[3])
        let body = bytes.dropFirst(4)
        guard let first = body.first else {
            (data, expected, isExtended) = ([], nil, false)
            return
        }
        if body.count == 1 {
            (data, expected, isExtended) = ([], Self.number([first], zeroMeans: 256), false)
        } else if first != 0 {
            let rest = body.dropFirst()
            let length = Int(first)
            guard rest.count == length || rest.count == length + 1 else { return nil }
            (data, isExtended) = (Array(rest.prefix(length)), false)
            expected = rest.count == length ? nil : Self.number(rest.suffix(1), zeroMeans: 256)
        } else {
            let field = body.dropFirst().prefix(2)
            guard field.count == 2 else { return nil }
            let rest = body.dropFirst(3)
            isExtended = true
            if rest.isEmpty {
                (data, expected) = ([], Self.number(field, zeroMeans: 65536))
                return
            }
            let length = Self.number(field, zeroMeans: 0)
            guard length > 0, rest.count == length || rest.count == length + 2 else { return nil }
            data = Array(rest.prefix(length))
            expected = rest.count == length ? nil : Self.number(rest.suffix(2), zeroMeans: 65536)
        }
    }

    /// The last command of a chain with the data of all of them.
    init(_ last: ReceivedCommand, chained: [UInt8]) {
        (cla, ins, p1, p2) = (last.cla, last.ins, last.p1, last.p2)
        data = chained + last.data
        expected = last.expected
        isExtended = last.isExtended
    }

    /// What was inside a command of secure messaging.
    init(_ secured: ReceivedCommand, data: [UInt8], expected: Int?) {
        (cla, ins, p1, p2) = (secured.cla & ~0x08, secured.ins, secured.p1, secured.p2)
        self.data = data
        self.expected = expected
        isExtended = secured.isExtended
    }

    private static func number(_ bytes: some Sequence<UInt8>, zeroMeans zero: Int) -> Int {
        let value = bytes.reduce(0) { $0 << 8 | Int($1) }
        return value == 0 ? zero : value
    }
}
