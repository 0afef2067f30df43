// SPDX-License-Identifier: Apache-2.0
//
// The USB/IP server on loopback: what it answers, and that no client keeps another from being answered.

import CCIDReader
import Dispatch
import Foundation
import Synchronization
import Testing

@testable import VirtualReader

/// A server on a thread of its own.
private final class Running: Sendable {
    let server: USBIPServer
    private let ended = DispatchSemaphore(value: 0)
    private let failure = Mutex<USBIPError?>(nil)

    init(_ reader: VirtualUSBReader, patience: Duration = .seconds(600)) throws {
        server = try USBIPServer(reader, port: 0, patience: patience)
        DispatchQueue(label: "server").async { [server, self] in
            let error = server.serve()
            failure.withLock { $0 = error }
            ended.signal()
        }
    }

    /// Returns once `serve()` has, with what it gave.
    func waitForEnd() -> USBIPError? {
        ended.wait()
        return failure.withLock { $0 }
    }

    func stop() -> USBIPError? {
        server.stop()
        return waitForEnd()
    }

    func connect() throws -> StreamSocket { try StreamSocket.connect(loopbackPort: server.port) }

    /// Asks for the device; the status of the answer, and the connection.
    func attach() throws -> (status: UInt32, client: Client) {
        let socket = try connect()
        #expect(socket.write(importRequest + busID(server.busID)))
        let header = try #require(socket.read(8))
        let status = header.be32(at: 4)
        if status == 0 { _ = try #require(socket.read(312)) }
        return (status, Client(socket: socket))
    }
}

private let listRequest = hex("01 11 80 05 00 00 00 00")
private let importRequest = hex("01 11 80 03 00 00 00 00")
private let listLength = 12 + 312 + 4

private func busID(_ text: String) -> [UInt8] {
    Array(text.utf8) + [UInt8](repeating: 0, count: 32 - text.utf8.count)
}

/// GET_DESCRIPTOR of the device, as a transfer.
private let getDescriptor = submit(
    1, endpoint: 0, isIn: true, length: 18, setup: [0x80, 6, 0, 1, 0, 0, 18, 0])

@Suite("The USB/IP server")
struct USBIPServerTests {
    @Test("A server on loopback lists the device, lends it, and stops when told")
    func server() throws {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        let running = try Running(reader)
        let server = running.server
        let list = try StreamSocket.connect(loopbackPort: server.port)
        #expect(list.write(hex("01 11 80 05 00 00 00 00")))
        let devices = try #require(list.read(12 + 312 + 4))
        #expect(devices.prefix(12) == hex("01 11 00 05 00 00 00 00 00 00 00 01")[...])
        #expect(devices[268..<271] == Array("1-1".utf8)[...])
        #expect(devices[300..<320] == hex("00 00 00 01 00 00 00 02 00 00 00 02 04 E6 51 16 05 23 00 00")[...])
        #expect(devices.suffix(8) == hex("00 01 01 01 0B 00 00 00")[...])
        #expect(list.read(1) == nil)
        let wrong = try StreamSocket.connect(loopbackPort: server.port)
        #expect(wrong.write(hex("01 11 80 03 00 00 00 00") + busID("9-9")))
        #expect(wrong.read(8) == hex("01 11 00 03 00 00 00 04"))
        #expect(wrong.read(1) == nil)
        let client = Client(socket: try StreamSocket.connect(loopbackPort: server.port))
        client.send(hex("01 11 80 03 00 00 00 00") + busID(server.busID))
        #expect(client.socket.read(8 + 312)?.prefix(8) == hex("01 11 00 03 00 00 00 00")[...])
        client.send(submit(1, endpoint: 0, isIn: true, length: 18, setup: [0x80, 6, 0, 1, 0, 0, 18, 0]))
        #expect(try client.reply(isIn: true).data == reader.deviceDescriptor)
        #expect(running.stop() == nil)
        #expect(client.socket.read(1) == nil)
    }

