// SPDX-License-Identifier: Apache-2.0
//
// How a reader strays from the rules, as named behaviours: what the library does about each is decided
// where it talks to the reader, and `isActedOn` says whether; who has which stands in the catalogue's tables.

/// One way in which a reader strays from the rules, and where that is known from.
public struct Quirk: Sendable, Equatable {
    /// A named behaviour.
    public enum Behaviour: Sendable, Equatable {
        /// It claims a keypad that it has not, or one that tells the PIN to the host.
        case pinEntryUnusable
        /// Its exchange level is another than its descriptor says.
        case exchangeLevel(Level)
        /// It takes no longer information field than this (T=1), whatever its descriptor says.
        case maximumIFSD(UInt8)
        /// It fails on the card's answer to an IFSD request.
        case skipsIFSDNegotiation
        /// It does no higher data rate than this, in bit/s, whatever it lists.
        case maximumDataRate(UInt32)
        /// Its first answer after opening may take this long, in milliseconds.
        case slowFirstAnswer(milliseconds: Int)
        /// It sends empty packets where none belong.
        case strayEmptyPackets
        /// It does not come back from USB autosuspend.
        case noAutosuspend
        /// Its interfaces must not be used at once.
        case interfacesTakeTurns
        /// Its first power-on may fail with bError BB until an Escape leaves the EMV mode.
        case emvMode
        /// Its dwMaxCCIDMessageLength is too small for its own dwMaxIFSD.
        case shortMessageLength
    }

    /// An exchange level, named as in the library.
    public enum Level: String, Sendable {
        /// Short APDUs.
        case shortAPDU
        /// Short and extended APDUs.
        case extendedAPDU
    }

    /// What it does.
    public let behaviour: Behaviour
    /// Where that is known from.
    public let source: String

    /// Makes a quirk.
    public init(_ behaviour: Behaviour, _ source: String) {
        self.behaviour = behaviour
        self.source = source
    }

    /// A stable name in lowerCamelCase.
    public var name: String {
        switch behaviour {
        case .pinEntryUnusable: "pinEntryUnusable"
        case .exchangeLevel: "exchangeLevel"
        case .maximumIFSD: "maximumIFSD"
        case .skipsIFSDNegotiation: "skipsIFSDNegotiation"
        case .maximumDataRate: "maximumDataRate"
        case .slowFirstAnswer: "slowFirstAnswer"
        case .strayEmptyPackets: "strayEmptyPackets"
        case .noAutosuspend: "noAutosuspend"
        case .interfacesTakeTurns: "interfacesTakeTurns"
        case .emvMode: "emvMode"
        case .shortMessageLength: "shortMessageLength"
        }
    }

    /// Whether something is done about it, for this reader or for all: a session keeps to it, waits long
    /// enough, drops what is too much, or never asks for it. What is not acted on is a fact to know.
    public var isActedOn: Bool {
        switch behaviour {
        case .exchangeLevel, .maximumIFSD, .skipsIFSDNegotiation, .maximumDataRate: true
        case .slowFirstAnswer, .strayEmptyPackets, .shortMessageLength, .pinEntryUnusable: true
        case .noAutosuspend, .interfacesTakeTurns, .emvMode: false
        }
    }

    /// What it means, in a few English words; what is not acted on says so.
    public var text: String { isActedOn ? meaning : meaning + " (known, not acted on yet)" }

    private var meaning: String {
        switch behaviour {
        case .pinEntryUnusable: "PIN entry at the reader is not to be used"
        case .exchangeLevel(let level): "its exchange level really is \(level.rawValue)"
        case .maximumIFSD(let size): "takes T=1 information fields up to \(size) bytes"
        case .skipsIFSDNegotiation: "fails on the IFSD negotiation"
        case .maximumDataRate(let rate): "does no more than \(rate) bit/s"
        case .slowFirstAnswer(let milliseconds): "may need \(milliseconds) ms for its first answer"
        case .strayEmptyPackets: "sends empty packets where none belong"
        case .noAutosuspend: "does not come back from USB autosuspend"
        case .interfacesTakeTurns: "its interfaces must not be used at once"
        case .emvMode: "may stand in EMV mode, where a card's power-on fails"
        case .shortMessageLength: "its message length is too small for its IFSD"
        }
    }
}
