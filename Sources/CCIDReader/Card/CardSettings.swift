// SPDX-License-Identifier: Apache-2.0
//
// What a caller says about a slot's card before it is powered on, and about each command. Quirks arrive here
// as plain values: the catalogue is not known on this floor.

import ISO7816

/// What a session on a card is to keep to.
public struct CardSettings: Sendable {
    /// The protocol to choose when both sides can do more than one.
    public var preferredProtocol: CardProtocol?
    /// The exchange level that the reader really has, where its descriptor is wrong.
    public var exchangeLevel: ExchangeLevel?
    /// The greatest IFSD that the reader really takes, where its descriptor is wrong.
    public var maximumIFSD: UInt8?
    /// Whether the host tells the card its IFSD where the reader does not.
    public var negotiatesIFSD = true
    /// The highest data rate that the reader really does, in bit/s, where its descriptor is wrong.
    public var maximumDataRate: UInt32?
    /// Whether a PPS works with this reader; without one the card stays at its first offer and default rate.
    public var sendsPPS = true
    /// Whether a power-on that fails with bError BB is tried again after the Escape that leaves the EMV mode.
    public var leavesEMVMode = false
    /// How often and how long a card may ask for more time within one command.
    public var timeExtensions = TimeExtensionLimits()
    /// Ends whatever runs, from any thread.
    public var cancellation: Cancellation?
    /// Gets T=1 blocks and notes, on the thread of the exchange.
    public var observer: (@Sendable (CardEvent) -> Void)?

    /// Settings as the descriptor says.
    public init() {}
}

/// What a session tells about its course.
public enum CardEvent: Sendable {
    /// A T=1 block; the bytes are blanked by whoever shows them, as the sensitivity demands.
    case block(toCard: Bool, [UInt8], T1.EDC, Sensitivity)
    /// Something worth knowing, in words.
    case note(String)
}

/// What one command is to keep to.
public struct CommandTerms: Sendable {
    /// How secret command and answer are.
    public var sensitivity: Sensitivity
    /// Until when it may last.
    public var deadline: ReaderInstant
    /// The card may run it twice without harm.
    public var isRepeatable: Bool
    /// Ends it from another thread; beside the session's own token.
    public var cancellation: Cancellation?
    /// What earlier APDUs of the same command used up of the time that card and reader may ask for.
    public var extended = Duration.zero

    /// Makes terms.
    public init(
        sensitivity: Sensitivity, deadline: ReaderInstant, isRepeatable: Bool,
        cancellation: Cancellation? = nil
    ) {
        self.sensitivity = sensitivity
        self.deadline = deadline
        self.isRepeatable = isRepeatable
        self.cancellation = cancellation
    }
}

/// How long a reader may take, beyond what the card is allowed.
enum ReaderPatience {
    /// A command about the reader or the slot; some need more than three seconds for the first one.
    static let command = Duration.seconds(5)
    /// Power-on: all of the ATR at the default rate, and a reader that tries several voltages.
    static let power = Duration.seconds(10)
    /// What is added to a card's waiting time, so that the reader's own clock runs out first.
    static let margin = Duration.seconds(2)
    /// An APDU where the reader runs the protocol: until its first answer or time extension.
    static let apdu = Duration.seconds(10)
    /// Power off at a session's end where another slot's command may be in front of it.
    static let end = Duration.seconds(120)
}
