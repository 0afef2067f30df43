// SPDX-License-Identifier: Apache-2.0
//
// A PIN that is typed at the reader's own keypad: policy, whether there is a keypad, then CardConnection. This process
// never has the PIN; what it has of the command is kept out of the trace all the same, since lengths may tell.

import CCIDReader
import ISO7816

extension CardSession {
    /// Lets the holder type a PIN at the reader's keypad, and gives the card's answer to the command with it, whatever
    /// its status word.
    ///
    /// The command goes to the card at most once. A holder who cancels, or types nothing in time, leaves the card
    /// unasked and the session open.
    /// - Parameters:
    ///   - entry: what is typed, and the command that takes it to the card.
    ///   - deadline: the most the exchange may take beside the holder's own time; `nil`: the session's.
    ///   - cancellation: ends the entry and the session: at the reader by ABORT, so the slot is usable afterwards.
    /// - Throws: `pinEntryUnavailable` and `notApproved` before anything is sent; `pinEntryCancelled`,
    ///   `pinEntryTimedOut`, `pinEntryMismatch` and `pinEntryLength`; and what `transmit` throws, with the command's
    ///   fate.
    public func enterPIN(
        _ entry: PINEntry, deadline: Duration? = nil, cancellation: Cancellation? = nil
    ) throws(KioskReaderError) -> ResponseAPDU {
        try checkKeypad(entry)
        try checkApproval(.secret)
        return try linked(cancellation) { token throws(KioskReaderError) in
            try use(forCommand: true) { isFresh, card throws(CardError) in
                isFresh = false
                let terms = CommandTerms(
                    sensitivity: .secret, deadline: self.deadline(card, deadline), isRepeatable: false,
                    cancellation: token)
                return try self.enter(entry, terms, &card)
            }
        }
    }

    /// Unsent where the reader has no keypad for it, or one that tells the PIN to the host.
    private func checkKeypad(_ entry: PINEntry) throws(KioskReaderError) {
        let needed: UInt8 =
            switch entry.operation {
            case .verification: 0x01
            case .modification: 0x02
            }
        guard reader.pinSupport & needed == 0 else { return }
        let isBarred = reader.descriptor.bPINSupport & needed != 0
        throw KioskReaderError(
            .pinEntryUnavailable, subject: subject,
            detail: isBarred ? "it claims one that is not to be used" : nil, fate: .notSent)
    }

    private func enter(
        _ entry: PINEntry, _ terms: CommandTerms, _ card: inout CardConnection
    ) throws(CardError) -> ResponseAPDU {
        lines?.entry(entry)
        let answer = try card.enterPIN(entry, terms)
        do throws(APDUError) {
            let response = try ResponseAPDU(answer)
            lines?.response(response.data[...], response.sw, .secret)
            return response
        } catch {
            card.end()
            throw CardError(.malformedResponse, fate: .mayHaveRun)
        }
    }
}
