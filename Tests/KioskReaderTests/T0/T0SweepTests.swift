// SPDX-License-Identifier: Apache-2.0
//
// The fault sweep at character level and at T=0: every transfer of every operation fails once in every way. Never a
// PIN try unseen, always an end in time, and a reader that works again.

import CCIDReader
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Fault sweep at character level and at T=0")
struct T0SweepTests {
    static let common: [SweepOperation] = [
        .open, .pin, .reset(.warm), .reset(.cold), .parameters, .close,
    ]

    static let blocks = (common + [.caseFour, .readBinary]).map {
        FaultSweepTests.Case(operation: $0, profile: .character)
    }

    static let characters = (common + SweepOperation.t0Exchanges).flatMap { operation in
        [ReaderProfile.character, .gemPCTwin].map {
            FaultSweepTests.Case(operation: operation, profile: $0, card: .t0)
        }
    }

    @Test("T=1 at character level: the call ends well or typed, and in time", arguments: blocks)
    func atT1(_ row: FaultSweepTests.Case) throws { try row.sweep() }

    @Test("T=0, in characters and in TPDUs: the call ends well or typed, and in time", arguments: characters)
    func atT0(_ row: FaultSweepTests.Case) throws { try row.sweep() }
}
