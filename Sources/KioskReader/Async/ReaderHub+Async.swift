// SPDX-License-Identifier: Apache-2.0
//
// Opening sessions from async code: the blocking work runs on the session's thread, and a cancelled task
// stops waiting for a reader or a card.

import CCIDReader

extension ReaderHub {
    /// Opens a session on a card, as `openSession(_:options:)` does, without blocking the caller's thread.
    ///
    /// - Throws: what `openSession` throws; `cancelled` when the task was.
    public func session(
        _ selector: ReaderSelector? = nil, options: SessionOptions = SessionOptions()
    ) async throws(KioskReaderError) -> AsyncCardSession {
        let opener = SessionOpener(hub: self)
        let token = Cancellation()
        return try await withTaskCancellationHandler {
            await opener.open(selector, options, token)
        } onCancel: {
            token.cancel()
        }.get()
    }

    /// Opens a session, runs `body`, and ends the session with the card's power off on every path.
    ///
    /// It has a name of its own, so that a mistake in the closure of `withSession` is reported as what it is.
    public func withAsyncSession<Value: Sendable>(
        _ selector: ReaderSelector? = nil, options: SessionOptions = SessionOptions(),
        _ body: (AsyncCardSession) async throws -> Value
    ) async throws -> Value {
        let session = try await session(selector, options: options)
        do {
            let value = try await body(session)
            await session.close()
            return value
        } catch {
            await session.close()
            throw error
        }
    }
}

/// Opens one session on the thread that will be its own.
private actor SessionOpener {
    private let thread = ReaderThread()
    private let hub: ReaderHub

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    init(hub: ReaderHub) { self.hub = hub }

    /// `token` ends the opening; the session gets the caller's own token only, if there is one.
    func open(
        _ selector: ReaderSelector?, _ options: SessionOptions, _ token: Cancellation
    ) -> Result<AsyncCardSession, KioskReaderError> {
        Result { () throws(KioskReaderError) in
            var opening = options
            let life = options.cancellation ?? Cancellation()
            opening.cancellation = life
            opening.listens = true
            let hub = hub
            let options = opening
            let session = try token.observing({ life.cancel() }) { () throws(KioskReaderError) in
                try hub.openSession(selector, options: options)
            }
            return AsyncCardSession(session, thread)
        }
    }
}
