// SPDX-License-Identifier: Apache-2.0
//
// The name space of the transmission protocol T=0 (ISO/IEC 7816-3:2006, clauses 10 and 12.2): TPDUs, which TPDUs
// a command becomes, and the procedure bytes. Who carries the bytes, and the clock, are the caller's.

/// The character transmission protocol T=0 of ISO/IEC 7816-3:2006, clause 10.
public enum T0 {
    /// The most data in one TPDU towards the card.
    public static let greatestData = 255

    /// A command TPDU: CLA INS P1 P2 P3, and the data that follow towards the card.
    ///
    /// Data go one way only. The bytes may be a PIN: the description shows none of them.
    public struct TPDU: Equatable, Sendable, CustomStringConvertible {
        /// The header of five bytes, and the data.
        public private(set) var bytes: [UInt8]
        /// How many bytes of data come from the card, 0…256; 0 where data go to it, or none go at all.
        public let expected: Int

        /// A TPDU that brings data to the card, or none.
        init(_ header: [UInt8], data: (inout [UInt8]) -> Void = { _ in }, count: Int = 0) {
            bytes = []
            bytes.reserveCapacity(5 + count)
            bytes.append(contentsOf: header)
            bytes.append(UInt8(clamping: count))
            data(&bytes)
            expected = 0
        }

        /// A TPDU that fetches 1…256 bytes; P3 of 256 is 00.
        init(_ header: [UInt8], fetching count: Int) {
            let count = min(max(count, 1), 256)
            bytes = header + [UInt8(truncatingIfNeeded: count)]
            expected = count
        }

        /// The instruction byte.
        var ins: UInt8 { bytes.count > 1 ? bytes[1] : 0 }

        /// Overwrites the bytes with zeros, in place where nobody else holds them, and empties the TPDU.
        public mutating func wipe() {
            bytes.wipe()
        }

        /// The direction, without any byte or length.
        public var description: String { expected > 0 ? "TPDU from the card" : "TPDU to the card" }
    }

    /// Why an exchange failed.
    public enum Failure: Error, Sendable, Equatable {
        /// The answer to a TPDU has no status word, or too many bytes.
        case answerLength
        /// A byte came that is neither NULL, nor an acknowledgement that fits, nor SW1.
        case procedureByte
        /// More bytes came than were asked for, or none.
        case byteCount
        /// The card sent NULL in a row more often than the limit allows.
        case nullLimit
        /// An INS of the form 6X or 9X cannot be told from SW1 in a procedure byte; nothing was sent.
        case instruction
        /// The call does not fit the state.
        case unexpectedEvent
    }
}
