// SPDX-License-Identifier: Apache-2.0
//
// The client's side of USB/IP in tests: requests as bytes, replies taken apart, and a reader that is served to
// the other end of a socket pair.

import Dispatch
import Testing

@testable import VirtualReader

/// A USBIP_CMD_SUBMIT with its data.
func submit(
    _ seqnum: UInt32, endpoint: UInt32, isIn: Bool, length: Int,
    setup: [UInt8] = [UInt8](repeating: 0, count: 8),
    flags: UInt32 = 0, packets: UInt32 = 0, data: [UInt8] = []
) -> [UInt8] {
    var out: [UInt8] = []
    for number in [1, seqnum, 0x0001_0002, isIn ? 1 : 0, endpoint, flags, UInt32(length), 0, packets, 0] {
        out.appendBE32(number)
    }
    return out + setup + data
}

/// A USBIP_CMD_UNLINK.
func unlink(_ seqnum: UInt32, target: UInt32) -> [UInt8] {
    var out: [UInt8] = []
    for number in [2, seqnum, 0x0001_0002, 0, 0, target] { out.appendBE32(number) }
    return out + [UInt8](repeating: 0, count: 24)
}

/// The client's end of a connection.
struct Client {
    let socket: StreamSocket

    func send(_ bytes: [UInt8]) { #expect(socket.write(bytes)) }

    /// The next reply: command, seqnum, status, and the data of an IN transfer.
    func reply(isIn: Bool = false) throws -> (
        command: UInt32, seqnum: UInt32, status: Int32, actual: Int, data: [UInt8]
    ) {
        let header = try #require(socket.read(48))
        let actual = Int(header.be32(at: 24))
        let data = isIn && actual > 0 ? try #require(socket.read(actual)) : []
        return (
            header.be32(at: 0), header.be32(at: 4), Int32(bitPattern: header.be32(at: 20)), actual, data
        )
    }
}

/// Serves a reader on a thread of its own.
final class Served: Sendable {
    let connection: USBIPConnection
    let client: StreamSocket
    private let ended = DispatchSemaphore(value: 0)

    init(_ reader: VirtualUSBReader) throws {
        let (ours, theirs) = try StreamSocket.pair()
        client = theirs
        connection = USBIPConnection(reader, ours)
        DispatchQueue(label: "served").async { [connection, ended] in
            connection.serve()
            ended.signal()
        }
    }

    /// Returns once `serve()` has.
    func waitForEnd() { ended.wait() }
}
