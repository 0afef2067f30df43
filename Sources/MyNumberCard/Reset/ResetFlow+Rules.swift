// SPDX-License-Identifier: Apache-2.0
//
// What must hold before a reset begins or goes on, and in which order it is asked: the card, the reservation, the
// clock and the time, the certificates, the PINs.

/// What is known of the card, from itself and from the authority, before anything is done to it.
public struct ResetIdentification: Sendable, Equatable {
    /// The authority's clock.
    public var now: CertificateTime
    /// The binding of the card in the reader.
    public var binding: CardBinding
    /// The authority's reservation.
    public var reservation: Reservation
    /// The card's own end; nil where the card does not tell it.
    public var cardEnd: CardEnd?
    /// Which certificates the card says are on it.
    public var certificates: CertificateAvailability?
    /// What the card says of the PIN that the holder has to know.
    public var other: PINStatus
    /// What the card says of the PIN that is to be reset.
    public var target: PINStatus
}

extension ResetFlow {
    /// The first rule that is not met; nil where all are.
    func refusal(of found: ResetIdentification, _ progress: Progress) -> ResetRefusal? {
        if let resumed = progress.resumed, resumed != found.binding { return .anotherCard }
        let reservation = found.reservation
        guard reservation.binding == found.binding else { return .reservationForAnotherCard }
        guard reservation.pin == pin else { return .reservationForAnotherPIN }
        guard reservation.isFaceChecked else { return .faceNotChecked }
        // By a clock that was never set, no rule of time can be asked.
        guard found.now >= ClockDoubt.thisVersion else { return .authorityClockUnset }
        // A begun step finishes: what was begun in time is brought to its end, also when a power cut came between.
        // Whether the reservation still stands then is the authority's to say, which has just been asked.
        let wasUnderWay = (progress.reached ?? .begun) >= .unlocking
        if !wasUnderWay, let refusal = Self.refusal(at: found.now, completed: reservation.completed) {
            return refusal
        }
        return certificateRefusal(of: found) ?? pinRefusal(of: found)
    }

    /// The rules of time, by the authority's clock; the numbers are the leaflet's.
    private static func refusal(at now: CertificateTime, completed: CertificateTime) -> ResetRefusal? {
        guard now >= completed else { return .reservationNotCompleted }
        guard Leaflet.isReservationOpen(completed: completed, at: now) else { return .reservationExpired }
        return Leaflet.isKioskOpen(at: now) ? nil : .outsideServiceHours
    }

    private func certificateRefusal(of found: ResetIdentification) -> ResetRefusal? {
        let onCard = [found.certificates?.authentication, found.certificates?.signature]
        if onCard.contains(false) { return .certificateMissing }
        if onCard.contains(nil) { return .certificateUnknown }
        let standings = [found.reservation.authentication, found.reservation.signature]
        for standing in standings {
            switch standing {
            case .absent: return .certificateMissing
            case .revoked, .onHold: return .certificateRevoked
            case .unknown: return .certificateUnknown
            case .valid(let first, let last):
                let validity = CertificateValidity(notBefore: first, notAfter: last, cardEnd: found.cardEnd)
                switch validity.state(at: found.now) {
                case .clockUnset: return .authorityClockUnset
                case .expired: return .certificateExpired
                case .valid, .renewable: break
                }
            }
        }
        return nil
    }

    private func pinRefusal(of found: ResetIdentification) -> ResetRefusal? {
        switch found.other {
        case .usable(let left) where left >= 2: break
        case .usable: return .otherPINLastTry
        case .locked: return .otherPINLocked
        case .notSet: return .otherPINAbsent
        case .unknown: return .otherPINUnknown
        }
        switch found.target {
        case .usable, .locked: return nil
        case .notSet: return .pinAbsent
        case .unknown: return .pinUnknown
        }
    }
}
