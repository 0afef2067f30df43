// SPDX-License-Identifier: Apache-2.0
//
// What was agreed with a card: protocol, rate, sizes. A value for those who print it.

import ISO7816

/// What was agreed with a card after its reset.
public struct CardLink: Sendable, Equatable {
    /// Who negotiated the rate.
    public enum Negotiation: String, Sendable {
        /// The reader, by itself (dwFeatures 0x40).
        case reader
        /// The reader sent the PPS that SetParameters asked for (dwFeatures 0x80).
        case readerPPS
        /// The host sent a PPS, and the card agreed.
        case hostPPS
        /// The host sent a PPS, the card did not agree: cold reset and the default rate.
        case refused
        /// None was needed, or the card is in specific mode.
        case none
    }

    /// The protocol.
    public internal(set) var cardProtocol: CardProtocol
    /// The reader's exchange level.
    public internal(set) var exchangeLevel: ExchangeLevel
    /// The voltage that the host asked for.
    public internal(set) var voltage: PowerSelect
    /// FI and DI in use, coded as in TA1; of a reader that negotiates by itself what the card offers.
    public internal(set) var bmFindexDindex: UInt8
    /// The card's clock in kHz.
    public internal(set) var clock: Int
    /// The rate on the card's line in bit/s.
    public internal(set) var dataRate: Int
    /// Who negotiated.
    public internal(set) var negotiation = Negotiation.none
    /// The parameters that were set, `nil` when the reader keeps them to itself.
    public internal(set) var parameters: CardParameters?
    /// T=1: the card's information field size.
    public internal(set) var ifsc: UInt8?
    /// T=1: the host's information field size; of a reader that runs T=1 by itself, `nil`.
    public internal(set) var ifsd: UInt8?
    /// T=1: the block waiting time.
    public internal(set) var blockWaitingTime: Duration?

    /// F and D in use, such as `372/4`.
    public var factors: TransmissionFactors {
        TransmissionFactors(code: bmFindexDindex) ?? .default
    }
}
