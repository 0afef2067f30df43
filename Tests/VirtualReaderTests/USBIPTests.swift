// SPDX-License-Identifier: Apache-2.0
//
// USB/IP: its bytes, the transfers made of packets, and whole conversations over a socket pair.

import CCIDReader
import Testing

@testable import VirtualReader

@Suite("USB/IP")
struct USBIPTests {
    // MARK: Bytes

    @Test("A header is read field by field")
    func header() throws {
        let bytes = submit(7, endpoint: 2, isIn: true, length: 271, flags: 0x41)
        guard case .submit(let urb) = try USBIPCommand(header: bytes) else {
            Issue.record("no submit")
            return
        }
        #expect(urb.seqnum == 7 && urb.isIn && urb.address == 0x82 && urb.length == 271 && urb.flags == 0x41)
        let control = submit(8, endpoint: 0, isIn: true, length: 18, setup: [0x80, 6, 0, 1, 0, 0, 18, 0])
        guard case .submit(let request) = try USBIPCommand(header: control) else {
            Issue.record("no submit")
            return
        }
        #expect(request.setup == setup([0x80, 6, 0x0100, 0, 18]) && request.address == 0)
        #expect(try USBIPCommand(header: unlink(9, target: 7)) == .unlink(seqnum: 9, target: 7))
    }

