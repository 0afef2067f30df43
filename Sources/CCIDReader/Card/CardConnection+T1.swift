// SPDX-License-Identifier: Apache-2.0
//
// Drives T1.Engine over XfrBlock: its actions become blocks, deadlines and resets, the reader's answers
// become its events. The rules of T=1 are the engine's; what bError means is decided here.

import ISO7816

extension CardConnection {
    /// Makes the engine, and tells the card the greatest IFSD where the reader does not.
    mutating func startT1(_ deadline: ReaderInstant) throws(CardError) {
        engine = freshEngine
        if !readerTellsIFSD, settings.negotiatesIFSD {
            extended = .zero
            let terms = CommandTerms(sensitivity: .open, deadline: deadline, isRepeatable: true)
            let wanted = greatestIFSD
            guard let first = engine?.negotiateIFSD(wanted) else { throw CardError(.over, fate: .notSent) }
            var nothing: [UInt8] = []
            try drive(first, terms, isCommand: false, into: &nothing)
        }
        if case .unanswered = engine?.ifsdNegotiation {
            opening(deadline).note("the card does not answer the IFSD request: reset, IFSD 32")
            // It may have answered the reset otherwise than before: other sizes, another checksum, another protocol.
            engine = link.cardProtocol == .t1 ? freshEngine : nil
        }
        link.ifsd = engine?.ifsd
        link.ifsc = engine?.ifsc
    }

    private var readerTellsIFSD: Bool { interface.descriptor.features.contains(.automaticIFSD) }

    /// What a message takes beside a block's information field.
    private var overhead: Int { 10 + 3 + ((atr.t1 ?? .default).edc == .crc ? 2 : 1) }

    private var greatestIFSD: UInt8 {
        let room = min(interface.descriptor.inMessageLength - overhead, 254)
        return min(settings.maximumIFSD ?? interface.descriptor.maximumIFSD, UInt8(clamping: room))
    }

    /// An engine for the present answer to reset.
    private var freshEngine: T1.Engine {
        let t1 = atr.t1 ?? .default
        // A reader that says 263 carries 249 bytes of a block's 254, whatever the card would take.
        let fits = UInt8(clamping: min(max(1, interface.descriptor.outMessageLength - overhead), 254))
        return T1.Engine(
            T1.Configuration(
                edc: t1.edc, ifsc: t1.ifsc, ifsd: readerTellsIFSD ? greatestIFSD : T1.defaultIFSD,
                carriage: fits,
                limits: T1.Limits(waitingTimeExtensions: Int(settings.timeExtensions.count))))
    }

    /// One APDU over T=1; its answer is added to an array.
    mutating func exchangeT1(
        _ apdu: [UInt8], _ terms: CommandTerms, into answer: inout [UInt8]
    ) throws(CardError) {
        guard let first = engine?.start(apdu, repeatable: terms.isRepeatable) else {
            throw CardError(.over, fate: .notSent)
        }
        try drive(consume first, terms, isCommand: true, into: &answer)
    }

    /// Does what the engine says until it is done, and adds the answer to an array.
    ///
    /// - Parameter entry: what is typed at the keypad, where the command is one for that.
    mutating func drive(
        _ first: consuming T1.Engine.Action, _ terms: CommandTerms, isCommand: Bool, entry: PINEntry? = nil,
        into answer: inout [UInt8]
    ) throws(CardError) {
        var terms = terms
        var next: T1.Engine.Action? = consume first
        // Taken out, so that a block has one holder and wiping reaches its bytes.
        while let action = next.take() {
            switch consume action {
            case .send(var block, let waiting, _):
                next = try send(&block, waiting: waiting, terms)
            case .enter(let prologue):
                guard let entry else { throw CardError(.over, fate: .notSent) }
                let exchange = terms.deadline.since(interface.now.advanced(by: entry.allowance))
                next = try enter(entry, prologue, terms)
                // What the holder did not need of the time is not the card's.
                terms.deadline = min(terms.deadline, interface.now.advanced(by: exchange))
            case .resetCard:
                if isCommand { isOver = true }
                next = try warmReset(terms)
            case .complete(var whole):
                answer.makeRoom(for: whole.count)
                answer.append(contentsOf: whole)
                engine?.takeBack(answer: &whole)
                return
            case .fail(.entryTooLong, let fate):
                throw CardError(
                    .commandUnsupported("the card takes no block as long as the command with the PIN"),
                    fate: fate, canContinue: !isOver)
            case .fail(let failure, let fate):
                guard failure != .cardGone else { throw CardError(.cardGone, fate: fate) }
                let canContinue = engine?.isReady ?? false
                throw CardError(.t1(failure), fate: fate, canContinue: canContinue && !isOver)
            }
        }
        throw CardError(.over, fate: .mayHaveRun)
    }

