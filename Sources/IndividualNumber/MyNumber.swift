// SPDX-License-Identifier: Apache-2.0
//
// The individual number (個人番号) as a value that does not tell itself by accident, and its check digit. How it is
// read is in MyNumberCard+Number.swift. The whole library is empty without the trait `IndividualNumber`.

#if IndividualNumber
import ISO7816
import MyNumberCard

/// An individual number, with the purpose that it was read for.
///
/// It cannot be copied, has no description, and overwrites its digits when it goes; what its file was read into is
/// overwritten before. What the channel and the reader have buffered on the way is theirs to overwrite.
public struct MyNumber: ~Copyable, Sendable {
    /// How many digits there are.
    public static let length = 12

    /// What it was read for.
    public let purpose: Purpose

    // 照合番号A is this number entered as a PIN: the same rules hold for its bytes in memory.
    private let digits: PIN

    /// Takes the content of the file, and overwrites what it took it from.
    ///
    /// - Parameters:
    ///   - object: the object FF10, whole, and nothing behind it; zeros afterwards, also where it is refused.
    ///   - purpose: what it was read for.
    /// - Throws: `malformedFile`, without anything of what stands there.
    init(wiping object: inout [UInt8], for purpose: Purpose) throws(MyNumberCardError) {
        defer { SecretBytes.wipe(&object) }
        // Why it cannot be read is not passed on: the reason might hold what stands there.
        guard let found = try? BERTLV.header(of: object), object.count == found.totalLength else {
            throw .malformed(Self.file, "it is not one data object")
        }
        var value = Array(object.suffix(found.valueLength))
        defer { value.wipe() }
        guard value.count == Self.length, value.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .malformed(Self.file, "it is not twelve digits")
        }
        digits = PIN(copying: value)
        self.purpose = purpose
    }

    /// Lends the twelve digits, in ASCII.
    ///
    /// - Parameter body: gets them; what it copies, it has to overwrite.
    public func withDigits<Value, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try digits.withBytes(body)
    }

    /// Whether the last digit is the one that the others demand: their sum with the weights 6 5 4 3 2 7 6 5 4 3 2,
    /// modulo 11, gives it. A wrong one speaks for a reading that went wrong, or for a made-up card.
    public var hasRightCheckDigit: Bool {
        digits.withBytes { digits in
            let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
            let sum = weights.indices.reduce(0) { $0 + weights[$1] * Int(digits[$1] - 0x30) }
            let rest = sum % 11
            return Int(digits[Self.length - 1] - 0x30) == (rest <= 1 ? 0 : 11 - rest)
        }
    }
}
#endif
