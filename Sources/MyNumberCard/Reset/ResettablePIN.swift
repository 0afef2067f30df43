// SPDX-License-Identifier: Apache-2.0
//
// The two PINs that a kiosk may reset. There is no value for any other PIN, so that none can be asked for.

/// One of the two PINs that can be reset away from the municipal office: that of either certificate, and only with
/// the help of the other one.
///
/// The raw value is the name that the command line and JSON use.
public enum ResettablePIN: String, Sendable, CaseIterable {
    /// 利用者証明用電子証明書暗証番号.
    case authentication = "auth"
    /// 署名用電子証明書暗証番号.
    case signature = "sign"

    /// The PIN that the holder has to know when this one is reset.
    public var other: ResettablePIN {
        switch self {
        case .authentication: .signature
        case .signature: .authentication
        }
    }

    /// The same PIN among all PINs of the card.
    public var reference: PINReference {
        switch self {
        case .authentication: .authentication
        case .signature: .signature
        }
    }
}

extension PINReference {
    /// The PIN that the holder has to know when this one is reset at a kiosk; nil where a kiosk cannot reset it.
    public var otherAtKiosk: PINReference? {
        ResettablePIN.allCases.first { $0.reference == self }?.other.reference
    }
}
