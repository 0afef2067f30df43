// SPDX-License-Identifier: Apache-2.0
//
// The way of a command: sensitivity, policy, then chaining, GET RESPONSE and a corrected Le by
// CommandExchange, each part to the card by CardConnection.

import CCIDReader
import ISO7816

extension CardChannelError {
    /// What a session says of a command. Where it does not say what became of it, the card may have run it.
    init(_ error: KioskReaderError) {
        self.init(
            fate: error.fate ?? .mayHaveRun, underlying: error,
            isCardGone: error.kind == .cardRemoved || error.kind == .readerGone)
    }
}

extension CardSession {
    /// Sends a command and gives the card's answer, whatever its status word.
    ///
    /// - Parameters:
    ///   - command: the command, of any length that card and reader can carry.
    ///   - sensitivity: raises what the command's own bytes demand, never lowers it.
    /// - Throws: the error with the command's fate; `underlying` is a `KioskReaderError`.
    public func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity
    ) throws(CardChannelError) -> ResponseAPDU {
        do throws(KioskReaderError) {
            return try transmit(command, sensitivity: sensitivity, deadline: nil)
        } catch {
            throw CardChannelError(error)
        }
    }

    /// Sends a command and gives the card's answer, whatever its status word.
    ///
    /// - Parameters:
    ///   - command: the command, of any length that card and reader can carry.
    ///   - sensitivity: raises what the command's own bytes demand, never lowers it.
    ///   - deadline: the most the command may take, chaining and GET RESPONSE included; `nil`: the session's.
    ///   - changesNothing: the caller vouches that the card may run the command twice without harm, so that T=1 may
    ///     send it again after S(RESYNCH). Said of what ``CommandAPDU/isRepeatable`` does not know; without effect for
    ///     what is secret or under secure messaging, and where the command has to go in parts.
    ///   - cancellation: ends this command; the session is over then as well.
    /// - Throws: `notApproved` before anything is sent; `cardRemoved`, `readerGone`, `deadline`, `cancelled`,
    ///   `cardFailed` … with the command's fate. The session is over unless `isOpen` says otherwise.
    public func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity = .open, deadline: Duration?,
        changesNothing: Bool = false, cancellation: Cancellation? = nil
    ) throws(KioskReaderError) -> ResponseAPDU {
        var data: [UInt8] = []
        let sw = try transmit(
            command, into: &data, sensitivity: sensitivity, deadline: deadline,
            changesNothing: changesNothing, cancellation: cancellation)
        return ResponseAPDU(counted: data, sw: sw)
    }

    /// The same for a caller that asks often: the data of the answer go into his array, in place of what is in it.
    /// Where that has the room, no memory is taken from the heap for a command, once the session has had one as long.
    ///
    /// - Parameter data: empty when it throws.
    /// - Returns: the status word.
    public func transmit(
        _ command: CommandAPDU, into data: inout [UInt8], sensitivity: Sensitivity = .open,
        deadline: Duration? = nil, changesNothing: Bool = false, cancellation: Cancellation? = nil
    ) throws(KioskReaderError) -> StatusWord {
        // Not emptied alone: an answer before may be a person's, and longer than this one.
        data.wipe(keepingCapacity: true)
        let sensitivity = sensitivity.raised(to: command.leastSensitivity)
        try checkApproval(sensitivity)
        do throws(KioskReaderError) {
            return try linked(cancellation) { token throws(KioskReaderError) in
                try use(forCommand: true) { isFresh, card throws(CardError) in
                    let terms = CommandTerms(
                        sensitivity: sensitivity, deadline: self.deadline(card, deadline),
                        isRepeatable: command.isRepeatable(vouchedFor: changesNothing), cancellation: token)
                    return try self.run(command, terms, &isFresh, &card, into: &data)
                }
            }
        } catch {
            data.wipe(keepingCapacity: true)
            throw error
        }
    }

    /// What is secret or personal needs an approved reader, or an override that the trace records.
    func checkApproval(_ sensitivity: Sensitivity) throws(KioskReaderError) {
        switch policy.verdict(on: reader, sensitivity) {
        case .allowed: return
        case .overridden(let reason):
            lines?.note("approval overridden for a \(sensitivity) command: \(reason)")
        case .refused(let reasons):
            throw KioskReaderError(
                .notApproved, subject: subject,
                detail: "its approval is '\(reader.approval.status.rawValue)'"
                    + (reasons.isEmpty ? "" : ", " + reasons.inWords),
                fate: .notSent)
        }
    }

    /// One token for the shim: the command's own, which the session's ends as well.
    func linked<Value>(
        _ own: Cancellation?, _ body: (Cancellation?) throws(KioskReaderError) -> Value
    ) throws(KioskReaderError) -> Value {
        guard let own, let session = options.cancellation else {
            return try body(own ?? options.cancellation)
        }
        return try session.observing({ own.cancel() }) { () throws(KioskReaderError) in try body(own) }
    }

    private func run(
        _ command: CommandAPDU, _ terms: CommandTerms, _ isFresh: inout Bool, _ card: inout CardConnection,
        into data: inout [UInt8]
    ) throws(CardError) -> StatusWord {
        let carriage = try carriage(command, card)
        var terms = terms
        var exchange: CommandExchange
        do throws(CommandChaining.Failure) {
            exchange = try CommandExchange(
                command, sensitivity: terms.sensitivity, carriage: carriage,
                correctsLe: Self.correctsLe(of: command, card.link.cardProtocol))
        } catch {
            throw CardError(.commandUnsupported("\(error)"), fate: .notSent, canContinue: true)
        }
        // A part alone is another command.
        if carriage != .whole { terms.isRepeatable = false }
        var lastPartAnswered = false
        var last = StatusWord.success
        var next: CommandExchange.Action? = exchange.start()
        // Taken out, so that a part has one holder and wiping reaches its bytes.
        while let action = next.take() {
            switch consume action {
            case .send(var part):
                defer { if terms.sensitivity == .secret { part.wipe() } }
                let isInside = exchange.isInside
                do throws(CardError) {
                    let before = data.count
                    last = try send(part, &terms, &isFresh, &card, into: &data)
                    if !isInside { lastPartAnswered = true }
                    next = exchange.received(last, dataLength: data.count - before)
                } catch {
                    // Before its last part is out, the card cannot have run a chained command; after an answer
                    // to it, it has.
                    let fate: Fate = lastPartAnswered ? .mayHaveRun : isInside ? .notSent : error.fate
                    throw CardError(error.reason, fate: fate, canContinue: error.canContinue)
                }
            case .done:
                return last
            case .fail(let failure):
                card.end()
                throw CardError(.exchangeFailed("\(failure)"), fate: .mayHaveRun)
            }
        }
        throw CardError(.over, fate: .mayHaveRun)
    }

    /// Over T=0 a command with data goes out without its Le (ISO/IEC 7816-3:2006, 12.2.5): 6Cxx to it is about a
    /// GET RESPONSE or an ENVELOPE, and the command itself may have run.
    private static func correctsLe(of command: CommandAPDU, _ cardProtocol: CardProtocol) -> Bool {
        cardProtocol != .t0 || command.data.isEmpty
    }

    /// One APDU each way. The first SELECT after power-on is tried once more after 6F00, where it may run twice: some
    /// cards need it.
    private func send(
        _ part: CommandAPDU, _ terms: inout CommandTerms, _ isFresh: inout Bool,
        _ card: inout CardConnection, into data: inout [UInt8]
    ) throws(CardError) -> StatusWord {
        let isFirst = isFresh
        isFresh = false
        let before = data.count
        let sw = try exchange(part, &terms, &card, into: &data)
        guard isFirst, part.ins == 0xA4, sw.rawValue == 0x6F00, mayRunTwice(part, terms) else { return sw }
        data.removeLast(data.count - before)
        lines?.note("6F00 to the first SELECT after power-on: sent once more")
        do throws(CardError) {
            return try exchange(part, &terms, &card, into: &data)
        } catch {
            // The card has answered it once.
            throw CardError(error.reason, fate: .mayHaveRun, canContinue: error.canContinue)
        }
    }

    private func exchange(
        _ part: CommandAPDU, _ terms: inout CommandTerms, _ card: inout CardConnection,
        into data: inout [UInt8]
    ) throws(CardError) -> StatusWord {
        lines?.command(part, terms.sensitivity)
        var own = terms
        own.isRepeatable = mayRunTwice(part, terms)
        // The time that card and reader may ask for is the caller's command's, however many APDUs carry it.
        defer { terms.extended = card.extended }
        let before = data.count
        let sw = try card.exchange(part, own, into: &data)
        guard data.count - before <= ResponseAPDU.maximumDataLength else {
            card.end()
            throw CardError(.malformedResponse, fate: .mayHaveRun)
        }
        lines?.response(data[before...], sw, terms.sensitivity)
        return sw
    }

    /// Whether this part of a command that may run twice may do so itself: a repeated GET RESPONSE would skip data.
    private func mayRunTwice(_ part: CommandAPDU, _ terms: CommandTerms) -> Bool {
        terms.isRepeatable && part.isRepeatable(vouchedFor: true) && terms.sensitivity != .secret
    }

    /// How a command goes to this card: T=1 and the extended-APDU level carry any length, a reader that runs the
    /// protocol with short APDUs and T=0 short commands only.
    private func carriage(
        _ command: CommandAPDU, _ card: borrowing CardConnection
    ) throws(CardError) -> CommandCarriage {
        switch (card.link.exchangeLevel, card.link.cardProtocol) {
        case (.extendedAPDU, _), (.tpdu, .t1), (.character, .t1): return .whole
        case (.shortAPDU, _), (.tpdu, .t0), (.character, .t0):
            let isT0 = card.link.exchangeLevel != .shortAPDU
            let room = isT0 ? card.roomForT0 : card.roomForShortAPDU
            let wanted = options.longCommands
            guard let carriage = wanted.carriage(of: command, atr: card.atr, partLength: room) else {
                throw CardError(
                    .commandUnsupported(
                        "the reader or T=0 carries \(room) bytes of data, and the card announces neither command "
                            + "chaining nor extended length"),
                    fate: .notSent, canContinue: true)
            }
            // Over T=0, ENVELOPE is a matter of the TPDUs: the engine of CardConnection cuts it.
            return carriage.hidesCommand && isT0 ? .whole : carriage
        }
    }
}
