// SPDX-License-Identifier: Apache-2.0
//
// What the leaflet's hours mean for a moment, by whichever clock the caller trusts.

extension Leaflet {
    /// Whether a reservation still holds: from its completion until 24 hours later, that moment included (24時間以内).
    ///
    /// - Parameters:
    ///   - completed: when the reservation was completed.
    ///   - now: the present moment, by the same clock.
    public static func isReservationOpen(completed: CertificateTime, at now: CertificateTime) -> Bool {
        let age = now.secondsSince1970 - completed.secondsSince1970
        return age >= 0 && age <= Int64(reservationHours.value) * 3600
    }

    /// Whether the kiosks serve: at 6:30:00 they do, at 23:00:00 they do not. A step that was begun is finished.
    ///
    /// - Parameter now: the present moment.
    public static func isKioskOpen(at now: CertificateTime) -> Bool { kioskHours.value.contains(now) }

    /// Whether the call centre answers questions about the reset: at 9:30:00 it does, at 20:00:00 it does not.
    ///
    /// - Parameter now: the present moment.
    public static func isCallCentreOpen(at now: CertificateTime) -> Bool {
        callCentreHours.value.contains(now)
    }
}
