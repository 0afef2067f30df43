// SPDX-License-Identifier: Apache-2.0
//
// Readers that run the protocol themselves: one APDU, one exchange. And what is common to all levels: the
// call's options, and how a slot is left in order after a time-out or a cancel.

import ISO7816

extension CardConnection {
    /// One APDU at short or extended APDU level.
    mutating func exchangeAPDU(_ apdu: [UInt8], _ terms: CommandTerms) throws(CardError) -> [UInt8] {
        let call = call(terms, waiting: ReaderPatience.apdu)
        do throws(ReaderError) {
            switch link.exchangeLevel {
            case .extendedAPDU:
                return try checked(interface.transferAPDU(call, apdu))
            case .shortAPDU, .tpdu, .character:
                guard apdu.count <= interface.descriptor.outMessageLength - 10, apdu.count <= 261 else {
                    throw ReaderError(.invalidArgument, detail: "the reader takes short APDUs only")
                }
                return try checked(interface.transferBlock(call, apdu))
            }
        } catch {
            settle(error, terms)
            guard error.kind != .invalidArgument else {
                throw CardError(.commandUnsupported(error.detail), canContinue: true)
            }
            throw CardError(error)
        }
    }

    private func checked(_ answer: CCIDAnswer) throws(ReaderError) -> [UInt8] {
        guard answer.state == .active else {
            var error = ReaderError(.cardAbsent)
            error.fate = .mayHaveRun
            throw error
        }
        return answer.bytes
    }

    /// The options of one call on the way of a command.
    func call(_ terms: CommandTerms, waiting: Duration) -> CCIDCall {
        CCIDCall(
            slot: slot, sensitivity: terms.sensitivity, deadline: terms.deadline, waitingTime: waiting,
            timeExtensions: settings.timeExtensions, cancellation: terms.cancellation ?? settings.cancellation
        )
    }

    /// Brings the slot into order after a call that ended without its answer: ABORT, or mending the pipes.
    /// The card's state is unknown after it; the session is over all the same.
    func settle(_ error: ReaderError, _ terms: CommandTerms) {
        let call = CCIDCall(
            slot: slot, deadline: interface.now.advanced(by: ReaderPatience.command),
            waitingTime: ReaderPatience.command)
        switch error.kind {
        case .timedOut, .cancelled, .extensionLimit:
            if error.sent == .partly {
                try? interface.recover(call)
            } else if error.sent == .all {
                _ = try? interface.abort(call)
            }
        case .needsRecovery:
            try? interface.recover(call)
        default:
            break
        }
    }
}
