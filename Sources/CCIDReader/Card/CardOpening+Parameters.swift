// SPDX-License-Identifier: Apache-2.0
//
// PPS and SetParameters after a reset: who sends what follows from dwFeatures.
//   0x40 (alone or with 0x80)   the reader does all: neither PPS nor SetParameters
//   0x80 alone                  SetParameters; the reader sends the PPS
//   neither                     PPS by XfrBlock, then SetParameters, then clock and rate where it must be told

import ISO7816

extension CardOpening {
    /// Agrees on protocol and rate with a card that has just been reset; when a PPS fails, the card is reset
    /// cold and goes on at the default rate.
    func agree(_ answer: ATR, voltage: PowerSelect) throws(CardError) -> (atr: ATR, link: CardLink) {
        let rates = ReaderRates(descriptor, listed: listedRates, highest: settings.maximumDataRate)
        let first = try negotiable(answer, rates, voltage)
        let choice = try TransmissionChoice.choose(
            first, descriptor, rates, preferred: settings.preferredProtocol, negotiable: canNegotiate)
        var link = link(choice, rates, voltage, first)
        if descriptor.features.contains(.automaticNegotiation) {
            link = chosenByReader(first, rates, voltage) ?? link
            link.negotiation = .reader
            return (first, link)
        }
        do throws(CardError) {
            if choice.needsPPS, descriptor.features.contains(.automaticPPS) {
                link.negotiation = .readerPPS
            } else if choice.needsPPS {
                let agreed = try sendPPS(choice, first)
                link.negotiation = .hostPPS
                link.adopt(agreed, rates)
            }
            link.parameters = try set(link, first, rates)
            return (first, link)
        } catch {
            guard error.allowsDefaultRate else { throw error }
            note("parameters refused (\(error)): cold reset, default rate")
        }
        let atr = try coldReset(voltage)
        let plain = try TransmissionChoice.choose(
            atr, descriptor, rates, preferred: nil, negotiable: false)
        var modest = self.link(plain, rates, voltage, atr)
        modest.negotiation = choice.needsPPS ? .refused : .none
        do throws(CardError) {
            modest.parameters = try set(modest, atr, rates)
        } catch {
            // The defaults are what a reader has after a reset; one that knows no SetParameters works with them.
            // A card in specific mode insists on its rate, which only a reader that read the ATR itself may have.
            let isDefault = modest.bmFindexDindex == TransmissionChoice.defaultFactors
            guard error.isRefusal, isDefault || descriptor.features.contains(.parametersFromATR) else {
                throw error
            }
            note("the reader refuses SetParameters; its defaults stay")
        }
        return (atr, modest)
    }

    /// A card in specific mode with a rate or a protocol that the reader has not is reset warm, where its TA2 says
    /// that this may bring it into negotiable mode.
    private func negotiable(
        _ atr: ATR, _ rates: ReaderRates, _ voltage: PowerSelect
    ) throws(CardError) -> ATR {
        guard let mode = atr.specificMode, mode.canChange,
            !descriptor.features.contains(.automaticNegotiation)
        else { return atr }
        let canSpeak = CardProtocol(rawValue: mode.protocol).map(descriptor.speaks) ?? false
        let canFollow = mode.implicitParameters || atr.factors.map(rates.supports) ?? false
        guard !canSpeak || !canFollow else { return atr }
        note("the card's specific mode is beyond the reader: warm reset")
        return try powerOn(voltage)
    }

    /// Where the host runs the protocol and the card offers several, only a reader that negotiates by itself knows
    /// which one it took. One that does not tell is believed to have taken the host's choice.
    private func chosenByReader(_ atr: ATR, _ rates: ReaderRates, _ voltage: PowerSelect) -> CardLink? {
        let shared = atr.offeredProtocols.compactMap(CardProtocol.init(rawValue:)).filter(descriptor.speaks)
        guard shared.count > 1, level == .tpdu || level == .character else { return nil }
        let told: CardParameters
        do throws(ReaderError) {
            told = try interface.parameters(call())
        } catch {
            // It may not know the question; what else is wrong with it the first block finds.
            interface.mend(error, slot)
            return nil
        }
        guard shared.contains(told.cardProtocol) else { return nil }
        let choice = TransmissionChoice(
            cardProtocol: told.cardProtocol, bmFindexDindex: told.bmFindexDindex, needsPPS: false)
        return link(choice, rates, voltage, atr)
    }

