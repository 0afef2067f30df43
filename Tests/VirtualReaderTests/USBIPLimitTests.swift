// SPDX-License-Identifier: Apache-2.0
//
// What a client cannot make this process hold: transfers, bytes, answers, parts of an APDU. And which files a
// listener does not remove.

import CCIDReader
import Foundation
import Testing

@testable import VirtualReader

@Suite("Limits of USB/IP and of the firmware behind it")
struct USBIPLimitTests {
    @Test("As many transfers as may be under way are taken, and all come back; one more ends the connection")
    func transfers() throws {
        let most = USBIPConnection.mostTransfers
        let served = try Served(VirtualUSBReader(cards: [:], clock: .real))
        let client = Client(socket: served.client)
        for round in 0..<3 {
            let first = UInt32(round * 2 * most)
            for number in 0..<UInt32(most) {
                client.send(submit(first + number, endpoint: 3, isIn: true, length: 8))
            }
            guard round < 2 else { break }
            for number in 0..<UInt32(most) {
                client.send(unlink(first + UInt32(most) + number, target: first + number))
                #expect(try client.reply().status == -104)
            }
        }
        client.send(submit(.max, endpoint: 3, isIn: true, length: 8))
        #expect(client.socket.read(1) == nil, "the server ends it, not the client")
        served.waitForEnd()
    }

    @Test("A flood of transfers is cut off early", arguments: [UInt32(2), 3])
    func flood(endpoint: UInt32) throws {
        let served = try Served(VirtualUSBReader(cards: [:], clock: .real))
        let count = 100_000
        let sent = (0..<count).prefix { number in
            served.client.write(submit(UInt32(number), endpoint: endpoint, isIn: true, length: 64))
        }
        #expect(sent.count < count)
        served.waitForEnd()
    }

    @Test("A client that takes transfers back and reads no reply is cut off, though the server is writing")
    func unlinkFlood() throws {
        let served = try Served(VirtualUSBReader(cards: [:], clock: .real))
        let count = 100_000
        let sent = (0..<count).prefix { served.client.write(unlink(UInt32($0), target: .max)) }
        #expect(sent.count < count)
        served.waitForEnd()
    }

    @Test("Bytes to an endpoint that takes none wait up to a limit; one more ends the connection")
    func outBytes() throws {
        let plan = try FaultPlan(parsing: "silent@out")
        let served = try Served(VirtualUSBReader(cards: [:], faults: plan, clock: .real))
        let client = Client(socket: served.client)
        let longest = Int(USBIPCommand.longestTransfer)
        let data = [UInt8](repeating: 0x55, count: longest)
        let count = UInt32(USBIPConnection.mostOutBytes / longest)
        for number in 0..<count {
            client.send(submit(number, endpoint: 1, isIn: false, length: longest, data: data))
        }
        // What was taken back makes room.
        client.send(unlink(100, target: 0))
        #expect(try client.reply().status == -104)
        client.send(submit(count, endpoint: 1, isIn: false, length: longest, data: data))
        client.send(submit(101, endpoint: 1, isIn: false, length: 1))
        #expect(client.socket.read(1) == nil, "the server ends it, not the client")
        served.waitForEnd()
    }

    @Test("A reader whose answers nobody fetches takes no more commands until somebody does")
    func answers() throws {
        let bus = try TestBus(.scr3310)
        for seq in 0..<UInt8(AnswerQueue.capacity) {
            #expect(bus.send(TestBus.message(0x65, seq: seq)) == .ack)
        }
        #expect(bus.send(TestBus.message(0x65, seq: 100)) == .nak)
        #expect(bus.receive()?[6] == 0)
        #expect(bus.send(TestBus.message(0x65, seq: 101)) == .ack)
        #expect(bus.send(TestBus.message(0x65, seq: 102)) == .nak)
        for seq in 1..<UInt8(AnswerQueue.capacity) { #expect(bus.receive()?[6] == seq) }
        #expect(bus.receive()?[6] == 101)
    }

    @Test("Time extensions do not fill the reader: ABORT gets through a thousand of them")
    func extensions() throws {
        let bus = try TestBus(.shortAPDU, faults: "time-extension=1000@XfrBlock")
        _ = bus.powerUp()
        bus.send(TestBus.message(0x6F, [0x00, 0xA4, 0x00, 0x00], seq: 5))
        #expect(bus.reader.control(setup([0x21, 1, 0x0500, 0, 0]), []) == .data([]))
        #expect(bus.send(TestBus.message(0x72, seq: 5)) == .ack)
        #expect(bus.receive() == hex("81 00 00 00 00 00 05 00 00 00"))
    }

    @Test("Hardware errors that nobody fetches are lost at some point")
    func hardwareErrors() throws {
        let bus = try TestBus(.scr3310, faults: "hardware-error=01@GetSlotStatus#*")
        for seq in 0..<UInt8(100) { _ = bus.exchange(TestBus.message(0x65, seq: seq)) }
        for seq in 0..<UInt8(AnswerQueue.capacity) {
            #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x51, 0, seq, 1]))
        }
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]))
    }

    @Test("A chain that grows longer than any APDU is refused and forgotten; the longest one is not")
    func chain() throws {
        let application = TestApplication()
        let bus = try TestBus(.extendedAPDU, application)
        _ = bus.powerUp()
        let room = Int(bus.reader.profile.descriptor.dwMaxCCIDMessageLength) - 10
        let longest = [0x00, 0xA4] + [UInt8](repeating: 0, count: 65_542)
        func send(_ command: [UInt8]) -> [UInt8]? {
            var answer: [UInt8]?
            for start in stride(from: 0, to: command.count, by: room) {
                let end = min(start + room, command.count)
                let level: UInt8 = end == command.count ? 2 : start == 0 ? 1 : 3
                answer = bus.exchange(TestBus.message(0x6F, Array(command[start..<end]), [0, level, 0]))
                guard answer?[7] == 0 else { break }
            }
            return answer
        }
        #expect(send(longest)?[7...9] == [0, 0, 1])
        #expect(application.commands.map(\.count) == [65_544])
        _ = bus.powerUp()
        #expect(send(longest + [0])?[7...8] == [0x40, 1], "the offset of dwLength")
        #expect(
            bus.exchange(TestBus.message(0x6F, [0], [0, 3, 0]))?[7...8] == [0x40, 8], "no chain any more")
        #expect(bus.exchange(TestBus.message(0x6F, [0, 0x20, 0, 0]))?.dropFirst(7) == [0, 0, 0, 0x90, 0])
        #expect(application.commands.count == 2)
    }

    // MARK: Sockets in the file system

    @Test("A listener replaces a socket that a dead process left, and removes nothing else")
    func path() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        let socket = directory.appending(path: "socket").path
        _ = try StreamSocket.listen(path: socket)
        let listener = try StreamSocket.listen(path: socket)
        let client = try StreamSocket.connect(path: socket)
        #expect(try listener.accept()?.write([7]) == true)
        #expect(client.read(1) == [7])

        let file = directory.appending(path: "file")
        try Data([1, 2, 3]).write(to: file)
        let link = directory.appending(path: "link")
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: socket)
        for path in [file.path, link.path, directory.path] {
            #expect(throws: USBIPError.system("bind", EADDRINUSE)) { try StreamSocket.listen(path: path) }
        }
        #expect(try Data(contentsOf: file) == Data([1, 2, 3]))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == socket)
    }
}
