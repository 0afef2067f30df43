// SPDX-License-Identifier: Apache-2.0
//
// Fault plans: their text form, and what each fault looks like on the bus.

import CCIDReader
import Testing

@testable import VirtualReader

private typealias Fault = FaultPlan.Fault

struct FaultTextRow: Sendable, CustomTestStringConvertible {
    let text: String
    let plan: [FaultPlan.Fault]
    var testDescription: String { text }
}

private let texts: [FaultTextRow] = [
    FaultTextRow(text: "wrong-seq@XfrBlock", plan: [Fault(.wrongSeq, at: .command(.xfrBlock))]),
    FaultTextRow(text: "wrong-slot@any#3", plan: [Fault(.wrongSlot, at: .command(nil), .nth(3))]),
    FaultTextRow(
        text: "wrong-type@IccPowerOn#2+", plan: [Fault(.wrongType, at: .command(.iccPowerOn), .from(2))]),
    FaultTextRow(
        text: "truncate=9@Escape#*,length=+1@Escape,length=-2@Escape,length=4294967295@Escape",
        plan: [
            Fault(.truncate(9), at: .command(.escape), .from(1)), Fault(.lengthOff(1), at: .command(.escape)),
            Fault(.lengthOff(-2), at: .command(.escape)), Fault(.length(.max), at: .command(.escape)),
        ]),
    FaultTextRow(
        text: "drop@Abort,late=250@GetSlotStatus",
        plan: [
            Fault(.drop, at: .command(.abort)),
            Fault(.late(.milliseconds(250)), at: .command(.getSlotStatus)),
        ]),
    FaultTextRow(
        text: "time-extension=3@XfrBlock,time-extension=2x0@XfrBlock",
        plan: [
            Fault(.timeExtensions(3, multiplier: 1), at: .command(.xfrBlock)),
            Fault(.timeExtensions(2, multiplier: 0), at: .command(.xfrBlock)),
        ]),
    FaultTextRow(
        text:
            "fail=FD@XfrBlock,hardware-error=01@XfrBlock,remove-card@XfrBlock,twice@XfrBlock,babble@XfrBlock",
        plan: [
            Fault(.fail(0xFD), at: .command(.xfrBlock)), Fault(.hardwareError(1), at: .command(.xfrBlock)),
            Fault(.removeCard, at: .command(.xfrBlock)), Fault(.twice, at: .command(.xfrBlock)),
            Fault(.babble, at: .command(.xfrBlock)),
        ]),
    FaultTextRow(
        text: "zlp@any,no-zlp@any,stray-zlp@any",
        plan: [
            Fault(.zeroLengthPacket, at: .command(nil)), Fault(.noZeroLengthPacket, at: .command(nil)),
            Fault(.strayZeroLengthPacket, at: .command(nil)),
        ]),
    FaultTextRow(
        text: "stall@in#2,silent@out,gone@interrupt,truncate=1@interrupt",
        plan: [
            Fault(.stall, at: .bulkIn, .nth(2)), Fault(.silent, at: .bulkOut), Fault(.gone, at: .interrupt),
            Fault(.truncate(1), at: .interrupt),
        ]),
    FaultTextRow(
        text: "time-extension=endless@XfrBlock,time-extension=endlessx255@any",
        plan: [
            Fault(.endlessTimeExtensions(multiplier: 1), at: .command(.xfrBlock)),
            Fault(.endlessTimeExtensions(multiplier: 255), at: .command(nil)),
        ]),
    FaultTextRow(
        text: "flood=5003@interrupt,flood=@in#3,pose=realtek@plug#2",
        plan: [
            Fault(.flood([0x50, 0x03]), at: .interrupt), Fault(.flood([]), at: .bulkIn, .nth(3)),
            Fault(.pose(as: .realtek), at: .plug, .nth(2)),
        ]),
    FaultTextRow(
        text: "stall@ABORT,gone@control#2,truncate=3@GET_DATA_RATES,stall@GET_CLOCK_FREQUENCIES",
        plan: [
            Fault(.stall, at: .request(.abort)), Fault(.gone, at: .request(nil), .nth(2)),
            Fault(.truncate(3), at: .request(.getDataRates)),
            Fault(.stall, at: .request(.getClockFrequencies)),
        ]),
]

@Suite("Fault plans")
struct FaultTests {
    @Test("The text form is read as help describes it", arguments: texts)
    func parse(_ row: FaultTextRow) throws {
        #expect(try FaultPlan(parsing: row.text).faults == row.plan)
    }

