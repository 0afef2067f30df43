// SPDX-License-Identifier: Apache-2.0
//
// A card in a slot: its power, its answer to reset, the PPS, then blocks (T=1) or characters (T=0). Behind a
// reader of APDU level the firmware does the protocol, and whole APDUs come.

/// One simulated card on contacts or on an antenna.
final class InsertedCard {
    private enum Phase {
        case off
        /// After the answer to reset: a PPS or the first block comes.
        case fresh
        case running(T1Card)
        case runningT0(T0CardLine)
        /// After a PPS that it did not like: only a reset helps.
        case lost
    }

    let application: (any SimulatedApplication)?
    let atr: CardATR
    private let behaviour: CardBehaviour
    private let answerToReset: [UInt8]?
    private var phase = Phase.off
    /// What the card has said and nobody has taken: T=0, and any protocol behind a reader of character level.
    private var line = CardLine()
    /// The Fi/Di byte of the rate that the card runs at.
    private(set) var rate: UInt8 = 0x11

    /// `nil` for an empty slot.
    init?(_ kind: CardKind) {
        switch kind.content {
        case .empty: return nil
        case .mute: application = nil
        case .application(let make): application = make()
        }
        answerToReset = kind.atr ?? application?.atr
        atr = CardATR(answerToReset ?? [])
        behaviour = kind.behaviour
    }

    /// Whether a PPS is possible now.
    var isFresh: Bool { if case .fresh = phase { true } else { false } }

    /// The protocol that the card speaks now, or will unless a PPS says otherwise.
    var protocolNumber: UInt8 {
        switch phase {
        case .running: 1
        case .runningT0: 0
        case .off, .fresh, .lost: atr.firstProtocol
        }
    }

    /// Power, or a reset while powered; gives the answer to reset, `nil` when the card is mute.
    func powerOn() -> [UInt8]? {
        rate = 0x11
        line.clear()
        guard let application else { return nil }
        application.reset()
        phase = .fresh
        return answerToReset
    }

    /// No power any more.
    func powerOff() {
        if case .off = phase { return }
        phase = .off
        line.clear()
        application?.reset()
    }

    /// The ATR that a contactless reader makes up (PC/SC part 3, 3.1.3.2.3).
    func pseudoATR() -> [UInt8]? {
        guard let historical = application?.contactlessHistoricalBytes else { return nil }
        let body = [0x80 | UInt8(historical.count & 0x0F), 0x80, 0x01] + historical
        return [0x3B] + body + CardEDC.lrc.compute(body)
    }

    /// A PPS or a block of T=1, in one go, at the reader's rate.
    func exchange(_ bytes: [UInt8], rate readerRate: UInt8) -> CardReaction {
        guard let application, readerRate == rate, let first = bytes.first else { return .silence }
        switch phase {
        case .off, .lost, .runningT0:
            return .silence
        case .fresh where first == 0xFF:
            return takePPS(bytes)
        case .fresh:
            guard atr.firstProtocol == 1 else { return .silence }
            var t1 = freshT1
            let reaction = t1.receive(bytes, application)
            phase = .running(t1)
            return reaction
        case .running(var t1):
            let reaction = t1.receive(bytes, application)
            phase = .running(t1)
            return reaction
        }
    }

    /// Characters over the contacts, from a reader with these parameters; the card's own are to be taken then. One
    /// that is driven at another rate or protocol than its own understands nothing.
    func send(_ bytes: [UInt8], _ parameters: ProtocolParameters) {
        guard let application, parameters.rate == rate else { return line.clear() }
        guard parameters.number == 0, !(isFresh && bytes.first == 0xFF) else {
            line.clear()
            if case .bytes(let answer, let after) = exchange(bytes, rate: rate) {
                line.add(answer, after: after)
            }
            return
        }
        if isFresh, atr.firstProtocol == 0 { phase = .runningT0(freshT0(application)) }
        guard case .runningT0(var t0) = phase else { return line.clear() }
        t0.receive(bytes, &line)
        phase = .runningT0(t0)
    }

    /// Up to `count` characters of the card, and the time that they take, for a reader that waits so long for each.
    func take(_ count: Int, waiting: Duration) -> (bytes: [UInt8], after: Duration) {
        line.take(count, waiting: waiting)
    }

    private var freshT1: T1Card {
        T1Card(ifsc: Int(atr.ifsc), edc: atr.edc, bwt: atr.bwt, behaviour: behaviour)
    }

    private func freshT0(_ application: any SimulatedApplication) -> T0CardLine {
        T0CardLine(
            T0Card(application, behaviour: behaviour), behaviour: behaviour, waitingTime: atr.wt)
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
        guard let application, atr.ta2 == nil, bytes.count >= 3, CardEDC.lrc.compute(bytes) == [0],
            bytes[1] & 0xE0 == 0, bytes[1] & 0x0F <= 1, atr.offers(bytes[1] & 0x0F)
        else { return .silence }
        var wanted: UInt8 = 0x11
        if bytes[1] & 0x10 != 0 {
            guard bytes.count == 4, bytes[2] == atr.ta1 || bytes[2] == 0x11 else { return .silence }
            wanted = bytes[2]
        } else if bytes.count != 3 {
            return .silence
        }
        rate = wanted
        phase = bytes[1] & 0x0F == 1 ? .running(freshT1) : .runningT0(freshT0(application))
        return .bytes(bytes, after: .zero)
    }
}
