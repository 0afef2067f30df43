// SPDX-License-Identifier: Apache-2.0
//
// Waiting for the bus: at once where the system tells of devices, by looking again where it does not.

import CCIDReader

extension ReaderHub {
    /// How often the bus is looked at where nobody tells of changes.
    static let busLook = Duration.seconds(1)

    /// The bus's present moment; `nil` where nobody tells of changes, or libusb cannot listen: then somebody looks again
    /// and again, and enumeration says what is wrong.
    func busMoment() -> BusMoment? { (try? host.busMoment()) ?? nil }

    /// Waits until something came or went after `moment`, or the time is over; at most until the next look is due
    /// where there is no moment.
    ///
    /// - Throws: `cancelled`.
    func waitForBus(
        after moment: BusMoment?, for time: Duration?, _ cancellation: Cancellation?
    ) throws(KioskReaderError) {
        do throws(ReaderError) {
            if let moment {
                _ = try host.waitForChange(after: moment, for: time, cancellation: cancellation)
                return
            }
        } catch {
            if error.kind == .cancelled { throw KioskReaderError(.cancelled) }
        }
        // Nobody tells, or not any more: a look now and then.
        guard !(cancellation ?? Cancellation()).wait(for: min(Self.busLook, time ?? Self.busLook)) else {
            throw KioskReaderError(.cancelled)
        }
    }
}
