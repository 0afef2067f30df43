// SPDX-License-Identifier: Apache-2.0
//
// A million commands in one session: whether memory and latency stay as they were.

import ISO7816
import KioskReader
import ProcessFigures

/// What a million commands leave behind.
struct LongRun {
    let count: Int
    let before: ProcessFigures
    let after: ProcessFigures
    /// The latency in the middle of the first and of the last tenth, in nanoseconds.
    let firstTenth: UInt32
    let lastTenth: UInt32
    let worst: UInt32

    static func measure(_ count: Int) throws -> LongRun {
        let rig = try Rig(try Scenario.all()[1], .tpdu)
        var times = [UInt32](repeating: 0, count: count)
        var data: [UInt8] = []
        let (before, after) = try rig.withSession { session in
            for _ in 0..<1_000 { try rig.check(session.transmit(rig.scenario.command, into: &data)) }
            _ = ProcessFigures.now()
            let before = ProcessFigures.now()
            for index in times.indices {
                let start = ContinuousClock.now
                try rig.check(session.transmit(rig.scenario.command, into: &data))
                times[index] = UInt32(Stopwatch.nanoseconds(since: start))
            }
            return (before, ProcessFigures.now())
        }
        let tenth = count / 10
        return LongRun(
            count: count, before: before, after: after, firstTenth: middle(times.prefix(tenth)),
            lastTenth: middle(times.suffix(tenth)), worst: times.max() ?? 0)
    }

    private static func middle(_ times: ArraySlice<UInt32>) -> UInt32 {
        let sorted = times.sorted()
        return sorted[sorted.count / 2]
    }
}
