// SPDX-License-Identifier: Apache-2.0
//
// Devices that come to the bus and leave it. Only their number is told: what is there then, `interfaces()` says.

import Glibc

/// A moment in the life of a bus: how often a device had come or gone. Ask for it first and enumerate then.
public struct BusMoment: Sendable, Equatable {
    fileprivate let number: UInt64
}

extension CCIDHost {
    /// The bus's present moment; `nil` where the system tells nothing, and somebody has to look again and again.
    ///
    /// Over libusb that includes a machine, or a container, without a running udev: libusb then waits for events
    /// that never come.
    /// - Throws: `usbFailed` when libusb cannot listen.
    public func busMoment() throws(ReaderError) -> BusMoment? {
        guard hearsOfChanges else { return nil }
        return try shared.busChanges().map(BusMoment.init)
    }

    /// Waits until a device came or went after `moment`; any device, a reader or not.
    ///
    /// - Parameters:
    ///   - moment: the last moment known.
    ///   - time: how long to wait on the machine's clock; `nil`: for ever.
    ///   - cancellation: ends the wait.
    /// - Returns: the new moment; `nil` when the time was over.
    /// - Throws: `cancelled`, `usbFailed`.
    public func waitForChange(
        after moment: BusMoment, for time: Duration?, cancellation: Cancellation? = nil
    ) throws(ReaderError) -> BusMoment? {
        let deadline = time.map { time in
            let (end, overflow) = Self.monotonicNow.addingReportingOverflow(time.clampedNanoseconds)
            return overflow ? UInt64.max : end
        }
        return try shared.waitForBus(after: moment.number, deadline: deadline ?? .max, cancellation)
            .map(BusMoment.init)
    }

    /// The clock that the shim counts a wait for the bus on.
    private static var monotonicNow: UInt64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}
