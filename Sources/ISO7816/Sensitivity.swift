// SPDX-License-Identifier: Apache-2.0
//
// How secret an exchange with the card is. The mark travels down with the bytes, to the trace and
// to the reader's approval; what each level forbids is left to those layers.

/// How secret a command and its answer are.
public enum Sensitivity: Int, Sendable, Comparable, CaseIterable, CustomStringConvertible {
    /// May be shown and recorded.
    case open = 0

    /// Its answer tells who the card holder is, and the card gives it to anybody without a PIN: recorded without the
    /// answer's data, and carried by any reader, since a reader without an approval could ask for it by itself.
    case identifying = 1

    /// Identifies or describes the card holder: recorded with data and lengths blanked.
    case personal = 2

    /// Carries a PIN or a key: recorded with data, lengths and checksums blanked, and never repeated by itself.
    case secret = 3

    /// The stricter of two levels. A level is raised on its way down, never lowered.
    /// - Parameter other: what somebody else demands.
    /// - Returns: the higher of the two.
    public func raised(to other: Sensitivity) -> Sensitivity { max(self, other) }

    /// Orders `open` below `identifying` below `personal` below `secret`.
    public static func < (lhs: Sensitivity, rhs: Sensitivity) -> Bool { lhs.rawValue < rhs.rawValue }

    /// The stable English name: `open`, `identifying`, `personal` or `secret`.
    public var description: String {
        switch self {
        case .open: "open"
        case .identifying: "identifying"
        case .personal: "personal"
        case .secret: "secret"
        }
    }
}
