// SPDX-License-Identifier: Apache-2.0
//
// The words for a firmware that hangs until one certain thing is done to it. That each cure works, and no gentler
// one, is shown by the rungs of recovery in KioskReaderTests.

import Testing

@testable import VirtualReader

@Suite("A firmware that hangs")
struct HangTests {
    @Test("Each cure has its word, and a number of times", arguments: ReaderHang.Cure.allCases)
    func words(_ cure: ReaderHang.Cure) throws {
        let once = try FaultPlan(parsing: "hang=\(cure.rawValue)@XfrBlock#5")
        #expect(once.faults == [FaultPlan.Fault(.hang(ReaderHang(cure)), at: .command(.xfrBlock), .nth(5))])
        let often = try FaultPlan(parsing: "hang=\(cure.rawValue)x4@any")
        #expect(often.faults == [FaultPlan.Fault(.hang(ReaderHang(cure, times: 4)), at: .command(nil))])
        #expect(FaultPlan.grammar.contains(cure.rawValue))
    }

    @Test(
        "What is no cure, no number, or no command is refused",
        arguments: [
            "hang=never@XfrBlock", "hang=@XfrBlock", "hang@XfrBlock", "hang=abortx0@XfrBlock",
            "hang=abortx@XfrBlock",
            "hang=abortx4x4@XfrBlock", "hang=abort@in", "hang=abort@ABORT",
        ])
    func refused(_ text: String) {
        #expect(throws: FaultPlanError.self) { try FaultPlan(parsing: text) }
    }

    @Test(
        "A hang ends at its own cure, or at a stronger one, and at no gentler one",
        arguments: ReaderHang.Cure.allCases)
    func cures(_ cure: ReaderHang.Cure) {
        let ending: [ReaderHang.Cure: Set<ReaderHang.Cure>] = [
            .clearHalt: [.clearHalt, .reclaim, .usbReset, .replug],
            .abort: [.abort, .reclaim, .usbReset, .replug],
            .powerCycle: [.powerCycle, .usbReset, .replug], .reclaim: [.reclaim, .usbReset, .replug],
            .usbReset: [.usbReset, .replug], .replug: [.replug],
        ]
        for done in ReaderHang.Cure.allCases {
            var hung = HungFirmware(ReaderHang(cure), slot: 0)
            let ends = hung.ends(after: done)
            #expect(ends == ending[cure]?.contains(done), "\(done)")
        }
        var twice = HungFirmware(ReaderHang(cure, times: 2), slot: 0)
        let ends = [twice.ends(after: cure), twice.ends(after: cure)]
        #expect(ends == [false, true])
    }
}
