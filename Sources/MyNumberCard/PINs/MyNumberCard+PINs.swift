// SPDX-License-Identifier: Apache-2.0
//
// Asking for the tries, verifying a PIN and changing it: what is sent, in which order. What the answers mean is in
// MyNumberCard+Presenting.swift.

import ISO7816

/// Whether the last try of a PIN may be used.
public enum LastTryRule: Sendable {
    /// With one try left nothing is sent.
    case refused
    /// The holder knows that one more wrong entry locks the PIN.
    case allowed
}

extension MyNumberCard {
    /// Asks the card how many tries a PIN has left: `00 20 00 80`. It costs none, and does not change what is verified in
    /// the same application.
    ///
    /// - Parameter reference: which PIN.
    /// - Returns: what the card says. An answer that is not understood is `unknown`, never `locked`.
    /// - Throws: `channelFailed`, `cardRefused`, or `notMyNumberCard` where the application is missing.
    public func triesLeft(_ reference: PINReference) throws(MyNumberCardError) -> PINStatus {
        let selected = try selectFile(reference.file)
        guard selected.isSuccess else { return PINStatus(selected) }
        let answer = try exchange(ins: 0x20, p1: 0x00, p2: 0x80, subject: reference.englishName)
        return PINStatus(answer.sw)
    }

    /// Reads the tries, and throws what `verify` would throw without sending anything: before a holder is asked to type.
    ///
    /// - Parameters:
    ///   - reference: which PIN.
    ///   - lastTry: whether the last try may be used.
    /// - Returns: how many tries are left.
    /// - Throws: `pinLocked`, `pinNotSet`, `triesUnknown`, `lastTryRefused`; and as `triesLeft`.
    public func mayTry(
        _ reference: PINReference, lastTry: LastTryRule = .refused
    ) throws(MyNumberCardError) -> Int {
        try readyForTry(reference, lastTry).triesBefore
    }

    /// Verifies a PIN: at most one try, and none where anything speaks against it.
    ///
    /// The format is checked and the tries are read before anything is sent; the VERIFY goes to the card at most once.
    /// Letters of the signature password are sent as capitals. Where no answer comes, the counter is read again; where
    /// the session ended with it, the error's `inquiry` is to be completed in the next one.
    ///
    /// - Parameters:
    ///   - pin: the value.
    ///   - reference: which PIN it is.
    ///   - lastTry: whether it may be sent with one try left.
    /// - Returns: the tries that it has from now on.
    /// - Throws: unsent: `pinFormat`, `pinLocked`, `pinNotSet`, `triesUnknown`, `lastTryRefused`. Sent: `pinWrong`,
    ///   `pinLocked` (it was the last one), `cardRefused`, each with `triesLeft`, and `pinFateUnknown`. Else
    ///   `channelFailed` and `notMyNumberCard`: no try is lost.
    @discardableResult
    public func verify(
        _ pin: borrowing PIN, for reference: PINReference, lastTry: LastTryRule = .refused
    ) throws(MyNumberCardError) -> PINStatus {
        let value = try reference.bytes(of: pin, for: .verifying)
        return try present(consume value, for: reference, lastTry)
    }

    /// Verifies a PIN that the holder types at the reader's keypad; all else is as with `verify`.
    ///
    /// - Parameters:
    ///   - reference: which PIN; one of digits.
    ///   - lastTry: whether it may be sent with one try left.
    /// - Returns: the tries that it has from now on.
    /// - Throws: as `verify`; `channelFailed` with fate `notSent` where the holder cancels.
    @discardableResult
    public func verifyAtKeypad(
        _ reference: PINReference, lastTry: LastTryRule = .refused
    ) throws(MyNumberCardError) -> PINStatus {
        let (pad, entry) = try keypad(reference, .verification)
        let inquiry = try readyForTry(reference, lastTry)
        return try presented(inquiry) { () throws(CardChannelError) in try pad.enterPIN(entry) }
    }

    /// Whether the reader has a keypad at which this PIN can be typed.
    /// - Parameters:
    ///   - reference: which PIN.
    ///   - purpose: to verify it, or to set it.
    public func offersKeypad(for reference: PINReference, _ purpose: PINPadEntry.Purpose) -> Bool {
        // What cannot be typed there is not offered; why, the operation itself says.
        (try? keypad(reference, purpose)) != nil
    }

