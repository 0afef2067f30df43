// SPDX-License-Identifier: Apache-2.0
//
// A session on one card: exclusive, and ended once on every path with the card's power off. How a command
// goes its way stands in CardSession+Transmit.swift.

import CCIDReader
import ISO7816
import Synchronization

/// A session on one card.
///
/// Blocking. Any thread may call; calls take turns. A failure that leaves the card's state unknown ends the
/// session: the card loses its power, and with it every verified PIN.
public final class CardSession: CardChannel, Sendable {
    /// The reader, as it was found.
    public let reader: Reader
    /// The slot.
    public let slot: SlotIndex
    let options: SessionOptions
    let policy: ApprovalPolicy
    let lines: ReaderTrace?
    let subject: String
    let state: Mutex<State>
    private let shown: Mutex<Shown>
    private let ending = Mutex<KioskReaderError?>(nil)
    let end = SessionEnd()
    /// Beside the state, whose lock a running command holds.
    let hasCard = Atomic(true)

    /// What a session holds until it ends.
    struct State: ~Copyable, Sendable {
        var card: CardConnection?
        var lease: InterfaceLease?
        /// No command was sent since the last reset.
        var isFresh = true
        /// Listens while the session is idle.
        var ear: SessionEar?
        /// Why the card was given up while nobody called.
        var lost: CardError?

        /// Powers the card off, and then gives the slot back.
        mutating func end() {
            card = nil
            if let ear, let lease { lease.monitor.remove(ear) }
            ear = nil
            lease = nil
        }
    }

    private struct Shown: Sendable {
        var atr: ATR
        var link: CardLink
    }

    init(
        reader: Reader, slot: SlotIndex, card: consuming CardConnection, lease: InterfaceLease,
        options: SessionOptions, policy: ApprovalPolicy, lines: ReaderTrace?, subject: String
    ) {
        self.reader = reader
        self.slot = slot
        self.options = options
        self.policy = policy
        self.lines = lines
        self.subject = subject
        shown = Mutex(Shown(atr: card.atr, link: card.link))
        state = Mutex(State(card: card, lease: lease))
    }

    deinit { close() }

    /// The answer to the last reset.
    public var atr: ATR { shown.withLock { $0.atr } }
    /// What was agreed with the card after it: protocol, rate, sizes.
    public var link: CardLink { shown.withLock { $0.link } }
    /// Why the session ended before it was closed; `nil` as long as nothing ended it.
    public var failure: KioskReaderError? { ending.withLock { $0 } }
    /// Whether the session still has its card. Does not wait for a command that runs.
    public var isOpen: Bool { hasCard.load(ordering: .acquiring) }

    /// Resets the card and agrees with it again. Selected files and verified PINs are gone.
    ///
    /// - Returns: the answer to reset.
    /// - Throws: `sessionEnded`, `cardMute`, `cardRemoved` and what the reader says; the session is over then.
    @discardableResult
    public func reset(_ kind: ResetKind) throws(KioskReaderError) -> ATR {
        let fresh = try use { state, card throws(CardError) in
            try card.reset(kind, deadline: deadline(card, nil))
            state = true
            return Shown(atr: card.atr, link: card.link)
        }
        shown.withLock { $0 = fresh }
        return fresh.atr
    }

    /// PC_to_RDR_GetParameters: what the reader now uses for this card.
    public func readParameters() throws(KioskReaderError) -> CardParameters {
        try ask { card throws(ReaderError) in try card.parameters(deadline: deadline(card, nil)) }
    }

    /// What the slot holds now, as the reader says it.
    public func presence() throws(KioskReaderError) -> CardPresence {
        try ask { card throws(ReaderError) in CardPresence(try card.state(deadline: deadline(card, nil))) }
    }

    /// Ends the session: the card's power goes off, the slot is free. Does nothing the second time.
    public func close() {
        state.withLock { state in
            state.end()
            hasCard.store(false, ordering: .releasing)
        }
        end.come()
    }

    func deadline(_ card: borrowing CardConnection, _ duration: Duration?) -> ReaderInstant {
        card.interface.now.advanced(by: duration ?? options.deadline)
    }

    /// Works with the card, and ends the session when the card can no longer be used.
    ///
    /// - Parameters:
    ///   - forCommand: whether a command APDU is under way, of which an error tells the fate.
    ///   - body: the work.
    func use<Value: Sendable>(
        forCommand: Bool = false,
        _ body: (_ isFresh: inout Bool, _ card: inout CardConnection) throws(CardError) -> Value
    ) throws(KioskReaderError) -> Value {
        let (result, hasEnded) = state.withLock { state -> (Result<Value, CardError>, Bool) in
            guard var card = state.card.take() else {
                return (.failure(state.lost ?? CardError(.over, fate: .notSent)), false)
            }
            let result = Result { () throws(CardError) in try body(&state.isFresh, &card) }
            if card.isOver {
                // The power goes off while the slot is still ours.
                _ = consume card
                // Whoever watches the events may not have heard of what ended it.
                state.lease?.monitor.askNow()
                state.end()
                hasCard.store(false, ordering: .releasing)
                return (result, true)
            }
            state.card = consume card
            return (result, false)
        }
        do throws(CardError) {
            return try result.get()
        } catch {
            let shown = KioskReaderError(error, subject: subject, forCommand: forCommand)
            if !isOpen { note(ending: shown) }
            if hasEnded {
                end.come()
                options.onEnd?(shown)
            }
            throw shown
        }
    }

    /// Keeps what ended the session: the first failure, not what is said of it later.
    func note(ending error: KioskReaderError) {
        ending.withLock { first in
            if first == nil, error.kind != .sessionEnded { first = error }
        }
    }

    private func ask<Value: Sendable>(
        _ body: (inout CardConnection) throws(ReaderError) -> Value
    ) throws(KioskReaderError) -> Value {
        try use { _, card throws(CardError) in
            do throws(ReaderError) {
                return try body(&card)
            } catch {
                throw CardError(error)
            }
        }
    }
}
