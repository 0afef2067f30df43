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

    /// Makes options; each has a default.
    public init(
        wait: Duration = .zero, deadline: Duration = .seconds(60), preferredProtocol: CardProtocol? = nil,
        cancellation: Cancellation? = nil, timeExtensions: TimeExtensionLimits = TimeExtensionLimits(),
        longCommands: LongCommands = .asAnnounced,
        onWaiting: (@Sendable (_ reader: Reader?) -> Void)? = nil
    ) {
        self.wait = wait
        self.deadline = deadline
        self.preferredProtocol = preferredProtocol
        self.cancellation = cancellation
        self.timeExtensions = timeExtensions
        self.longCommands = longCommands
        self.onWaiting = onWaiting
    }
}
