// SPDX-License-Identifier: Apache-2.0
//
// The figures that are the same on every machine, held against their bounds: no time among them.

import KioskReader

/// What `benchmark exact` checks.
enum ExactFigures {
    /// The least share of the least line time that reading the certificate has to reach.
    private static let leastShare = 0.97

    /// - Returns: what is out of bounds, in words.
    static func failures() throws -> [String] {
        var failures: [String] = []
        for level in Level.all {
            for scenario in try Scenario.all() {
                let calls = try Allocations.count(Rig(scenario, level))
                let name = "\(level.name), \(scenario.name)"
                print("\(name): \(calls.intoBuffer) calls to the heap, \(calls.response) without a buffer")
                if calls.intoBuffer != 0 { failures.append("\(name) goes to the heap") }
            }
        }
        for kind in EngineRun.Kind.allCases {
            let calls = EngineRun.measure(kind).allocations
            print("the T=1 engine, \(kind): \(calls) calls to the heap per block")
            if calls != 0 { failures.append("the T=1 engine, \(kind), goes to the heap") }
        }
        for level in CertificateReading.levels {
            let reading = try CertificateReading.measure(level)
            let name = "the certificate at \(reading.reader)"
            print(
                "\(name): \(reading.taken.apdus) APDUs, \(reading.taken.transfers) transfers, "
                    + "\((reading.share * 100).rounded(1)) % of the least time")
            // The least may be the whole file at a stroke, which is a matter of its filler: see LeastReading.
            if reading.taken.apdus > reading.least.apdus + 1 {
                failures.append("\(name) takes more APDUs than the least")
            }
            if reading.taken.transfers > reading.least.transfers {
                failures.append("\(name) takes more transfers than the least")
            }
            if reading.share < leastShare { failures.append("\(name) takes more time than it may") }
        }
        return failures
    }
}
