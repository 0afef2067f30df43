// SPDX-License-Identifier: Apache-2.0
//
// What the Swift targets share: the fuzzer's bytes taken one after the other, and a promise that ends the run
// where it is broken. What the bytes mean is each target's own affair.

/// The fuzzer's bytes, from the first to the last; after the last come zeros.
struct FuzzInput {
    private let bytes: [UInt8]
    private var position = 0

    init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// Two bytes, the high one first.
    mutating func word() -> Int { Int(byte()) << 8 | Int(byte()) }

    /// As many bytes as are wanted, or as there are left.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let end = min(position + count, bytes.count)
        defer { position = end }
        return Array(bytes[position..<end])
    }

    mutating func rest() -> [UInt8] { bytes(bytes.count - position) }

    /// From the first byte again.
    mutating func rewind(to position: Int) { self.position = min(position, bytes.count) }

    /// How many bytes have been taken.
    var taken: Int { position }
}

/// Ends the run, with the input saved, where something does not hold that always has to.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError("broken promise: \(what())") }
}
