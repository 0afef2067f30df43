// SPDX-License-Identifier: Apache-2.0
//
// Overwrites bytes that carried a secret: the one place that does so in Swift. CCCID has its own for what C holds.

/// What is done to arrays that carried a secret.
package enum SecretBytes {
    /// Overwrites all bytes with 00. Only this copy is reached: an array that is shared is copied first.
    // Not inlined, so that the stores are not dropped as dead where the array is freed next.
    @inline(never)
    package static func wipe(_ bytes: inout [UInt8]) {
        var place = bytes.mutableSpan
        place.update(repeating: 0)
    }
}

extension [UInt8] {
    /// Overwrites all bytes with 00, and empties the array. Only this copy is reached: an array that is shared is
    /// copied first.
    /// - Parameter keepingCapacity: the place in memory stays the array's, for bytes to come.
    package mutating func wipe(keepingCapacity: Bool = false) {
        SecretBytes.wipe(&self)
        removeAll(keepingCapacity: keepingCapacity)
    }

    /// Makes room for more bytes. When the array must grow, the old place is overwritten before it is given back.
    package mutating func makeRoom(for more: Int) {
        guard count + more > capacity else { return }
        var grown: [UInt8] = []
        grown.reserveCapacity(Swift.max(2 * count, count + more))
        grown.append(contentsOf: self)
        SecretBytes.wipe(&self)
        self = grown
    }

    /// Adds bytes. Added one by one, the array would ask each time whether it is shared.
    package mutating func append(_ more: Span<UInt8>) {
        // Of nothing, Swift 6.3 writes the count into the place that all empty arrays share.
        guard !more.isEmpty else { return }
        makeRoom(for: more.count)
        append(addingCapacity: more.count) { place in
            for index in more.indices { place.append(more[index]) }
        }
    }

    /// Hands the bytes over and keeps none, so that they have one holder.
    package mutating func takeAll() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &self)
        return taken
    }
}
