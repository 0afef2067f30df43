// SPDX-License-Identifier: Apache-2.0
//
// Why bytes are not BER-TLV: the index of the byte and the reason, never the bytes.

/// What is wrong with a data object, and where.
public struct TLVError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Index of the byte that is wrong or missing, counted from the first byte that was given to the parser.
    public let offset: Int

    /// What is wrong there.
    public let reason: Reason

    /// The ways in which bytes fail to be data objects.
    public enum Reason: Equatable, Sendable {
        /// The tag field ends too early.
        case tagTruncated
        /// The tag has more than four bytes.
        case tagTooLong
        /// 00 where a tag should be, or a first following byte 80: neither begins a tag.
        case tagNotAllowed
        /// The length field ends too early.
        case lengthTruncated
        /// Length 80: the indefinite form, which has no place on a card.
        case indefiniteLength
        /// More than four bytes of length, or FF.
        case lengthTooLong
        /// A length that DER would write in fewer bytes.
        case lengthNotMinimal
        /// The value ends too early.
        case valueTruncated(expected: Int, found: Int)
        /// Objects inside objects, deeper than the limit.
        case tooDeep(limit: Int)
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
    public var description: String {
        let text =
            switch reason {
            case .tagTruncated: "the tag ends too early"
            case .tagTooLong: "the tag has more than 4 bytes"
            case .tagNotAllowed: "this is no tag"
            case .lengthTruncated: "the length ends too early"
            case .indefiniteLength: "the indefinite length is not allowed"
            case .lengthTooLong: "the length has more than 4 bytes"
            case .lengthNotMinimal: "the length is not in its shortest form, as DER wants it"
            case .valueTruncated(let expected, let found):
                "the value has \(expected) bytes, here are \(found)"
            case .tooDeep(let limit): "more than \(limit) objects inside one another"
            }
        return "byte \(offset): \(text)"
    }
}
