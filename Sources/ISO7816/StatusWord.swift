// SPDX-License-Identifier: Apache-2.0
//
// The two status bytes that end every answer of a card, and what their coding says by itself.
// The texts are in StatusWord+Meaning.swift; what one card's application means by a word is left to that card's module.

/// SW1 and SW2 of a response APDU (ISO/IEC 7816-4, 5.1.3).
public struct StatusWord: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// SW1 in the high byte, SW2 in the low byte.
    public let rawValue: UInt16

    /// Makes a status word from its 16-bit value, such as 0x9000.
    /// - Parameter rawValue: SW1 in the high byte, SW2 in the low byte.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Makes a status word from its two bytes.
    /// - Parameters:
    ///   - sw1: the first status byte.
    ///   - sw2: the second status byte.
    public init(sw1: UInt8, sw2: UInt8) { rawValue = UInt16(sw1) << 8 | UInt16(sw2) }

    /// The first status byte.
    public var sw1: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }

    /// The second status byte.
    public var sw2: UInt8 { UInt8(truncatingIfNeeded: rawValue) }

    /// 9000: done, nothing more to say.
    public static let success = StatusWord(rawValue: 0x9000)

    /// Whether this is 9000.
    public var isSuccess: Bool { self == .success }

    /// What kind of outcome SW1 announces.
    public enum Category: Sendable, Equatable {
        /// 9000 and 61xx: done.
        case normal
        /// 62xx (nothing changed) and 63xx (something changed): done, with a remark.
        case warning
        /// 64xx (nothing changed), 65xx (something changed) and 66xx (security): given up while running.
        case executionError
        /// 67xx to 6Fxx: refused before it ran.
        case checkingError
        /// 6xxx or 9xxx outside the interindustry meanings: the card's own.
        case proprietary
        /// Not a status word at all: SW1 is 60, or its first hex digit is neither 6 nor 9.
        case invalid
    }

    /// The kind of outcome, told by SW1 alone (ISO/IEC 7816-4, 5.1.3).
    public var category: Category {
        switch sw1 {
        case 0x61: .normal
        case 0x62, 0x63: .warning
        case 0x64, 0x65, 0x66: .executionError
        case 0x67...0x6F: .checkingError
        case 0x90: sw2 == 0 ? .normal : .proprietary
        case 0x91...0x9F: .proprietary
        default: .invalid
        }
    }

    /// The count in 63Cx: after a refused PIN, the tries left (0…15); nil for every other word.
    public var counter: Int? { rawValue & 0xFFF0 == 0x63C0 ? Int(rawValue & 0x000F) : nil }

    /// How many bytes 61xx says are waiting for GET RESPONSE (1…256; SW2 = 00 means 256); nil for every other word.
    public var bytesAvailable: Int? { sw1 == 0x61 ? (sw2 == 0 ? 256 : Int(sw2)) : nil }

    /// The Ne that 6Cxx says would have been right (1…256; SW2 = 00 means 256); nil for every other word.
    public var correctNe: Int? { sw1 == 0x6C ? (sw2 == 0 ? 256 : Int(sw2)) : nil }

    /// Four upper-case hex digits, such as `63C2`.
    public var description: String { Hex.text([sw1, sw2]) }
}
