// SPDX-License-Identifier: Apache-2.0
//
// Card service data: one byte of the historical bytes (object 3) or of EF.ATR.

/// What a card says of its applications and information files (ISO/IEC 7816-4, 8.1.1.2.3).
public struct CardService: RawRepresentable, Sendable, Equatable {
    /// The byte.
    public let rawValue: UInt8

    /// Makes card service data.
    /// - Parameter rawValue: the byte.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An application is selected by its full name.
    public var selectsApplicationByFullName: Bool { rawValue & 0x80 != 0 }

    /// An application is selected by the beginning of its name.
    public var selectsApplicationByPartialName: Bool { rawValue & 0x40 != 0 }

    /// EF.DIR holds data objects.
    public var hasObjectsInDirectory: Bool { rawValue & 0x20 != 0 }

    /// EF.ATR holds data objects.
    public var hasObjectsInATRFile: Bool { rawValue & 0x10 != 0 }

    /// How EF.DIR and EF.ATR are read.
    public enum FileAccess: Sendable, Equatable {
        /// By READ BINARY.
        case readBinary
        /// By READ RECORD.
        case readRecord
        /// By GET DATA.
        case getData
        /// A reserved value.
        case reserved
    }

    /// How EF.DIR and EF.ATR are read.
    public var fileAccess: FileAccess {
        switch rawValue & 0x0E {
        case 0x08: .readBinary
        case 0x00: .readRecord
        case 0x04: .getData
        default: .reserved
        }
    }

    /// The card has a master file.
    public var hasMasterFile: Bool { rawValue & 0x01 == 0 }

    /// What the byte says, in words, one statement a line.
    public var explanation: [String] {
        var lines: [String] = []
        if selectsApplicationByFullName { lines.append("applications are selected by full DF name") }
        if selectsApplicationByPartialName { lines.append("applications are selected by partial DF name") }
        if hasObjectsInDirectory { lines.append("EF.DIR holds data objects") }
        if hasObjectsInATRFile { lines.append("EF.ATR holds data objects") }
        if hasObjectsInDirectory || hasObjectsInATRFile {
            switch fileAccess {
            case .readBinary: lines.append("they are read by READ BINARY")
            case .readRecord: lines.append("they are read by READ RECORD")
            case .getData: lines.append("they are read by GET DATA")
            case .reserved: lines.append("how they are read is a reserved value")
            }
        }
        lines.append(hasMasterFile ? "card with MF" : "card without MF")
        return lines
    }
}