    /// Changes a PIN: verifies the old one, then sets the new one (`00 24 01 80`, at most once).
    ///
    /// Afterwards the PIN is not held for verified.
    /// - Parameters:
    ///   - reference: which PIN; one that its holder may change.
    ///   - old: the present value.
    ///   - new: the value to be. A signature password needs a letter and a digit, and is set in capitals.
    ///   - weak: which values the caller does not want.
    ///   - lastTry: whether the old one may be sent with one try left.
    /// - Throws: what `verify` throws; `pinFormat` and `pinWeak` for the new value, before anything is sent;
    ///   `cardRefused` where the card refused the new value: the old one is still in force; `pinChangeUncertain` where
    ///   no answer came to the change: the PIN is the old one or the new one, and nothing is tried to find out.
    public func change(
        _ reference: PINReference, from old: borrowing PIN, to new: borrowing PIN, weak: WeakPINRules = [],
        lastTry: LastTryRule = .refused
    ) throws(MyNumberCardError) {
        guard reference.isChangeable else { throw .unchangeable(reference) }
        var value = try reference.bytes(of: new, for: .setting)
        defer { SecretBytes.wipe(&value) }
        try refuse(weak, value, replacing: old, reference)
        try verify(old, for: reference, lastTry: lastTry)
        var command = try command([0x00, 0x24, 0x01, 0x80], value, reference)
        // The command is the last holder, so that wiping it reaches the bytes.
        value = []
        defer { command.wipe() }
        try changed(reference) { () throws(CardChannelError) in
            try channel.transmit(command, sensitivity: .secret)
        }
    }

    /// Changes a PIN that the holder types at the reader's keypad: the old one, then the new one twice.
    ///
    /// - Parameters:
    ///   - reference: which PIN; one of digits that its holder may change.
    ///   - lastTry: whether the old one may be sent with one try left.
    /// - Throws: as `change`, except for the new value, which nobody here sees.
    public func changeAtKeypad(
        _ reference: PINReference, lastTry: LastTryRule = .refused
    ) throws(MyNumberCardError) {
        guard reference.isChangeable else { throw .unchangeable(reference) }
        let (pad, entry) = try keypad(reference, .newPIN)
        try verifyAtKeypad(reference, lastTry: lastTry)
        try changed(reference) { () throws(CardChannelError) in try pad.enterPIN(entry) }
    }

    /// Finds out what became of a PIN to which no answer came, by reading its counter.
    ///
    /// - Parameter inquiry: the error's; of the card that is in now, or of another one, which is told apart.
    /// - Returns: what the counter proves.
    /// - Throws: `channelFailed`, `cardRefused` and `notMyNumberCard`: it is still not known, and may be asked again.
    public func complete(_ inquiry: PINFateInquiry) throws(MyNumberCardError) -> PINFate {
        forget()
        let found = try readMark()
        let status = try triesLeft(inquiry.reference)
        let outcome = inquiry.outcome(status, found)
        return PINFate(
            reference: inquiry.reference, triesBefore: inquiry.triesBefore,
            status: outcome == .anotherCard ? nil : status, outcome: outcome,
            isSameCard: inquiry.mark != nil && inquiry.mark == found)
    }

    private func refuse(
        _ weak: WeakPINRules, _ value: [UInt8], replacing old: borrowing PIN, _ reference: PINReference
    ) throws(MyNumberCardError) {
        var current = try reference.bytes(of: old, for: .replacing)
        defer { SecretBytes.wipe(&current) }
        if let rule = weak.broken(by: value, replacing: current) { throw .weak(reference, rule) }
    }

    private func keypad(
        _ reference: PINReference, _ purpose: PINPadEntry.Purpose
    ) throws(MyNumberCardError) -> (any PINPadChannel, PINPadEntry) {
        guard case .digits(let lengths) = reference.rule, let pad = channel as? any PINPadChannel else {
            throw .noKeypad(reference)
        }
        let header: [UInt8] = purpose == .verification ? [0x00, 0x20, 0x00, 0x80] : [0x00, 0x24, 0x01, 0x80]
        let digits = UInt8(lengths.lowerBound)...UInt8(lengths.upperBound)
        let entry = PINPadEntry(purpose, header: header, digits: digits)
        guard pad.offersKeypad(for: entry) else { throw .noKeypad(reference) }
        return (pad, entry)
    }
}
