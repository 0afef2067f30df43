// SPDX-License-Identifier: Apache-2.0
//
// A serial executor off the cooperative pool, so that a blocking exchange never holds up other tasks.

import Dispatch

/// Runs the jobs of one session, one after the other, on a queue of its own.
final class ReaderThread: SerialExecutor {
    private let queue = DispatchQueue(label: "KioskReader session")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
