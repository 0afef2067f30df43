// SPDX-License-Identifier: Apache-2.0
//
// The async face of a card session: one hop to its own thread for each command, and a task's cancellation
// becomes the shim's.

import CCIDReader
import ISO7816

/// A card session for async callers. It runs on a thread of its own: one hop for each command.
///
/// Cancelling the task that waits for a command ends the command and the session, as `CardSession` says. An idle
/// session ends by itself when its card or its reader goes; `ended()` waits for that.
public actor AsyncCardSession {
    private let thread: ReaderThread
    /// The blocking session behind it.
    public nonisolated let session: CardSession

    /// The session's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    init(_ session: CardSession, _ thread: ReaderThread) {
        self.session = session
        self.thread = thread
    }

    /// Sends a command and gives the card's answer, whatever its status word.
    ///
    /// - Parameters:
    ///   - command: the command.
    ///   - sensitivity: raises what the command's own bytes demand, never lowers it.
    ///   - deadline: the most the command may take; `nil`: the session's.
    ///   - changesNothing: the caller vouches that the card may run the command twice without harm.
    /// - Throws: what `CardSession.transmit(_:sensitivity:deadline:changesNothing:cancellation:)` throws.
    public nonisolated func transmit(
        _ command: CommandAPDU, sensitivity: Sensitivity = .open, deadline: Duration? = nil,
        changesNothing: Bool = false
    ) async throws(KioskReaderError) -> ResponseAPDU {
        let token = Cancellation()
        return try await withTaskCancellationHandler {
            await perform(command, sensitivity, deadline, changesNothing, token)
        } onCancel: {
            token.cancel()
        }.get()
    }

    /// Lets the holder type a PIN at the reader's keypad, and gives the card's answer to the command with it.
    ///
    /// - Parameters:
    ///   - entry: what is typed, and the command that takes it to the card.
    ///   - deadline: the most the exchange may take beside the holder's own time; `nil`: the session's.
    /// - Throws: what `CardSession.enterPIN(_:deadline:cancellation:)` throws.
    public nonisolated func enterPIN(
        _ entry: PINEntry, deadline: Duration? = nil
    ) async throws(KioskReaderError) -> ResponseAPDU {
        let token = Cancellation()
        return try await withTaskCancellationHandler {
            await enter(entry, deadline, token)
        } onCancel: {
            token.cancel()
        }.get()
    }

    /// Runs blocking work on the session's own thread: many commands for one hop, such as those of a library
    /// over a `CardChannel`.
    ///
    /// Cancelling the task does not end work that has begun; `SessionOptions.cancellation` does.
    ///
    /// - Parameter work: gets the blocking session; it must not keep it.
    /// - Throws: what `work` throws.
    public func run<Value: Sendable, Failure: Error>(
        _ work: @Sendable (CardSession) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try work(session)
    }

    /// Resets the card and agrees with it again.
    @discardableResult
    public func reset(_ kind: ResetKind) async throws(KioskReaderError) -> ATR { try session.reset(kind) }

    /// Waits until the session has ended: its card or its reader went while it was idle, a call failed, or somebody
    /// closed it. Any number of tasks may wait; none of them needs the session's thread.
    ///
    /// An idle session hears of its card's end by the interrupt pipe, where the reader has one; where it has none,
    /// `SessionOptions.onEnd` makes the library ask four times a second.
    /// - Returns: what ended it; `nil`: `close()`.
    /// - Throws: `cancelled` when the task was cancelled before; the session goes on.
    public nonisolated func ended() async throws(KioskReaderError) -> KioskReaderError? {
        guard await session.end.wait() else { throw KioskReaderError(.cancelled) }
        return session.failure
    }

    /// Ends the session. Does nothing the second time.
    public func close() async { session.close() }

    private func perform(
        _ command: CommandAPDU, _ sensitivity: Sensitivity, _ deadline: Duration?, _ changesNothing: Bool,
        _ token: Cancellation
    ) -> Result<ResponseAPDU, KioskReaderError> {
        Result { () throws(KioskReaderError) in
            try session.transmit(
                command, sensitivity: sensitivity, deadline: deadline, changesNothing: changesNothing,
                cancellation: token)
        }
    }

    private func enter(
        _ entry: PINEntry, _ deadline: Duration?, _ token: Cancellation
    ) -> Result<ResponseAPDU, KioskReaderError> {
        Result { () throws(KioskReaderError) in
            try session.enterPIN(entry, deadline: deadline, cancellation: token)
        }
    }
}
