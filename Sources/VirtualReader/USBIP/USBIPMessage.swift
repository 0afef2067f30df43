// SPDX-License-Identifier: Apache-2.0
//
// The messages of USB/IP while a device is attached (kernel documentation, usbip_protocol): headers of 48
// bytes, big-endian. Only bytes here; what is done with them is in URBSchedule.swift.

import CCIDReader

/// Why a connection cannot go on.
public enum USBIPError: Error, Equatable {
    /// A header with a command that does not belong there.
    case unknownCommand(UInt32)
    /// A transfer longer than any that this device could want.
    case tooLong(UInt32)
    /// Isochronous transfers: a reader has none.
    case isochronous
    /// A request of another version, or one that is none.
    case badRequest
    /// A system call failed: its name and errno.
    case system(String, Int32)
}

/// A request of the client's to do a transfer.
struct URB: Equatable {
    static let zeroPacketFlag: UInt32 = 0x40
    static let shortNotOKFlag: UInt32 = 0x01

    let seqnum: UInt32
    let isIn: Bool
    let endpoint: UInt8
    let flags: UInt32
    /// The size of the buffer.
    let length: Int
    let setup: USBSetup
    /// The bytes of an OUT transfer.
    var data: [UInt8] = []

    /// The bytes that an OUT transfer brings along.
    var outLength: Int { isIn ? 0 : length }
    /// The endpoint with its direction bit.
    var address: UInt8 { endpoint == 0 ? 0 : endpoint | (isIn ? 0x80 : 0) }
}

/// What the client sends.
enum USBIPCommand: Equatable {
    static let headerLength = 48
    /// No CCID message comes near it; usbfs itself splits longer transfers.
    static let longestTransfer: UInt32 = 1 << 20

    case submit(URB)
    case unlink(seqnum: UInt32, target: UInt32)

    /// Reads a header; the bytes of an OUT transfer follow it on the wire.
    init(header: [UInt8]) throws(USBIPError) {
        guard header.count == Self.headerLength else { throw .badRequest }
        let seqnum = header.be32(at: 4)
        switch header.be32(at: 0) {
        case 1:
            let direction = header.be32(at: 12)
            let endpoint = header.be32(at: 16)
            let length = header.be32(at: 24)
            let packets = header.be32(at: 32)
            guard direction <= 1, endpoint <= 15 else { throw .badRequest }
            guard length <= Self.longestTransfer else { throw .tooLong(length) }
            guard packets == 0 || packets == .max else { throw .isochronous }
            let setup = USBSetup(
                bmRequestType: header[40], bRequest: header[41], wValue: header.le16(at: 42),
                wIndex: header.le16(at: 44), wLength: header.le16(at: 46))
            self = .submit(
                URB(
                    seqnum: seqnum, isIn: direction == 1, endpoint: UInt8(endpoint),
                    flags: header.be32(at: 20), length: Int(length), setup: setup))
        case 2:
            self = .unlink(seqnum: seqnum, target: header.be32(at: 20))
        case let command:
            throw .unknownCommand(command)
        }
    }
}

/// What goes back to the client.
enum USBIPReply: Equatable {
    /// The transfer is over; `actual` counts the bytes of either direction, `data` are those of IN.
    case submit(seqnum: UInt32, status: Int32, actual: Int, data: [UInt8])
    /// An unlink is over.
    case unlink(seqnum: UInt32, status: Int32)

    /// The bytes on the wire.
    var bytes: [UInt8] {
        var out: [UInt8] = []
        switch self {
        case .submit(let seqnum, let status, let actual, let data):
            out.appendBE32(3)
            out.appendBE32(seqnum)
            out += [UInt8](repeating: 0, count: 12)
            out.appendBE32(UInt32(bitPattern: status))
            out.appendBE32(UInt32(actual))
            out += [UInt8](repeating: 0, count: 20)
            out += data
        case .unlink(let seqnum, let status):
            out.appendBE32(4)
            out.appendBE32(seqnum)
            out += [UInt8](repeating: 0, count: 12)
            out.appendBE32(UInt32(bitPattern: status))
            out += [UInt8](repeating: 0, count: 24)
        }
        return out
    }
}

/// The values of `status`: Linux's errno, negative.
enum URBStatus {
    static let done: Int32 = 0
    static let stall: Int32 = -32
    static let overflow: Int32 = -75
    static let unlinked: Int32 = -104
    static let shortPacket: Int32 = -121
}