    @Test(
        "Anything else is refused, and the part is named",
        arguments: [
            "", "drop", "drop@", "@XfrBlock", "drop@Xfrblock", "drop@XfrBlock#0", "drop@XfrBlock#x",
            "drop@XfrBlock#1#2", "drop@a@b", "truncate@XfrBlock", "truncate=-1@XfrBlock",
            "truncate=x@XfrBlock",
            "length=-x@Escape", "length=4294967296@Escape", "late=-1@any", "time-extension=0@any",
            "time-extension=1x256@any", "time-extension=1x1x1@any", "fail=100@any", "fail=@any", "shake@any",
            "stall@XfrBlock", "silent@XfrBlock", "wrong-seq@in", "drop@control", "silent@ABORT",
            "truncate=1@out", "flood=5@in", "flood=xx@in", "flood=50@out", "flood=50@any", "flood@in",
            "pose=scr3310@any", "pose=nobody@plug", "gone@plug", "stall@plug", "time-extension=endless1@any",
            "time-extension=endlessx256@any",
            "length=+9999999999@any", "length=-4294967296@any", "length=++1@any", "length=+@any",
            "length=@any",
            "truncate=+3@any", "truncate=4294967296@any", "late=+5@any", "late=2147483648@any", "late=５@any",
            "time-extension=+1@any", "time-extension=100001@any", "time-extension=1x+2@any",
            "time-extension=1x@any",
            "fail=+F@any", "fail=Ｆ@any", "hang=abortx0@any", "hang=abortx+1@any", "hang=abortx1001@any",
            "hang=x@any", "flood=５0@in", "drop@any#+3", "drop@any#3++", "drop@any#2147483648",
            "drop@any#99999999999999999999",
            "drop@any,,",
        ])
    func refuse(_ text: String) {
        #expect(throws: FaultPlanError.self) { try FaultPlan(parsing: text) }
        #expect(throws: FaultPlanError.self) { try FaultPlan(parsing: "drop@any," + text) }
    }

    @Test(
        "What is wrong with a value is said by the word that the grammar has for it",
        arguments: [
            ("length=+9999999999@any", "N of 'length' is a whole number from 0 to 4294967295"),
            ("length=4294967296@any", "N of 'length' is a whole number from 0 to 4294967295"),
            ("truncate=-1@any", "BYTES of 'truncate' is a whole number from 0 to 4294967295"),
            ("late=9999999999@any", "MILLISECONDS of 'late' is a whole number from 0 to 2147483647"),
            ("time-extension=100001@any", "COUNT of 'time-extension' is a whole number from 1 to 100000"),
            ("time-extension=1x256@any", "MULTIPLIER of 'time-extension' is a whole number from 0 to 255"),
            ("time-extension=1x1x1@any", "what follows = of 'time-extension' is COUNT[xMULTIPLIER]"),
            ("fail=100@any", "HEX of 'fail' is one byte as hex, 00 to FF"),
            ("hang=abortx0@any", "TIMES of 'hang' is a whole number from 1 to 1000"),
            ("flood=5@in", "HEX of 'flood' is bytes as hex, two digits each"),
            ("pose=nobody@plug", "PROFILE of 'pose' is the name of a virtual reader"),
            ("drop@any#0", "WHEN, behind #, is N, N+ or *, with N from 1 to 2147483647"),
            ("truncate@any", "its value is missing: truncate=BYTES"), ("drop=1@any", "'drop' has no value"),
            ("drop@any,", "a fault is missing behind the comma"),
            (",drop@any", "a fault is missing before the comma"), ("", "a fault is missing"),
            ("shake=1@any", "no fault 'shake'"), ("shake@any", "no fault 'shake'"),
        ])
    func reason(_ text: String, _ reason: String) {
        let error = #expect(throws: FaultPlanError.self) { try FaultPlan(parsing: text) }
        #expect(error == FaultPlanError(part: text, reason: reason))
    }

    @Test("A value that is missing is asked for in the words of the grammar", arguments: FaultPlan.valueForms)
    func missingValue(_ name: String, _ form: String) {
        #expect(FaultPlan.grammar.contains("\(name)=\(form)"))
    }

