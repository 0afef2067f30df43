// SPDX-License-Identifier: Apache-2.0
//
// Why a PIN entry cannot be asked for, and how one that was asked for ends without a command to the card.

import ISO7816

/// Why a value or a structure of PC/SC is no PIN entry.
public enum PINEntryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A field has a value that it cannot have; the standard's name.
    case field(String)
    /// The command is neither CLA INS P1 P2, nor these with Lc and as many bytes.
    case template
    /// The command does not present a PIN, by its INS.
    case notForPINs
    /// The PIN's block reaches beyond the command.
    case blockBeyondCommand
    /// With the longest PIN the command would be longer than a short one can be.
    case tooLong
    /// The structure is shorter than its fields, or not as long as `ulDataLength` says.
    case structureLength

    /// The reason in words.
    public var description: String {
        switch self {
        case .field(let name): "\(name) has a value that it cannot have"
        case .template: "the command is neither CLA INS P1 P2, nor these with Lc and as many bytes"
        case .notForPINs: "the command does not present a PIN, so it could hand one on"
        case .blockBeyondCommand: "the block of the PIN reaches beyond the command"
        case .tooLong: "with the longest PIN the command is longer than a short one can be"
        case .structureLength: "the structure is not as long as its fields and ulDataLength say"
        }
    }
}

/// How an entry at the keypad ended without a PIN for the card.
public enum PINEntryFailure: Sendable, Equatable, CustomStringConvertible {
    /// The holder pressed the cancel key.
    case cancelled
    /// The holder typed nothing in time.
    case timedOut
    /// The new PIN was typed in two ways.
    case mismatch
    /// The PIN had too few or too many digits.
    case wrongLength

    /// bError of a failed PC_to_RDR_Secure (CCID 1.1, table 6.2-2).
    init?(bError: UInt8?) {
        switch bError {
        case 0xEF: self = .cancelled
        case 0xF0: self = .timedOut
        default: return nil
        }
    }

    /// The status words of PC/SC part 10, which some readers give in place of the card's answer (ACS, APG8201-B2
    /// Reference Manual 1.00, pages 31 and 38). A card could give them, too.
    init?(_ sw: StatusWord) {
        switch sw.rawValue {
        case 0x6400: self = .timedOut
        case 0x6401: self = .cancelled
        case 0x6402: self = .mismatch
        case 0x6403: self = .wrongLength
        default: return nil
        }
    }

    /// What happened, in a few words.
    public var description: String {
        switch self {
        case .cancelled: "the PIN entry was cancelled at the keypad"
        case .timedOut: "no PIN was typed in time"
        case .mismatch: "the two entries of the new PIN differ"
        case .wrongLength: "the PIN has too few or too many digits"
        }
    }
}
