// SPDX-License-Identifier: Apache-2.0
//
// A command of the issuer's own that an authority may send, and in which relayed session. What nobody may send on a
// holder's card by way of a relay, no rule allows.

import ISO7816

/// One command that an authority announces before it sends it: what for, by its header, and how much it may carry.
///
/// Which PIN a command unlocks is the authority's word: nothing here knows what its parameters mean, nor holds them
/// against the PIN of its session.
public struct RelayRule: Sendable, Equatable {
    /// The only relayed session in which it may come: to recognise the card, or to unlock this one PIN.
    public let purpose: RelayPurpose
    /// Class and instruction, and both parameters.
    public let header: [UInt8]
    /// The most data that it may carry.
    public let longestData: Int

    /// A command of the issuer's own.
    ///
    /// - Parameters:
    ///   - purpose: the only relayed session in which it may come.
    ///   - cla: the class: a plain one, or a proprietary one.
    ///   - ins: the instruction.
    ///   - p1: the first parameter.
    ///   - p2: the second parameter.
    ///   - longestData: the most data that it may carry.
    /// - Returns: nil for a command that no authority may send: one that tries a PIN (20, 21), sets one (24, 25, 32),
    ///   switches PINs off or on (26, 28), resets a counter and sets a PIN with it (2C, 2D other than with P1 = 03),
    ///   signs (2A), selects (A4), or hides another command (C2, C3; a chained or protected class). To recognise a
    ///   card, none that resets a counter at all (2C, 2D, and JICSAP's UNLOCK KEY, 54).
    public init?(
        for purpose: RelayPurpose, cla: UInt8, ins: UInt8, p1: UInt8, p2: UInt8, longestData: Int
    ) {
        guard cla & 0x7F == 0 else { return nil }
        switch ins {
        case 0x20, 0x21, 0x24, 0x25, 0x26, 0x28, 0x2A, 0x32, 0xA4, 0xC2, 0xC3: return nil
        case 0x2C, 0x2D: guard p1 == 0x03, purpose != .recognising else { return nil }
        case 0x54: guard purpose != .recognising else { return nil }
        default: break
        }
        self.purpose = purpose
        header = [cla, ins, p1, p2]
        self.longestData = longestData
    }

    func allows(_ command: CommandAPDU) -> Bool {
        command.header == header && command.data.count <= longestData
    }
}
