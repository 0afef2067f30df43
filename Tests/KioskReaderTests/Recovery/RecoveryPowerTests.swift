// SPDX-License-Identifier: Apache-2.0
//
// After a recovery the card has no power, and so no PIN is verified, however it ended: looked at between two sessions,
// since opening one would take the card's power itself.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The card's power after a recovery", .timeLimit(.minutes(10)))
struct RecoveryPowerTests {
    /// A session whose card keeps its power, and its verified PIN: the slot hangs at power off, and is deaf to the two
    /// ABORTs that the session sends at its end.
    ///
    /// - Parameters:
    ///   - failing: whether the session fails by itself as well.
    ///   - atBeginning: done when the recovery begins.
    private func keepPower(
        _ rig: RecoveryRig, _ options: SessionOptions = SessionOptions(), failing: Bool,
        atBeginning: @escaping @Sendable () -> Void = {}
    ) {
        let hadPower = Mutex(false)
        rig.onNews { [device = rig.device] news in
            guard case .began = news else { return }
            hadPower.withLock { $0 = device.hasPower() }
            atBeginning()
        }
        let result = Result {
            try rig.supervisor.withSession(options: options) { session in
                try rig.verify(session)
                rig.device.arm(
                    try FaultPlan(parsing: (failing ? "stall@in#1," : "") + "hang=abortx3@IccPowerOff#1"))
                if failing { _ = try session.transmit(CommandAPDU(RecoveryRig.key), deadline: nil) }
            }
        }
        rig.onNews(nil)
        if failing { #expect(throws: KioskReaderError.self) { try result.get() } }
        #expect(hadPower.withLock { $0 })
    }

    @Test("Cancelled before the first rung, the card has no power all the same")
    func cancelledWithPower() throws {
        let rig = try RecoveryRig()
        let token = Cancellation()
        keepPower(rig, SessionOptions(cancellation: token), failing: true) { token.cancel() }
        #expect(rig.reports.last?.result == .cancelled)
        #expect(rig.reports.last?.unpowered == true)
        #expect(!rig.device.hasPower())
        #expect(try rig.works())
    }

    @Test("Out of time before the first rung, the card has no power all the same")
    func outOfTimeWithPower() throws {
        var limits = RecoveryLimits()
        limits.whole = .zero
        let rig = try RecoveryRig(limits: limits)
        keepPower(rig, failing: true)
        #expect(rig.reports.last?.result == .gaveUp(.outOfTime))
        #expect(rig.reports.last?.unpowered == true)
        #expect(!rig.device.hasPower())
    }

    @Test("Power off that is refused at the session's end, and by the look after it, is done by the recovery")
    func refusedPowerOff() throws {
        let rig = try RecoveryRig()
        keepPower(rig, failing: false)
        #expect(rig.reports.last?.result == .usable)
        #expect(rig.reports.last?.unpowered == true)
        #expect(!rig.device.hasPower())
    }

    // MARK: A slot that somebody else has

    @Test("Before its first session a supervisor leaves the slot alone that another session has")
    func firstSession() throws {
        let rig = try RecoveryRig(slots: 2)
        let other = try rig.hub.openSession(ReaderSelector(parsing: "0/0"))
        try rig.verify(other)
        // Opening asks the slots, and hears nothing.
        rig.device.arm(try FaultPlan(parsing: "drop@GetSlotStatus#1"))
        let error = #expect(throws: KioskReaderError.self) { try rig.works() }
        #expect(error?.kind == .readerBusy)
        #expect(rig.reports.last?.result == .usable)
        try expectVerified(other, rig)
    }

    @Test(
        "A session that takes the slot while the supervisor would mend it keeps its card's power and its PIN")
    func slotTakenMeanwhile() throws {
        let rig = try RecoveryRig()
        let other = Mutex<CardSession?>(nil)
        rig.onNews { news in
            guard case .began = news, let session = try? rig.hub.openSession() else { return }
            other.withLock { $0 = session }
        }
        #expect(throws: KioskReaderError.self) {
            try rig.supervisor.withSession { session in
                rig.device.arm(try FaultPlan(parsing: "stall@in#1"))
                _ = try session.transmit(CommandAPDU(RecoveryRig.key), deadline: nil)
            }
        }
        #expect(rig.reports.last?.result == .gaveUp(.inUse))
        #expect(rig.reports.last?.unpowered == false)
        rig.onNews(nil)
        let session = try #require(other.withLock { $0 })
        try rig.verify(session)
        try expectVerified(session, rig)
        session.close()
        #expect(try rig.works())
    }

    /// The session has its card, and the PIN that was verified still counts.
    private func expectVerified(_ session: CardSession, _ rig: RecoveryRig) throws {
        #expect(session.isOpen && rig.device.hasPower(slot: 0))
        _ = try session.transmit(CommandAPDU(RecoveryRig.key), deadline: nil)
        #expect(try session.transmit(CommandAPDU(RecoveryRig.sign), deadline: nil).sw == .success)
    }
}