    @Test("A header that cannot be right is refused")
    func badHeaders() {
        #expect(throws: USBIPError.badRequest) { try USBIPCommand(header: [1, 2, 3]) }
        #expect(throws: USBIPError.unknownCommand(0)) {
            try USBIPCommand(header: [UInt8](repeating: 0, count: 48))
        }
        #expect(throws: USBIPError.tooLong(1 << 20 + 1)) {
            try USBIPCommand(header: submit(1, endpoint: 1, isIn: false, length: 1 << 20 + 1))
        }
        #expect(throws: USBIPError.isochronous) {
            try USBIPCommand(header: submit(1, endpoint: 1, isIn: true, length: 1, packets: 8))
        }
        #expect(throws: USBIPError.badRequest) {
            try USBIPCommand(header: submit(1, endpoint: 16, isIn: true, length: 1))
        }
    }

    @Test("Replies have 48 bytes, and an IN reply its data after them")
    func replies() {
        let done = USBIPReply.submit(seqnum: 0x0102_0304, status: -32, actual: 2, data: [9, 8]).bytes
        #expect(done.count == 50 && done.prefix(8) == [0, 0, 0, 3, 1, 2, 3, 4])
        #expect(done[20..<28] == [0xFF, 0xFF, 0xFF, 0xE0, 0, 0, 0, 2] && done.suffix(2) == [9, 8])
        let unlinked = USBIPReply.unlink(seqnum: 5, status: -104).bytes
        #expect(unlinked.count == 48 && unlinked[3] == 4 && unlinked[20..<24] == [0xFF, 0xFF, 0xFF, 0x98])
    }

    @Test("A free port is a high-speed one in state 004")
    func freePort() {
        let status = """
            hub port sta spd dev      sockfd local_busid
            hs  0000 006 002 00010002 000003 1-1
            hs  0001 004 000 00000000 000000 0-0
            ss  0008 004 000 00000000 000000 0-0
            """
        #expect(VHCIAttachment.freePort(in: status) == 1)
        #expect(VHCIAttachment.freePort(in: "hub port sta\nss 0008 004 000\nhs 0000 006 1") == nil)
        #expect(VHCIAttachment.freePort(in: "") == nil)
    }

    @Test("Without the kernel's module, attaching says so")
    func noController() {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        #expect(throws: VHCIError.noController) {
            try VHCIAttachment(reader, controller: "/proc/self/nowhere")
        }
    }

    // MARK: Transfers

    @Test("IN transfers end with a short packet, an empty one, or a full buffer; too much is a babble")
    func inTransfers() throws {
        let bus = try TestBus(.shortAPDU, faults: "babble@XfrBlock#3")
        _ = bus.powerUp()
        var schedule = URBSchedule(bus.reader)
        func transfer(answer: Int, buffer: Int, flags: UInt32 = 0) -> USBIPReply? {
            let length = answer - 12
            bus.send(TestBus.message(0x6F, [0x00, 0x10, UInt8(length >> 8), UInt8(length & 0xFF)]))
            schedule.submit(
                URB(
                    seqnum: 1, isIn: true, endpoint: 2, flags: flags, length: buffer,
                    setup: setup([0, 0, 0, 0, 0])))
            return schedule.advance(bus.reader)?.first
        }
        func summary(_ reply: USBIPReply?) -> [Int] {
            guard case .submit(_, let status, let actual, let data) = reply else { return [] }
            #expect(actual == data.count)
            return [Int(status), actual]
        }
        #expect(summary(transfer(answer: 128, buffer: 512)) == [0, 128], "ended by the empty packet")
        #expect(summary(transfer(answer: 129, buffer: 512)) == [0, 129])
        #expect(
            summary(transfer(answer: 20, buffer: 512)) == [-75, 65], "a packet longer than a packet may be")
        _ = bus.receive()
        #expect(
            summary(transfer(answer: 128, buffer: 128)) == [0, 128], "full buffer; the empty packet stays")
        #expect(bus.reader.in(endpoint: 0x82, room: 64) == .packet([]))
        #expect(summary(transfer(answer: 100, buffer: 80)) == [-75, 80], "more than the buffer holds")
        #expect(summary(transfer(answer: 100, buffer: 512, flags: URB.shortNotOKFlag)) == [-121, 100])
    }

    @Test("OUT transfers are cut into packets; an empty packet ends one when the flag asks for it")
    func outTransfers() throws {
        let bus = try TestBus(.shortAPDU)
        _ = bus.powerUp()
        var schedule = URBSchedule(bus.reader)
        for (length, flags) in [
            (63, 0), (64, 0), (64, URB.zeroPacketFlag), (65, 0), (128, URB.zeroPacketFlag),
        ] {
            let message = TestBus.message(0x6F, counting(length - 10).map { $0 | 0x80 })
            schedule.submit(
                URB(
                    seqnum: 4, isIn: false, endpoint: 1, flags: UInt32(flags), length: length,
                    setup: setup([0, 0, 0, 0, 0]), data: message))
            #expect(schedule.advance(bus.reader) == [.submit(seqnum: 4, status: 0, actual: length, data: [])])
            #expect(bus.receive()?.count == length + 2)
        }
        bus.reader.arm(try FaultPlan(parsing: "stall@out#2,gone@out#3"))
        let urb = URB(
            seqnum: 5, isIn: false, endpoint: 1, flags: 0, length: 100, setup: setup([0, 0, 0, 0, 0]),
            data: TestBus.message(0x6F, counting(90)))
        schedule.submit(urb)
        #expect(schedule.advance(bus.reader) == [.submit(seqnum: 5, status: -32, actual: 64, data: [])])
        _ = bus.reader.control(setup([2, 1, 0, 1, 0]), [])
        schedule.submit(urb)
        #expect(schedule.advance(bus.reader) == nil)
    }

    @Test("An endpoint that the device has not got stalls")
    func noEndpoint() {
        let reader = VirtualUSBReader(cards: [:])
        var schedule = URBSchedule(reader)
        schedule.submit(
            URB(seqnum: 1, isIn: true, endpoint: 5, flags: 0, length: 64, setup: setup([0, 0, 0, 0, 0])))
        #expect(schedule.advance(reader) == [.submit(seqnum: 1, status: -32, actual: 0, data: [])])
    }

    // MARK: Conversations

    @Test(
        "Enumeration and a command over a connection, in either time",
        arguments: [DeviceClock.virtual, .real])
    func conversation(clock: DeviceClock) throws {
        let reader = VirtualUSBReader(cards: [0: TestApplication().kind], clock: clock)
        let served = try Served(reader)
        let client = Client(socket: served.client)
        client.send(submit(1, endpoint: 0, isIn: true, length: 64, setup: [0x80, 6, 0, 1, 0, 0, 64, 0]))
        let device = try client.reply(isIn: true)
        #expect(device.seqnum == 1 && device.status == 0 && device.data == reader.deviceDescriptor)
        client.send(submit(2, endpoint: 0, isIn: false, length: 0, setup: [0, 9, 1, 0, 0, 0, 0, 0]))
        #expect(try client.reply().status == 0)
        client.send(submit(3, endpoint: 0, isIn: true, length: 5, setup: [0x80, 6, 0, 0x0F, 0, 0, 5, 0]))
        #expect(try client.reply(isIn: true).status == -32)
        // The IN transfer is there first and waits for its answer.
        client.send(submit(4, endpoint: 2, isIn: true, length: 512))
        client.send(submit(5, endpoint: 1, isIn: false, length: 10, data: TestBus.message(0x62, seq: 9)))
        #expect(try client.reply().seqnum == 5)
        let answer = try client.reply(isIn: true)
        #expect(answer.seqnum == 4 && answer.data.count == 29 && answer.data[6] == 9)
        served.client.shutDown()
        served.waitForEnd()
    }

    @Test("An interrupt transfer waits for a card; one that is taken back gets no answer of its own")
    func interrupt() throws {
        let reader = VirtualUSBReader(cards: [0: TestApplication().kind], clock: .real)
        let served = try Served(reader)
        let client = Client(socket: served.client)
        client.send(submit(1, endpoint: 3, isIn: true, length: 8))
        #expect(try client.reply(isIn: true).data == [0x50, 0x03])
        client.send(submit(2, endpoint: 3, isIn: true, length: 8))
        client.send(unlink(3, target: 2))
        let unlinked = try client.reply()
        #expect(unlinked.command == 4 && unlinked.seqnum == 3 && unlinked.status == -104)
        client.send(unlink(4, target: 1))
        #expect(try client.reply().status == 0, "finished long ago")
        client.send(submit(5, endpoint: 3, isIn: true, length: 8))
        reader.remove()
        let change = try client.reply(isIn: true)
        #expect(change.seqnum == 5 && change.data == [0x50, 0x02])
        served.connection.stop()
        served.waitForEnd()
    }

    @Test("Unplugging the device closes the connection")
    func unplug() throws {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        let served = try Served(reader)
        Client(socket: served.client).send(submit(1, endpoint: 2, isIn: true, length: 64))
        reader.unplug()
        served.waitForEnd()
        #expect(served.client.read(1) == nil)
    }

    @Test(
        "A header that cannot be right makes the server end the connection",
        arguments: [
            [UInt8](repeating: 0xFF, count: 48),
            submit(1, endpoint: 1, isIn: false, length: 1 << 30),
            submit(1, endpoint: 1, isIn: true, length: 1, packets: 8),
            submit(1, endpoint: 16, isIn: true, length: 1),
        ])
    func nonsense(_ bytes: [UInt8]) throws {
        let served = try Served(VirtualUSBReader(cards: [:], clock: .real))
        #expect(served.client.write(bytes))
        #expect(served.client.read(1) == nil, "the server ends it, not the client")
        served.waitForEnd()
    }

    @Test(
        "A client that leaves in the middle of a request ends the connection and nothing else",
        arguments: [[1, 2, 3], submit(1, endpoint: 1, isIn: false, length: 100, data: [1, 2, 3])])
    func halfRequest(_ bytes: [UInt8]) throws {
        let reader = VirtualUSBReader(cards: [:], clock: .real)
        let served = try Served(reader)
        #expect(served.client.write(bytes))
        served.client.shutDown()
        served.waitForEnd()
        #expect(!reader.isGone)
    }
}
