// SPDX-License-Identifier: Apache-2.0
//
// How a certificate stands, from its validity and from what revocation data say of it.

/// How a certificate stands, as far as anybody here knows.
public enum CertificateStanding: String, Sendable, CaseIterable {
    /// Nobody has looked.
    case unknown
    /// There is none on the card.
    case absent
    /// It is on the card; until when it can be used is not known.
    case present
    /// It can be used, and is not yet to be renewed.
    case valid
    /// It can be used, and a renewal is taken.
    case renewable
    /// Its end, or the card's, is over.
    case expired
    /// It is on hold: its issuer was told that the card is lost.
    case onHold
    /// It was ended before its time.
    case revoked
    /// It was ended before its time because name, address, sex or birth date of the holder changed.
    case revokedByChange

    /// Whether the reset away from the office is out of the question with it.
    var preventsKiosk: Bool {
        switch self {
        case .absent, .expired, .onHold, .revoked, .revokedByChange: true
        case .unknown, .present, .valid, .renewable: false
        }
    }
}

extension CertificateStanding {
    /// From what was found out of a certificate.
    ///
    /// - Parameters:
    ///   - kind: which one it is: of a change of name or address the signature certificate alone ends.
    ///   - state: where the present moment lies in its validity.
    ///   - findings: what revocation data say of it, where there are any.
    public init(
        _ kind: CertificateKind?, _ state: CertificateValidity.State, _ findings: [RevocationFinding] = []
    ) {
        let reasons = findings.compactMap(\.revocation)
        // What is over needs a new one, whatever else was true of it.
        if state == .expired {
            self = .expired
        } else if reasons.isEmpty {
            switch state {
            case .valid: self = .valid
            case .renewable: self = .renewable
            case .expired: self = .expired
            case .clockUnset: self = .present
            }
        } else if reasons.allSatisfy({ $0 == .certificateHold }) {
            self = .onHold
        } else if kind == .sign, reasons.contains(.affiliationChanged) {
            self = .revokedByChange
        } else {
            self = .revoked
        }
    }
}

extension RevocationFinding {
    /// Why it is revoked; nil where it is not, or where that is not known.
    fileprivate var revocation: RevocationReason? {
        guard case .revoked(_, let reason) = status else { return nil }
        return reason ?? .unspecified
    }
}