    /// One block each way; the array of ours goes back to the engine, overwritten. What the card has by S(WTX) beyond its
    /// waiting time counts for the whole command.
    private mutating func send(
        _ block: inout [UInt8], waiting: UInt8, _ terms: CommandTerms
    ) throws(CardError) -> T1.Engine.Action? {
        let edc = (atr.t1 ?? .default).edc
        settings.observer?(.block(toCard: true, block, edc, terms.sensitivity))
        // The card's own time, and room for the reader's clock to run out before ours does.
        let bwt = link.blockWaitingTime ?? .seconds(2)
        let allowed = waiting > 1 ? bwt * 2 * Int(waiting) : bwt + bwt
        var call = call(terms, waiting: allowed + ReaderPatience.margin)
        call.firstWaitingTime = call.waitingTime
        let begin = interface.now
        let isExtension = block.count > 1 && block[1] == 0xE3
        let before = extended
        let limit = begin.advanced(by: settings.timeExtensions.total - before)
        if isExtension { call.deadline = min(call.deadline, limit) }
        var bytes = inbox.takeAll()
        defer {
            if isExtension { extended = before + interface.now.since(begin) }
            returnInbox(&bytes, terms)
        }
        do throws(ReaderError) {
            // bBWI carries a multiple only after S(WTX response); 0 is the plain BWT.
            let bBWI = waiting > 1 ? waiting : 0
            let state = try handOver(&block, call, edc, bBWI: bBWI, into: &bytes)
            guard state == .active else { return lost() }
            settings.observer?(.block(toCard: false, bytes, edc, terms.sensitivity))
            return engine?.received(bytes.span)
        } catch {
            let isPastLimit = isExtension && limit < terms.deadline && interface.now >= limit
            guard error.kind == .timedOut, isPastLimit else { return try answer(error, terms) }
            let fate = verdict(error)
            interface.mend(error, slot)
            throw CardError(.waitingTimeLimit, fate: fate)
        }
    }

    /// A block to the reader; whatever comes of it, its array is the engine's again.
    private mutating func handOver(
        _ block: inout [UInt8], _ call: CCIDCall, _ edc: T1.EDC, bBWI: UInt8, into bytes: inout [UInt8]
    ) throws(ReaderError) -> SlotState {
        defer { engine?.takeBack(block: &block) }
        return try carry(call, block, edc, bBWI: bBWI, into: &bytes)
    }

    /// What a failed XfrBlock, or Secure, means to the protocol.
    mutating func answer(
        _ error: ReaderError, _ terms: CommandTerms
    ) throws(CardError) -> T1.Engine.Action? {
        switch error.kind {
        case .cardMute where error.state == .active:
            settings.observer?(.note("the card was silent (bError FE)"))
            return engine?.mute()
        case .commandFailed where error.state == .active && (error.bError == 0xFD || error.bError == 0xFC):
            settings.observer?(.note("the block came garbled (bError \(Hex.string(error.bError ?? 0)))"))
            return engine?.lineError()
        case _ where error.saysCardIsGone:
            return lost()
        default:
            throw failure(error, terms, fate: verdict(error))
        }
    }

    /// What became of the command. The engine alone knows which of its blocks was in flight: before the last
    /// one of a chain the card cannot have run it.
    private mutating func verdict(_ error: ReaderError) -> Fate {
        if case .fail(_, let fate) = engine?.cancelled(unsent: error.sent == .nothing) { return fate }
        // It wants to send S(ABORT) first, which is not worth it: the card loses its power.
        if case .fail(_, let fate) = engine?.cardGone() { return fate }
        return error.fate
    }

    /// The card is out or has lost its power: no block into a dead card.
    mutating func lost() -> T1.Engine.Action? {
        isOver = true
        guard case .fail(_, let fate) = engine?.cardGone() else { return nil }
        return .fail(.cardGone, fate: fate)
    }

    /// The reset that the engine wishes. What the card or the reader says to it goes up, with the command's fate.
    private mutating func warmReset(_ terms: CommandTerms) throws(CardError) -> T1.Engine.Action? {
        do throws(CardError) {
            try restart(.warm, terms.deadline)
            return engine?.didReset()
        } catch {
            guard case .fail(_, let fate) = engine?.cardGone() else { throw error }
            if case .noCard = error.reason { throw CardError(.cardGone, fate: fate) }
            throw CardError(error.reason, fate: fate)
        }
    }
}
