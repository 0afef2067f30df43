// SPDX-License-Identifier: Apache-2.0
//
// The async face of a supervisor: opening, recovering and settling run on the session's own thread.

import CCIDReader

extension ReaderSupervisor {
    /// Opens a session, runs `body` once, ends the session, and brings the reader back where it failed, as
    /// `withSession` does, without blocking the caller's thread.
    ///
    /// A cancelled task stops opening, waiting and climbing at once.
    /// - Throws: what `body` throws; what opening throws, with `givenUp` where recovery did not help; `cancelled`.
    public func withAsyncSession<Value: Sendable>(
        options: SessionOptions = SessionOptions(), _ body: (AsyncCardSession) async throws -> Value
    ) async throws -> Value {
        let worker = SupervisorWorker(self)
        let token = Cancellation()
        let session = try await withTaskCancellationHandler {
            await worker.open(options, token)
        } onCancel: {
            token.cancel()
        }.get()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(session))
        } catch {
            result = .failure(error)
        }
        await session.close()
        await withTaskCancellationHandler {
            await worker.settle(session.session, token)
        } onCancel: {
            token.cancel()
        }
        return try result.get()
    }
}

/// Opens and settles one session on the thread that is the session's own.
private actor SupervisorWorker {
    private let thread = ReaderThread()
    private let supervisor: ReaderSupervisor
    private var taken: Supervision?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    init(_ supervisor: ReaderSupervisor) { self.supervisor = supervisor }

    /// `token` ends the opening and the settling; the session's own token is told as well.
    func open(_ wanted: SessionOptions, _ token: Cancellation) -> Result<AsyncCardSession, KioskReaderError> {
        Result { () throws(KioskReaderError) in
            var options = wanted
            let life = wanted.cancellation ?? Cancellation()
            options.cancellation = life
            options.listens = true
            var taken = try supervisor.take()
            do throws(KioskReaderError) {
                let supervisor = supervisor
                let own = options
                let session = try token.observing({ life.cancel() }) { () throws(KioskReaderError) in
                    try supervisor.open(&taken, own)
                }
                self.taken = consume taken
                return AsyncCardSession(session, thread)
            } catch {
                supervisor.giveBack(taken)
                throw error
            }
        }
    }

    func settle(_ session: CardSession, _ token: Cancellation) {
        guard var taken = taken.take() else { return }
        let life = session.options.cancellation
        token.observing({ life?.cancel() }) { supervisor.settle(&taken, session) }
        supervisor.giveBack(taken)
    }
}
