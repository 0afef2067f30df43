// SPDX-License-Identifier: Apache-2.0
//
// Overwrites bytes that carried a secret: the one place that does so in Swift. CCCID has its own for what C holds.

/// What is done to arrays that carried a secret.
package enum SecretBytes {
    /// Overwrites all bytes with 00. Only this copy is reached: an array that is shared is copied first.
    // Not inlined, so that the stores are not dropped as dead where the array is freed next.
    @inline(never)
    package static func wipe(_ bytes: inout [UInt8]) {
        for index in bytes.indices { bytes[index] = 0 }
    }
}

extension [UInt8] {
    /// Overwrites all bytes with 00, and empties the array. Only this copy is reached: an array that is shared is
    /// copied first.
    package mutating func wipe() {
        SecretBytes.wipe(&self)
        removeAll()
    }
}
