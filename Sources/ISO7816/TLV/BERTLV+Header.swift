// SPDX-License-Identifier: Apache-2.0
//
// Tag and length alone: enough to know how long an object is before all of it has been read,
// as when a certificate is read from a file that is longer than its content.

extension BERTLV {
    /// The tag and length fields of a data object.
    public struct Header: Sendable, Equatable {
        /// The tag.
        public let tag: Tag
        /// How many bytes tag and length take.
        public let headerLength: Int
        /// How many bytes the value takes.
        public let valueLength: Int
        /// How many bytes the whole object takes.
        public var totalLength: Int { headerLength + valueLength }
    }

    /// The rules for length fields.
    public enum Rules: Sendable {
        /// Definite lengths of up to four bytes, short or not.
        case ber
        /// Of these, only the shortest form.
        case der
    }

    /// Reads the tag and length at the beginning of some bytes, whether the value is there or not.
    ///
    /// Four bytes are enough for every certificate of up to 65,535 bytes: `30 82 hh ll`.
    /// - Parameters:
    ///   - bytes: at least the tag and length fields.
    ///   - rules: whether a length has to have its shortest form.
    /// - Returns: the tag and the lengths.
    /// - Throws: ``TLVError``; `tagTruncated` and `lengthTruncated` say that more bytes are needed.
    public static func header(of bytes: [UInt8], rules: Rules = .ber) throws(TLVError) -> Header {
        try header(of: bytes[...], rules: rules)
    }

    static func header(of bytes: ArraySlice<UInt8>, rules: Rules) throws(TLVError) -> Header {
        let (tag, tagLength) = try Tag.parse(bytes)
        let start = bytes.startIndex + tagLength
        guard start < bytes.endIndex else { throw TLVError(offset: start, reason: .lengthTruncated) }
        let first = bytes[start]
        if first < 0x80 {
            return Header(tag: tag, headerLength: tagLength + 1, valueLength: Int(first))
        }
        guard first != 0x80 else { throw TLVError(offset: start, reason: .indefiniteLength) }
        let count = Int(first & 0x7F)
        guard count <= 4 else { throw TLVError(offset: start, reason: .lengthTooLong) }
        let field = bytes[(start + 1)...].prefix(count)
        guard field.count == count else {
            throw TLVError(offset: bytes.endIndex, reason: .lengthTruncated)
        }
        // At most four bytes: no overflow in the 64 bits of Int.
        let length = field.reduce(0) { $0 << 8 | Int($1) }
        if rules == .der, length < 0x80 || field.first == 0 {
            throw TLVError(offset: start, reason: .lengthNotMinimal)
        }
        return Header(tag: tag, headerLength: tagLength + 1 + count, valueLength: length)
    }
}
