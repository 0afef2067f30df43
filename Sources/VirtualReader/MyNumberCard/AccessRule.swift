// SPDX-License-Identifier: Apache-2.0
//
// When a file of the simulated card may be read, or its key used. What counts as verified is kept by
// SimulatedMyNumberCard; PINs of other applications never matter.

/// The condition for reading an elementary file or using the key in it.
enum AccessRule: Equatable {
    /// Always.
    case free
    /// After any one of these PINs (their file identifiers in the same application).
    case afterAny(of: Set<FileIdentifier>)
    /// Not by anything known.
    case never

    func isMet(by verified: Set<FileIdentifier>) -> Bool {
        switch self {
        case .free: true
        case .afterAny(let pins): !pins.isDisjoint(with: verified)
        case .never: false
        }
    }
}
