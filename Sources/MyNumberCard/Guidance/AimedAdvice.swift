// SPDX-License-Identifier: Apache-2.0
//
// One piece of advice with what it is about: of a card with several PINs, whoever is to act has to know which.

/// A piece of advice, and the PINs and certificates of the card that it is about.
public struct AimedAdvice: Sendable, Equatable {
    /// What the holder can do.
    public let advice: Advice
    /// The PINs that it is about, in the order of `PINReference`; empty where it is about none, or about every card.
    public internal(set) var pins: [PINReference]
    /// The certificates that it is about, the signature certificate first.
    public internal(set) var certificates: [CertificateKind]

    /// Makes a piece from its parts.
    public init(_ advice: Advice, pins: [PINReference] = [], certificates: [CertificateKind] = []) {
        self.advice = advice
        self.pins = pins
        self.certificates = certificates
    }
}

extension Advice {
    /// Whether its words speak of a PIN or certificate without saying of which: then the names belong beside them.
    public var leavesNameOpen: Bool {
        switch self {
        case .triesComeBack, .lastTry, .kioskReset, .kioskNotForThisPIN, .kioskNeedsOtherPIN,
            .otherPINLastTry,
            .kioskNeedsCertificates, .officeUnlock, .pinNotSet, .triesUnknown, .renewal, .certificateExpired,
            .certificateAbsent, .certificateRevoked, .endAfterHold:
            true
        case .kioskClosedNow, .changeRegularly, .newSignatureCertificate, .voluntaryEnd, .callCentre,
            .callCentreClosedNow, .lostCard:
            false
        }
    }
}
