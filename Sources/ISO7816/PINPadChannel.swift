// SPDX-License-Identifier: Apache-2.0
//
// The door of a reader with a keypad: the holder types there, the reader puts what was typed into the command, and
// this process never has the PIN. How the reader is told is its driver's.

/// A way to a card whose reader may have a keypad for PINs.
public protocol PINPadChannel: CardChannel {
    /// Whether the reader takes this entry at its keypad.
    /// - Parameter entry: what would be typed.
    func offersKeypad(for entry: PINPadEntry) -> Bool

    /// Lets the holder type, and gives the card's answer to the command with it, whatever its status word. The command
    /// goes to the card at most once.
    /// - Parameter entry: what is typed.
    /// - Returns: the card's answer.
    /// - Throws: ``CardChannelError``. A holder who cancels, or types nothing in time, leaves the card unasked: the
    ///   fate is `notSent` then.
    func enterPIN(_ entry: PINPadEntry) throws(CardChannelError) -> ResponseAPDU
}

/// A PIN of digits that is typed at a reader's keypad, in ASCII and without padding all of the command's data.
public struct PINPadEntry: Sendable, Equatable {
    /// What is typed.
    public enum Purpose: Sendable, Equatable {
        /// The PIN, once.
        case verification
        /// A new PIN, twice.
        case newPIN
    }

    /// What is typed.
    public let purpose: Purpose
    /// CLA INS P1 P2 of the command that takes it to the card.
    public let header: [UInt8]
    /// How many digits it has.
    public let digits: ClosedRange<UInt8>

    /// Makes an entry.
    /// - Parameters:
    ///   - purpose: what is typed.
    ///   - header: CLA INS P1 P2 of the command.
    ///   - digits: how many digits it has, 1 at least.
    public init(_ purpose: Purpose, header: [UInt8], digits: ClosedRange<UInt8>) {
        self.purpose = purpose
        self.header = header
        self.digits = digits
    }
}
