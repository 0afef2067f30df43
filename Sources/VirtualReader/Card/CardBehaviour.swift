// SPDX-License-Identifier: Apache-2.0
//
// How a simulated card strays from the quiet path. Everything here is allowed by the standard, or an error on
// the line, but for the NULLs without end; a card that lies on purpose is built in tests.

/// What a simulated card does beside answering.
public struct CardBehaviour: Sendable, Equatable {
    /// Before each response the card asks for more time with this multiplier (S(WTX request)).
    public var waitingTimeMultiplier: UInt8?
    /// Before its first response the card asks for this IFSC (S(IFS request)).
    public var announcedIFSC: UInt8?
    /// The card aborts the host's chain once, when that many blocks of it have come (S(ABORT request)).
    public var abortsChainAfter: Int?
    /// The blocks that reach the host with a wrong error detection code, counted from 1 at each reset.
    public var garbledBlocks: Set<Int> = []
    /// The blocks that never reach the card, counted from 1 at each reset.
    public var lostBlocks: Set<Int> = []
    /// The blocks that reach the card with a wrong error detection code, counted from 1 at each reset.
    public var misreadBlocks: Set<Int> = []
    /// T=0: how many NULLs come before each procedure byte and each SW1.
    public var nulls = 0
    /// T=0: the first procedure byte never comes, NULLs do: a card that hangs and says that it works.
    public var nullsForEver = false
    /// T=0: each byte of data is asked for, or announced, by a procedure byte of its own (INS exclusive or FF).
    public var acknowledgesSingleBytes = false
    /// T=0: whether 61xx announces an answer that waits for GET RESPONSE; else 9000 is all that the card says.
    public var announcesAnswers = true

    /// The quiet path.
    public init() {}
}
