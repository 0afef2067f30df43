// SPDX-License-Identifier: Apache-2.0
//
// `soak`: session after session over a supervisor, until the time is over.

import CCIDReader
import ISO7816
import KioskReader
import Synchronization

extension ReaderAccess {
    /// Keeps the reader busy.
    ///
    /// - Parameters:
    ///   - time: for how long; `nil`: until the number of sessions.
    ///   - sessions: how many sessions; `nil`: until the time is over.
    /// - Throws: what the first session throws: then there is nothing to soak.
    func soak(for time: Duration?, sessions: Int?) throws -> SoakResult {
        let counts = Mutex(SoakResult())
        let supervisor = ReaderSupervisor(
            hub, reader: selector,
            options: SupervisorOptions { news in
                if case .ended(let report) = news { counts.withLock { $0.add(report) } }
            })
        let end = time.map { ContinuousClock.now.advanced(by: $0) }
        var done = 0
        while sessions.map({ done < $0 }) ?? true, end.map({ ContinuousClock.now < $0 }) ?? true {
            do {
                try supervisor.withSession(options: options) { session in
                    counts.withLock { $0.begin(session) }
                    // Whatever a card says to that: it answers, and nothing changes.
                    let command = try CommandAPDU(cla: 0x00, ins: 0xA4, p1: 0x04, p2: 0x0C, data: Self.aid)
                    _ = try session.transmit(command, deadline: nil)
                    counts.withLock { $0.commands += 1 }
                }
            } catch let error as KioskReaderError {
                guard error.kind != .cancelled, !isInterrupted else { break }
                guard done > 0 || counts.withLock({ $0.sessions > 0 }) else { throw error }
                counts.withLock { $0.add(error) }
            }
            done += 1
        }
        return counts.withLock { $0 }
    }

    private var isInterrupted: Bool { options.cancellation?.isCancelled ?? false }

    /// The JPKI application of a My Number Card; another card says that it has none.
    private static let aid: [UInt8] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]
}
