// SPDX-License-Identifier: Apache-2.0
//
// From a situation to advice: pure functions, a switch over what the card says and one over the conditions of the
// kiosk. The words of each advice are in Advice+Words.swift.

extension CardSituation {
    /// What to do about one PIN, the nearest first.
    ///
    /// - Parameter pin: which one.
    /// - Returns: nothing where nothing is known of it.
    public func advice(on pin: PINReference) -> [Advice] {
        if forgotten.contains(pin), pins[pin] != .notSet { return ways(toReset: pin) }
        switch pins[pin] {
        case .usable(let left) where left <= 1: return [.lastTry] + ways(toReset: pin)
        case .usable(let left) where left < pin.limit ?? left: return [.triesComeBack]
        case .usable: return pin.isChosenByHolder ? [.changeRegularly] : []
        case .locked: return ways(toReset: pin)
        case .notSet: return pin.isChosenByHolder ? [.pinNotSet] : []
        case .unknown: return pin.isChosenByHolder ? [.triesUnknown] : []
        case nil: return []
        }
    }

    /// What to do about the two certificates, the signature certificate's first.
    public var certificateAdvice: [Advice] { aimedAtCertificates.merged.map(\.advice) }

    /// Everything that is to be done, PINs first, and each advice once.
    public var advice: [Advice] { aimedAdvice.map(\.advice) }

    /// The same, and behind it what holds for every card at any time.
    public var adviceWithGeneral: [Advice] { aimedAdviceWithGeneral.map(\.advice) }

    /// Everything that is to be done, as ``advice``, each with the PINs and certificates that it is about.
    public var aimedAdvice: [AimedAdvice] {
        let ofPINs = PINReference.allCases.filter { pins[$0] != nil || forgotten.contains($0) }
            .flatMap { pin in advice(on: pin).map { AimedAdvice($0, pins: [pin]) } }
        return (ofPINs + aimedAtCertificates).merged
    }

    /// The same, and behind it what holds for every card at any time, which is about no PIN or certificate of this one.
    public var aimedAdviceWithGeneral: [AimedAdvice] {
        (aimedAdvice + Advice.general.map { AimedAdvice($0) }).merged
    }

    private var aimedAtCertificates: [AimedAdvice] {
        [(CertificateKind.sign, signature), (.auth, authentication)].compactMap { kind, standing in
            let advice: Advice? =
                switch standing {
                case .unknown, .present, .valid: nil
                case .absent: .certificateAbsent
                case .renewable: .renewal
                case .expired: .certificateExpired
                case .onHold: .endAfterHold
                case .revoked: .certificateRevoked
                case .revokedByChange: .newSignatureCertificate
                }
            return advice.map { AimedAdvice($0, certificates: [kind]) }
        }
    }

    /// The ways to a new PIN for a holder who has none that works.
    private func ways(toReset pin: PINReference) -> [Advice] {
        if let obstacle = obstacle(toKioskFor: pin) { return [obstacle, .officeUnlock] }
        var ways: [Advice] = [.kioskReset]
        if let now, !Leaflet.isKioskOpen(at: now) { ways.append(.kioskClosedNow) }
        ways += [.officeUnlock, .callCentre]
        if let now, !Leaflet.isCallCentreOpen(at: now) { ways.append(.callCentreClosedNow) }
        return ways
    }

    /// Why a kiosk cannot reset a PIN; nil where nothing known stands against it.
    private func obstacle(toKioskFor pin: PINReference) -> Advice? {
        guard let other = pin.otherAtKiosk else { return .kioskNotForThisPIN }
        // What is known to the holder for certain is neither locked nor unset.
        if !known.contains(other) {
            if forgotten.contains(other) { return .kioskNeedsOtherPIN }
            switch pins[other] {
            case .locked, .notSet: return .kioskNeedsOtherPIN
            case .usable(let left) where left <= 1: return .otherPINLastTry
            case .usable, .unknown, nil: break
            }
        }
        return signature.preventsKiosk || authentication.preventsKiosk ? .kioskNeedsCertificates : nil
    }
}

extension PINReference {
    /// Whether it is a secret of the holder's own choice, not a number that stands on the card.
    var isChosenByHolder: Bool {
        switch self {
        case .authentication, .signature, .inputSupport, .residentRegistry, .common: true
        case .inputSupportNumberA, .inputSupportNumberB, .surfaceNumberA, .surfaceNumberB, .surfaceBirthDate:
            false
        }
    }
}

extension [AimedAdvice] {
    /// The same in the same order, each advice once, about all that it was about.
    fileprivate var merged: [AimedAdvice] {
        var merged: [AimedAdvice] = []
        for piece in self {
            guard let place = merged.firstIndex(where: { $0.advice == piece.advice }) else {
                merged.append(piece)
                continue
            }
            merged[place].pins += piece.pins
            merged[place].certificates += piece.certificates
        }
        return merged
    }
}
