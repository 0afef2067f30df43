// SPDX-License-Identifier: Apache-2.0
//
// What a holder can be told to do, as values; the words are in Advice+Words.swift.

/// One piece of advice for a holder. The raw values are stable names.
public enum Advice: String, Sendable, CaseIterable {
    // MARK: PINs

    /// Enter with care: the right PIN gives all tries back, time does not.
    case triesComeBack
    /// One more wrong entry locks the PIN.
    case lastTry
    /// Reserve by the app, then set a new PIN at the kiosk of a shop.
    case kioskReset
    /// The kiosks do not serve at this moment.
    case kioskClosedNow
    /// A kiosk does not reset this PIN.
    case kioskNotForThisPIN
    /// A kiosk resets a PIN only with the help of the other one.
    case kioskNeedsOtherPIN
    /// A kiosk asks for the other PIN, of which the last try is left; that is not risked.
    case otherPINLastTry
    /// A kiosk resets a PIN only with both certificates valid.
    case kioskNeedsCertificates
    /// The office unlocks a PIN and has a new one set.
    case officeUnlock
    /// The PIN was never set, which is no lock.
    case pinNotSet
    /// The card does not say how many tries the PIN has.
    case triesUnknown
    /// Change PINs regularly.
    case changeRegularly

    // MARK: Certificates

    /// A renewal is taken.
    case renewal
    /// The certificate's time, or the card's, is over.
    case certificateExpired
    /// There is no such certificate on the card.
    case certificateAbsent
    /// The certificate was ended before its time.
    case certificateRevoked
    /// A move or a marriage ends the signature certificate: a new one comes with the notice of it.
    case newSignatureCertificate
    /// Who does not want a certificate any more can have it ended.
    case voluntaryEnd
    /// What is on hold is not released, but ended at the office.
    case endAfterHold

    // MARK: Telephone

    /// Whom to ask about the reset.
    case callCentre
    /// The call centre does not answer questions about the reset at this moment.
    case callCentreClosedNow
    /// Whom to tell that the card is lost.
    case lostCard

    /// What holds for every card at any time.
    public static let general: [Advice] = [
        .changeRegularly, .newSignatureCertificate, .voluntaryEnd, .lostCard, .endAfterHold,
    ]
}
