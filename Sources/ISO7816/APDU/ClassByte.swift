// SPDX-License-Identifier: Apache-2.0
//
// What the class byte says: whose coding it is, chaining, secure messaging, logical channel.
// Proprietary classes are not interpreted beyond what their users share (see `forGetResponse`).

/// CLA, taken apart (ISO/IEC 7816-4, 5.1.1: tables for the first and the further interindustry values).
public struct ClassByte: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The byte itself.
    public let rawValue: UInt8

    /// Makes a class byte; every value is one, though not every value means something.
    /// - Parameter rawValue: the byte.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Whose coding a class byte follows.
    public enum Kind: Sendable, Equatable {
        /// 00…1F: the standard's, logical channels 0 to 3.
        case firstInterindustry
        /// 40…7F: the standard's, logical channels 4 to 19.
        case furtherInterindustry
        /// 20…3F: reserved.
        case reserved
        /// 80…FE: the card's own.
        case proprietary
        /// FF: never for a card; PC/SC part 3 uses it for commands to the reader.
        case reader
    }

    /// Whose coding this byte follows.
    public var kind: Kind {
        switch rawValue {
        case 0x00...0x1F: .firstInterindustry
        case 0x20...0x3F: .reserved
        case 0x40...0x7F: .furtherInterindustry
        case 0x80...0xFE: .proprietary
        default: .reader
        }
    }

    /// Whether the standard defines the bits of this byte.
    public var isInterindustry: Bool { kind == .firstInterindustry || kind == .furtherInterindustry }

    /// Bit 5: this command is a part of a chain, and not its last one. False outside the interindustry classes.
    public var isChained: Bool { isInterindustry && rawValue & 0x10 != 0 }

    /// How a command is protected.
    public enum SecureMessaging: Sendable, Equatable {
        /// Not at all, or not that the class says so.
        case none
        /// In a way of the card's own.
        case proprietary
        /// As in ISO/IEC 7816-4, the header not authenticated (or, on channels 4 to 19, not said).
        case standard
        /// As in ISO/IEC 7816-4, the header authenticated.
        case standardWithHeader
    }

    /// What the byte says of secure messaging; `none` outside the interindustry classes.
    public var secureMessaging: SecureMessaging {
        switch kind {
        case .firstInterindustry:
            switch rawValue & 0x0C {
            case 0x00: .none
            case 0x04: .proprietary
            case 0x08: .standard
            default: .standardWithHeader
            }
        case .furtherInterindustry: rawValue & 0x20 != 0 ? .standard : .none
        case .reserved, .proprietary, .reader: .none
        }
    }

    /// The logical channel, 0…19; nil outside the interindustry classes.
    public var logicalChannel: Int? {
        switch kind {
        case .firstInterindustry: Int(rawValue & 0x03)
        case .furtherInterindustry: Int(rawValue & 0x0F) + 4
        case .reserved, .proprietary, .reader: nil
        }
    }

    /// The same class with bit 5 set or cleared; nil outside the interindustry classes, where chaining is not defined.
    func chained(_ more: Bool) -> ClassByte? {
        guard isInterindustry else { return nil }
        return ClassByte(rawValue: more ? rawValue | 0x10 : rawValue & ~0x10)
    }

    /// The class for a GET RESPONSE after this command: the same logical channel, no chaining, no secure messaging.
    ///
    /// Proprietary classes 8x, Cx and Ex carry the channel where 0x and 4x have it (ETSI TS 102 221, 10.1.1).
    /// Any other class is kept as it is, as GSM 11.11 wants it for A0.
    public var forGetResponse: ClassByte {
        switch rawValue {
        case 0x00...0x1F, 0x80...0x8F: ClassByte(rawValue: rawValue & 0x03)
        case 0x40...0x7F, 0xC0...0xEF: ClassByte(rawValue: 0x40 | rawValue & 0x0F)
        default: self
        }
    }

    /// Two upper-case hex digits.
    public var description: String { Hex.text(rawValue) }

    /// What the byte says, in words, one statement a line.
    public var explanation: [String] {
        switch kind {
        case .reserved: return ["reserved class"]
        case .proprietary: return ["proprietary class"]
        case .reader: return ["not a card's class: PC/SC readers take such commands for themselves"]
        case .firstInterindustry, .furtherInterindustry: break
        }
        var lines = ["interindustry class, logical channel \(logicalChannel ?? 0)"]
        switch secureMessaging {
        case .none: break
        case .proprietary: lines.append("secure messaging of the card's own kind")
        case .standard: lines.append("secure messaging")
        case .standardWithHeader: lines.append("secure messaging, command header authenticated")
        }
        if isChained { lines.append("part of a command chain, more parts follow") }
        return lines
    }
}
