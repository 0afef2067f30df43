// SPDX-License-Identifier: Apache-2.0
//
// What a recovery did: each rung, why, how long it took and what came of it; and the news of it while it goes on.

/// What one recovery did.
public struct RecoveryReport: Sendable {
    /// One rung that was climbed.
    public struct Step: Sendable, Equatable {
        /// What came of a rung.
        public enum Outcome: Sendable, Equatable {
            /// The reader answers, and the slot has no power.
            case answered
            /// It still fails, in this way.
            case failed(RecoveryLadder.Failure)
            /// Somebody else uses the device.
            case refused
            /// The caller cancelled.
            case cancelled
        }

        /// The rung; `nil`: the slot was only asked.
        public let rung: RecoveryLadder.Rung?
        /// The failure that it was climbed for.
        public let failure: RecoveryLadder.Failure
        /// What came of it.
        public let outcome: Outcome
        /// How long it took: on the machine's clock or the reader's, whichever went on farther.
        public let duration: Duration
        /// The failure in words, where it failed.
        public let detail: String?
    }

    /// How it ended.
    public enum Result: Sendable, Equatable {
        /// The reader answers, and its card has no power.
        case usable
        /// The reader is off the bus; the next call waits for it.
        case away
        /// Nothing helped.
        case gaveUp(RecoveryLadder.GivenUp)
        /// The caller cancelled; the next call goes on where this one stopped.
        case cancelled
    }

    /// What began it.
    public let failure: RecoveryLadder.Failure
    /// The error that began it; it says whether a command that was under way may have run.
    public let error: KioskReaderError?
    /// The rungs, in the order in which they were climbed.
    public internal(set) var steps: [Step] = []
    /// How it ended.
    public internal(set) var result = Result.away
    /// Whether the reader itself said at the end that the slot has no power, or no card: then no PIN is verified. It is
    /// seen to on every path, also a cancelled one, after all rungs and their time. `false`: the reader could not be
    /// asked, or did not answer; the next session begins by taking the card's power.
    public internal(set) var unpowered = false
    /// The sum of the steps' durations.
    public var duration: Duration { steps.reduce(.zero) { $0 + $1.duration } }
    /// The rungs alone.
    public var rungs: [RecoveryLadder.Rung] { steps.compactMap(\.rung) }
}

/// What is told while a reader is brought back.
public enum RecoveryNews: Sendable {
    /// Something failed, and recovery begins.
    case began(RecoveryLadder.Failure, KioskReaderError?)
    /// A rung is being climbed.
    case climbing(RecoveryLadder.Rung)
    /// A rung was climbed.
    case climbed(RecoveryReport.Step)
    /// It is over.
    case ended(RecoveryReport)
}

extension RecoveryNews {
    /// The line for the trace; `nil` where the next one says it as well.
    var line: String? {
        switch self {
        case .began(let failure, let error):
            "recovery from \(failure.rawValue)" + (error.map { ": \($0.message)" } ?? "")
        case .climbing: nil
        case .climbed(let step):
            "recovery: \(step.rung?.rawValue ?? "look"): \(step.outcome.text) after \(step.duration)"
                + (step.detail.map { ", \($0)" } ?? "")
        case .ended(let report):
            "recovery ended: \(report.result.text)"
                + (report.unpowered ? ", the slot has no power" : ", whether the slot has power is unknown")
        }
    }
}

extension RecoveryReport.Step.Outcome {
    fileprivate var text: String {
        switch self {
        case .answered: "answers"
        case .failed(let failure): "still fails (\(failure.rawValue))"
        case .refused: "not done, somebody else uses the device"
        case .cancelled: "cancelled"
        }
    }
}

extension RecoveryReport.Result {
    fileprivate var text: String {
        switch self {
        case .usable: "the reader is usable"
        case .away: "the reader is off the bus"
        case .gaveUp(let reason): "gave up, \(reason.rawValue)"
        case .cancelled: "cancelled"
        }
    }
}
