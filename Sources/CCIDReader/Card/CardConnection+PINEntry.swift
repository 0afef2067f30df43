// SPDX-License-Identifier: Apache-2.0
//
// PC_to_RDR_Secure by exchange level: at T=1 the engine gives the block's prologue and gets the card's block, and the
// reader makes the rest; elsewhere the reader has the whole command. Nothing here is ever sent twice: the host has not
// got what was typed.

import ISO7816

extension CardConnection {
    /// Lets the holder type a PIN at the reader's keypad, and gives the card's answer to the command with it, SW1 SW2
    /// at its end.
    ///
    /// Always secret, whatever the terms say. The holder's time comes on top of the terms' deadline.
    /// - Throws: what went wrong, with the command's fate; unless `canContinue`, the session is over.
    public mutating func enterPIN(_ entry: PINEntry, _ terms: CommandTerms) throws(CardError) -> [UInt8] {
        guard !isOver else { throw CardError(.over, fate: .notSent) }
        var own = terms
        own.sensitivity = .secret
        own.isRepeatable = false
        own.deadline = terms.deadline.advanced(by: entry.allowance)
        extended = terms.extended
        do throws(CardError) {
            guard entry.bytes().count <= interface.descriptor.outMessageLength - 10 else {
                throw CardError(
                    .commandUnsupported("longer than a message of the reader"), fate: .notSent,
                    canContinue: true)
            }
            let answer =
                switch (link.exchangeLevel, link.cardProtocol) {
                case (.tpdu, .t1): try enterT1(entry, own)
                case (.tpdu, .t0), (.shortAPDU, _), (.extendedAPDU, _): try enterAPDU(entry, own)
                case (.character, _):
                    throw CardError(
                        .commandUnsupported("PIN entry at a reader of character level"), fate: .notSent,
                        canContinue: true)
                }
            guard answer.count >= 2 else { throw CardError(.malformedResponse, fate: .mayHaveRun) }
            return answer
        } catch {
            throw ended(by: error)
        }
    }

    /// Where the reader has the whole command: APDU levels, and TPDU level with T=0.
    private mutating func enterAPDU(
        _ entry: PINEntry, _ terms: CommandTerms
    ) throws(CardError) -> [UInt8] {
        let answer: CCIDAnswer
        do throws(ReaderError) {
            answer = try secure(entry, entry.bytes(), terms, card: ReaderPatience.apdu)
        } catch {
            throw refusal(error) ?? failure(error, terms)
        }
        guard answer.state == .active else { throw CardError(.cardGone, fate: .mayHaveRun) }
        // The word may be the card's own, so it proves nothing of the command.
        guard let (failure, sw) = Self.outcome(answer.bytes) else { return answer.bytes }
        throw CardError(.pinEntry(failure, sw), fate: .mayHaveRun, canContinue: true)
    }

    private mutating func enterT1(_ entry: PINEntry, _ terms: CommandTerms) throws(CardError) -> [UInt8] {
        let first = engine?.startEntry(template: entry.template.count, longest: entry.longestCommand)
        guard let first else { throw CardError(.over, fate: .notSent) }
        var answer: [UInt8] = []
        try drive(first, terms, isCommand: true, entry: entry, into: &answer)
        return answer
    }

    /// The one block of T=1 that the reader makes.
    mutating func enter(
        _ entry: PINEntry, _ prologue: [UInt8], _ terms: CommandTerms
    ) throws(CardError) -> T1.Engine.Action? {
        let edc = (atr.t1 ?? .default).edc
        settings.observer?(.block(toCard: true, prologue, edc, .secret))
        let answer: CCIDAnswer
        do throws(ReaderError) {
            let waiting = (link.blockWaitingTime ?? .seconds(2)) * 2 + ReaderPatience.margin
            answer = try secure(entry, entry.bytes(prologue: prologue), terms, card: waiting)
        } catch {
            guard let refusal = refusal(error) else { return try self.answer(error, terms) }
            // The reader kept the block: its number is free for the next one.
            _ = engine?.cancelled(unsent: true)
            throw refusal
        }
        guard answer.state == .active else { return lost() }
        // Too short for any block: a word of the reader's own (libccid 1.8.2, commands.c, takes it so as well).
        if let (failure, sw) = Self.outcome(answer.bytes) {
            _ = engine?.cancelled(unsent: true)
            throw CardError(.pinEntry(failure, sw), fate: .notSent, canContinue: true)
        }
        settings.observer?(.block(toCard: false, answer.bytes, edc, .secret))
        return engine?.received(answer.bytes.span)
    }

    /// What a failed PC_to_RDR_Secure says of an entry that never became a command: the holder cancelled, or let the
    /// time pass; or the reader does not know the message or a field of it (bError 00 to 7F; CCID 1.1, table 6.2-2).
    private func refusal(_ error: ReaderError) -> CardError? {
        guard error.kind == .commandFailed, error.state == .active, let bError = error.bError else {
            return nil
        }
        if let failure = PINEntryFailure(bError: bError) {
            return CardError(.pinEntry(failure), fate: .notSent, canContinue: true)
        }
        return bError <= 0x7F ? CardError(.reader(error), fate: .notSent, canContinue: true) : nil
    }

    /// An answer that is nothing but one of the status words that tell how an entry ended.
    private static func outcome(_ bytes: [UInt8]) -> (PINEntryFailure, StatusWord)? {
        guard bytes.count == 2 else { return nil }
        let sw = StatusWord(sw1: bytes[0], sw2: bytes[1])
        return PINEntryFailure(sw).map { ($0, sw) }
    }

    /// PC_to_RDR_Secure. What its time extensions took beyond the holder's time is no longer there for the command's
    /// blocks that follow.
    private mutating func secure(
        _ entry: PINEntry, _ operation: [UInt8], _ terms: CommandTerms, card waiting: Duration
    ) throws(ReaderError) -> CCIDAnswer {
        var call = call(entry, terms, card: waiting)
        call.extended = extended
        do throws(ReaderError) {
            let answer = try interface.secure(call, operation)
            extended += max(.zero, answer.extended - entry.allowance)
            return answer
        } catch {
            extended += max(.zero, error.extended - entry.allowance)
            throw error
        }
    }

    /// The options of the call: the holder's time on top of the card's, for the answer and for each time extension,
    /// and as many of these as a reader may want to send while somebody types.
    private func call(_ entry: PINEntry, _ terms: CommandTerms, card waiting: Duration) -> CCIDCall {
        var call = call(terms, waiting: entry.allowance + waiting)
        let tenths = UInt16(clamping: entry.allowance.components.seconds * 10)
        call.timeExtensions.count = tenths + min(call.timeExtensions.count, .max - tenths)
        call.timeExtensions.total += entry.allowance
        return call
    }
}
