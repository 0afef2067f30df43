// SPDX-License-Identifier: Apache-2.0
//
// A reader that comes back by itself: sessions on one reader, for software that runs for years. The ladder is
// RecoveryLadder; how sessions are opened and settled stands in ReaderSupervisor+Sessions.swift.

import CCIDReader
import Synchronization

/// Opens sessions on one reader, and brings the reader back after a failure, without a human.
///
/// ```swift
/// let supervisor = ReaderSupervisor(hub, options: SupervisorOptions { news in
///     if case .ended(let report) = news { log("recovered: \(report.rungs), \(report.result)") }
/// })
/// while !isShuttingDown {
///     do {
///         try supervisor.withSession(options: SessionOptions(wait: .seconds(3600))) { session in
///             try serve(session)
///         }
///     } catch let error as KioskReaderError where error.kind == .noCard {
///         continue  // nobody came within the hour
///     } catch {
///         show(error)  // `fate`: whether the last command may have run; the next session works, or waits
///     }
/// }
/// ```
///
/// What fails, fails once and is told: no command is ever sent again, and no PIN verified. What the supervisor does,
/// it does between sessions: it looks whether the slot answers and its card has no power, and where it does not, it
/// climbs the ladder from the rung that fits the failure, within `RecoveryLimits`. A reader that left the bus is
/// waited for by the next call. After all of it no PIN is verified on the card.
///
/// It blocks, any thread may call, one at a time: a second one gets `readerBusy`. Between sessions it holds nothing
/// open. A reader with several slots has a supervisor for each slot; none of them resets the device while another
/// session is open on it, unless the operator allows that.
public final class ReaderSupervisor: Sendable {
    let hub: ReaderHub
    let options: SupervisorOptions
    private let supervision: Mutex<Supervision?>
    private let report = Mutex<RecoveryReport?>(nil)

    /// Supervises a reader.
    ///
    /// - Parameters:
    ///   - hub: where the reader is found.
    ///   - selector: which reader, and which slot; `nil`: the only one. Once found, a reader is known again by its
    ///     place and serial number; where neither is there any more, the selector decides again.
    ///   - options: how it is brought back.
    public init(
        _ hub: ReaderHub, reader selector: ReaderSelector? = nil,
        options: SupervisorOptions = SupervisorOptions()
    ) {
        self.hub = hub
        self.options = options
        supervision = Mutex(Supervision(selector))
    }

    /// The last recovery; `nil` when there was none.
    public var lastRecovery: RecoveryReport? { report.withLock { $0 } }

    /// Takes the reader; whoever takes it gives it back.
    func take() throws(KioskReaderError) -> Supervision {
        guard let taken = supervision.withLock({ $0.take() }) else {
            throw KioskReaderError(.readerBusy, detail: "another thread uses this supervisor")
        }
        return taken
    }

    /// Gives the reader back, and whatever is open.
    func giveBack(_ taken: consuming Supervision) {
        taken.lease = nil
        let last = taken.report
        report.withLock { $0 = last }
        let returned = Mutex<Supervision?>(taken)
        supervision.withLock { $0 = returned.withLock { $0.take() } }
    }
}
