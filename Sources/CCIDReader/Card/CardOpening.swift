// SPDX-License-Identifier: Apache-2.0
//
// From an unpowered slot to a card that can be asked: power, answer to reset, PPS and parameters, as the
// reader's dwFeatures demand (CCID 1.1, 5.1). The exchanges after that are CardConnection's.

import ISO7816

/// Powers a card on and agrees on protocol and rate.
struct CardOpening: Sendable {
    let interface: CCIDInterface
    let slot: SlotIndex
    let settings: CardSettings
    let deadline: ReaderInstant

    var descriptor: ClassDescriptor { interface.descriptor }
    var level: ExchangeLevel { settings.exchangeLevel ?? descriptor.exchangeLevel }

    func call(_ waiting: Duration = ReaderPatience.command) -> CCIDCall {
        CCIDCall(
            slot: slot, deadline: deadline, waitingTime: waiting, timeExtensions: settings.timeExtensions,
            cancellation: settings.cancellation)
    }

    func note(_ text: String) { settings.observer?(.note(text)) }

    /// Opening begins with power off: a powered slot may hold PINs that somebody else verified.
    func coldStart() throws(CardError) -> (atr: ATR, voltage: PowerSelect) {
        do throws(ReaderError) {
            guard try firstState() != .absent else { throw ReaderError(.cardAbsent) }
            try interface.powerOffSurely(call())
        } catch {
            throw error.kind == .cardAbsent ? CardError(.noCard, fate: .notSent) : CardError(error)
        }
        var last = CardError(.mute, fate: .notSent)
        for voltage in voltages {
            do throws(CardError) {
                let atr = try powerOn(voltage)
                guard voltage.suits(atr) else {
                    note("the card does not take \(voltage)")
                    last = CardError(
                        .exchangeFailed("the card takes none of the reader's voltages"), fate: .notSent)
                    try? interface.powerOffSurely(call())
                    continue
                }
                return (atr, voltage)
            } catch {
                last = error
                guard error.allowsAnotherVoltage, voltage != voltages.last else { throw error }
                try? interface.powerOffSurely(call())
            }
        }
        throw last
    }

    /// What the slot holds. An earlier session, or another slot's, may have left the pipes or the slot in disorder.
    private func firstState() throws(ReaderError) -> SlotState {
        do throws(ReaderError) {
            return try interface.slotStatus(call()).state
        } catch {
            let isRefusal = error.kind == .commandFailed && error.wantsAbort
            guard error.kind == .needsRecovery || isRefusal else { throw error }
            interface.mend(error, slot)
            return try interface.slotStatus(call()).state
        }
    }

    /// The voltages to try: the reader's own choice, or the lowest first (ISO/IEC 7816-3:2006, 6.2.3).
    var voltages: [PowerSelect] {
        if descriptor.features.contains(.automaticVoltage) { return [.automatic] }
        let steps: [(CardVoltages, PowerSelect)] = [
            (.volts1_8, .volts1_8), (.volts3, .volts3), (.volts5, .volts5),
        ]
        let possible = steps.filter { descriptor.voltages.contains($0.0) }.map(\.1)
        return possible.isEmpty ? [.volts5] : possible
    }

    /// IccPowerOn; of a powered card that is a warm reset.
    func powerOn(_ voltage: PowerSelect) throws(CardError) -> ATR {
        let answer: CCIDAnswer
        do throws(ReaderError) {
            answer = try askedForATR(voltage)
        } catch {
            throw error.kind == .cardAbsent ? CardError(.noCard, fate: .notSent) : CardError(error)
        }
        do throws(ATRError) {
            return try ATR(answer.bytes)
        } catch {
            throw CardError(.atr(error), fate: .notSent)
        }
    }

    /// The answer to IccPowerOn. Of a reader that is known to stand in EMV mode at times, bError BB means that it
    /// does now: the Escape ends that, and the card is powered on once more.
    private func askedForATR(_ voltage: PowerSelect) throws(ReaderError) -> CCIDAnswer {
        do throws(ReaderError) {
            return try interface.powerOn(call(ReaderPatience.power), voltage)
        } catch {
            guard settings.leavesEMVMode, error.kind == .commandFailed, error.bError == EMVMode.bError else {
                throw error
            }
        }
        note("power-on failed with bError BB: leaving the EMV mode")
        _ = try interface.escape(call(), EMVMode.leave)
        return try interface.powerOn(call(ReaderPatience.power), voltage)
    }

    /// Cold reset: power off and on with the voltage of before.
    func coldReset(_ voltage: PowerSelect) throws(CardError) -> ATR {
        do throws(ReaderError) {
            try interface.powerOffSurely(call())
        } catch {
            throw CardError(error)
        }
        return try powerOn(voltage)
    }
}

/// What the readers that know an EMV mode say and want (libccid 1.8.2, commands.c).
private enum EMVMode {
    /// bError of a power-on that the EMV mode does not allow.
    static let bError: UInt8 = 0xBB
    /// The Escape that ends the mode.
    static let leave: [UInt8] = [0x1F, 0x01]
}

extension CardError {
    /// Whether a higher voltage may help: the card was silent, or the reader could not power it so.
    fileprivate var allowsAnotherVoltage: Bool {
        switch reason {
        case .mute, .atr: true
        case .reader(let error): error.kind == .commandFailed
        default: false
        }
    }
}

extension PowerSelect {
    /// Whether a card takes this voltage. Without a class indicator the card says nothing, and the one that it
    /// answered at is kept.
    func suits(_ atr: ATR) -> Bool {
        let wanted: ATR.Classes
        switch self {
        case .automatic: return true
        case .volts5: wanted = .a
        case .volts3: wanted = .b
        case .volts1_8: wanted = .c
        }
        let hasIndicator = atr.interfaceBytes.contains { $0.kind == .a && $0.type == 15 && $0.index >= 3 }
        return !hasIndicator || atr.classes.isEmpty || atr.classes.contains(wanted)
    }
}
