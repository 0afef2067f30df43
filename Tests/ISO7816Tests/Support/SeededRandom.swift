// SPDX-License-Identifier: Apache-2.0
//
// Random input that can be had again: the seed is printed by whoever uses it, and taken from
// KIOSKREADER_SEED when that is set.

import Foundation

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct SeededRandom: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    /// Starts from KIOSKREADER_SEED, or from the seed given, and says so.
    init(_ test: String, seed standard: UInt64) {
        let wanted = ProcessInfo.processInfo.environment["KIOSKREADER_SEED"].flatMap { UInt64($0) }
        seed = wanted ?? standard
        state = seed
        print("\(test): KIOSKREADER_SEED=\(seed)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}