    /// A host can send a PPS only where it can send bare blocks; at APDU level it needs the reader for that.
    private var canNegotiate: Bool {
        guard settings.sendsPPS else { return false }
        if !descriptor.features.isDisjoint(with: [.automaticNegotiation, .automaticPPS]) { return true }
        switch level {
        case .character, .tpdu: return true
        case .shortAPDU, .extendedAPDU: return false
        }
    }

    /// GET_DATA_RATES, asked only where somebody has to choose a rate and the descriptor announces a list.
    private var listedRates: [UInt32]? {
        guard !descriptor.features.contains(.automaticNegotiation), descriptor.bNumDataRatesSupported > 0
        else {
            return nil
        }
        // A reader that refuses or garbles the list is treated as one without.
        return try? interface.dataRates(call()) ?? nil
    }

    private func link(
        _ choice: TransmissionChoice, _ rates: ReaderRates, _ voltage: PowerSelect, _ atr: ATR
    ) -> CardLink {
        var link = CardLink(
            cardProtocol: choice.cardProtocol, exchangeLevel: level, voltage: voltage,
            bmFindexDindex: choice.bmFindexDindex, clock: rates.clock, dataRate: 0)
        link.adopt(choice.bmFindexDindex, rates)
        if choice.cardProtocol == .t1 {
            let t1 = atr.t1 ?? .default
            link.ifsc = t1.ifsc
            link.blockWaitingTime = t1.blockWaitingTime(factors: link.factors, kilohertz: rates.clock)
        }
        return link
    }

    /// PPS as the first exchange; what comes back is FI and DI, coded as in TA1.
    private func sendPPS(_ choice: TransmissionChoice, _ atr: ATR) throws(CardError) -> UInt8 {
        let answer: CCIDAnswer
        let pps: PPS
        do throws(PPSError) {
            let isDefault = choice.bmFindexDindex == TransmissionChoice.defaultFactors
            pps = try PPS(
                protocol: choice.cardProtocol.rawValue, pps1: isDefault ? nil : choice.bmFindexDindex)
        } catch {
            throw CardError(.exchangeFailed("PPS: \(error)"), fate: .notSent)
        }
        do throws(ReaderError) {
            // At character level as many bytes are awaited; a shorter answer has to agree all the same.
            let expected = level == .character ? UInt16(clamping: pps.bytes.count) : 0
            answer = try interface.transferBlock(call(), pps.bytes, wLevelParameter: expected)
        } catch {
            interface.mend(error, slot)
            throw CardError(error)
        }
        do throws(PPSError) {
            return try pps.check(response: answer.bytes) ?? TransmissionChoice.defaultFactors
        } catch {
            throw CardError(.reader(ReaderError(.commandFailed, detail: "PPS: \(error)")), fate: .notSent)
        }
    }

    /// SetParameters, then the clock and the rate where the reader does not follow by itself.
    private func set(_ link: CardLink, _ atr: ATR, _ rates: ReaderRates) throws(CardError) -> CardParameters {
        let choice = TransmissionChoice(
            cardProtocol: link.cardProtocol, bmFindexDindex: link.bmFindexDindex, needsPPS: false)
        do throws(ReaderError) {
            let set = try interface.setParameters(
                call(), CardParameters(atr, choice, ifsc: link.ifsc ?? 0))
            if !descriptor.features.isSuperset(of: [.automaticClock, .automaticDataRate]) {
                try setRate(link)
            }
            return set
        } catch {
            interface.mend(error, slot)
            throw CardError(error)
        }
    }

    private func setRate(_ link: CardLink) throws(ReaderError) {
        do throws(ReaderError) {
            _ = try interface.setRateAndClock(
                call(), .init(clock: UInt32(clamping: link.clock), rate: UInt32(clamping: link.dataRate)))
        } catch {
            // bError 0: the reader does not know the command (CCID 1.1, 6.2.6), so nothing is to be set.
            guard error.kind == .commandFailed, error.bError == 0 else { throw error }
        }
    }
}

extension CardLink {
    /// Takes over FI and DI, with the rate that they make.
    fileprivate mutating func adopt(_ code: UInt8, _ rates: ReaderRates) {
        bmFindexDindex = code
        dataRate = rates.rate(factors)
    }
}

extension CardError {
    /// Whether the reader said no, with the card still there.
    fileprivate var isRefusal: Bool {
        switch reason {
        case .reader(let error): error.kind == .commandFailed || error.kind == .stalled
        default: false
        }
    }

    /// Whether a cold reset and the default rate may help: a PPS or parameters refused, garbled or unanswered.
    fileprivate var allowsDefaultRate: Bool {
        switch reason {
        case .mute, .readerSilent: true
        default: isRefusal
        }
    }
}
