// SPDX-License-Identifier: Apache-2.0
//
// Sessions of a supervisor: brought about by recovering the reader where opening fails for its sake, and settled
// afterwards.

import CCIDReader

extension ReaderSupervisor {
    /// Opens a session, runs `body` once, ends the session with the card's power off on every path, and brings the
    /// reader back where the session failed for its sake.
    ///
    /// - Parameters:
    ///   - options: as for `ReaderHub.withSession`; `wait` is for the card, and for a reader that was never there.
    ///   - body: the work. It runs at most once.
    /// - Throws: what `body` throws; what opening throws, with `givenUp` where recovery did not help.
    public func withSession<Value>(
        options: SessionOptions = SessionOptions(), _ body: (CardSession) throws -> Value
    ) throws -> Value {
        var taken = try take()
        let session: CardSession
        do throws(KioskReaderError) {
            session = try open(&taken, options)
        } catch {
            giveBack(taken)
            throw error
        }
        let result = Result { try body(session) }
        session.close()
        settle(&taken, session)
        giveBack(taken)
        return try result.get()
    }

    /// Opens a session, recovering as often as that gets higher on the ladder.
    func open(
        _ taken: inout Supervision, _ wanted: SessionOptions
    ) throws(KioskReaderError) -> CardSession {
        var rest = options.limits.whole
        if let (failure, error) = taken.unfinished {
            let report = taken.recover(
                from: failure, error, goesOn: true, waits: true, hub, options, &rest, wanted.cancellation)
            try check(report, error)
        }
        while true {
            do throws(KioskReaderError) {
                return try openOnce(&taken, wanted)
            } catch {
                guard let failure = RecoveryLadder.Failure(error), taken.reader.known != nil else {
                    throw error
                }
                // Without an open interface, a reader that does not answer is claimed anew: nothing less reaches it.
                let isOpen = taken.lease?.interface.isGone == false
                let entry = isOpen || (failure != .pipe && failure != .command) ? failure : .interface
                let report = taken.recover(
                    from: taken.judged(entry, options.limits), error, waits: true, hub, options, &rest,
                    wanted.cancellation)
                try check(report, error)
            }
        }
    }

    private func check(_ report: RecoveryReport, _ error: KioskReaderError?) throws(KioskReaderError) {
        switch report.result {
        case .usable: return
        case .cancelled: throw KioskReaderError(.cancelled)
        case .gaveUp(let reason): throw (error ?? KioskReaderError(.readerGone)).givingUp(reason)
        case .away: throw (error ?? KioskReaderError(.readerGone))
        }
    }

    private func openOnce(
        _ taken: inout Supervision, _ wanted: SessionOptions
    ) throws(KioskReaderError) -> CardSession {
        if taken.reader.known == nil {
            let place = try hub.find(
                taken.reader.selector, wait: wanted.wait, cancellation: wanted.cancellation
            ) {
                wanted.onWaiting?(nil)
            }
            taken.reader.found(place.reader)
        }
        let reader = try taken.reader.find(in: hub.enumerated())
        do throws(ReaderError) {
            taken.lease = try hub.hold(reader, .session, wanted.cancellation)
        } catch {
            throw KioskReaderError(unprompted: error, subject: reader.subject)
        }
        taken.reader.found(reader)
        let session = try hub.openSession(taken.reader.words(reader), options: wanted)
        taken.reader.took(session.slot)
        return session
    }

    /// After a session: is the slot in order, and its card without power?
    func settle(_ taken: inout Supervision, _ session: CardSession) {
        let token = session.options.cancellation
        let error = session.failure
        let failure = error.flatMap { RecoveryLadder.Failure($0) }
        var rest = options.limits.whole
        if let failure {
            _ = taken.recover(
                from: taken.judged(failure, options.limits), error, waits: false, hub, options, &rest, token)
        } else if let failure = taken.unsettled() {
            _ = taken.recover(from: failure, error, waits: false, hub, options, &rest, token)
        } else {
            taken.prove()
        }
    }
}

extension Supervision {
    /// What is wrong with the slot after a session that did not fail for the reader's sake. Nobody may end this look:
    /// a card must not keep its power, and its verified PIN. Whoever took the slot meanwhile has taken the power first.
    fileprivate func unsettled() -> RecoveryLadder.Failure? {
        let slot = reader.slot ?? .first
        guard let own = try? lease?.taking(slot) else { return nil }
        defer { withExtendedLifetime(own) {} }
        let time = RecoveryLimits().look
        let call = CCIDCall(
            slot: slot, deadline: own.interface.now.advanced(by: time), waitingTime: time)
        do throws(ReaderError) {
            try own.interface.leaveUnpowered(call)
            return nil
        } catch {
            return RecoveryLadder.Failure(error)
        }
    }
}
