// SPDX-License-Identifier: Apache-2.0
//
// The ways a T=1 exchange ends without an answer. Whether the command may have run is told beside them (Fate).

extension T1 {
    /// Why an exchange failed.
    public enum Failure: Error, Sendable, Equatable {
        /// Not one error-free block came since the card was reset, in three attempts
        /// (ISO/IEC 7816-3:2006, 11.6.3, rule 7.4.1). The card was reset once.
        case cardUnresponsive
        /// S(RESYNCH request) had to be sent, and the card answered it. It can no longer tell a repeated
        /// command from a new one, so the command was not sent again. The next command may follow.
        case synchronisationLost
        /// Three S(RESYNCH request) remained without their answer. The card was reset.
        case resynchronisationUnanswered
        /// The link was resynchronised as often as ``Limits/resynchronisations`` allows, and still no block got
        /// through. The card was reset.
        case repetitionLimit
        /// The card asked for more time again and again: ``Limits/waitingTimeExtensions``.
        case waitingTimeExtensionLimit
        /// The card sent S-blocks again and again and nothing else: ``Limits/supervisoryRequests``.
        case supervisoryRequestLimit
        /// The card sent empty I-blocks again and again: ``Limits/emptyBlocks``.
        case emptyBlockLimit
        /// The answer is longer than ``Limits/answerLength``.
        case answerTooLong
        /// The card ended a chain with S(ABORT request). The next command may follow.
        case abortedByCard
        /// The card asked again for a block of which only the reader had the bytes: what was typed at its keypad. It was
        /// not sent again. The next command may follow.
        case repetitionImpossible
        /// What the reader may make of a command at its keypad is longer than a block that the card takes.
        case entryTooLong
        /// The caller gave up.
        case cancelled
        /// The card, or its reader, is gone.
        case cardGone
        /// The caller reset the card without having been asked to.
        case cardReset
        /// A command came while another was in progress, which goes on.
        case busy
        /// The event does not fit the state; the state is as before.
        case unexpectedEvent
    }
}
