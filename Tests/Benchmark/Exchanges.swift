// SPDX-License-Identifier: Apache-2.0
//
// One APDU through each face of the library, over the reader that answers from a table; and what the reader itself takes
// of that.

import AllocationCount
import ISO7816
import KioskReader

/// What one command takes through each face, in nanoseconds, and how often each face goes to the heap for it.
struct Exchanges {
    let level: String
    let scenario: String
    /// Messages to the reader.
    let exchanges: Int
    let reader: Double
    let intoBuffer: Double
    let response: Double
    let async: Double
    let allocations: Allocations

    static func measure(_ scenario: Scenario, _ level: Level) async throws -> Exchanges {
        let rig = try Rig(scenario, level)
        let count = scenario.count
        let (exchanges, reader, intoBuffer, response) = try rig.withSession { session in
            var data: [UInt8] = []
            let alone = Stopwatch.median(of: count) { for _ in 0..<count / 2 { rig.tape.playAlone() } }
            let intoBuffer = try Stopwatch.median(of: count) {
                for _ in 0..<count { try rig.check(session.transmit(scenario.command, into: &data)) }
            }
            let response = try Stopwatch.median(of: count) {
                for _ in 0..<count {
                    try rig.check(session.transmit(scenario.command, deadline: nil).sw)
                }
            }
            return (rig.tape.exchanges / 2, alone, intoBuffer, response)
        }
        let async = try await rig.withAsyncSession { session in
            try await Stopwatch.median(of: count) {
                for _ in 0..<count { try rig.check(await session.transmit(scenario.command).sw) }
            }
        }
        return Exchanges(
            level: level.name, scenario: scenario.name, exchanges: exchanges, reader: reader,
            intoBuffer: intoBuffer, response: response, async: async,
            allocations: try Allocations.count(rig))
    }
}

/// How often one command goes to the heap, once the session has had some as long.
struct Allocations: Equatable {
    let intoBuffer: Double
    let response: Double

    private static let count = 100

    static func count(_ rig: Rig) throws -> Allocations {
        try rig.withSession { session in
            var data: [UInt8] = []
            let intoBuffer = try calls {
                try rig.check(session.transmit(rig.scenario.command, into: &data))
            }
            let response = try calls {
                try rig.check(session.transmit(rig.scenario.command, deadline: nil).sw)
            }
            return Allocations(intoBuffer: intoBuffer, response: response)
        }
    }

    private static func calls(_ body: () throws -> Void) rethrows -> Double {
        for _ in 0..<4 { try body() }
        let before = allocation_calls()
        for _ in 0..<count { try body() }
        return Double(allocation_calls() - before) / Double(count)
    }
}
