// SPDX-License-Identifier: Apache-2.0
//
// The control requests and the interrupt messages of CCID 1.1 over a virtual reader at packet level.

import CCIDReader
import Testing
import VirtualReader

@Suite("Control and interrupt pipes at packet level")
struct PacketLevelControlTests {
    // MARK: ABORT

    /// A short-APDU reader with a command under way that ran past its deadline.
    private func stuck(_ faults: String? = nil) throws -> PacketLevelRig {
        let rig = try PacketLevelRig(.shortAPDU)
        try rig.powerUp()
        if let faults { rig.reader.arm(try FaultPlan(parsing: faults)) }
        do {
            var call = rig.call(seconds: 2)
            call.timeExtensions = TimeExtensionLimits(count: 1, total: .seconds(1))
            _ = try rig.interface.transferBlock(call, [0x00, 0x20, 0xFF, 0xFF])
            Issue.record("a command of 65 s ended within 2 s")
        } catch {
            #expect([.timedOut, .extensionLimit].contains(error.kind))
        }
        return rig
    }

    @Test("ABORT frees the slot, whichever pipe is first", arguments: [true, false])
    func abort(bulkFirst: Bool) throws {
        let rig = try stuck()
        #expect(try rig.interface.abort(rig.call, bulkFirst: bulkFirst) == .active)
        #expect(
            try rig.interface.transferBlock(rig.call, [0x00, 0xA4, 0x00, 0x00]).bytes.suffix(2) == [
                0x90, 0x00,
            ])
        #expect(rig.application.commands.count == 2)
    }

    @Test(
        "ABORT itself can go wrong in every way and ends in a typed error",
        arguments: [
            ("stall@ABORT", ReaderError.Kind.stalled), ("gone@ABORT", .gone), ("drop@Abort", .timedOut),
            ("fail=FB@Abort", .commandFailed), ("stall@out#2", .stalled), ("gone@out#2", .gone),
            // What cannot be the abort's answer is dropped like the rest of what was aborted.
            ("wrong-type@Abort", .malformed), ("truncate=5@Abort", .timedOut),
            ("length=+9@Abort", .timedOut), ("wrong-seq@Abort", .timedOut),
            ("wrong-slot@Abort", .timedOut),
        ])
    func abortFails(_ row: (faults: String, kind: ReaderError.Kind)) throws {
        let rig = try stuck(row.faults)
        do {
            try rig.interface.abort(rig.call)
            Issue.record("succeeded")
        } catch {
            #expect(error.kind == row.kind, "\(error)")
        }
    }

    @Test("ABORT waits out time extensions")
    func abortExtended() throws {
        let rig = try stuck("time-extension=3@Abort")
        #expect(try rig.interface.abort(rig.call) == .active)
        #expect(try rig.interface.slotStatus(rig.call).state == .active)
    }

    // MARK: Lists

    @Test("The lists are what the reader gives; a stall means that it has none")
    func lists() throws {
        let rig = try PacketLevelRig(.gemPCTwin)
        #expect(try rig.interface.clockFrequencies(rig.call) == [4000])
        #expect(try rig.interface.dataRates(rig.call) == ReaderProfile.gemPCTwin.dataRates)
        rig.reader.arm(try FaultPlan(parsing: "stall@GET_CLOCK_FREQUENCIES,stall@GET_DATA_RATES"))
        #expect(try rig.interface.clockFrequencies(rig.call) == nil)
        #expect(try rig.interface.dataRates(rig.call) == nil)
        #expect(try rig.interface.clockFrequencies(rig.call) == [4000])
        let without = try PacketLevelRig(.scr3310)
        #expect(try without.interface.clockFrequencies(without.call) == nil)
        #expect(try without.interface.dataRates(without.call) == nil)
        #expect(try without.interface.slotStatus(without.call).state == .inactive)
    }

    @Test("The longest list that a real reader gave arrives whole", arguments: [USBSpeed.full, .high])
    func longList(speed: USBSpeed) throws {
        let rig = try PacketLevelRig(.scr3310NTTCom, speed: speed)
        #expect(try rig.interface.dataRates(rig.call) == ReaderProfile.scr3310NTTCom.dataRates)
    }

    @Test(
        "A list of fewer numbers than it should have counts, one that ends within a number is malformed",
        arguments: [(1, nil), (3, nil), (4, 1), (5, nil), (7, nil), (8, 2)])
    func badLists(_ row: (length: Int, numbers: Int?)) throws {
        let rig = try PacketLevelRig(.gemPCTwin)
        rig.reader.arm(try FaultPlan(parsing: "truncate=\(row.length)@control,gone@control#2"))
        do {
            // Some readers give lists of a wrong size (32 of 691).
            let list = try rig.interface.dataRates(rig.call)
            let expected = try #require(row.numbers, "succeeded with \(String(describing: list))")
            #expect(list == ReaderProfile.gemPCTwin.dataRates.map { Array($0.prefix(expected)) })
        } catch let error as ReaderError {
            #expect(row.numbers == nil && error.kind == .malformed, "\(error)")
        }
        do {
            let list = try rig.interface.dataRates(rig.call)
            Issue.record("a list from nowhere: \(String(describing: list))")
        } catch {
            #expect(error.kind == .gone)
        }
    }

    // MARK: Interrupt messages

    @Test("NotifySlotChange tells which slots hold a card and which changed")
    func slotChange() throws {
        let rig = try PacketLevelRig(.scr3310)
        let first = try rig.interface.waitForChange(rig.call)
        #expect(first.present == [.first] && first.changed == [.first] && first.hardwareError == nil)
        rig.reader.remove()
        let second = try rig.interface.waitForChange(rig.call)
        #expect(second.present == [] && second.changed == [.first])
    }

    @Test("HardwareError tells its slot")
    func hardwareError() throws {
        let rig = try PacketLevelRig(.scr3310)
        _ = try rig.interface.waitForChange(rig.call)
        rig.reader.arm(try FaultPlan(parsing: "hardware-error=01@GetSlotStatus"))
        _ = try rig.interface.slotStatus(rig.call)
        #expect(try rig.interface.waitForChange(rig.call).hardwareError == .first)
    }

    @Test("Nothing to tell: the deadline")
    func nothing() throws {
        let rig = try PacketLevelRig(.scr3310)
        _ = try rig.interface.waitForChange(rig.call)
        do {
            _ = try rig.interface.waitForChange(rig.call)
            Issue.record("a change out of nothing")
        } catch {
            #expect(error.kind == .timedOut)
        }
        rig.reader.remove()
        #expect(try rig.interface.waitForChange(rig.call).changed == [.first])
    }

    @Test(
        "What goes wrong on the interrupt pipe is a typed error, and commands go on",
        arguments: [
            ("stall@interrupt", ReaderError.Kind.stalled), ("truncate=0@interrupt", .timedOut),
            ("truncate=1@interrupt", .malformed), ("wrong-type@interrupt", .malformed),
            ("silent@interrupt", .timedOut),
        ])
    func interruptFaults(_ row: (faults: String, kind: ReaderError.Kind)) throws {
        let rig = try PacketLevelRig(.scr3310)
        _ = try rig.interface.waitForChange(rig.call)
        rig.reader.arm(try FaultPlan(parsing: row.faults))
        rig.reader.remove()
        do {
            let changes = try rig.interface.waitForChange(rig.call)
            Issue.record("a change: \(changes)")
        } catch {
            #expect(error.kind == row.kind, "\(error)")
        }
        #expect(try rig.interface.slotStatus(rig.call).state == .absent)
    }

    @Test("A reader that leaves while somebody waits for a card is gone")
    func goneWhileWaiting() throws {
        let rig = try PacketLevelRig(.scr3310)
        _ = try rig.interface.waitForChange(rig.call)
        rig.reader.unplug()
        do {
            _ = try rig.interface.waitForChange(rig.call)
            Issue.record("a change from nowhere")
        } catch {
            #expect(error.kind == .gone)
        }
    }
}
