// SPDX-License-Identifier: Apache-2.0
//
// A powered card in one slot: opened, asked, reset, powered off. It sends single APDUs as the exchange level
// wants them; chaining, GET RESPONSE, policy and repeated SELECTs belong above.

import ISO7816

/// A powered card in one slot. Its power goes off when the value goes, on every path.
///
/// One caller at a time: every function blocks.
public struct CardConnection: ~Copyable, Sendable {
    /// The reader's interface.
    public let interface: CCIDInterface
    /// The slot.
    public let slot: SlotIndex
    /// The answer to the last reset.
    public private(set) var atr: ATR
    /// What was agreed.
    public internal(set) var link: CardLink
    /// Why nothing more can be sent, once that is so.
    public internal(set) var isOver = false

    /// The time that card and reader asked for within the present or last command, what its terms brought included.
    public internal(set) var extended = Duration.zero

    let settings: CardSettings
    var engine: T1.Engine?
    /// The bytes of what goes to the reader and comes from it, while they do; the place in memory is used again.
    var outbox: [UInt8] = []
    var inbox: [UInt8] = []

    /// Opens the slot: power off first, then power on, answer to reset, protocol, parameters and IFSD.
    ///
    /// - Throws: `noCard`, `mute`, `atr`, `noSharedProtocol` or what the reader said; the slot's power is off then.
    public static func open(
        interface: CCIDInterface, slot: SlotIndex, settings: CardSettings, deadline: ReaderInstant
    ) throws(CardError) -> CardConnection {
        let opening = CardOpening(interface: interface, slot: slot, settings: settings, deadline: deadline)
        let atr: ATR
        let link: CardLink
        do throws(CardError) {
            let (first, voltage) = try opening.coldStart()
            (atr, link) = try opening.agree(first, voltage: voltage)
        } catch {
            interface.powerOffAtEnd(slot)
            throw error
        }
        var card = CardConnection(interface, slot, settings, atr, link)
        try card.start(deadline)
        return card
    }

    private init(
        _ interface: CCIDInterface, _ slot: SlotIndex, _ settings: CardSettings, _ atr: ATR, _ link: CardLink
    ) {
        self.interface = interface
        self.slot = slot
        self.settings = settings
        self.atr = atr
        self.link = link
        engine = nil
    }

    deinit { interface.powerOffAtEnd(slot) }

    /// Sends one APDU and gives the card's answer, SW1 SW2 at its end.
    ///
    /// - Throws: what went wrong, with the command's fate; unless `canContinue`, the session is over.
    public mutating func exchange(_ apdu: [UInt8], _ terms: CommandTerms) throws(CardError) -> [UInt8] {
        var answer: [UInt8] = []
        try exchange(apdu, terms, into: &answer)
        return answer
    }

    /// Sends one APDU, adds the data of the card's answer to an array and gives its status word. Where the array has the
    /// room, nothing is taken from the heap but at the first commands of a size.
    ///
    /// - Throws: as `exchange(_:_:)`. Some of the answer may be in the array then.
    public mutating func exchange(
        _ command: CommandAPDU, _ terms: CommandTerms, into data: inout [UInt8]
    ) throws(CardError) -> StatusWord {
        var apdu = outbox.takeAll()
        defer {
            if terms.sensitivity != .open { apdu.wipe(keepingCapacity: true) }
            outbox = apdu
        }
        apdu.removeAll(keepingCapacity: true)
        command.write(to: &apdu)
        try exchange(apdu, terms, into: &data)
        guard let sw2 = data.popLast(), let sw1 = data.popLast() else {
            throw CardError(.malformedResponse, fate: .mayHaveRun)
        }
        return StatusWord(sw1: sw1, sw2: sw2)
    }

    /// Adds the answer to an array, SW1 SW2 at its end.
    private mutating func exchange(
        _ apdu: [UInt8], _ terms: CommandTerms, into answer: inout [UInt8]
    ) throws(CardError) {
        guard !isOver else { throw CardError(.over, fate: .notSent) }
        extended = terms.extended
        let before = answer.count
        do throws(CardError) {
            switch (link.exchangeLevel, link.cardProtocol) {
            case (.tpdu, .t1), (.character, .t1): try exchangeT1(apdu, terms, into: &answer)
            case (.tpdu, .t0), (.character, .t0): try exchangeT0(apdu, terms, into: &answer)
            case (.shortAPDU, _), (.extendedAPDU, _): try exchangeAPDU(apdu, terms, into: &answer)
            }
            guard answer.count >= before + 2 else {
                throw CardError(.malformedResponse, fate: .mayHaveRun)
            }
        } catch {
            throw ended(by: error)
        }
    }

    /// The failure, and what it means for the connection.
    mutating func ended(by error: CardError) -> CardError {
        if !error.canContinue { isOver = true }
        return error
    }

    /// Resets the card, and agrees with it again. Selected files and verified PINs are gone.
    public mutating func reset(_ kind: ResetKind, deadline: ReaderInstant) throws(CardError) {
        guard !isOver else { throw CardError(.over, fate: .notSent) }
        do throws(CardError) {
            try restart(kind, deadline)
            try start(deadline)
        } catch {
            isOver = true
            throw error
        }
    }

    /// Ends the connection for a reason that only the caller sees, such as an answer that breaks ISO/IEC 7816-4.
    public mutating func end() { isOver = true }

    /// What the slot holds now. A failure that leaves the slot uncertain ends the connection.
    public mutating func state(deadline: ReaderInstant) throws(ReaderError) -> SlotState {
        try ask(deadline) { interface, call throws(ReaderError) in try interface.slotStatus(call).state }
    }

    /// PC_to_RDR_GetParameters. A failure that leaves the slot uncertain ends the connection.
    public mutating func parameters(deadline: ReaderInstant) throws(ReaderError) -> CardParameters {
        try ask(deadline) { interface, call throws(ReaderError) in try interface.parameters(call) }
    }

    private mutating func ask<Value>(
        _ deadline: ReaderInstant, _ body: (CCIDInterface, CCIDCall) throws(ReaderError) -> Value
    ) throws(ReaderError) -> Value {
        do throws(ReaderError) {
            return try body(interface, opening(deadline).call())
        } catch {
            interface.mend(error, slot)
            if error.leavesSlotUncertain { isOver = true }
            throw error
        }
    }

    func opening(_ deadline: ReaderInstant) -> CardOpening {
        CardOpening(interface: interface, slot: slot, settings: settings, deadline: deadline)
    }

    /// Resets and agrees; the T=1 engine is left as it is.
    mutating func restart(_ kind: ResetKind, _ deadline: ReaderInstant) throws(CardError) {
        let opening = opening(deadline)
        let fresh =
            switch kind {
            case .warm: try opening.powerOn(link.voltage)
            case .cold: try opening.coldReset(link.voltage)
            }
        (atr, link) = try opening.agree(fresh, voltage: link.voltage)
    }

    /// Makes the T=1 engine where the host runs the protocol, and negotiates IFSD.
    private mutating func start(_ deadline: ReaderInstant) throws(CardError) {
        engine = nil
        guard link.cardProtocol == .t1 else { return }
        switch link.exchangeLevel {
        case .character, .tpdu: try startT1(deadline)
        case .shortAPDU, .extendedAPDU: break
        }
    }
}
