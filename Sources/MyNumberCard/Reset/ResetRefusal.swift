// SPDX-License-Identifier: Apache-2.0
//
// The rules' ways to say no, before and during a reset. Each is an answer that is known, unlike a failure of the way
// to the card, the authority or the disk.

/// Why a reset is not done. The raw values are stable names.
public enum ResetRefusal: String, Sendable, CaseIterable {
    /// The authority has no reservation for this card.
    case noReservation
    /// The reservation is another card's.
    case reservationForAnotherCard
    /// The reservation is for the other of the two PINs.
    case reservationForAnotherPIN
    /// The phone did not check the holder's face.
    case faceNotChecked
    /// By the authority's clock, the reservation is not completed yet.
    case reservationNotCompleted
    /// The reservation was completed longer ago than it lasts.
    case reservationExpired
    /// The kiosk's service has closed, or not opened yet.
    case outsideServiceHours
    /// The authority's clock shows a moment before this version was written, or before a certificate was issued.
    case authorityClockUnset
    /// One of the two certificates is not on the card.
    case certificateMissing
    /// One of the two certificates has expired, or the card itself.
    case certificateExpired
    /// One of the two certificates is revoked or on hold.
    case certificateRevoked
    /// The card does not say whether one of the two certificates is on it, or the authority how it stands.
    case certificateUnknown
    /// The PIN that the holder has to know is locked.
    case otherPINLocked
    /// The PIN that the holder has to know has one try left, which is never taken here.
    case otherPINLastTry
    /// The card does not have the PIN that the holder has to know: a card without PINs has neither.
    case otherPINAbsent
    /// The card does not say how many tries the PIN that the holder has to know has left.
    case otherPINUnknown
    /// The card does not have the PIN that is to be reset.
    case pinAbsent
    /// The card does not say how many tries the PIN that is to be reset has left.
    case pinUnknown
    /// The holder's other PIN was wrong.
    case otherPINWrong
    /// The card in the reader is not the one that the journal is about.
    case anotherCard
    /// The authority's commands did not give the PIN its tries back.
    case notUnlocked
    /// The card took the new PIN, and yet its tries are not what they should be.
    case notSet

    /// Whether it is the PIN that the holder has to know that stands in the way.
    var isAboutOtherPIN: Bool {
        switch self {
        case .otherPINLocked, .otherPINLastTry, .otherPINAbsent, .otherPINUnknown, .otherPINWrong: true
        case .noReservation, .reservationForAnotherCard, .reservationForAnotherPIN, .faceNotChecked,
            .reservationNotCompleted, .reservationExpired, .outsideServiceHours, .authorityClockUnset,
            .certificateMissing, .certificateExpired, .certificateRevoked, .certificateUnknown, .pinAbsent,
            .pinUnknown,
            .anotherCard, .notUnlocked, .notSet:
            false
        }
    }
}
