// SPDX-License-Identifier: Apache-2.0
//
// The reader leaves at the other moments: at a control request, at a report of the interrupt pipe, while a PIN is typed
// at it, inside onEnd and the supervisor's own news, and while it is being recovered, on every rung.

import CCIDReader
import Dispatch
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("The reader goes away at other moments, and comes back", .timeLimit(.minutes(10)))
struct ReplugMomentTests {
    private let replugs = ReplugTests()

    /// A session that ends because the reader left, or was cancelled while it was away.
    private func fail(
        _ rig: RecoveryRig, _ options: SessionOptions = SessionOptions(),
        _ body: (CardSession) throws -> Void
    ) throws {
        do {
            try rig.supervisor.withSession(options: options) { session in
                _ = try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil)
                try body(session)
            }
        } catch is KioskReaderError {
            #expect(rig.supervisor.lastRecovery != nil)
        }
    }

    @Test("At a control request: the ABORT of a command that is late", arguments: ReplugTests.settings)
    func request(_ setting: ReplugTests.Setting) throws {
        var figures = ReplugTests.Figures()
        for number in 1...100 {
            let rig = try setting.rig()
            try fail(rig) { session in
                rig.device.arm(
                    FaultPlan([
                        FaultPlan.Fault(.drop, at: .command(nil), .nth(1)),
                        FaultPlan.Fault(.gone, at: .request(nil), .nth(number)),
                    ]))
                _ = try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: .seconds(1))
            }
            guard rig.device.isGone else { break }
            try replugs.recover(rig, setting.testDescription, &figures)
        }
        print("removals at control requests, \(setting.testDescription): \(figures.cycles)")
        #expect(figures.cycles > 0 && figures.cycles < 100)
    }

    @Test("At a report of the interrupt pipe, while the session is idle")
    func interrupt() throws {
        var figures = ReplugTests.Figures()
        for _ in 0..<10 {
            let rig = try RecoveryRig(slots: 2, selector: ReaderSelector(parsing: "0/0"))
            let ended = DispatchSemaphore(value: 0)
            let kind = Mutex<KioskReaderError.Kind?>(nil)
            let options = SessionOptions(onEnd: { error in
                kind.withLock { $0 = error.kind }
                ended.signal()
            })
            try fail(rig, options) { _ in
                rig.device.arm(try FaultPlan(parsing: "gone@interrupt#1"))
                // A report that is none of this session's business.
                rig.device.remove(slot: 1)
                ended.wait()
            }
            #expect(kind.withLock { $0 } == .readerGone)
            try replugs.recover(rig, "interrupt", &figures)
        }
        #expect(figures.cycles == 10)
    }

    @Test("At each packet while a PIN is typed at the reader", arguments: KeypadLevel.all)
    func pinEntry(_ level: KeypadLevel) throws {
        var cycles = 0
        for pipe in [FaultPlan.Site.bulkOut, .bulkIn] {
            for number in 1...500 {
                let card = EntryCard(level)
                let pad = PINPad(.types(KeypadRig.digits("1234")), time: .seconds(3))
                let bench = try Bench(level.profile(pad), card: card.kind)
                let supervisor = ReaderSupervisor(bench.hub)
                let entry = try KeypadRig.verification()
                let result = Result {
                    try supervisor.withSession { session in
                        for bytes in [KeypadRig.jpki, KeypadRig.pinFile] {
                            _ = try session.transmit(CommandAPDU(bytes), deadline: nil)
                        }
                        bench.device.arm(FaultPlan([FaultPlan.Fault(.gone, at: pipe, .nth(number))]))
                        return try session.enterPIN(entry)
                    }
                }
                guard bench.device.isGone else {
                    #expect(try result.get().sw == .success)
                    #expect(number > 1)
                    break
                }
                if case .failure(let error as KioskReaderError) = result { #expect(error.fate != nil) }
                #expect(card.presented.count <= 1)
                bench.device.arm(.none)
                bench.device.plugIn()
                let sw = try supervisor.withSession { session in
                    try session.transmit(CommandAPDU(KeypadRig.jpki), deadline: nil).sw
                }
                #expect(sw == .success)
                #expect(card.presented.count <= 1)
                #expect(card.triesLeft == 3)
                #expect(!bench.device.hasPower())
                cycles += 1
            }
        }
        print("removals while a PIN was typed, \(level.testDescription): \(cycles)")
        #expect(cycles > 0)
    }

    @Test("Inside onEnd: the card is pulled first, and then the reader")
    func onEnd() throws {
        var figures = ReplugTests.Figures()
        let rig = try RecoveryRig()
        let ended = DispatchSemaphore(value: 0)
        let options = SessionOptions(onEnd: { _ in
            rig.device.unplug()
            ended.signal()
        })
        try fail(rig, options) { _ in
            rig.device.remove()
            ended.wait()
        }
        #expect(rig.device.isGone)
        rig.device.insert()
        try replugs.recover(rig, "onEnd", &figures)
    }

    /// The faults of an opening that lead to this rung.
    static let faults: [RecoveryLadder.Rung: String] = [
        .clearHalt: "hang=clear-halt@GetSlotStatus#3", .abort: "hang=usb-reset@GetSlotStatus#3",
        .slotPowerCycle: "hang=power-cyclex2@IccPowerOn", .reclaimInterface: "hang=reclaim@GetSlotStatus#1",
        .usbReset: "hang=usb-reset@GetSlotStatus#1", .waitForReenumeration: "gone@GetSlotStatus#2",
    ]

    @Test(
        "While it is being recovered, on every rung: the same call waits for it, and works", arguments: faults
    )
    func rung(_ rung: RecoveryLadder.Rung, _ fault: String) throws {
        let rig = try RecoveryRig(faults: try FaultPlan(parsing: fault))
        let hasLeft = Mutex(false)
        let hand = DispatchQueue(label: "hand")
        rig.onNews { [device = rig.device] news in
            guard case .climbing(let now) = news else { return }
            if now == rung,
                !hasLeft.withLock({ left in
                    defer { left = true }; return left
                })
            {
                device.arm(.none)
                // The one that is waited for comes, and leaves again at once.
                if device.isGone { device.plugIn() }
                device.unplug()
            }
            if now == .waitForReenumeration { hand.async { device.plugIn() } }
        }
        #expect(try rig.works())
        #expect(hasLeft.withLock { $0 })
        #expect(rig.rungs.contains(.waitForReenumeration))
        #expect(rig.card.triesLeft == 3)
    }

    /// The supervisor's news beside the rungs.
    enum News: CaseIterable {
        case began, climbed, ended
    }

    @Test("Inside the news of a recovery: the next call waits for it, and works", arguments: News.allCases)
    func news(_ moment: News) throws {
        var figures = ReplugTests.Figures()
        let rig = try RecoveryRig()
        rig.onNews { [device = rig.device] news in
            switch (news, moment) {
            case (.began, .began), (.climbed, .climbed), (.ended, .ended): device.unplug()
            default: break
            }
        }
        try fail(rig) { session in
            rig.device.arm(try FaultPlan(parsing: "hang=clear-halt@XfrBlock#1"))
            _ = try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil)
        }
        #expect(rig.device.isGone)
        try replugs.recover(rig, "\(moment)", &figures)
        #expect(figures.cycles == 1)
    }
}
