// SPDX-License-Identifier: Apache-2.0
//
// Each rung, on a reader that only this rung brings back: it is cured, by no higher rung, nothing runs twice, and no
// PIN is verified afterwards. Who else uses the device is not disturbed.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The rungs of recovery", .timeLimit(.minutes(10)))
struct RecoveryRungTests {
    typealias Rung = RecoveryLadder.Rung

    struct Row: Sendable, CustomTestStringConvertible {
        let fault: String
        let rungs: [Rung]
        let result: RecoveryReport.Result
        var testDescription: String { fault }

        init(_ fault: String, _ rungs: [Rung], _ result: RecoveryReport.Result = .usable) {
            self.fault = fault
            self.rungs = rungs
            self.result = result
        }
    }

    /// The hang begins with the session's command (XfrBlock 5), after the PIN was verified.
    static let rows = [
        Row("hang=clear-halt@XfrBlock#5", [.clearHalt]),
        // The session's own ABORT frees the slot: nothing is left to climb for.
        Row("hang=abort@XfrBlock#5", []),
        // It is deaf to the three that the session sends at its end.
        Row("hang=abortx4@XfrBlock#5", [.abort]),
        Row("hang=power-cycle@XfrBlock#5", [.slotPowerCycle]),
        Row("hang=reclaim@XfrBlock#5", [.clearHalt, .abort, .slotPowerCycle, .reclaimInterface]),
        Row(
            "hang=usb-reset@XfrBlock#5", [.clearHalt, .abort, .slotPowerCycle, .reclaimInterface, .usbReset]),
        Row(
            "hang=replug@XfrBlock#5", [.clearHalt, .abort, .slotPowerCycle, .reclaimInterface, .usbReset],
            .gaveUp(.readerDoesNotAnswer)),
        Row("gone@XfrBlock#5", [], .away),
        Row("stall@in#9", []), Row("stall@out#9", []), Row("drop@XfrBlock#5", []),
        Row("wrong-seq@XfrBlock#5", []), Row("truncate=7@XfrBlock#5", []),
    ]

