// SPDX-License-Identifier: Apache-2.0
//
// What works again after something went wrong: a refused request, halted pipes, ABORT, a deadline that was too short,
// a cancel from another thread, a command that nobody waits for. Every one is a thing that an honest reader survives.

import CCIDReader
import ISO7816
import KioskReader

extension Check {
    static let ofRecovery = [refusedRequest, clearHalt, abort, deadline, cancel, reopening]

    /// An answer of one packet, so that what a reader does wrong with longer ones is not met here.
    private static let shortRead = 16

    static let refusedRequest = Check(
        .recovery, "refused-request",
        LocalText("a refused request disturbs nothing", "拒まれた要求が後に影響しない"),
        checked: LocalText(
            "GET_CLOCK_FREQUENCIES and GET_DATA_RATES, which most readers refuse by a stall; then GetSlotStatus",
            "多くのリーダーがストールで拒むGET_CLOCK_FREQUENCIESとGET_DATA_RATES、続いてGetSlotStatus"),
        isEssential: false, needs: .reader
    ) { bench, log in
        try bench.withInterface { interface in
            var refused = 0
            for _ in 0..<2 {
                for ask in [CCIDInterface.clockFrequencies, CCIDInterface.dataRates] {
                    do throws(ReaderError) {
                        if try ask(interface)(bench.call(interface)) == nil { refused += 1 }
                    } catch {
                        // A list of a wrong size is the lists' own affair.
                        guard error.kind == .malformed else { throw error }
                    }
                    _ = try interface.slotStatus(bench.call(interface))
                }
            }
            guard refused > 0 else { throw SkipReason.everyRequestKnown }
            log.saw("\(refused) requests refused, the slot answered after each")
        }
    }

    static let clearHalt = Check(
        .recovery, "clear-halt",
        LocalText("the pipes work after their halt is cleared", "パイプのハルト解除後も動く"),
        checked: LocalText(
            "CLEAR_FEATURE(ENDPOINT_HALT) on both bulk pipes: the next command is answered at once, so both "
                + "data toggles began anew",
            "両バルクパイプへのCLEAR_FEATURE（ENDPOINT_HALT）。次のコマンドに直ちに応答し、両側のデータトグルが揃うこと"),
        needs: .reader
    ) { bench, log in
        try bench.withInterface { interface in
            for _ in 0..<3 {
                // One question may take two seconds; when it has to be asked again, an answer was lost.
                var call = bench.call(interface, .seconds(10))
                call.waitingTime = .seconds(2)
                let start = interface.now
                try interface.recover(call)
                if interface.now.since(start) >= .seconds(2) {
                    log.fault("the first answer after CLEAR_FEATURE did not come: its data toggle was wrong")
                }
                _ = try interface.slotStatus(bench.call(interface))
            }
            log.saw("3 times cleared, the slot answered after each")
        }
        try readAgain(bench, &log)
    }

    static let abort = Check(
        .recovery, "abort",
        LocalText("ABORT is answered and leaves the slot usable", "ABORTに応答し、スロットが使える"),
        checked: LocalText(
            "ABORT of an idle slot by the control request and PC_to_RDR_Abort, then GetSlotStatus",
            "待機中のスロットへのABORT（コントロール要求とPC_to_RDR_Abort）、続いてGetSlotStatus"),
        needs: .reader
    ) { bench, log in
        try bench.withInterface { interface in
            do throws(ReaderError) {
                try interface.abort(bench.call(interface))
                log.saw("ABORT was answered")
            } catch {
                // Readers that know no ABORT refuse the request; a command is then waited for to its end.
                guard error.kind == .stalled, error.settled else { throw error }
                log.note("the reader refuses ABORT: a command that hangs has to be waited for")
            }
            _ = try interface.slotStatus(bench.call(interface))
        }
        try readAgain(bench, &log)
    }

    static let deadline = Check(
        .recovery, "deadline",
        LocalText("a deadline that is too short costs the session only", "短すぎる制限時間の影響がセッションだけに留まる"),
        checked: LocalText(
            "a read with a deadline of two milliseconds, less where the answer comes first, more where nothing was "
                + "sent yet; then a new session and the same read",
            "制限時間2ミリ秒（応答が先に届くならより短く、送信前に切れるならより長く）の読み取り、続いて新しいセッションで同じ読み取り")
    ) { bench, log in
        try cutShort(bench, &log, "the deadline", [.deadline, .cardFailed]) { session, command, time in
            try session.transmit(command, deadline: time)
        }
        try readAgain(bench, &log)
    }

