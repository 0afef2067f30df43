// SPDX-License-Identifier: Apache-2.0
//
// The seven shapes of a command APDU, named as the standard names them.

/// Which length fields a command APDU has (ISO/IEC 7816-3:2006, 12.1.3).
public enum APDUCase: String, Sendable, CaseIterable, CustomStringConvertible {
    /// Header only.
    case case1 = "1"
    /// Header and a one-byte Le.
    case case2Short = "2S"
    /// Header, a one-byte Lc and data.
    case case3Short = "3S"
    /// Header, a one-byte Lc, data and a one-byte Le.
    case case4Short = "4S"
    /// Header and a three-byte Le.
    case case2Extended = "2E"
    /// Header, a three-byte Lc and data.
    case case3Extended = "3E"
    /// Header, a three-byte Lc, data and a two-byte Le.
    case case4Extended = "4E"

    /// Whether the length fields have the extended form.
    public var isExtended: Bool {
        switch self {
        case .case1, .case2Short, .case3Short, .case4Short: false
        case .case2Extended, .case3Extended, .case4Extended: true
        }
    }

    /// The usual short name: 1, 2S, 3S, 4S, 2E, 3E or 4E.
    public var description: String { rawValue }
}
