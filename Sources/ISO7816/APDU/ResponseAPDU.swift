// SPDX-License-Identifier: Apache-2.0
//
// What a card answers: data, and the status word after it. What the status word demands next
// (GET RESPONSE, another Le) is left to CommandExchange.

/// A response APDU (ISO/IEC 7816-4, 5.1): up to 65,536 bytes of data and the status word.
///
/// Neither its description nor its mirror shows the data.
public struct ResponseAPDU: Sendable, Equatable {
    /// The most data a response can carry: what an extended Le of 0000 asks for.
    public static let maximumDataLength = 65_536

    /// The answer without its status word.
    public private(set) var data: [UInt8]

    /// The last two bytes.
    public let sw: StatusWord

    /// Takes an answer apart.
    /// - Parameter bytes: data and status word, as they came.
    /// - Throws: ``APDUError`` when there are fewer than 2 or more than 65,538 bytes.
    public init(_ bytes: [UInt8]) throws(APDUError) {
        guard bytes.count >= 2 else {
            throw APDUError(offset: bytes.count, reason: .statusWordTruncated(found: bytes.count))
        }
        let sw = StatusWord(sw1: bytes[bytes.count - 2], sw2: bytes[bytes.count - 1])
        try self.init(data: Array(bytes.dropLast(2)), sw: sw)
    }

    /// Puts an answer together.
    /// - Parameters:
    ///   - data: the answer without its status word.
    ///   - sw: the status word.
    /// - Throws: ``APDUError`` when there are more than 65,536 bytes of data.
    public init(data: [UInt8] = [], sw: StatusWord) throws(APDUError) {
        guard data.count <= Self.maximumDataLength else {
            throw APDUError(
                offset: Self.maximumDataLength, reason: .responseTooLong(maximum: Self.maximumDataLength))
        }
        self.data = data
        self.sw = sw
    }

    /// Puts an answer together whose data no card could have made longer than the maximum.
    package init(counted data: [UInt8], sw: StatusWord) {
        self.data = data
        self.sw = sw
    }

    /// An answer that is a status word and nothing else.
    /// - Parameter sw: the status word.
    public init(sw: StatusWord) {
        data = []
        self.sw = sw
    }

    /// Overwrites the data with zeros, in place where nobody else holds them.
    package mutating func wipe() { SecretBytes.wipe(&data) }

    /// Data and status word in one, as on the wire.
    public var bytes: [UInt8] { data + [sw.sw1, sw.sw2] }
}

extension ResponseAPDU: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The status word, and whether there is data; never the data or its length.
    public var description: String { data.isEmpty ? "\(sw)" : "\(sw) with data" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows the status word alone, so that a dump tells no more than the description.
    public var customMirror: Mirror { Mirror(self, children: ["sw": sw]) }
}
