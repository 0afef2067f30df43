// SPDX-License-Identifier: Apache-2.0
//
// The tag of a BER-TLV data object: its bytes, kept as a number.

extension BERTLV {
    /// A tag of one to four bytes, kept as the number that its bytes spell: 0x5F51 is the tag 5F 51.
    public struct Tag: Sendable, Hashable, CustomStringConvertible {
        /// The bytes as a number, the first one highest.
        public let rawValue: UInt32

        /// Makes a tag.
        /// - Parameter rawValue: the tag's bytes as a number, such as 0x7F21.
        /// - Returns: nil where these bytes are not exactly one tag.
        public init?(_ rawValue: UInt32) {
            let bytes = Self.bytes(of: rawValue)
            guard let (tag, length) = try? Self.parse(bytes[...]), length == bytes.count else { return nil }
            self = tag
        }

        private init(unchecked rawValue: UInt32) { self.rawValue = rawValue }

        /// The bytes of the tag, one to four.
        public var bytes: [UInt8] { Self.bytes(of: rawValue) }

        /// Bits 8 and 7 of the first byte.
        public enum Class: UInt8, Sendable {
            /// Universal.
            case universal = 0
            /// Application.
            case application = 1
            /// Context-specific.
            case contextSpecific = 2
            /// Private.
            case `private` = 3
        }

        /// The class of the tag.
        public var tagClass: Class { Class(rawValue: bytes[0] >> 6) ?? .universal }

        /// Whether the value is made of data objects (bit 6 of the first byte).
        public var isConstructed: Bool { bytes[0] & 0x20 != 0 }

        /// The bytes in hex, such as `5F51`.
        public var description: String { Hex.text(bytes) }

        private static func bytes(of rawValue: UInt32) -> [UInt8] {
            let all = (0..<4).map { UInt8(truncatingIfNeeded: rawValue >> (24 - 8 * $0)) }
            let significant = all.drop { $0 == 0 }
            return significant.isEmpty ? [0] : Array(significant)
        }

        /// Reads a tag; offsets in errors are indices of the slice.
        static func parse(_ bytes: ArraySlice<UInt8>) throws(TLVError) -> (tag: Tag, length: Int) {
            guard let first = bytes.first else {
                throw TLVError(offset: bytes.startIndex, reason: .tagTruncated)
            }
            guard first != 0x00 else {
                throw TLVError(offset: bytes.startIndex, reason: .tagNotAllowed)
            }
            var value = UInt32(first)
            guard first & 0x1F == 0x1F else { return (Tag(unchecked: value), 1) }
            for length in 2...4 {
                let index = bytes.startIndex + length - 1
                guard index < bytes.endIndex else { throw TLVError(offset: index, reason: .tagTruncated) }
                let byte = bytes[index]
                guard length > 2 || byte != 0x80 else {
                    throw TLVError(offset: index, reason: .tagNotAllowed)
                }
                value = value << 8 | UInt32(byte)
                if byte & 0x80 == 0 { return (Tag(unchecked: value), length) }
            }
            throw TLVError(offset: bytes.startIndex + 4, reason: .tagTooLong)
        }
    }
}
