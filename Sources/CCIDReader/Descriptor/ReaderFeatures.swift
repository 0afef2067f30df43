// SPDX-License-Identifier: Apache-2.0
//
// The bits of dwFeatures and bVoltageSupport, with their meanings (CCID 1.1, 5.1).

/// What a reader does by itself: the bits of `dwFeatures` (CCID 1.1, 5.1).
public struct ReaderFeatures: OptionSet, Sendable, Hashable {
    /// `dwFeatures`.
    public let rawValue: UInt32

    /// Makes a set from `dwFeatures`.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Takes the parameters from the ATR.
    public static let parametersFromATR = ReaderFeatures(rawValue: 0x0000_0002)
    /// Powers the card when it is put in.
    public static let activatesOnInsertion = ReaderFeatures(rawValue: 0x0000_0004)
    /// Chooses the voltage.
    public static let automaticVoltage = ReaderFeatures(rawValue: 0x0000_0008)
    /// Changes the clock by the parameters.
    public static let automaticClock = ReaderFeatures(rawValue: 0x0000_0010)
    /// Changes the data rate by the parameters.
    public static let automaticDataRate = ReaderFeatures(rawValue: 0x0000_0020)
    /// Negotiates the parameters with the card.
    public static let automaticNegotiation = ReaderFeatures(rawValue: 0x0000_0040)
    /// Sends the PPS by the parameters.
    public static let automaticPPS = ReaderFeatures(rawValue: 0x0000_0080)
    /// Can stop the card's clock.
    public static let clockStop = ReaderFeatures(rawValue: 0x0000_0100)
    /// Takes a NAD other than 00 (T=1).
    public static let otherNAD = ReaderFeatures(rawValue: 0x0000_0200)
    /// Negotiates IFSD as its first exchange (T=1).
    public static let automaticIFSD = ReaderFeatures(rawValue: 0x0000_0400)
    /// Exchanges TPDUs.
    public static let tpdu = ReaderFeatures(rawValue: 0x0001_0000)
    /// Exchanges short APDUs.
    public static let shortAPDU = ReaderFeatures(rawValue: 0x0002_0000)
    /// Exchanges short and extended APDUs.
    public static let extendedAPDU = ReaderFeatures(rawValue: 0x0004_0000)
    /// Wakes the host when a card is put in or taken out.
    public static let wakeUp = ReaderFeatures(rawValue: 0x0010_0000)

    /// Every named bit with its meaning, in ascending order.
    public static let names: [(feature: ReaderFeatures, name: String)] = [
        (.parametersFromATR, "parameters from the ATR"),
        (.activatesOnInsertion, "activation on insertion"),
        (.automaticVoltage, "automatic voltage"),
        (.automaticClock, "automatic clock"),
        (.automaticDataRate, "automatic data rate"),
        (.automaticNegotiation, "automatic parameter negotiation"),
        (.automaticPPS, "automatic PPS"),
        (.clockStop, "clock stop"),
        (.otherNAD, "NAD other than 00"),
        (.automaticIFSD, "automatic IFSD"),
        (.tpdu, "TPDU level"),
        (.shortAPDU, "short APDU level"),
        (.extendedAPDU, "short and extended APDU level"),
        (.wakeUp, "USB wake-up on a card's coming and going"),
    ]

    /// The meanings of the bits that are set; a bit without a name gives its value in hex.
    public var meanings: [String] {
        var rest = rawValue
        var texts: [String] = []
        for (feature, name) in Self.names where contains(feature) {
            texts.append(name)
            rest &= ~feature.rawValue
        }
        if rest != 0 { texts.append("reserved 0x" + Hex.string(rest)) }
        return texts
    }
}

/// The voltages that a reader supplies, or a card takes: bits 2…0 of `bVoltageSupport` (CCID 1.1, 5.1).
public struct CardVoltages: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt8

    /// Makes a set from `bVoltageSupport`.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// 5 V, class A.
    public static let volts5 = CardVoltages(rawValue: 0x01)
    /// 3 V, class B.
    public static let volts3 = CardVoltages(rawValue: 0x02)
    /// 1.8 V, class C.
    public static let volts1_8 = CardVoltages(rawValue: 0x04)
}

/// The voltage that powers a card on: `bPowerSelect` of PC_to_RDR_IccPowerOn (CCID 1.1, 6.1.1).
public enum PowerSelect: UInt8, Sendable, Equatable, CaseIterable {
    /// The reader chooses.
    case automatic = 0
    /// 5 V, class A.
    case volts5 = 1
    /// 3 V, class B.
    case volts3 = 2
    /// 1.8 V, class C.
    case volts1_8 = 3
}
