// SPDX-License-Identifier: Apache-2.0
//
// A PIN in memory: one place, overwritten before it is given back. Which values a PIN of the card can have is
// PINFormatRule's; sending one is MyNumberCard+PINs'.

import ISO7816

/// A PIN, or another value that is verified like one.
///
/// It cannot be copied, has no description, and overwrites its bytes when it goes. What it was made from is the
/// caller's to overwrite.
public struct PIN: ~Copyable, Sendable {
    private let storage: PINStorage

    /// Copies the characters, in ASCII.
    /// - Parameter bytes: the value as the holder entered it; of any content, which is checked when it is used.
    public init(copying bytes: Span<UInt8>) {
        storage = PINStorage(bytes)
    }

    /// Copies the characters, in ASCII.
    /// - Parameter bytes: the value as the holder entered it; of any content, which is checked when it is used.
    public init(copying bytes: [UInt8]) {
        storage = PINStorage(bytes.span)
    }

    /// Lends the bytes.
    /// - Parameter body: gets them; what it copies, it has to overwrite.
    public func withBytes<Value, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(storage.bytes.span)
    }
}

/// The bytes of one PIN.
///
/// `@unchecked Sendable`: they are written when it is made and when it goes, and no one else has it at either time.
private final class PINStorage: @unchecked Sendable {
    private(set) var bytes: [UInt8]

    init(_ source: Span<UInt8>) {
        var copy: [UInt8] = []
        // Room for all of it at once: growing would leave a copy behind.
        copy.reserveCapacity(source.count)
        for index in source.indices { copy.append(source[index]) }
        bytes = copy
    }

    deinit { SecretBytes.wipe(&bytes) }
}
