// SPDX-License-Identifier: Apache-2.0
//
// A PIN on its way to the card, and what the card's answer to it means. One command, once; whatever happens, the
// caller is told whether a try is lost, or that it is not known.

import ISO7816

extension MyNumberCard {
    /// Sends a PIN that is checked; the value is overwritten.
    func present(
        _ value: consuming [UInt8], for reference: PINReference, _ lastTry: LastTryRule
    ) throws(MyNumberCardError) -> PINStatus {
        var bytes = consume value
        defer { SecretBytes.wipe(&bytes) }
        let inquiry = try readyForTry(reference, lastTry)
        var command = try command([0x00, 0x20, 0x00, 0x80], bytes, reference)
        // The command is the last holder, so that wiping it reaches the bytes.
        bytes = []
        defer { command.wipe() }
        return try presented(inquiry) { () throws(CardChannelError) in
            try channel.transmit(command, sensitivity: .secret)
        }
    }

    /// Reads the tries, and stops where no PIN is to be sent.
    func readyForTry(
        _ reference: PINReference, _ lastTry: LastTryRule
    ) throws(MyNumberCardError) -> PINFateInquiry {
        try learnMark(before: reference)
        let status = try triesLeft(reference)
        switch status {
        case .locked: throw .locked(reference)
        case .notSet: throw .notSet(reference)
        case .unknown(let sw): throw .triesUnknown(reference, sw)
        case .usable(1) where lastTry == .refused: throw .lastTry(reference)
        case .usable(let left): return PINFateInquiry(reference: reference, triesBefore: left, mark: mark)
        }
    }

    /// Hands a PIN to the card, and says what became of it.
    func presented(
        _ inquiry: PINFateInquiry, by send: () throws(CardChannelError) -> ResponseAPDU
    ) throws(MyNumberCardError) -> PINStatus {
        let reference = inquiry.reference
        let answer = try answer(about: reference, by: send) { fate(of: inquiry, after: $0) }
        if answer.sw.isSuccess {
            note(reference, isVerified: true)
            return try full(inquiry)
        }
        // What a wrong entry does to a PIN that was verified is not publicly known; ISO has it dropped.
        note(reference, isVerified: false)
        throw refusal(inquiry, answer.sw)
    }

    /// Hands a change to the card.
    func changed(
        _ reference: PINReference, by send: () throws(CardChannelError) -> ResponseAPDU
    ) throws(MyNumberCardError) {
        let answer = try answer(about: reference, by: send) { .changeUncertain(reference, $0) }
        note(reference, isVerified: false)
        guard !answer.sw.isSuccess else { return }
        // ISO/IEC 7816-4, 5.1.3: checking errors leave memory as it was; warnings, execution errors and 6F00 may not.
        throw (0x67...0x6E).contains(answer.sw.sw1)
            ? .changeRefused(reference, answer.sw) : .changeUncertain(reference, answer.sw)
    }

    /// The card's answer to a command that may not be sent twice. Where none came, nothing is held for selected or
    /// verified any more, and `doubt` says what may have become of it.
    private func answer(
        about reference: PINReference, by send: () throws(CardChannelError) -> ResponseAPDU,
        doubt: (CardChannelError) -> MyNumberCardError
    ) throws(MyNumberCardError) -> ResponseAPDU {
        do throws(CardChannelError) {
            return try send()
        } catch {
            forget()
            throw error.fate == .mayHaveRun ? doubt(error) : .channel(error, subject: reference.englishName)
        }
    }

    func command(
        _ header: [UInt8], _ value: [UInt8], _ reference: PINReference
    ) throws(MyNumberCardError) -> CommandAPDU {
        do throws(APDUError) {
            return try CommandAPDU(cla: header[0], ins: header[1], p1: header[2], p2: header[3], data: value)
        } catch {
            throw .channel(
                CardChannelError(fate: .notSent, underlying: error), subject: reference.englishName)
        }
    }

    /// The tries after a PIN was right: the counter is full again. Where the limit is not known, the card is asked;
    /// where that fails, the caller is told that the PIN was right all the same.
    private func full(_ inquiry: PINFateInquiry) throws(MyNumberCardError) -> PINStatus {
        guard let limit = inquiry.reference.limit else {
            do throws(MyNumberCardError) {
                return try triesLeft(inquiry.reference)
            } catch {
                let fate = PINFate(
                    reference: inquiry.reference, triesBefore: inquiry.triesBefore, status: nil,
                    outcome: .accepted, isSameCard: true)
                throw MyNumberCardError(fate, after: error.underlying ?? error)
            }
        }
        return .usable(triesLeft: max(limit, inquiry.triesBefore))
    }

    /// The card answered something other than 9000 to a PIN.
    private func refusal(_ inquiry: PINFateInquiry, _ sw: StatusWord) -> MyNumberCardError {
        let reference = inquiry.reference
        switch PINStatus(sw) {
        case .usable(let left): return .wrong(reference, left: left, sw)
        case .locked: return .locked(reference, lock(inquiry, sw), sw)
        case .notSet, .unknown: break
        }
        // Which of its refusals count as a try is not publicly known: the counter says so.
        let now: PINStatus
        do throws(MyNumberCardError) {
            now = try triesLeft(reference)
        } catch {
            return .fateUnknown(inquiry, after: error.underlying ?? error)
        }
        switch now {
        case .locked: return .locked(reference, lock(inquiry, sw), sw)
        case .usable(let left) where left < inquiry.triesBefore: return .wrong(reference, left: left, sw)
        default: return .pinRefused(reference, now, sw)
        }
    }

    /// What is known of a PIN that is locked since it was sent: 63C0 says that it was wrong, and so does a lock after the
    /// last try. 6983 and 6984 while more tries were left say neither.
    private func lock(_ inquiry: PINFateInquiry, _ sw: StatusWord) -> PINOutcome {
        sw.counter == 0 || inquiry.triesBefore == 1 ? .refused : .unclear
    }

    /// Reads the counter where the channel still works; else the next session has to.
    private func fate(of inquiry: PINFateInquiry, after cause: CardChannelError) -> MyNumberCardError {
        do throws(MyNumberCardError) {
            return MyNumberCardError(try complete(inquiry), after: cause.underlying)
        } catch {
            return .fateUnknown(inquiry, after: cause.underlying)
        }
    }

    // MARK: Telling one card from another

    /// Reads once what tells this card from others, before the first PIN: it can be needed when the card is gone.
    ///
    /// Not where another PIN is verified in the application: that would be lost.
    private func learnMark(before reference: PINReference) throws(MyNumberCardError) {
        guard !hasMark, verified.isEmpty || application == .publicKey else { return }
        mark = try readMark()
        hasMark = true
    }

    /// The serial number in the token information, by its short identifier: one exchange. It stays out of traces.
    func readMark() throws(MyNumberCardError) -> CardMark? {
        guard try has(.publicKey) else { return nil }
        let number = try readShort(.tokenInformation, TokenInformation.serialNumberPlace)
        return number.map { CardMark(serialNumber: $0) }
    }
}
