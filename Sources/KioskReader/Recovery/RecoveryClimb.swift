// SPDX-License-Identifier: Apache-2.0
//
// Climbs the ladder: does what a rung says, within its time, asks the reader afterwards, and tells what happened.
// What each rung does stands in RecoveryClimb+Rungs.swift.

import CCIDReader

/// One recovery, from a failure to a reader that answers or a reason to give up.
struct RecoveryClimb {
    /// Why a rung did not help.
    enum Failed: Error {
        case still(RecoveryLadder.Failure, ReaderError?)
        case refused
        case cancelled
    }

    let hub: ReaderHub
    let options: SupervisorOptions
    let cancellation: Cancellation?
    var ladder: RecoveryLadder
    var reader: SupervisedReader
    /// The interface, while it is open.
    var lease: InterfaceLease?
    /// What may still be used up by all the recoveries of one call.
    var rest: Duration

    init(
        _ supervision: borrowing Supervision, _ hub: ReaderHub, _ options: SupervisorOptions,
        _ rest: Duration,
        _ cancellation: Cancellation?
    ) {
        self.hub = hub
        self.options = options
        self.cancellation = cancellation
        ladder = supervision.ladder
        reader = supervision.reader
        lease = supervision.lease
        self.rest = rest
    }

    /// Climbs until the reader answers or nothing is left.
    ///
    /// - Parameters:
    ///   - failure: what happened.
    ///   - error: the error that says so.
    ///   - goesOn: a recovery that stopped goes on; the failure is that which began it.
    ///   - waits: whether a reader that left the bus is waited for.
    mutating func run(
        from failure: RecoveryLadder.Failure, _ error: KioskReaderError?, goesOn: Bool = false, waits: Bool
    ) -> RecoveryReport {
        var report = RecoveryReport(failure: failure, error: error)
        tell(.began(failure, error))
        var action = goesOn ? ladder.action : ladder.handle(.failed(failure))
        loop: while true {
            let rung: RecoveryLadder.Rung?
            switch action {
            case .use:
                report.result = .usable
                break loop
            case .giveUp(let reason):
                report.result = .gaveUp(reason)
                break loop
            case .climb(.waitForReenumeration) where !waits:
                report.result = .away
                // Nobody can hold on to what has left.
                lease = nil
                break loop
            case .look: rung = nil
            case .climb(let next): rung = next
            }
            guard rest > .zero else {
                report.result = .gaveUp(.outOfTime)
                break
            }
            if let rung { tell(.climbing(rung)) }
            let step = climb(rung, failure)
            report.steps.append(step)
            tell(.climbed(step))
            switch step.outcome {
            case .answered: action = ladder.handle(.answered)
            case .failed(let failure): action = ladder.handle(.failed(failure))
            case .refused: action = ladder.handle(.refused)
            case .cancelled:
                report.result = .cancelled
                break loop
            }
        }
        // The last step of a recovery that helped was to see that the slot has no power.
        switch report.result {
        case .usable: report.unpowered = true
        case .away: break
        case .gaveUp, .cancelled: report.unpowered = leaveUnpowered()
        }
        tell(.ended(report))
        return report
    }

    private mutating func climb(
        _ rung: RecoveryLadder.Rung?, _ failure: RecoveryLadder.Failure
    ) -> RecoveryReport.Step {
        let start = (machine: ContinuousClock.now, reader: lease?.interface.now)
        let time = min(rung.map(options.limits.limit) ?? options.limits.look, rest)
        let outcome: RecoveryReport.Step.Outcome
        var detail: String?
        do throws(Failed) {
            guard cancellation?.isCancelled != true else { throw .cancelled }
            try work(rung, failure, time)
            outcome = .answered
        } catch {
            switch error {
            case .still(let failure, let cause):
                outcome = .failed(failure)
                detail = cause?.description
            case .refused: outcome = .refused
            case .cancelled: outcome = .cancelled
            }
        }
        var duration = start.machine.duration(to: .now)
        if let before = start.reader, let now = lease?.interface.now {
            duration = max(duration, now.since(before))
        }
        rest -= duration
        return RecoveryReport.Step(
            rung: rung, failure: failure, outcome: outcome, duration: duration, detail: detail)
    }

    private func tell(_ news: RecoveryNews) {
        if let line = news.line { hub.lines(reader.known?.path ?? "recovery")?.note(line) }
        options.onRecovery?(news)
    }
}
