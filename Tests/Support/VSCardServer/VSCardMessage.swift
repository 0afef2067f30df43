// SPDX-License-Identifier: Apache-2.0
//
// The messages by which QEMU's ccid-card-passthru talks to whatever plays its card (libcacard's VSCARD
// protocol, version 0.0.2): type, reader and length, 32 bits each and big-endian, then the data.

import VirtualReader

/// One message.
struct VSCardMessage {
    enum Kind: UInt32 {
        case initialise = 1
        case error = 2
        case readerAdd = 3
        case readerRemove = 4
        case atr = 5
        case cardRemove = 6
        case apdu = 7
        case flush = 8
        case flushComplete = 9
    }

    /// The reader's number before it has one.
    static let noReader = UInt32.max
    /// More than any TPDU, less than what would hurt.
    private static let longest = 65536

    let kind: Kind
    let reader: UInt32
    var data: [UInt8] = []

    init(_ kind: Kind, reader: UInt32 = 0, _ data: [UInt8] = []) {
        self.kind = kind
        self.reader = reader
        self.data = data
    }

    /// Reads the next message; `nil` at the end of the connection, or when it makes no sense.
    init?(from socket: StreamSocket) {
        guard let header = socket.read(12), let kind = Kind(rawValue: Self.number(header, 0)) else {
            return nil
        }
        let length = Int(Self.number(header, 8))
        guard length <= Self.longest, let data = length == 0 ? [] : socket.read(length) else { return nil }
        self.init(kind, reader: Self.number(header, 4), data)
    }

    /// The bytes on the wire.
    var bytes: [UInt8] {
        [kind.rawValue, reader, UInt32(data.count)].flatMap { number in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        } + data
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
