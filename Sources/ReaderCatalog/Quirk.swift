// SPDX-License-Identifier: Apache-2.0
//
// How a reader strays from the rules, as named behaviours: what the library does about each is decided
// where it talks to the reader, and `Kind.handling` says how; who has which stands in the catalogue's tables.

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
        /// A PPS does not work with it.
        case noPPS
        /// Its first answer after opening may take this long, in milliseconds.
        case slowFirstAnswer(milliseconds: Int)
        /// It sends empty packets where none belong.
        case strayEmptyPackets
        /// It waits for an empty packet after a command that fills its last one.
        case wantsEmptyPackets
        /// It does not come back from USB autosuspend.
        case noAutosuspend
        /// Its interfaces must not be used at once.
        case interfacesTakeTurns
        /// Its power-on may fail with bError BB until an Escape leaves the EMV mode.
        case emvMode
        /// Its dwMaxCCIDMessageLength is too small for its own dwMaxIFSD.
        case shortMessageLength
        /// Another driver refuses its firmware and wants this one, or a newer one (bcdDevice).
        case outdatedFirmware(wanted: UInt16)
    }

    /// An exchange level, named as in the library.
    public enum Level: String, Sendable {
        /// Short APDUs.
        case shortAPDU
        /// Short and extended APDUs.
        case extendedAPDU
    }

    /// The behaviours without their values; the raw values are stable names.
    public enum Kind: String, Sendable, CaseIterable {
        /// See `Behaviour.pinEntryUnusable`.
        case pinEntryUnusable
        /// See `Behaviour.exchangeLevel(_:)`.
        case exchangeLevel
        /// See `Behaviour.maximumIFSD(_:)`.
        case maximumIFSD
        /// See `Behaviour.skipsIFSDNegotiation`.
        case skipsIFSDNegotiation
        /// See `Behaviour.maximumDataRate(_:)`.
        case maximumDataRate
        /// See `Behaviour.noPPS`.
        case noPPS
        /// See `Behaviour.slowFirstAnswer(milliseconds:)`.
        case slowFirstAnswer
        /// See `Behaviour.strayEmptyPackets`.
        case strayEmptyPackets
        /// See `Behaviour.wantsEmptyPackets`.
        case wantsEmptyPackets
        /// See `Behaviour.noAutosuspend`.
        case noAutosuspend
        /// See `Behaviour.interfacesTakeTurns`.
        case interfacesTakeTurns
        /// See `Behaviour.emvMode`.
        case emvMode
        /// See `Behaviour.shortMessageLength`.
        case shortMessageLength
        /// See `Behaviour.outdatedFirmware(wanted:)`.
        case outdatedFirmware
    }

    /// What is done about a quirk.
    public enum Handling: Sendable, Equatable {
        /// The library behaves differently with the readers that have it.
        case switched
        /// The library treats every reader as if it had it.
        case always
        /// The udev rules see to it, where they are installed.
        case udevRules
        /// Nothing: it is a fact to know.
        case known
    }

    /// What it does.
    public let behaviour: Behaviour
    /// Where that is known from.
    public let source: String
    /// The firmware that it is known of (`bcdDevice`); `nil`: every one that the row is about.
    public let firmware: ClosedRange<UInt16>?

    /// Makes a quirk.
    public init(_ behaviour: Behaviour, _ source: String, firmware: ClosedRange<UInt16>? = nil) {
        self.behaviour = behaviour
        self.source = source
        self.firmware = firmware
    }

    /// Whether it is known of this firmware.
    func isKnown(with bcdDevice: UInt16) -> Bool { firmware?.contains(bcdDevice) ?? true }

    /// The behaviour without its value.
    public var kind: Kind {
        switch behaviour {
        case .pinEntryUnusable: .pinEntryUnusable
        case .exchangeLevel: .exchangeLevel
        case .maximumIFSD: .maximumIFSD
        case .skipsIFSDNegotiation: .skipsIFSDNegotiation
        case .maximumDataRate: .maximumDataRate
        case .noPPS: .noPPS
        case .slowFirstAnswer: .slowFirstAnswer
        case .strayEmptyPackets: .strayEmptyPackets
        case .wantsEmptyPackets: .wantsEmptyPackets
        case .noAutosuspend: .noAutosuspend
        case .interfacesTakeTurns: .interfacesTakeTurns
        case .emvMode: .emvMode
        case .shortMessageLength: .shortMessageLength
        case .outdatedFirmware: .outdatedFirmware
        }
    }

    /// A stable name in lowerCamelCase.
    public var name: String { kind.rawValue }

    /// Whether something is done about it, for this reader or for all. What is not acted on is a fact to know.
    public var isActedOn: Bool { kind.handling != .known }

    /// What it means, in a few English words; what is not acted on says so.
    public var text: String {
        switch kind.handling {
        case .switched, .always: meaning
        case .udevRules: meaning + " (the udev rules keep it awake)"
        case .known: meaning + " (known, not acted on yet)"
        }
    }

    private var meaning: String {
        switch behaviour {
        case .pinEntryUnusable: "PIN entry at the reader is not to be used"
        case .exchangeLevel(let level): "its exchange level really is \(level.rawValue)"
        case .maximumIFSD(let size): "takes T=1 information fields up to \(size) bytes"
        case .skipsIFSDNegotiation: "fails on the IFSD negotiation"
        case .maximumDataRate(let rate): "does no more than \(rate) bit/s"
        case .noPPS: "works at the card's default rate only, without a PPS"
        case .slowFirstAnswer(let milliseconds): "may need \(milliseconds) ms for its first answer"
        case .strayEmptyPackets: "sends empty packets where none belong"
        case .wantsEmptyPackets: "waits for an empty packet after a command of full packets"
        case .noAutosuspend: "does not come back from USB autosuspend"
        case .interfacesTakeTurns: "its interfaces must not be used at once"
        case .emvMode: "may stand in EMV mode, where a card's power-on fails"
        case .shortMessageLength: "its message length is too small for its IFSD"
        case .outdatedFirmware(let wanted):
            "its firmware is older than \(FirmwareVersion.text(wanted)), which another driver wants"
        }
    }
}

extension Quirk.Kind {
    /// What is done about it. Docs/Quirks.md says for each where, and which test shows it.
    public var handling: Quirk.Handling {
        switch self {
        case .exchangeLevel, .maximumIFSD, .skipsIFSDNegotiation, .maximumDataRate, .noPPS: .switched
        case .emvMode, .interfacesTakeTurns, .pinEntryUnusable, .wantsEmptyPackets: .switched
        case .slowFirstAnswer, .strayEmptyPackets, .shortMessageLength: .always
        case .noAutosuspend: .udevRules
        case .outdatedFirmware: .known
        }
    }
}
