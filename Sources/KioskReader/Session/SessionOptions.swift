// SPDX-License-Identifier: Apache-2.0
//
// What a caller may say about a session before it is opened.

import CCIDReader
import ISO7816

/// What a caller may say about a session before it is opened.
public struct SessionOptions: Sendable {
    /// How long to wait for a reader and then for a card, in all.
    public var wait: Duration
    /// The most one command may take, chaining and GET RESPONSE included.
    public var deadline: Duration
    /// The protocol to choose when the card offers both; `nil`: the card's first offer.
    public var preferredProtocol: CardProtocol?
    /// Ends the wait and whatever runs, once and for good, from any thread.
    public var cancellation: Cancellation?
    /// How often and how long a card may ask for more time within one command.
    public var timeExtensions: TimeExtensionLimits
    /// Which way a command goes that is too long for the reader or for T=0.
    public var longCommands: LongCommands
    /// Called once when opening finds that it has to wait: for a reader (`nil`) or for a card in this reader.
    public var onWaiting: (@Sendable (_ reader: Reader?) -> Void)?
    /// Called once when the session ended by itself, not by `close()`: with the reason, on a thread of the library's or
    /// on that of the call that found it.
    ///
    /// With it the session listens while it is idle, and ends within one report of the interrupt pipe (where there is
    /// none, within 250 ms) when its card or its reader goes: that takes a thread. An `AsyncCardSession` listens without
    /// it too, where there is an interrupt pipe. Any other idle session learns it only where somebody watches the hub's
    /// events; else its next call does. A session that listens and is let go without
    /// `close()` gives its slot back once no look at its card is under way.
    public var onEnd: (@Sendable (_ reason: KioskReaderError) -> Void)?

    /// Whether it listens while it is idle, where there is an interrupt pipe, also without `onEnd`.
    var listens = false

    /// Makes options; each has a default.
    public init(
        wait: Duration = .zero, deadline: Duration = .seconds(60), preferredProtocol: CardProtocol? = nil,
        cancellation: Cancellation? = nil, timeExtensions: TimeExtensionLimits = TimeExtensionLimits(),
        longCommands: LongCommands = .asAnnounced,
        onWaiting: (@Sendable (_ reader: Reader?) -> Void)? = nil,
        onEnd: (@Sendable (_ reason: KioskReaderError) -> Void)? = nil
    ) {
        self.wait = wait
        self.deadline = deadline
        self.preferredProtocol = preferredProtocol
        self.cancellation = cancellation
        self.timeExtensions = timeExtensions
        self.longCommands = longCommands
        self.onWaiting = onWaiting
        self.onEnd = onEnd
    }
}
