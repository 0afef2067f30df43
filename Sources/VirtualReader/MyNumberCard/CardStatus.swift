// SPDX-License-Identifier: Apache-2.0
//
// The status words that the simulated card answers with when it does not simply say 9000, thrown by the
// command handlers. The host's view of status words is ISO7816.StatusWord, which this end of the wire does
// not use.

/// A status word other than 9000, as the reason why a command ended.
struct CardStatus: Error, Equatable {
    let rawValue: UInt16

    /// Wrong PIN, or the answer to a status query: 63Cx with x tries left.
    static func triesLeft(_ count: Int) -> CardStatus {
        CardStatus(rawValue: 0x63C0 | UInt16(clamping: min(max(count, 0), 15)))
    }

    static let wrongLength = CardStatus(rawValue: 0x6700)
    static let channelNotSupported = CardStatus(rawValue: 0x6881)
    static let lastCommandOfChainExpected = CardStatus(rawValue: 0x6883)
    static let chainingNotSupported = CardStatus(rawValue: 0x6884)
    /// The command does not fit the kind of file.
    static let wrongFileKind = CardStatus(rawValue: 0x6981)
    static let accessNotAllowed = CardStatus(rawValue: 0x6982)
    /// JICSAP: the key or PIN is locked. Measured on a test card (soltia48/myna-card).
    static let locked = CardStatus(rawValue: 0x6984)
    static let conditionsNotMet = CardStatus(rawValue: 0x6985)
    static let noCurrentFile = CardStatus(rawValue: 0x6986)
    static let secureMessagingObjectMissing = CardStatus(rawValue: 0x6987)
    /// Another data object than the command wants, or a padding that is not there (soltia48/myna-card).
    static let secureMessagingObjectWrong = CardStatus(rawValue: 0x6988)
    /// Secure messaging without a session (soltia48/myna-card).
    static let noSecureSession = CardStatus(rawValue: 0x69FC)
    /// SET SESSION KEY in an application without secure messaging (soltia48/myna-card).
    static let noSessionKeyHere = CardStatus(rawValue: 0x66F1)
    static let wrongData = CardStatus(rawValue: 0x6A80)
    static let notFound = CardStatus(rawValue: 0x6A82)
    static let recordNotFound = CardStatus(rawValue: 0x6A83)
    static let wrongParameters = CardStatus(rawValue: 0x6A86)
    static let dataNotFound = CardStatus(rawValue: 0x6A88)
    static let offsetOutside = CardStatus(rawValue: 0x6B00)
    static let unknownInstruction = CardStatus(rawValue: 0x6D00)
    static let unknownClass = CardStatus(rawValue: 0x6E00)
    static let noPreciseDiagnosis = CardStatus(rawValue: 0x6F00)

    /// SW1 and SW2.
    var bytes: [UInt8] { [UInt8(rawValue >> 8), UInt8(rawValue & 0xFF)] }
}