    @Test("Help names every fault that can be said, and is narrow enough for a terminal")
    func grammar() {
        let withValue = [
            "truncate=", "length=", "late=", "time-extension=", "fail=", "hardware-error=", "flood=", "pose=",
            "endless",
        ]
        for word in Array(FaultPlan.simpleActions.keys) + withValue + ClassRequest.allCases.map(\.name) {
            #expect(FaultPlan.grammar.contains(word))
        }
        #expect(FaultPlan.grammar.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    /// The answer to GetSlotStatus with number 1 in slot 0, card inactive, is 81 00000000 00 01 01 00 00.
    @Test(
        "A fault at a command changes its answer and no other",
        arguments: [
            ("wrong-slot", "81 00000000 01 01 01 00 00"), ("wrong-seq", "81 00000000 00 41 01 00 00"),
            ("wrong-type", "80 00000000 00 01 01 00 00"), ("truncate=4", "81 000000"), ("truncate=0", ""),
            ("length=+1", "81 01000000 00 01 01 00 00"), ("length=-1", "81 FFFFFFFF 00 01 01 00 00"),
            ("length=65536", "81 00000100 00 01 01 00 00"), ("fail=FD", "81 00000000 00 01 41 FD 00"),
            ("remove-card", "81 00000000 00 01 02 00 00"), ("late=5", "81 00000000 00 01 01 00 00"),
        ])
    func atCommand(fault: String, answer: String) throws {
        let bus = try TestBus(.scr3310, faults: "\(fault)@GetSlotStatus#2")
        let normal = hex("81 00000000 00 01 01 00 00")
        #expect(bus.exchange(TestBus.message(0x65)) == normal)
        #expect(bus.exchange(TestBus.message(0x65)) == hex(answer))
        bus.reader.insert()
        #expect(bus.exchange(TestBus.message(0x65)) == normal)
    }

    @Test("drop and twice: no answer, and two")
    func dropAndTwice() throws {
        let bus = try TestBus(.scr3310, faults: "drop@any,twice@any#2")
        #expect(bus.exchange(TestBus.message(0x65, seq: 1)) == nil)
        #expect(bus.exchange(TestBus.message(0x65, seq: 2))?[6] == 2)
        #expect(bus.receive()?[6] == 2)
        #expect(bus.exchange(TestBus.message(0x65, seq: 3))?[6] == 3)
    }

    @Test("Time extensions come first, 500 ms apart, with their multiplier")
    func extensions() throws {
        let bus = try TestBus(.scr3310, faults: "time-extension=2x5@GetSlotStatus")
        bus.send(TestBus.message(0x65))
        #expect(bus.receive() == hex("81 00000000 00 01 81 05 00"))
        #expect(bus.receive() == hex("81 00000000 00 01 81 05 00"))
        #expect(bus.receive() == hex("81 00000000 00 01 01 00 00"))
        #expect(bus.reader.now == 1_000_000_000)
    }

    @Test("Empty packets before and after, and a packet that is too long")
    func packets() throws {
        let bus = try TestBus(.shortAPDU, faults: "stray-zlp@XfrBlock,no-zlp@XfrBlock#2,babble@XfrBlock#3")
        _ = bus.powerUp()
        let message = TestBus.message(0x6F, [0x00, 0x10, 0x00, 52])
        func sizes() -> [Int] {
            bus.send(message)
            var sizes: [Int] = []
            while case .packet(let packet) = bus.reader.in(endpoint: 0x82, room: 64) {
                sizes.append(packet.count)
            }
            return sizes
        }
        #expect(sizes() == [0, 64, 0])
        #expect(sizes() == [64])
        #expect(sizes() == [65, 0])
        #expect(sizes() == [64, 0])
    }

    @Test("A hardware error goes out on the interrupt pipe with the command's slot and number")
    func hardwareError() throws {
        let bus = try TestBus(.scr3310, faults: "hardware-error=01@XfrBlock,truncate=3@interrupt#2")
        _ = bus.powerUp()
        _ = bus.exchange(TestBus.message(0x6F, t1(0xC1, [0xFE]), seq: 9))
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x51, 0x00, 0x09, 0x01]))
        #expect(bus.reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]))
    }

    @Test("Pipes stall until the halt is cleared, fall silent for good, or take the device away")
    func pipes() throws {
        let stall = try TestBus(.scr3310, faults: "stall@in#2,stall@out#3")
        _ = stall.exchange(TestBus.message(0x65))
        stall.send(TestBus.message(0x65))
        #expect(stall.receive() == nil)
        #expect(stall.reader.control(setup([0x02, 1, 0, 0x82, 0]), []) == .data([]))
        #expect(stall.receive()?[0] == 0x81, "the answer is still there")
        #expect(stall.send(TestBus.message(0x65)) == .stall)
        let silent = try TestBus(.scr3310, faults: "silent@out")
        #expect(silent.send(TestBus.message(0x65)) == .nak)
        #expect(silent.send(TestBus.message(0x65)) == .nak)
        let gone = try TestBus(.scr3310, faults: "gone@in")
        gone.send(TestBus.message(0x65))
        #expect(gone.reader.in(endpoint: 0x82, room: 64) == .gone && gone.reader.isGone)
        let unplugged = try TestBus(.scr3310, faults: "gone@GetSlotStatus")
        #expect(unplugged.send(TestBus.message(0x65)) == .gone)
        let interrupt = try TestBus(.scr3310, faults: "stall@interrupt")
        #expect(interrupt.reader.in(endpoint: 0x83, room: 8) == .stall)
    }

    @Test("Control requests of the class stall, shrink, or take the device away; standard ones do not count")
    func requests() throws {
        let bus = try TestBus(
            .gemPCTwin, faults: "stall@control,truncate=3@GET_CLOCK_FREQUENCIES#2,gone@ABORT")
        #expect(bus.reader.control(setup([0x80, 0, 0, 0, 2]), []) == .data([0, 0]))
        #expect(bus.reader.control(setup([0xA1, 2, 0, 0, 64]), []) == .stall)
        #expect(bus.reader.control(setup([0xA1, 2, 0, 0, 64]), []) == .data([0xA0, 0x0F, 0x00]))
        #expect(bus.reader.control(setup([0x21, 1, 0, 0, 0]), []) == .gone)
    }

    @Test("A new plan counts from its beginning")
    func rearm() throws {
        let bus = try TestBus(.scr3310)
        _ = bus.exchange(TestBus.message(0x65))
        bus.reader.arm(FaultPlan([.init(.fail(0xFB), at: .command(.getSlotStatus))]))
        #expect(bus.exchange(TestBus.message(0x65))?[8] == 0xFB)
        bus.reader.arm(.none)
        #expect(bus.exchange(TestBus.message(0x65))?[8] == 0)
    }

    @Test("Time extensions without end come one an interval until ABORT, and take no room")
    func endlessTimeExtensions() throws {
        let bus = try TestBus(.scr3310, faults: "time-extension=endlessx9@GetSlotStatus")
        bus.send(TestBus.message(0x65, seq: 7))
        for _ in 0..<1_000 { #expect(bus.receive() == hex("81 00000000 00 07 81 09 00")) }
        #expect(bus.reader.now == 1_000 * 500_000_000)
        let abort = USBSetup(bmRequestType: 0x21, bRequest: 0x01, wValue: 0x0900, wIndex: 0, wLength: 0)
        #expect(bus.reader.control(abort, []) == .data([]))
        #expect(bus.exchange(TestBus.message(0x72, seq: 9)) == hex("81 00000000 00 09 01 00 00"))
        #expect(bus.receive() == nil)
        #expect(bus.exchange(TestBus.message(0x65)) == hex("81 00000000 00 01 01 00 00"))
    }

    @Test("A flood is one packet for ever, and ends with the plan")
    func flood() throws {
        let reader = VirtualUSBReader(faults: try FaultPlan(parsing: "flood=5003@interrupt,flood=81@in#1"))
        for _ in 0..<1_000 {
            #expect(reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]))
            #expect(reader.in(endpoint: 0x82, room: 64) == .packet([0x81]))
        }
        reader.arm(.none)
        #expect(reader.in(endpoint: 0x82, room: 64) == .nak)
        #expect(reader.in(endpoint: 0x83, room: 8) == .packet([0x50, 0x03]), "its own report, once")
        #expect(reader.in(endpoint: 0x83, room: 8) == .nak)
    }

    @Test("A reader that poses has another model's descriptors, for that plugging alone")
    func pose() throws {
        let reader = VirtualUSBReader(faults: try FaultPlan(parsing: "pose=gempc-twin@plug#2"))
        let honest = (reader.deviceDescriptor, reader.configurationDescriptor)
        let other = VirtualUSBReader(profile: .gemPCTwin)
        for isPosing in [false, true, false] {
            #expect(reader.deviceDescriptor == (isPosing ? other.deviceDescriptor : honest.0))
            #expect(reader.configurationDescriptor == (isPosing ? other.configurationDescriptor : honest.1))
            #expect(reader.string(2) == (isPosing ? ReaderProfile.gemPCTwin : .scr3310).product)
            reader.unplug()
            reader.plugIn()
        }
    }
}
