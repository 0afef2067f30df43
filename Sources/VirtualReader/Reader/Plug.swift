// SPDX-License-Identifier: Apache-2.0
//
// Where a virtual reader is plugged in, how often it was, and who wants to know when that changes.

/// A virtual reader's plug.
struct Plug {
    /// The address on the bus.
    private(set) var address: UInt8
    /// How often it was plugged in.
    private(set) var times: UInt64 = 1
    /// Whether it is plugged in.
    private(set) var isIn = true
    /// Called after each change.
    var observers: [@Sendable () -> Void] = []

    init(address: UInt8) { self.address = address }

    /// It leaves the bus; who is to be told, nobody when it had left before.
    mutating func leave() -> [@Sendable () -> Void] {
        guard isIn else { return [] }
        isIn = false
        return observers
    }

    /// It comes back, at the next free address, as on a real bus; who is to be told.
    mutating func comeBack() -> [@Sendable () -> Void] {
        isIn = true
        times += 1
        address = address >= 127 ? 2 : address + 1
        return observers
    }
}
