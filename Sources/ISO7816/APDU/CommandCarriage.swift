// SPDX-License-Identifier: Apache-2.0
//
// How one command of the caller goes to a card whose protocol or reader carries short ones only: as it is, as
// a chain, or inside ENVELOPE. What the card's historical bytes allow is decided here; sending is
// CommandExchange's business.

/// How a command goes to the card.
public enum CommandCarriage: Equatable, Sendable {
    /// As it is.
    case whole
    /// As short commands with at most this many bytes of data, 1…255, chained by bit 5 of the class.
    case chain(partLength: Int)
    /// The whole command APDU as the data of ENVELOPE commands, with at most this many bytes in each, 1…255
    /// (ISO/IEC 7816-4, 7.6.2).
    case envelope(partLength: Int)

    /// Whether what goes out hides the command: sent again, it would have the card run the command inside again.
    public var hidesCommand: Bool { if case .envelope = self { true } else { false } }

    /// The commands that go out, in their order; copies of the caller's data.
    func parts(of command: CommandAPDU) throws(CommandChaining.Failure) -> [CommandAPDU] {
        switch self {
        case .whole: [command]
        case .chain(let length): try CommandChaining.split(command, partLength: length)
        case .envelope(let length): try CommandEnvelope.split(command, partLength: length)
        }
    }
}

/// Which way a command that is too long for its carrier may go.
public enum LongCommands: Sendable, Equatable {
    /// As the card's historical bytes announce it: command chaining, else, with extended length, ENVELOPE, else
    /// no way. A card that does not know bit 5 of the class might run the first part by itself.
    case asAnnounced
    /// Command chaining, since the caller knows that the card takes it.
    case chaining
    /// ENVELOPE, since the caller knows that the card takes it.
    case envelope

    /// The carriage of a command where short commands only can be carried.
    ///
    /// - Parameters:
    ///   - command: the caller's command.
    ///   - atr: the card's answer to reset.
    ///   - partLength: the most bytes of data in one short command, 1…255.
    /// - Returns: `nil` where the command needs parts and the card announces no way to take them.
    public func carriage(of command: CommandAPDU, atr: ATR, partLength: Int) -> CommandCarriage? {
        guard command.data.count > partLength else {
            return command.isExtended ? .chain(partLength: partLength) : .whole
        }
        switch self {
        case .chaining: return .chain(partLength: partLength)
        case .envelope: return .envelope(partLength: partLength)
        case .asAnnounced:
            guard let capabilities = atr.historical?.capabilities else { return nil }
            let isStandard = command.classByte.chained(true) != nil
            if capabilities.hasCommandChaining, isStandard { return .chain(partLength: partLength) }
            return capabilities.hasExtendedLength ? .envelope(partLength: partLength) : nil
        }
    }
}
