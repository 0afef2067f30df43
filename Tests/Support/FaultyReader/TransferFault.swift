// SPDX-License-Identifier: Apache-2.0
//
// What can go wrong with one USB transfer, and what a sweep over all of them counted. The device that does
// it wrong is FaultyReader.

import CCIDReader

/// One packet or control request that crossed the bus.
enum Transfer: Sendable, Equatable {
    case bulkOut, bulkIn, interrupt
    /// With whether its data stage goes to the host.
    case control(toHost: Bool)
}

/// How a transfer fails.
enum Way: String, Sendable, CaseIterable {
    /// The endpoint answers NAK from now on, until the fault is lifted.
    case silent
    /// The packet never arrives.
    case lost
    /// The endpoint halts until it is cleared; what it had to say comes after that.
    case stall
    /// Half of the bytes; the packets behind it are whole.
    case short
    /// One byte more than there is room for.
    case babble
    /// The device leaves the bus.
    case gone

    /// Whether a transfer can fail so. What the device acknowledged has arrived whole, a host does not babble,
    /// and endpoint 0 has no NAK on a software bus.
    func canHappen(to transfer: Transfer) -> Bool {
        switch (self, transfer) {
        case (.babble, .bulkOut), (.lost, .bulkOut), (.short, .bulkOut), (.silent, .control),
            (.lost, .control):
            false
        case (.short, .control(let toHost)), (.babble, .control(let toHost)): toHost
        default: true
        }
    }
}

/// A failure of the transfer with that number, counted from 1 since the faults were armed.
struct TransferFault: Sendable, Equatable, CustomStringConvertible {
    let number: Int
    let way: Way
    var description: String { "transfer \(number) \(way.rawValue)" }
}

/// What a sweep saw.
struct Coverage: CustomStringConvertible {
    let operation: String
    let profile: String
    let transfers: Int
    var ways: Set<Way> = []
    var recovered = 0
    var errors: [String: Int] = [:]

    var faults: Int { recovered + errors.values.reduce(0, +) }

    var description: String {
        let kinds = errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return
            "sweep: \(operation) on \(profile): \(transfers) transfers × \(ways.count) ways, \(faults) faults, "
            + "\(recovered) recovered, \(faults - recovered) typed errors"
            + (kinds.isEmpty ? "" : " (\(kinds))")
    }
}
