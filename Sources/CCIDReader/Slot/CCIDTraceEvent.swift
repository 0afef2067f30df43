// SPDX-License-Identifier: Apache-2.0
//
// One message or request that crossed the wire, as the shim hands it to a trace: blanked already.

/// One message or request, after it crossed the wire or failed to.
public struct CCIDTraceEvent: Sendable, Equatable {
    /// Which way it went, and by which pipe.
    public enum Kind: Sendable, Equatable {
        /// A command.
        case bulkOut
        /// An answer.
        case bulkIn
        /// An interrupt message.
        case interrupt
        /// A control request to the reader: the bytes are SETUP, then the data.
        case controlOut
        /// A control request to the host: the bytes are SETUP, then the data.
        case controlIn
        /// An endpoint's halt was cleared: no bytes.
        case clearHalt
    }

    /// Which way it went.
    public let kind: Kind
    /// The bytes; of a blanked message only bMessageType, bSlot and bSeq, or none.
    public let bytes: [UInt8]
    /// Whether the rest, its length included, is blanked.
    public let isBlanked: Bool
    /// An answer that nobody waited for.
    public let isStray: Bool
    /// A time extension.
    public let isExtension: Bool
    /// When, on the reader's clock.
    public let time: ReaderInstant
    /// Why the transfer failed; `nil` when it did not.
    public let failure: ReaderError.Kind?
}
