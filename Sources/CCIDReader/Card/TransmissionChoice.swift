// SPDX-License-Identifier: Apache-2.0
//
// Which protocol and rate a card and a reader share, and what has to be done to get there. Pure: it takes
// the ATR, the class descriptor and the reader's rates, and does nothing.

import ISO7816

/// What a reader can do about the rate.
struct ReaderRates: Sendable, Equatable {
    /// The card's clock, in kHz.
    let clock: Int
    /// The highest rate, in bit/s.
    let highest: Int
    /// The rates it lists, in bit/s; `nil` when it lists none, or nothing sane.
    let listed: [Int]?

    /// Reads what the reader says. A list is sane when it has no zero, holds the default rate and nothing above
    /// dwMaxDataRate; a reader is known whose list and dwMaxDataRate contradict each other (058C:9590).
    init(_ descriptor: ClassDescriptor, listed: [UInt32]?, highest: UInt32? = nil) {
        clock = descriptor.dwDefaultClock == 0 ? 4_000 : Int(descriptor.dwDefaultClock)
        let claimed = Int(descriptor.dwMaxDataRate)
        let bound = min(claimed, highest.map { Int($0) } ?? claimed)
        self.highest = bound
        let rates = (listed ?? []).map { Int($0) }
        let isSane =
            !rates.isEmpty && rates.allSatisfy { $0 > 0 && $0 <= claimed + claimed / 100 }
            && rates.contains { Self.same($0, Int(descriptor.dwDataRate)) }
        self.listed = isSane ? rates : nil
    }

    /// The rate that F and D make of the clock.
    func rate(_ factors: TransmissionFactors) -> Int { clock * 1_000 * factors.d / factors.f }

    /// Whether the reader can do the rate; the default rate it always can.
    func supports(_ factors: TransmissionFactors) -> Bool {
        if factors == .default { return true }
        let rate = rate(factors)
        guard rate <= highest + highest / 200 else { return false }
        guard let listed else { return true }
        return listed.contains { Self.same($0, rate) }
    }

    /// Readers round: half a percent is the same rate.
    private static func same(_ left: Int, _ right: Int) -> Bool { abs(left - right) <= max(1, right / 200) }
}

/// The protocol and the rate to be reached.
struct TransmissionChoice: Sendable, Equatable {
    /// The default F and D, coded as in TA1.
    static let defaultFactors: UInt8 = 0x11

    /// The protocol.
    let cardProtocol: CardProtocol
    /// FI and DI, coded as in TA1.
    let bmFindexDindex: UInt8
    /// Whether the card has to be told by a PPS.
    let needsPPS: Bool

    /// Chooses the protocol and the highest rate that both support.
    ///
    /// In specific mode (TA2) everything is the card's choice and no PPS is sent (ISO/IEC 7816-3:2006, 8.3);
    /// in negotiable mode any F and D between the default and TA1's may be proposed (clause 9).
    ///
    /// - Parameter negotiable: false after a PPS failed: then the card's first offer at the default rate holds.
    static func choose(
        _ atr: ATR, _ descriptor: ClassDescriptor, _ rates: ReaderRates, preferred: CardProtocol?,
        negotiable: Bool = true
    ) throws(CardError) -> TransmissionChoice {
        if let mode = atr.specificMode {
            guard let only = CardProtocol(rawValue: mode.protocol), descriptor.speaks(only) else {
                throw CardError(
                    .noSharedProtocol(card: [mode.protocol], reader: descriptor.dwProtocols), fate: .notSent)
            }
            return TransmissionChoice(
                cardProtocol: only,
                bmFindexDindex: mode.implicitParameters ? defaultFactors : atr.ta1, needsPPS: false)
        }
        let offered = negotiable ? atr.offeredProtocols : [atr.firstOffered]
        let shared = offered.compactMap(CardProtocol.init(rawValue:)).filter(descriptor.speaks)
        guard let first = shared.first else {
            throw CardError(.noSharedProtocol(card: offered, reader: descriptor.dwProtocols), fate: .notSent)
        }
        let chosen = preferred.flatMap { shared.contains($0) ? $0 : nil } ?? first
        let factors = negotiable ? best(atr.ta1, rates) : defaultFactors
        return TransmissionChoice(
            cardProtocol: chosen, bmFindexDindex: factors,
            needsPPS: factors != defaultFactors || chosen.rawValue != atr.firstOffered)
    }

    /// TA1's F with the highest D up to TA1's that the reader can do; the default where there is none.
    private static func best(_ ta1: UInt8, _ rates: ReaderRates) -> UInt8 {
        guard let offer = TransmissionFactors(code: ta1) else { return defaultFactors }
        var top: (code: UInt8, factors: TransmissionFactors)?
        for di in UInt8(1)...9 {
            let code = ta1 & 0xF0 | di
            guard let factors = TransmissionFactors(code: code), factors.d <= offer.d,
                factors.d > top?.factors.d ?? 0, rates.supports(factors)
            else { continue }
            top = (code, factors)
        }
        guard let top, rates.rate(top.factors) > rates.rate(.default) else { return defaultFactors }
        return top.code
    }
}

extension CardParameters {
    /// The parameters that SetParameters wants for a card (CCID 1.1, 6.1.7).
    init(_ atr: ATR, _ choice: TransmissionChoice, ifsc: UInt8) {
        let inverse: UInt8 = atr.convention == .inverse ? 0x02 : 0x00
        switch choice.cardProtocol {
        case .t0:
            self.init(
                cardProtocol: .t0, bmFindexDindex: choice.bmFindexDindex, bmTCCKS: inverse,
                bGuardTime: atr.extraGuardTime, bWaitingIntegers: atr.t0?.wi ?? 10,
                bClockStop: atr.clockStop.rawValue)
        case .t1:
            let t1 = atr.t1 ?? .default
            self.init(
                cardProtocol: .t1, bmFindexDindex: choice.bmFindexDindex,
                bmTCCKS: 0x10 | inverse | (t1.edc == .crc ? 0x01 : 0x00), bGuardTime: atr.extraGuardTime,
                bWaitingIntegers: t1.bwi << 4 | t1.cwi, bClockStop: atr.clockStop.rawValue, bIFSC: ifsc)
        }
    }
}
