// SPDX-License-Identifier: Apache-2.0
//
// What the checks work with: one reader, one slot, and what earlier checks found out about the card in it. Every
// opening is closed before the next one begins, with the card's power off.

import CCIDReader
import ISO7816
import KioskReader

/// What the suite knows of the card.
enum CardState {
    /// Nobody looked.
    case unknown
    /// A session was open on it.
    case known(KnownCard)
    /// There is none to be checked, for this reason.
    case none(SkipReason)
}

/// A card that answered.
struct KnownCard {
    let atr: ATR
    let link: CardLink
    let isMyNumberCard: Bool
}

/// A reader on the bench; one thread uses it.
final class CheckBench {
    let hub: ReaderHub
    let reader: Reader
    let options: CheckOptions
    /// The slot under test; of several, none of them named, the first one with a card.
    let slot: SlotIndex
    var card = CardState.unknown
    /// What gives answers of any length, once somebody asked.
    var sample: AnswerSample?

    init(_ hub: ReaderHub, _ reader: Reader, _ slot: SlotIndex, _ options: CheckOptions) {
        self.hub = hub
        self.reader = reader
        self.slot = slot
        self.options = options
    }

    /// The card, or why the check is skipped.
    func knownCard() throws -> KnownCard {
        switch card {
        case .known(let card): return card
        case .none(let reason): throw reason
        case .unknown: throw SkipReason.noSession
        }
    }

    // MARK: Opening

    /// Opens the interface, and closes it on every path.
    func withInterface<Value>(_ body: (CCIDInterface) throws -> Value) throws -> Value {
        try hub.withReader(selector(nil), options: quick) { try $0.withInterface(body) }
    }

    /// Opens a session on a slot's card, the one under test unless told; it ends with the card's power off.
    func withSession<Value>(
        on slot: SlotIndex? = nil, _ body: (CardSession) throws -> Value
    ) throws -> Value {
        try hub.withSession(selector(slot ?? self.slot), options: quick, body)
    }

    /// The options of a call: five seconds are more than any known reader takes for a command without a card.
    func call(
        _ interface: CCIDInterface, _ time: Duration = .seconds(5), slot: SlotIndex? = nil
    ) -> CCIDCall {
        CCIDCall(
            slot: slot ?? self.slot, deadline: interface.now.advanced(by: time), waitingTime: time,
            cancellation: options.session.cancellation)
    }

    /// The voltage that the session chose; before there was one, what a reader of this kind is asked for.
    var voltage: PowerSelect {
        if case .known(let card) = card { return card.link.voltage }
        let descriptor = reader.descriptor
        if descriptor.features.contains(.automaticVoltage) { return .automatic }
        return PowerSelect.steps.first { descriptor.voltages.contains($0.voltages) }?.select ?? .volts5
    }

    private func selector(_ slot: SlotIndex?) -> ReaderSelector {
        ReaderSelector(parsing: reader.path + (slot.map { "/\($0)" } ?? ""))
    }

    /// Reader and card are there already, or are missing.
    private var quick: SessionOptions {
        var quick = options.session
        quick.wait = .zero
        quick.onWaiting = nil
        return quick
    }
}

extension PowerSelect {
    /// The voltages that a host can choose, the lowest first.
    static let steps: [(voltages: CardVoltages, select: PowerSelect)] = [
        (.volts1_8, .volts1_8), (.volts3, .volts3), (.volts5, .volts5),
    ]
}
