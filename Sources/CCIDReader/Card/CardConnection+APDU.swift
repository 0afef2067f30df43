// SPDX-License-Identifier: Apache-2.0
//
// Readers that run the protocol themselves: one APDU, one exchange. And what is common to all levels: the
// call's options, and how a slot is left in order after a time-out or a cancel.

import ISO7816

extension CardConnection {
    /// One APDU at short or extended APDU level; its answer is added to an array.
    mutating func exchangeAPDU(
        _ apdu: [UInt8], _ terms: CommandTerms, into answer: inout [UInt8]
    ) throws(CardError) {
        let call = call(terms, waiting: ReaderPatience.apdu)
        var bytes = inbox.takeAll()
        defer { returnInbox(&bytes, terms) }
        do throws(ReaderError) {
            switch link.exchangeLevel {
            case .extendedAPDU:
                try check(transferAPDU(call, apdu, into: &bytes))
            case .shortAPDU, .tpdu, .character:
                guard apdu.count <= interface.descriptor.outMessageLength - 10, apdu.count <= 261 else {
                    throw ReaderError(.invalidArgument, detail: "the reader takes short APDUs only")
                }
                let reply = try transferBlock(call, apdu, into: &bytes)
                try check(reply)
                try checkWhole(reply)
            }
        } catch {
            guard error.kind != .invalidArgument else {
                throw CardError(.commandUnsupported(error.detail), fate: .notSent, canContinue: true)
            }
            throw failure(error, terms)
        }
        answer.makeRoom(for: bytes.count)
        answer.append(contentsOf: bytes)
    }

    /// At short-APDU level an answer is whole. The last bytes of a first part are no status word.
    private func checkWhole(_ reply: CCIDReply) throws(ReaderError) {
        guard reply.chainParameter == 0x01 || reply.chainParameter == 0x03 else { return }
        var error = ReaderError(
            .malformed, detail: "a part of an answer, which a reader of short APDUs must not give")
        error.fate = .mayHaveRun
        throw error
    }

    private func check(_ reply: CCIDReply) throws(ReaderError) {
        guard reply.state != .active else { return }
        var error = ReaderError(.cardAbsent)
        error.fate = .mayHaveRun
        throw error
    }

    /// Gives the place in memory of what came back; nothing but `open` bytes stays in it.
    mutating func returnInbox(_ bytes: inout [UInt8], _ terms: CommandTerms) {
        if terms.sensitivity == .open {
            bytes.removeAll(keepingCapacity: true)
        } else {
            bytes.wipe(keepingCapacity: true)
        }
        inbox = bytes.takeAll()
    }

    /// One XfrBlock of a command, whose answer is added to an array; what its time extensions took is no longer there for
    /// the command's next one.
    mutating func transferBlock(
        _ call: CCIDCall, _ block: [UInt8], bBWI: UInt8 = 0, wLevelParameter: UInt16 = 0,
        into bytes: inout [UInt8]
    ) throws(ReaderError) -> CCIDReply {
        try counted(call) { interface, call throws(ReaderError) in
            try interface.transferBlock(
                call, block, bBWI: bBWI, wLevelParameter: wLevelParameter, into: &bytes)
        }
    }

    private mutating func transferAPDU(
        _ call: CCIDCall, _ apdu: [UInt8], into bytes: inout [UInt8]
    ) throws(ReaderError) -> CCIDReply {
        try counted(call) { interface, call throws(ReaderError) in
            try interface.transferAPDU(call, apdu, into: &bytes)
        }
    }

    private mutating func counted(
        _ call: CCIDCall, _ body: (CCIDInterface, CCIDCall) throws(ReaderError) -> CCIDReply
    ) throws(ReaderError) -> CCIDReply {
        var call = call
        call.extended = extended
        do throws(ReaderError) {
            let reply = try body(interface, call)
            extended += reply.extended
            return reply
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