    @Test("Silent and slow clients keep nobody from being listed and served")
    func silentClients() throws {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        let running = try Running(reader)
        let silent = try (0..<3).map { _ in try running.connect() }
        let slow = try running.connect()
        #expect(slow.write(Array(importRequest.prefix(3))))
        let list = try running.connect()
        #expect(list.write(listRequest))
        #expect(list.read(listLength) != nil)
        let (status, client) = try running.attach()
        #expect(status == 0)
        client.send(getDescriptor)
        #expect(try client.reply(isIn: true).data == reader.deviceDescriptor)
        // What the slow one began counts on, once it is there.
        #expect(slow.write(Array(importRequest.dropFirst(3)) + busID("9-9")))
        #expect(slow.read(8) == hex("01 11 00 03 00 00 00 04"))
        #expect(running.stop() == nil)
        for socket in silent { #expect(socket.read(1) == nil) }
    }

    @Test("A client that does not say what it wants is let go after a while", arguments: [0, 3, 8, 39])
    func patience(sent: Int) throws {
        let running = try Running(VirtualUSBReader(cards: [:], clock: .real), patience: .milliseconds(20))
        let socket = try running.connect()
        // An empty write is none; the others are an import that is not all there.
        #expect(socket.write(Array((importRequest + busID("1-1")).prefix(sent))))
        #expect(socket.read(1) == nil, "the server ends it, not the client")
        #expect(running.stop() == nil)
    }

    @Test("Of too many clients that say nothing the oldest goes")
    func manySilentClients() throws {
        let running = try Running(VirtualUSBReader(cards: [:], clock: .real))
        let silent = try (0...USBIPServer.mostCallers).map { _ in try running.connect() }
        #expect(silent[0].read(1) == nil)
        #expect(silent[1].write(listRequest))
        #expect(silent[1].read(listLength) != nil, "the second is still heard")
        #expect(running.stop() == nil)
    }

    @Test("Nonsense instead of a request ends that connection alone")
    func nonsense() throws {
        let running = try Running(VirtualUSBReader(cards: [:], clock: .real))
        for request in ["01 11 80 04 00 00 00 00", "01 06 80 05 00 00 00 00", "FF FF FF FF FF FF FF FF"] {
            let socket = try running.connect()
            #expect(socket.write(hex(request)))
            #expect(socket.read(1) == nil)
        }
        #expect(try running.attach().status == 0)
        #expect(running.stop() == nil)
    }

    @Test("While the device is lent it is listed, and an import is refused as busy")
    func busy() throws {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        let running = try Running(reader)
        let first = try running.attach()
        #expect(first.status == 0)
        let list = try running.connect()
        #expect(list.write(listRequest))
        #expect(list.read(listLength) != nil)
        let second = try running.attach()
        #expect(second.status == 2)
        #expect(second.client.socket.read(1) == nil)
        first.client.send(getDescriptor)
        #expect(try first.client.reply(isIn: true).data == reader.deviceDescriptor, "the first still has it")
        #expect(running.stop() == nil)
    }

    @Test("As soon as a client has gone the next one gets the device")
    func again() throws {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        let running = try Running(reader)
        for _ in 0..<50 {
            let (status, client) = try running.attach()
            #expect(status == 0)
            client.send(submit(1, endpoint: 3, isIn: true, length: 8))
            client.socket.shutDown()
        }
        #expect(running.stop() == nil)
    }

    @Test("A device that leaves ends the server")
    func unplug() throws {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        let running = try Running(reader)
        let (status, client) = try running.attach()
        #expect(status == 0)
        client.send(submit(1, endpoint: 2, isIn: true, length: 64))
        reader.unplug()
        #expect(client.socket.read(1) == nil)
        #expect(running.waitForEnd() == nil)
    }

    @Test("A server that cannot accept says why")
    func cannotAccept() throws {
        let running = try Running(VirtualUSBReader(cards: [:], clock: .real))
        let (status, client) = try running.attach()
        #expect(status == 0)
        running.server.listener.shutDown()
        #expect(running.waitForEnd() == .system("accept", EINVAL))
        #expect(client.socket.read(1) == nil, "the one that had the device is let go")
    }
}
