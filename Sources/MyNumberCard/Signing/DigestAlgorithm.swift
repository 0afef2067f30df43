// SPDX-License-Identifier: Apache-2.0
//
// The hashes: those that a signature may be verified with, and those that one is made with. That SHA-1 is not among
// the latter is a matter of types, not of checks.

/// A hash that a signature may have been made with.
///
/// The raw value is the name that the command line and JSON use.
public enum DigestAlgorithm: String, Sendable, CaseIterable {
    /// SHA-1: old signatures are verified with it, none is made.
    case sha1
    /// SHA-256.
    case sha256
    /// SHA-384.
    case sha384
    /// SHA-512.
    case sha512

    /// How many bytes a hash has.
    public var length: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The name as FIPS 180-4 writes it.
    public var name: String {
        switch self {
        case .sha1: "SHA-1"
        case .sha256: "SHA-256"
        case .sha384: "SHA-384"
        case .sha512: "SHA-512"
        }
    }

    /// The object identifier: RFC 8017, appendix B.1.
    var identifier: [UInt64] {
        switch self {
        case .sha1: [1, 3, 14, 3, 2, 26]
        case .sha256: [2, 16, 840, 1, 101, 3, 4, 2, 1]
        case .sha384: [2, 16, 840, 1, 101, 3, 4, 2, 2]
        case .sha512: [2, 16, 840, 1, 101, 3, 4, 2, 3]
        }
    }
}

/// A hash that signatures are made with.
///
/// The raw value is the name that the command line and JSON use.
public enum SigningDigest: String, Sendable, CaseIterable {
    /// SHA-256.
    case sha256
    /// SHA-384.
    case sha384
    /// SHA-512.
    case sha512

    /// The same among those that are verified.
    public var algorithm: DigestAlgorithm {
        switch self {
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }
}