    @Test(
        "A session that failed leaves a usable reader behind, and climbed no higher than it had to",
        arguments: rows, [false, true])
    func session(_ row: Row, _ isWatched: Bool) throws {
        let rig = try RecoveryRig()
        let watcher = isWatched ? try RecoveryWatcher(rig.hub) : nil
        // The blocks before the session's command: IFS, and three to verify the PIN.
        #expect(throws: KioskReaderError.self) {
            try rig.supervisor.withSession { session in
                try rig.verify(session)
                rig.device.arm(try FaultPlan(parsing: Self.early(row.fault)))
                rig.card.forget()
                let command = try CommandAPDU(RecoveryRig.key)
                do {
                    _ = try session.transmit(command, deadline: nil)
                } catch let error as KioskReaderError {
                    #expect(error.fate != nil)
                    throw error
                }
            }
        }
        #expect(rig.rungs == row.rungs)
        #expect(rig.reports.last?.result == row.result)
        #expect(rig.supervisor.lastRecovery?.rungs == row.rungs)
        // Between two sessions, where nobody has taken the card's power to begin with.
        #expect(rig.supervisor.lastRecovery?.unpowered == (row.result == .usable))
        #expect(!rig.device.hasPower())
        #expect(rig.card.runs(of: try CommandAPDU(RecoveryRig.key)) <= 1)
        if row.result != .usable {
            rig.device.unplug()
            rig.replugWhenAwaited()
        }
        #expect(try rig.refusesWithoutPIN())
        #expect(rig.card.triesLeft == 3)
        #expect(rig.card.runs(of: try CommandAPDU(RecoveryRig.goodPIN)) == 0)
        #expect(try rig.works())
        try watcher?.waitForAll()
        watcher?.end()
        #expect(watcher?.isConsistent ?? true)
    }

    /// The plan is armed after four blocks, so what is counted by command or packet is the first one then.
    private static func early(_ fault: String) -> String {
        fault.replacing("#5", with: "#1").replacing("#9", with: "#1")
    }

    static let openings = [
        Row("hang=clear-halt@GetSlotStatus#3", [.clearHalt]),
        Row("hang=power-cyclex2@IccPowerOn", [.slotPowerCycle]),
        Row("hang=reclaim@GetSlotStatus#1", [.reclaimInterface]),
        Row("hang=usb-reset@GetSlotStatus#1", [.reclaimInterface, .usbReset]),
        Row("hang=reclaim@IccPowerOff#1", [.clearHalt, .abort, .slotPowerCycle, .reclaimInterface]),
        Row("gone@GetSlotStatus#2", [.waitForReenumeration]),
        Row("gone@IccPowerOn#1", [.waitForReenumeration]),
    ]

    @Test(
        "Opening that failed for the reader's sake is tried again after the rung, and the work runs once",
        arguments: openings, [false, true])
    func opening(_ row: Row, _ isWatched: Bool) throws {
        let faults = try FaultPlan(parsing: row.fault)
        let rig = try RecoveryRig(faults: isWatched ? .none : faults)
        let watcher = isWatched ? try RecoveryWatcher(rig.hub) : nil
        if isWatched { rig.device.arm(faults) }
        rig.replugWhenAwaited()
        let runs = Mutex(0)
        try rig.supervisor.withSession { session in
            runs.withLock { $0 += 1 }
            #expect(session.isOpen)
        }
        #expect(runs.withLock { $0 } == 1)
        // With a watcher the interface is open before: opening asks the slots less often, and begins lower.
        if !isWatched { #expect(rig.rungs == row.rungs) }
        #expect(rig.rungs.allSatisfy { $0 <= row.rungs.max() ?? .clearHalt })
        #expect(!rig.device.hasPower())
        #expect(try rig.works())
        try watcher?.waitForAll()
        watcher?.end()
        #expect(watcher?.isConsistent ?? true)
    }

    @Test("A mute card is no reason to reset the reader; three in a row make the reader a suspect")
    func muteCards() throws {
        let rig = try RecoveryRig(
            faults: try FaultPlan(parsing: "hang=power-cyclex1000@IccPowerOn"))
        for _ in 0..<2 {
            do {
                _ = try rig.works()
                Issue.record("a mute card answered")
            } catch let error as KioskReaderError {
                #expect(error.kind == .cardMute)
                #expect(error.givenUp == .cardDoesNotAnswer)
            }
        }
        #expect(rig.rungs == [.slotPowerCycle, .slotPowerCycle])
        rig.forget()
        #expect(try rig.works())
        #expect(rig.rungs == [.slotPowerCycle, .reclaimInterface, .usbReset])
    }

    @Test("What fails again right after it seemed mended goes on above the rung that seemed to help")
    func escalation() throws {
        let rig = try RecoveryRig()
        var seen: [[Rung]] = []
        for _ in 0..<2 {
            rig.forget()
            rig.device.arm(try FaultPlan(parsing: "hang=clear-halt@XfrBlock#2"))
            #expect(throws: KioskReaderError.self) { try rig.works() }
            seen.append(rig.rungs)
        }
        #expect(seen == [[.clearHalt], [.abort, .slotPowerCycle, .reclaimInterface]])
        rig.device.arm(.none)
        rig.forget()
        #expect(try rig.works())
        rig.device.arm(try FaultPlan(parsing: "hang=clear-halt@XfrBlock#2"))
        #expect(throws: KioskReaderError.self) { try rig.works() }
        #expect(rig.rungs == [.clearHalt])
    }

    @Test("The trace says which rung was climbed, for what, how long it took and what came of it")
    func trace() throws {
        let rig = try RecoveryRig()
        #expect(throws: KioskReaderError.self) {
            try rig.supervisor.withSession { session in
                rig.device.arm(try FaultPlan(parsing: "hang=clear-halt@XfrBlock#1"))
                _ = try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil)
            }
        }
        let lines = rig.lines.filter { $0.contains(" # recovery") }.joined(separator: "\n")
        #expect(lines.contains("recovery from "))
        #expect(lines.contains("recovery: clearHalt: answers after "))
        #expect(lines.contains("recovery ended: the reader is usable"))
    }

    // MARK: Others

    @Test(
        "While another slot is in use the device is not reset; with the operator's word it is, and that session ends typed",
        arguments: [false, true])
    func otherSlot(_ isAllowed: Bool) throws {
        let rig = try RecoveryRig(
            slots: 2, allowsDisturbingOthers: isAllowed, selector: ReaderSelector(parsing: "0/0"))
        let other = try rig.hub.openSession(ReaderSelector(parsing: "0/1"))
        // Only slot 0's card hangs, and mutely: the other slot goes on.
        for _ in 0..<3 {
            rig.device.arm(try FaultPlan(parsing: "hang=power-cyclex1000@IccPowerOn"))
            rig.forget()
            do {
                #expect(try rig.works() == isAllowed)
            } catch let error as KioskReaderError {
                #expect(error.kind == .cardMute)
            }
            if rig.rungs.count < 3 {
                #expect(try other.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil).sw == .success)
            }
        }
        #expect(rig.rungs == [.slotPowerCycle, .reclaimInterface, .usbReset])
        #expect(rig.reports.last?.result == (isAllowed ? .usable : .gaveUp(.inUse)))
        #expect(rig.reports.last?.unpowered == true)
        #expect(!rig.device.hasPower(slot: 0))
        if isAllowed {
            let error = #expect(throws: KioskReaderError.self) {
                try other.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil)
            }
            #expect(error?.kind == .cardRemoved)
            #expect(error?.fate != nil)
            #expect(!other.isOpen)
        } else {
            #expect(try other.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil).sw == .success)
        }
    }

    @Test("A supervisor that is used by another thread is busy, and says so at once")
    func busy() throws {
        let rig = try RecoveryRig()
        let second = try rig.supervisor.withSession { _ in
            Result { try rig.works() }
        }
        #expect(throws: KioskReaderError.self) { try second.get() }
        #expect(try rig.works())
    }

    @Test(
        "A watched reader that only a reset helps is reset all the same; the watch goes on with what is there then"
    )
    func watchedReset() throws {
        let rig = try RecoveryRig()
        let watcher = try RecoveryWatcher(rig.hub)
        #expect(try rig.works())
        // It hangs while the next session is opened, which goes on once the reader was reset.
        rig.device.arm(try FaultPlan(parsing: "hang=usb-reset@XfrBlock#1"))
        #expect(try rig.works())
        #expect(rig.rungs.last == .usbReset)
        #expect(rig.reports.last?.result == .usable)
        rig.device.unplug()
        rig.device.plugIn()
        try watcher.waitForAll()
        watcher.end()
        #expect(watcher.isConsistent)
        #expect(try rig.works())
    }

    // MARK: Endings

    @Test("Cancelled on any rung it ends at once, and the next call goes on there", arguments: Rung.allCases)
    func cancelled(_ rung: Rung) throws {
        let faults: [Rung: String] = [
            .clearHalt: "hang=clear-halt@GetSlotStatus#3", .abort: "hang=usb-reset@GetSlotStatus#3",
            .slotPowerCycle: "hang=power-cyclex2@IccPowerOn",
            .reclaimInterface: "hang=reclaim@GetSlotStatus#1",
            .usbReset: "hang=usb-reset@GetSlotStatus#1", .waitForReenumeration: "gone@GetSlotStatus#2",
        ]
        let rig = try RecoveryRig(faults: try FaultPlan(parsing: try #require(faults[rung])))
        let token = Cancellation()
        rig.onNews { [device = rig.device] news in
            guard case .climbing(rung) = news else { return }
            if rung == .waitForReenumeration { device.plugIn() }
            token.cancel()
        }
        do {
            _ = try rig.works(token)
            Issue.record("it was not cancelled")
        } catch let error as KioskReaderError {
            #expect(error.kind == .cancelled)
        }
        #expect(rig.rungs.last == rung)
        #expect(rig.reports.last?.result == .cancelled)
        rig.replugWhenAwaited()
        #expect(try rig.works())
    }

    @Test("A wait for a reader that left ends when the task is cancelled", .timeLimit(.minutes(10)))
    func cancelledWait() async throws {
        let rig = try RecoveryRig()
        #expect(try rig.works())
        rig.device.unplug()
        let waiting = AsyncStream<Void>.makeStream()
        rig.onNews { news in
            if case .climbing(.waitForReenumeration) = news { waiting.continuation.yield() }
        }
        let task = Task { try await rig.supervisor.withAsyncSession { await $0.close() } }
        for await _ in waiting.stream { break }
        task.cancel()
        await #expect(throws: KioskReaderError.self) { try await task.value }
        rig.device.plugIn()
        let answer = try await rig.supervisor.withAsyncSession { session in
            try await session.transmit(CommandAPDU(SweepOperation.jpki))
        }
        #expect(answer.sw == .success)
    }

    @Test("A wait for a reader that left ends when it comes back, by the bus's own word")
    func comesBack() async throws {
        let rig = try RecoveryRig()
        #expect(try rig.works())
        rig.device.unplug()
        let waiting = AsyncStream<Void>.makeStream()
        rig.onNews { news in
            if case .climbing(.waitForReenumeration) = news { waiting.continuation.yield() }
        }
        async let answer = rig.supervisor.withAsyncSession { session in
            try await session.transmit(CommandAPDU(SweepOperation.jpki))
        }
        for await _ in waiting.stream { break }
        rig.device.plugIn()
        #expect(try await answer.sw == .success)
    }

    @Test("A reader that does not come back in time is given up with that reason, and is found when it does")
    func staysAway() throws {
        var limits = RecoveryLimits()
        limits.waitForReenumeration = .zero
        let rig = try RecoveryRig(limits: limits)
        #expect(try rig.works())
        rig.device.unplug()
        do {
            _ = try rig.works()
            Issue.record("there was a reader")
        } catch let error as KioskReaderError {
            #expect(error.givenUp == .didNotComeBack)
        }
        rig.device.plugIn()
        #expect(try rig.works())
    }

    @Test("The time for everything together is a bound of its own, and the next call goes on where it ended")
    func outOfTime() throws {
        var limits = RecoveryLimits()
        limits.whole = .seconds(7)
        let rig = try RecoveryRig(limits: limits)
        #expect(throws: KioskReaderError.self) {
            try rig.supervisor.withSession { session in
                rig.device.arm(try FaultPlan(parsing: "hang=usb-reset@XfrBlock#1"))
                _ = try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil)
            }
        }
        #expect(rig.reports.last?.result == .gaveUp(.outOfTime))
        for _ in 0..<4 { _ = try? rig.works() }
        #expect(try rig.works())
        #expect(rig.rungs.contains(.usbReset))
    }
}
