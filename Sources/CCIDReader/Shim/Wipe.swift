// SPDX-License-Identifier: Apache-2.0
//
// Overwrites bytes that carried a secret.

import Glibc

extension [UInt8] {
    /// Overwrites all bytes with 00 in a way that the compiler keeps, and empties the array. Only this copy
    /// is reached: an array that is shared is copied first.
    public mutating func wipe() {
        unsafe withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe explicit_bzero(base, buffer.count)
        }
        removeAll()
    }
}
