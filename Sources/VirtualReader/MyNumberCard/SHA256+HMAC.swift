// SPDX-License-Identifier: Apache-2.0
//
// HMAC-SHA-256 (RFC 2104) for the simulated card and its made-up issuer. Not for anything secret.

extension SHA256 {
    /// The length of a hash.
    static let length = 32

    /// The keyed hash of a message.
    ///
    /// - Parameters:
    ///   - message: what is hashed.
    ///   - key: at most 64 bytes count.
    static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        let padded = Array(key.prefix(64)) + [UInt8](repeating: 0, count: max(64 - key.count, 0))
        return hash(padded.map { $0 ^ 0x5C } + hash(padded.map { $0 ^ 0x36 } + message))
    }
}
