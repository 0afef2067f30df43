// SPDX-License-Identifier: Apache-2.0
//
// The historical bytes of an ATR, taken apart by ISO/IEC 7816-4 (8.1.1): category, COMPACT-TLV objects,
// status indicator. The content of the objects is in CardCapabilities.swift and CardService.swift.
// Cards put what they like here, so nothing is an error: what does not fit is kept as it is.

/// The historical bytes of an ATR, interpreted.
public struct HistoricalBytes: Sendable, Equatable {
    /// The bytes, as in the ATR.
    public let bytes: [UInt8]

    /// What the first byte says of the others.
    public enum Category: Sendable, Equatable {
        /// 00: COMPACT-TLV objects, and a status indicator of three bytes at the end.
        case compactTLVWithStatus
        /// 80: COMPACT-TLV objects, of which the last may be a status indicator.
        case compactTLV
        /// 10: a reference to DIR data.
        case directoryReference
        /// 81…8F: reserved.
        case reserved(UInt8)
        /// Any other value: the card's own format, from the first byte on.
        case proprietary
        /// There are no historical bytes.
        case none
    }

    /// What the first byte says of the others.
    public let category: Category

    /// One COMPACT-TLV object: a tag of half a byte, a length of half a byte, and a value.
    public struct Object: Sendable, Equatable {
        /// 0…15; 7 is the object that the standard otherwise calls 47, and so on.
        public let tag: UInt8
        /// At most 15 bytes.
        public let value: [UInt8]
    }

    /// The COMPACT-TLV objects that could be read, in their order.
    public let objects: [Object]

    /// Bytes behind the last object that could be read; empty where all fits.
    public let unread: [UInt8]

    /// The life cycle status and status word at the end, where the card gives them.
    public struct StatusIndicator: Sendable, Equatable {
        /// The card life cycle status, or nil.
        public let lifeCycle: UInt8?
        /// The status word, or nil.
        public let sw: StatusWord?
    }

    /// The status indicator: three bytes after category 00, or object 8 after category 80.
    public let statusIndicator: StatusIndicator?

    /// Interprets historical bytes.
    /// - Parameter bytes: at most 15 in an ATR.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var body = bytes.dropFirst()
        var status: ArraySlice<UInt8>?
        switch bytes.first {
        case nil: category = .none
        case 0x00?:
            category = .compactTLVWithStatus
            if body.count >= 3 {
                status = body.suffix(3)
                body = body.dropLast(3)
            }
        case 0x80?: category = .compactTLV
        case 0x10?: category = .directoryReference
        case .some(let value) where 0x81...0x8F ~= value: category = .reserved(value)
        case .some: category = .proprietary
        }
        guard category == .compactTLV || category == .compactTLVWithStatus else {
            objects = []
            unread = []
            statusIndicator = nil
            return
        }
        var objects: [Object] = []
        while let head = body.first, body.count > Int(head & 0x0F) {
            let value = Array(body.dropFirst().prefix(Int(head & 0x0F)))
            objects.append(Object(tag: head >> 4, value: value))
            body = body.dropFirst(1 + value.count)
        }
        self.objects = objects
        unread = Array(body)
        if category == .compactTLV, let last = objects.last, last.tag == 8 { status = last.value[...] }
        statusIndicator = status.flatMap(Self.status)
    }

    /// The value of the first object with a tag, or nil.
    /// - Parameter tag: 0…15.
    public func value(of tag: UInt8) -> [UInt8]? { objects.first { $0.tag == tag }?.value }

    /// Object 3: what kinds of selection and which files there are.
    public var cardService: CardService? {
        value(of: 3).flatMap { $0.count == 1 ? CardService(rawValue: $0[0]) : nil }
    }

    /// Object 7: selection methods, data coding, chaining, extended length, logical channels.
    public var capabilities: CardCapabilities? { value(of: 7).flatMap { CardCapabilities($0) } }

    /// Object 1: the ISO 3166-1 number of the country that issued the card, such as 392; nil where there is none
    /// or its first three half-bytes are not digits.
    public var countryCode: Int? {
        guard let value = value(of: 1), value.count >= 2 else { return nil }
        let digits = [value[0] >> 4, value[0] & 0x0F, value[1] >> 4]
        guard digits.allSatisfy({ $0 <= 9 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1) }
    }

    private static func status(_ bytes: ArraySlice<UInt8>) -> StatusIndicator? {
        let bytes = Array(bytes)
        return switch bytes.count {
        case 1: StatusIndicator(lifeCycle: bytes[0], sw: nil)
        case 2: StatusIndicator(lifeCycle: nil, sw: StatusWord(sw1: bytes[0], sw2: bytes[1]))
        case 3: StatusIndicator(lifeCycle: bytes[0], sw: StatusWord(sw1: bytes[1], sw2: bytes[2]))
        default: nil
        }
    }
}