    static let cancel = Check(
        .recovery, "cancel",
        LocalText("a cancel from another thread costs the session only", "別スレッドからの中止の影響がセッションだけに留まる"),
        checked: LocalText(
            "a read that another thread cancels two milliseconds later, sooner where the answer comes first, later where "
                + "nothing was sent yet; then a new session and the same read",
            "2ミリ秒後（応答が先に届くならより早く、送信前になるならより遅く）に別スレッドが中止する読み取り、続いて新しいセッションで同じ読み取り")
    ) { bench, log in
        try cutShort(bench, &log, "the cancel", [.cancelled]) { session, command, time in
            let token = Cancellation()
            bench.options.soon(time) { token.cancel() }
            return try session.transmit(command, deadline: nil, cancellation: token)
        }
        try readAgain(bench, &log)
    }

    /// A read that is cut short in the middle.
    ///
    /// - Throws: `answeredFirst` or `neverMidway` where no time is right for that.
    private static func cutShort(
        _ bench: CheckBench, _ log: inout CheckLog, _ what: String, _ kinds: Set<KioskReaderError.Kind>,
        _ act: (CardSession, CommandAPDU, Duration) throws -> ResponseAPDU
    ) throws {
        var search = CutSearch()
        // A session each time: what a cut leaves of one is the check's own question.
        while let miss = try bench.withSession({ session in
            try cut(session, bench, &log, what, kinds) { try act(session, $0, search.time) }
        }) {
            try search.missed(miss)
        }
    }

    /// One attempt.
    ///
    /// - Returns: how the command was missed; `nil` when it was not, or when there is nothing to read.
    private static func cut(
        _ session: CardSession, _ bench: CheckBench, _ log: inout CheckLog, _ what: String,
        _ kinds: Set<KioskReaderError.Kind>, _ act: (CommandAPDU) throws -> ResponseAPDU
    ) throws -> CutSearch.Miss? {
        guard let command = try bench.sample(in: session).command(shortRead) else { return nil }
        do {
            let response = try act(command)
            if let flaw = bench.sample?.flaw(response, shortRead) { throw CheckFailure(flaw) }
            return .answered
        } catch let error as KioskReaderError where kinds.contains(error.kind) {
            // What the card never got was not cut in the middle.
            guard error.fate != .notSent else { return .notSent }
            log.saw("\(what) ended it")
            if session.isOpen { log.fault("the session goes on with a card in an unknown state") }
            return nil
        }
    }

    static let reopening = Check(
        .recovery, "reopening",
        LocalText("an answer that nobody waited for disturbs nobody", "待たれなかった応答が後に影響しない"),
        checked: LocalText(
            "power on with a deadline of two milliseconds, less where the answer comes first, more where nothing was "
                + "sent yet; closing without ABORT, opening again, a read",
            "制限時間2ミリ秒（応答が先に届くならより短く、送信前に切れるならより長く）の通電、ABORTなしで閉じて再び開き、読み取り")
    ) { bench, log in
        var search = CutSearch()
        while let miss = try leaveAnswerBehind(bench, search.time) { try search.missed(miss) }
        log.saw("the answer to power on was left behind")
        try bench.withInterface { _ = try $0.slotStatus(bench.call($0)) }
        try readAgain(bench, &log)
    }

    /// Powers the card on, and closes the interface before the answer is there.
    ///
    /// - Returns: how the moment was missed; `nil` when it was not.
    private static func leaveAnswerBehind(_ bench: CheckBench, _ time: Duration) throws -> CutSearch.Miss? {
        try bench.withInterface { interface in
            do throws(ReaderError) {
                _ = try interface.powerOn(bench.call(interface, time), bench.voltage)
                _ = try interface.powerOff(bench.call(interface))
                return .answered
            } catch {
                guard error.kind == .timedOut else { throw error }
                return error.sent == .nothing ? .notSent : nil
            }
        }
    }

    /// A new session reads what was read before; without a card there is nothing to read.
    private static func readAgain(_ bench: CheckBench, _ log: inout CheckLog) throws {
        guard case .known = bench.card else { return }
        do {
            try bench.withSession { session in
                let sample = try bench.sample(in: session)
                guard let command = try sample.command(shortRead) else { return }
                let response = try session.transmit(command, deadline: nil)
                if let flaw = sample.flaw(response, shortRead) {
                    log.fault("afterwards: \(flaw)")
                } else {
                    log.saw("afterwards a new session reads the same")
                }
            }
        } catch SkipReason.noSuchAnswers {
            log.saw("afterwards a new session opens")
        }
    }
}
