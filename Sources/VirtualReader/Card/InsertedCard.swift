// SPDX-License-Identifier: Apache-2.0
//
// A card in a slot: its power, its answer to reset, the PPS, then the blocks. Behind a reader of APDU level
// the firmware does the protocol, and whole APDUs come.

/// One simulated card on contacts or on an antenna.
final class InsertedCard {
    private enum Phase {
        case off
        /// After the answer to reset: a PPS or the first block comes.
        case fresh
        case running(T1Card)
        /// After a PPS that it did not like: only a reset helps.
        case lost
    }

    let application: (any SimulatedApplication)?
    let atr: CardATR
    private let behaviour: CardBehaviour
    private var phase = Phase.off
    /// The Fi/Di byte of the rate that the card runs at.
    private(set) var rate: UInt8 = 0x11

    /// `nil` for an empty slot.
    init?(_ kind: CardKind) {
        switch kind.content {
        case .empty: return nil
        case .mute: application = nil
        case .application(let make): application = make()
        }
        atr = CardATR(application?.atr ?? [])
        behaviour = kind.behaviour
    }

    /// Whether a PPS is possible now.
    var isFresh: Bool { if case .fresh = phase { true } else { false } }

    /// Power, or a reset while powered; gives the answer to reset, `nil` when the card is mute.
    func powerOn() -> [UInt8]? {
        rate = 0x11
        guard let application else { return nil }
        application.reset()
        phase = .fresh
        return application.atr
    }

    /// No power any more.
    func powerOff() {
        if case .off = phase { return }
        phase = .off
        application?.reset()
    }

    /// The ATR that a contactless reader makes up (PC/SC part 3, 3.1.3.2.3).
    func pseudoATR() -> [UInt8]? {
        guard let historical = application?.contactlessHistoricalBytes else { return nil }
        let body = [0x80 | UInt8(historical.count & 0x0F), 0x80, 0x01] + historical
        return [0x3B] + body + CardEDC.lrc.compute(body)
    }

    /// Bytes over the contacts at the reader's rate.
    func exchange(_ bytes: [UInt8], rate readerRate: UInt8) -> CardReaction {
        guard let application, readerRate == rate, let first = bytes.first else { return .silence }
        switch phase {
        case .off, .lost:
            return .silence
        case .fresh where first == 0xFF:
            return takePPS(bytes)
        case .fresh:
            guard atr.firstProtocol == 1 else { return .silence }
            var t1 = T1Card(ifsc: Int(atr.ifsc), edc: atr.edc, bwt: atr.bwt, behaviour: behaviour)
            let reaction = t1.receive(bytes, application)
            phase = .running(t1)
            return reaction
        case .running(var t1):
            let reaction = t1.receive(bytes, application)
            phase = .running(t1)
            return reaction
        }
    }

    /// A whole APDU, from firmware that does the protocol by itself.
    func process(_ command: [UInt8]) -> (response: [UInt8], after: Duration)? {
        guard let application else { return nil }
        let after = application.workingTime(for: command)
        return (application.process(command), after)
    }

    /// ISO/IEC 7816-3:2006, clause 9: echoed when the card agrees, silence when it does not.
    private func takePPS(_ bytes: [UInt8]) -> CardReaction {
        phase = .lost
        guard atr.ta2 == nil, bytes.count >= 3, CardEDC.lrc.compute(bytes) == [0],
            bytes[1] & 0xE0 == 0, bytes[1] & 0x0F == 1, atr.firstProtocol == 1
        else { return .silence }
        var wanted: UInt8 = 0x11
        if bytes[1] & 0x10 != 0 {
            guard bytes.count == 4, bytes[2] == atr.ta1 || bytes[2] == 0x11 else { return .silence }
            wanted = bytes[2]
        } else if bytes.count != 3 {
            return .silence
        }
        rate = wanted
        phase = .running(T1Card(ifsc: Int(atr.ifsc), edc: atr.edc, bwt: atr.bwt, behaviour: behaviour))
        return .bytes(bytes, after: .zero)
    }
}
