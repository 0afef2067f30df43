// SPDX-License-Identifier: Apache-2.0
//
// Why bytes or fields do not make an APDU: the place and the reason, without the bytes themselves,
// so that an error may be shown whatever the APDU carried.

/// What is wrong with an APDU, and where.
public struct APDUError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Index of the byte that is wrong or missing; when an APDU is built from fields, the place where the field would stand.
    public let offset: Int

    /// What is wrong there.
    public let reason: Reason

    /// The ways in which bytes or fields fail to be an APDU.
    public enum Reason: Equatable, Sendable {
        /// A command has at least four bytes: CLA, INS, P1, P2.
        case headerTruncated(found: Int)
        /// Lc and the number of bytes after it fit none of the seven cases; the numbers are nil
        /// when the command may carry a PIN, whose length they would tell.
        case bodyLength(lc: Int?, following: Int?)
        /// An extended Lc of 0000: a body without data has no Lc.
        case extendedLcZero
        /// A body of one byte 00 and one byte more is neither short nor extended.
        case extendedFieldTruncated
        /// More data than the form can carry: 255 bytes short, 65,535 extended.
        case dataTooLong(maximum: Int)
        /// Ne is out of range: 1…256 short, 1…65,536 extended.
        case neOutOfRange(maximum: Int)
        /// A response has at least the two status bytes.
        case statusWordTruncated(found: Int)
        /// A response carries at most 65,536 bytes of data.
        case responseTooLong(maximum: Int)
    }

    /// Makes an error.
    /// - Parameters:
    ///   - offset: index of the wrong or missing byte.
    ///   - reason: what is wrong there.
    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    /// One line: the offset and the reason in words, never the APDU's bytes.
    public var description: String { "byte \(offset): \(reason.text)" }
}

extension APDUError.Reason {
    var text: String {
        switch self {
        case .headerTruncated(let found):
            "a command APDU has at least 4 bytes (CLA INS P1 P2), here are \(found)"
        case .bodyLength(let lc?, let following?):
            "Lc is \(lc), and \(following) bytes follow it: neither data alone nor data and Le"
        case .bodyLength:
            "Lc does not fit the number of bytes after it (numbers withheld: the command may carry a PIN)"
        case .extendedLcZero:
            "an extended Lc of 0000 is not allowed"
        case .extendedFieldTruncated:
            "00 begins an extended length field, which has two more bytes"
        case .dataTooLong(let maximum):
            "this form of command carries at most \(maximum) bytes of data"
        case .neOutOfRange(let maximum):
            "the expected length is 1 to \(maximum) in this form of command"
        case .statusWordTruncated(let found):
            "a response APDU has at least the 2 status bytes, here are \(found)"
        case .responseTooLong(let maximum):
            "a response APDU carries at most \(maximum) bytes of data"
        }
    }
}
