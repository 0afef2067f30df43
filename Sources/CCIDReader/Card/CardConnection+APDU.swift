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
                return try checked(transferAPDU(call, apdu)).bytes
            case .shortAPDU, .tpdu, .character:
                guard apdu.count <= interface.descriptor.outMessageLength - 10, apdu.count <= 261 else {
                    throw ReaderError(.invalidArgument, detail: "the reader takes short APDUs only")
                }
                return try whole(checked(transferBlock(call, apdu)))
            }
        } catch {
            guard error.kind != .invalidArgument else {
                throw CardError(.commandUnsupported(error.detail), fate: .notSent, canContinue: true)
            }
            throw failure(error, terms)
        }
    }

    /// At short-APDU level an answer is whole. The last bytes of a first part are no status word.
    private func whole(_ answer: CCIDAnswer) throws(ReaderError) -> [UInt8] {
        guard answer.chainParameter != 0x01, answer.chainParameter != 0x03 else {
            var error = ReaderError(
                .malformed, detail: "a part of an answer, which a reader of short APDUs must not give")
            error.fate = .mayHaveRun
            throw error
        }
        return answer.bytes
    }

    private func checked(_ answer: CCIDAnswer) throws(ReaderError) -> CCIDAnswer {
        guard answer.state == .active else {
            var error = ReaderError(.cardAbsent)
            error.fate = .mayHaveRun
            throw error
        }
        return answer
    }

    /// One XfrBlock of a command; what its time extensions took is no longer there for the command's next one.
    mutating func transferBlock(
        _ call: CCIDCall, _ block: [UInt8], bBWI: UInt8 = 0, wLevelParameter: UInt16 = 0
    ) throws(ReaderError) -> CCIDAnswer {
        try counted(call) { interface, call throws(ReaderError) in
            try interface.transferBlock(call, block, bBWI: bBWI, wLevelParameter: wLevelParameter)
        }
    }

    private mutating func transferAPDU(
        _ call: CCIDCall, _ apdu: [UInt8]
    ) throws(ReaderError) -> CCIDAnswer {
        try counted(call) { interface, call throws(ReaderError) in try interface.transferAPDU(call, apdu) }
    }

    private mutating func counted(
        _ call: CCIDCall, _ body: (CCIDInterface, CCIDCall) throws(ReaderError) -> CCIDAnswer
    ) throws(ReaderError) -> CCIDAnswer {
        var call = call
        call.extended = extended
        do throws(ReaderError) {
            let answer = try body(interface, call)
            extended += answer.extended
            return answer
        } catch {
            extended += error.extended
            throw error
        }
    }

    /// The options of one call on the way of a command.
    func call(_ terms: CommandTerms, waiting: Duration) -> CCIDCall {
        CCIDCall(
            slot: slot, sensitivity: terms.sensitivity, deadline: terms.deadline, waitingTime: waiting,
            timeExtensions: settings.timeExtensions, cancellation: terms.cancellation ?? settings.cancellation
        )
    }

    /// What a failed call of a command means; the slot is brought into order.
    func failure(_ error: ReaderError, _ terms: CommandTerms, fate: Fate? = nil) -> CardError {
        // Asked first: mending takes time as well.
        let hasPassed = interface.now >= terms.deadline
        interface.mend(error, slot)
        return CardError(inExchange: error, hasPassed: hasPassed, fate: fate)
    }
}
