// SPDX-License-Identifier: Apache-2.0
//
// What can go wrong with one USB transfer. The device that does it wrong is FaultyReader.

import CCIDReader

/// One packet or control request that crossed the bus.
package enum Transfer: Sendable, Equatable {
    case bulkOut, bulkIn, interrupt
    /// With whether its data stage goes to the host.
    case control(toHost: Bool)
}

/// How a transfer fails.
package enum Way: String, Sendable, CaseIterable {
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
    package func canHappen(to transfer: Transfer) -> Bool {
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
package struct TransferFault: Sendable, Equatable, CustomStringConvertible {
    package let number: Int
    package let way: Way

    package init(number: Int, way: Way) { (self.number, self.way) = (number, way) }

    package var description: String { "transfer \(number) \(way.rawValue)" }
}
