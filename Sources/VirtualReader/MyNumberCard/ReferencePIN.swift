// SPDX-License-Identifier: Apache-2.0
//
// One PIN of the simulated card: its value, its retry counter, and what a comparison does to them. Which
// commands reach it, and how long "verified" lasts, is said in SimulatedMyNumberCard+PIN.

/// A PIN with its retry counter.
struct ReferencePIN {
    private(set) var value: [UInt8]
    /// How many characters a value may have.
    let lengths: ClosedRange<Int>
    /// The tries that a fresh counter holds.
    let limit: Int
    private(set) var triesLeft: Int

    init(value: String, lengths: ClosedRange<Int>, limit: Int, triesLeft: Int? = nil) {
        self.value = Array(value.utf8)
        self.lengths = lengths
        self.limit = limit
        self.triesLeft = min(max(triesLeft ?? limit, 0), limit)
    }

    var isLocked: Bool { triesLeft == 0 }

    /// Compares byte for byte; a match fills the counter, anything else costs a try.
    ///
    /// Call it only when the PIN is not locked.
    mutating func matches(_ presented: [UInt8]) -> Bool {
        guard presented == value else {
            triesLeft = max(triesLeft - 1, 0)
            return false
        }
        triesLeft = limit
        return true
    }

    /// Fills the counter; the value stays.
    mutating func unlock() { triesLeft = limit }

    /// Puts a new value in place; the counter is full again.
    mutating func change(to newValue: [UInt8]) {
        value = newValue
        triesLeft = limit
    }
}
