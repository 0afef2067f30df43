// SPDX-License-Identifier: Apache-2.0
//
// Card capabilities: one to three bytes of the historical bytes (object 7) or of EF.ATR.

/// What a card says it can do (ISO/IEC 7816-4, 8.1.1.2.7).
///
/// A card that says nothing may still be able to; only the bytes that are there speak.
public struct CardCapabilities: Sendable, Equatable {
    /// One to three bytes.
    public let bytes: [UInt8]

    /// Makes capabilities.
    /// - Parameter bytes: the value of the object.
    /// - Returns: nil unless there are one to three bytes.
    public init?(_ bytes: [UInt8]) {
        guard (1...3).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    private func bit(_ byte: Int, _ mask: UInt8) -> Bool { bytes.count > byte && bytes[byte] & mask != 0 }

    /// DF selection by full DF name.
    public var selectsByFullName: Bool { bit(0, 0x80) }
    /// DF selection by partial DF name.
    public var selectsByPartialName: Bool { bit(0, 0x40) }
    /// DF selection by path.
    public var selectsByPath: Bool { bit(0, 0x20) }
    /// DF selection by file identifier.
    public var selectsByFileIdentifier: Bool { bit(0, 0x10) }
    /// Implicit DF selection.
    public var selectsImplicitly: Bool { bit(0, 0x08) }
    /// Short EF identifiers.
    public var hasShortFileIdentifiers: Bool { bit(0, 0x04) }
    /// Record numbers.
    public var hasRecordNumbers: Bool { bit(0, 0x02) }
    /// Record identifiers.
    public var hasRecordIdentifiers: Bool { bit(0, 0x01) }

    /// Whether FF may begin a BER-TLV tag; nil without a second byte.
    public var allowsTagFF: Bool? { bytes.count > 1 ? bit(1, 0x10) : nil }
    /// EFs of TLV structure.
    public var hasTLVFiles: Bool { bit(1, 0x80) }
    /// The size of a data unit in half-bytes (2 is one byte); nil without a second byte.
    public var dataUnitQuartets: Int? { bytes.count > 1 ? 1 << Int(bytes[1] & 0x0F) : nil }

    /// How the card's write functions behave.
    public enum WriteBehaviour: UInt8, Sendable {
        /// One time only.
        case oneTime = 0
        /// In a way of the card's own.
        case proprietary = 1
        /// The new bits are or-ed.
        case or = 2
        /// The new bits are and-ed.
        case and = 3
    }

    /// How write functions behave; nil without a second byte.
    public var writeBehaviour: WriteBehaviour? {
        bytes.count > 1 ? WriteBehaviour(rawValue: bytes[1] >> 5 & 0x03) : nil
    }

    /// Command chaining is announced.
    public var hasCommandChaining: Bool { bit(2, 0x80) }
    /// Extended Lc and Le are announced.
    public var hasExtendedLength: Bool { bit(2, 0x40) }
    /// EF.ATR tells how long commands and answers may be.
    public var hasExtendedLengthInformation: Bool { bit(2, 0x20) }
    /// The card assigns the numbers of logical channels.
    public var assignsChannelNumbers: Bool { bit(2, 0x10) }
    /// The host may choose the numbers of logical channels.
    public var acceptsChannelNumbers: Bool { bit(2, 0x08) }
    /// How many logical channels there are, the basic one counted; 8 means 8 or more. Nil without a third byte.
    public var logicalChannels: Int? { bytes.count > 2 ? Int(bytes[2] & 0x07) + 1 : nil }

    /// What the bytes say, in words, one statement a line.
    public var explanation: [String] {
        let statements: [(Bool, String)] = [
            (selectsByFullName, "DF selection by full DF name"),
            (selectsByPartialName, "DF selection by partial DF name"),
            (selectsByPath, "DF selection by path"),
            (selectsByFileIdentifier, "DF selection by file identifier"),
            (selectsImplicitly, "implicit DF selection"),
            (hasShortFileIdentifiers, "short EF identifiers"),
            (hasRecordNumbers, "record numbers"),
            (hasRecordIdentifiers, "record identifiers"),
            (hasTLVFiles, "EFs of TLV structure"),
            (allowsTagFF ?? false, "FF may begin a tag"),
            (hasCommandChaining, "command chaining"),
            (hasExtendedLength, "extended Lc and Le"),
            (hasExtendedLengthInformation, "length limits in EF.ATR"),
            (assignsChannelNumbers, "channel numbers assigned by the card"),
            (acceptsChannelNumbers, "channel numbers assigned by the host"),
        ]
        var lines = statements.filter(\.0).map(\.1)
        if let writeBehaviour {
            switch writeBehaviour {
            case .oneTime: lines.append("write functions: one time")
            case .proprietary: lines.append("write functions: proprietary")
            case .or: lines.append("write functions: or")
            case .and: lines.append("write functions: and")
            }
        }
        if let dataUnitQuartets { lines.append("data unit: \(dataUnitQuartets) half-bytes") }
        if let logicalChannels {
            lines.append("logical channels: \(logicalChannels)\(logicalChannels == 8 ? " or more" : "")")
        }
        return lines
    }
}
