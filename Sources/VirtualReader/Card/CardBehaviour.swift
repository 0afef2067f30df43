// SPDX-License-Identifier: Apache-2.0
//
// How a simulated card strays from the quiet path at T=1. Everything here is either allowed by the standard
// or an error on the line; a card that lies on purpose is built in tests.

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

    /// The quiet path.
    public init() {}
}
