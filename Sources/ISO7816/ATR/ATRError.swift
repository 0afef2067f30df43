// SPDX-License-Identifier: Apache-2.0
//
// Why bytes are not an answer to reset: the index of the byte and the reason.

/// What is wrong with an ATR, and where.
public struct ATRError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Index of the byte that is wrong, missing or too many (TS is 0).
    public let offset: Int

    /// What is wrong there.
    public let reason: Reason

    /// The ways in which bytes fail to be an ATR.
    public enum Reason: Equatable, Sendable {
        /// No byte at all.
        case empty
        /// More than TS and 32 characters.
        case tooLong(found: Int)
        /// TS is neither 3B nor 3F.
        case initialCharacter(UInt8)
        /// T0 is not there.
        case formatByteMissing
        /// An interface byte that T0 or a TDi announces is not there.
        case interfaceByteMissing(name: String)
        /// Fewer historical bytes than T0 announces.
        case historicalBytesTruncated(expected: Int, found: Int)
        /// TCK is not there, though a protocol other than T=0 is indicated.
        case tckMissing
        /// The exclusive-or of the bytes from T0 to TCK is not zero.
        case tckWrong(expected: UInt8, found: UInt8)
        /// Bytes after the end; with T=0 alone there is no TCK either.
        case trailingBytes(count: Int)
        /// TD1 names T=15, which is no protocol.
        case globalTypeInTD1
        /// IFSC 00 or FF, which are reserved.
        case ifscReserved(name: String, value: UInt8)
    }

    /// Makes an error.
    /// - Parameters:
    ///   - offset: index of the byte in question.
    ///   - reason: what is wrong there.
    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    /// One line: the index and the reason in words.
    public var description: String { "byte \(offset): \(reason.text)" }
}

extension ATRError.Reason {
    var text: String {
        switch self {
        case .empty: "an ATR begins with TS, here is nothing"
        case .tooLong(let found): "an ATR has at most \(ATR.maximumLength) bytes, here are \(found)"
        case .initialCharacter(let value): "TS is 3B or 3F, not \(Hex.text(value))"
        case .formatByteMissing: "T0 is missing"
        case .interfaceByteMissing(let name): "\(name) is announced and missing"
        case .historicalBytesTruncated(let expected, let found):
            "T0 announces \(expected) historical bytes, here are \(found)"
        case .tckMissing: "TCK is missing (a protocol other than T=0 is indicated)"
        case .tckWrong(let expected, let found):
            "TCK is \(Hex.text(found)), the bytes before it demand \(Hex.text(expected))"
        case .trailingBytes(let count): "\(count) bytes too many"
        case .globalTypeInTD1: "TD1 names T=15, which is no protocol"
        case .ifscReserved(let name, let value): "\(name) gives IFSC \(Hex.text(value)), which is reserved"
        }
    }
}
