// SPDX-License-Identifier: Apache-2.0
//
// BER-TLV data objects as cards use them (ISO/IEC 7816-4, 5.2.2): tags of up to four bytes,
// definite lengths of up to four bytes, a bounded depth. What an object means is left to the card's module.

/// A BER-TLV data object: a tag, and a value that is bytes or further objects.
///
/// The value may be personal: the description and the mirror show the tag alone.
public struct BERTLV: Sendable, Equatable {
    /// How deep objects may stand inside one another unless the caller says otherwise.
    public static let standardDepth = 16

    /// The tag.
    public let tag: Tag

    /// The value's bytes, those of the objects inside it included.
    public let value: [UInt8]

    /// The objects inside a constructed object; empty for a primitive one.
    public let children: [BERTLV]

    /// Makes a primitive object, or a constructed one from bytes that are objects.
    /// - Parameters:
    ///   - tag: the tag.
    ///   - value: the value's bytes.
    /// - Throws: ``TLVError`` where the tag is constructed and the value does not consist of objects.
    public init(tag: Tag, value: [UInt8]) throws(TLVError) {
        self.tag = tag
        self.value = value
        children = tag.isConstructed ? try Self.parse(value) : []
    }

    private init(tag: Tag, value: [UInt8], children: [BERTLV]) {
        self.tag = tag
        self.value = value
        self.children = children
    }

    /// What stands between objects in a file that is longer than its content.
    public enum Padding: Sendable {
        /// Nothing: 00 and FF are taken as the beginning of a tag, and 00 is none.
        case none
        /// Bytes 00 and FF before, between and after the outermost objects are skipped.
        case skipped
    }

    /// Takes bytes apart into the data objects that stand in them one after the other.
    /// - Parameters:
    ///   - bytes: nothing but whole objects and, if allowed, padding.
    ///   - padding: whether 00 and FF between the outermost objects are skipped.
    ///   - rules: whether a length has to have its shortest form.
    ///   - depth: how deep objects may stand inside one another, at least 1.
    /// - Returns: the outermost objects.
    /// - Throws: ``TLVError`` at the first byte that does not fit.
    public static func parse(
        _ bytes: [UInt8], padding: Padding = .none, rules: Rules = .ber, depth: Int = standardDepth
    ) throws(TLVError) -> [BERTLV] {
        try parse(bytes[...], padding: padding, rules: rules, level: 1, limit: depth)
    }

    private static func parse(
        _ bytes: ArraySlice<UInt8>, padding: Padding, rules: Rules, level: Int, limit: Int
    ) throws(TLVError) -> [BERTLV] {
        var rest = bytes
        var result: [BERTLV] = []
        while let first = rest.first {
            if padding == .skipped, first == 0x00 || first == 0xFF {
                rest = rest.dropFirst()
                continue
            }
            guard level <= limit else {
                throw TLVError(offset: rest.startIndex, reason: .tooDeep(limit: limit))
            }
            let header = try header(of: rest, rules: rules)
            let body = rest.dropFirst(header.headerLength)
            guard body.count >= header.valueLength else {
                throw TLVError(
                    offset: rest.endIndex,
                    reason: .valueTruncated(expected: header.valueLength, found: body.count))
            }
            let value = body.prefix(header.valueLength)
            var children: [BERTLV] = []
            if header.tag.isConstructed {
                children = try parse(
                    value, padding: .none, rules: rules, level: level + 1, limit: limit)
            }
            result.append(BERTLV(tag: header.tag, value: Array(value), children: children))
            rest = body.dropFirst(header.valueLength)
        }
        return result
    }

    /// The object in its encoding, the length in its shortest form.
    public var bytes: [UInt8] { tag.bytes + Self.lengthField(value.count) + value }

    /// The first object with a tag among the children.
    /// - Parameter tag: the tag's bytes as a number, such as 0x5F51.
    public subscript(tag: UInt32) -> BERTLV? { children.first { $0.tag.rawValue == tag } }

    private static func lengthField(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        let all = (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
        let significant = all.drop { $0 == 0 }
        return [0x80 | UInt8(significant.count)] + significant
    }
}

extension Sequence<BERTLV> {
    /// The first of some objects with a tag.
    /// - Parameter tag: the tag's bytes as a number, such as 0x5F51.
    public func first(tag: UInt32) -> BERTLV? { first { $0.tag.rawValue == tag } }
}

extension BERTLV: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The tag, and whether the object is constructed; never the value or its length.
    public var description: String { "\(tag)\(tag.isConstructed ? " (constructed)" : "")" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows the tag and the children alone, so that a dump tells no more than the description.
    public var customMirror: Mirror { Mirror(self, children: ["tag": tag, "children": children]) }
}
