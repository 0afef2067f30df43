// SPDX-License-Identifier: Apache-2.0
//
// The door between those who know a card (its files, PINs, keys) and those who know how to reach it.
// A real reader, a virtual one, PC/SC or a recorded transcript can stand behind it.

/// A way to one card: whole command APDUs go in, whole response APDUs come out.
///
/// Calls block. One caller uses a channel at a time; a channel is not required to be `Sendable`.
public protocol CardChannel: AnyObject {
    /// Sends one command and waits for the card's answer.
    ///
    /// Chaining, GET RESPONSE, a corrected Le and the transmission protocol are behind this call.
    /// A status word other than 9000 is an answer, not an error.
    /// - Parameters:
    ///   - command: the whole command, of any length; cut into what the reader can carry behind this call.
    ///   - sensitivity: how secret the exchange is in the caller's eyes. It can raise
    ///     ``CommandAPDU/leastSensitivity``, never lower it.
    /// - Returns: the data of all parts of the answer, and the last status word.
    /// - Throws: ``CardChannelError`` with the command's fate.
    func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU

    /// How much of an answer it pays to ask for at once.
    var answerLengths: AnswerLengths { get }
}

/// How much of an answer it pays to ask for at once, as far as a channel knows: the fewer commands and blocks, the
/// sooner a file is read.
public struct AnswerLengths: Sendable, Equatable {
    /// The most bytes of data that one command may ask for: 65,536 where reader, protocol and card carry extended
    /// lengths, else 256.
    public var longest: Int
    /// The most bytes of data that come in one block of the protocol or in one message of the reader, status word beside
    /// them: more of them cost a further block or message. `nil` where that makes no difference or is not known.
    public var inOneTransfer: Int?

    /// Makes lengths; by default those that every card and reader carry.
    public init(longest: Int = 256, inOneTransfer: Int? = nil) {
        self.longest = longest
        self.inOneTransfer = inOneTransfer
    }
}

extension CardChannel {
    /// 256 bytes, in whatever blocks.
    public var answerLengths: AnswerLengths { AnswerLengths() }

    /// Sends one command at the sensitivity that its own bytes demand.
    /// - Parameter command: the whole command.
    /// - Returns: the card's answer.
    /// - Throws: ``CardChannelError`` with the command's fate.
    public func transmit(_ command: CommandAPDU) throws(CardChannelError) -> ResponseAPDU {
        try transmit(command, sensitivity: command.leastSensitivity)
    }
}

/// Why no answer came from the card, and whether the command may have been executed.
public struct CardChannelError: Error, Sendable {
    /// What may have become of the command.
    public let fate: Fate

    /// The cause, as the layer below reported it.
    public let underlying: any Error

    /// Whether the card or its reader was taken away, as far as is known: then the card has no power, and no PIN is
    /// verified any more.
    public let isCardGone: Bool

    /// Makes an error.
    /// - Parameters:
    ///   - fate: what may have become of the command.
    ///   - underlying: the cause.
    ///   - isCardGone: whether the card or its reader was taken away.
    public init(fate: Fate, underlying: any Error, isCardGone: Bool = false) {
        self.fate = fate
        self.underlying = underlying
        self.isCardGone = isCardGone
    }
}
