// SPDX-License-Identifier: Apache-2.0
//
// Bytes of a command or an answer in one place, overwritten before the memory goes back.

/// Bytes that are overwritten with zeros when they are no longer needed. Never printed.
///
/// `@unchecked Sendable`: the one reference is a private constant of an engine, which cannot be copied, hands the
/// reference to nobody and is used by one thread at a time; so no two threads ever reach the same buffer.
final class WipingBuffer: @unchecked Sendable {
    private var bytes: [UInt8] = []

    var count: Int { bytes.count }

    /// Adds bytes. When the array must grow, the old place is overwritten before it is given back.
    func append(_ more: Span<UInt8>) { bytes.append(more) }

    /// Adds bytes.
    func append(_ more: [UInt8]) { append(more.span) }

    /// Adds some of these bytes to others; what lies outside is left out.
    func copy(_ range: Range<Int>, to other: inout [UInt8]) {
        other.append(contentsOf: bytes[range.clamped(to: 0..<bytes.count)])
    }

    /// Hands the bytes over and keeps nothing.
    func take() -> [UInt8] {
        bytes.takeAll()
    }

    /// Takes an array's place in memory for bytes to come, and leaves the caller none; what was in it is overwritten.
    func takeBack(_ array: inout [UInt8]) {
        array.wipe(keepingCapacity: true)
        guard bytes.isEmpty, array.capacity > bytes.capacity else { return }
        swap(&array, &bytes)
    }

    /// Overwrites and empties; the place in memory stays for the bytes to come.
    func wipe() { bytes.wipe(keepingCapacity: true) }

    deinit { wipe() }
}
