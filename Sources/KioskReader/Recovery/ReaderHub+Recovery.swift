// SPDX-License-Identifier: Apache-2.0
//
// What the recovery needs of the hub: an interface held without a slot, and a wait for the bus.

import CCIDReader

extension ReaderHub {
    /// The right to use the reader's interface, without a slot; opened in this mode where it is not open yet.
    func hold(
        _ reader: Reader, _ mode: CCIDInterface.Mode, _ cancellation: Cancellation?
    ) throws(ReaderError) -> InterfaceLease {
        try table.lease(reader.path, address: reader.address, slot: nil) { () throws(ReaderError) in
            try open(reader, mode, cancellation)
        }
    }

    /// Waits for something to come to the bus or leave it, for so long; where nobody tells, until it is time to look
    /// again: a second.
    func waitForBus(
        after moment: BusMoment?, for time: Duration, _ cancellation: Cancellation?
    ) throws(ReaderError) {
        if let moment {
            _ = try host.waitForChange(after: moment, for: time, cancellation: cancellation)
        } else if (cancellation ?? Cancellation()).wait(for: min(time, .seconds(1))) {
            throw ReaderError(.cancelled)
        }
    }
}
