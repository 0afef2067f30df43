// SPDX-License-Identifier: Apache-2.0
//
// `card pin`: a session with the card, the tries before anybody types, and what became of a PIN to which no answer
// came, found out in a session of its own.

import CCIDReader
import ISO7816
import KioskReader
import MyNumberCard

/// A change of a PIN, as it was asked for.
struct PINChange {
    let reference: PINReference
    let old: PINEntrance
    let new: PINEntrance
    /// Whether `--yes` was said.
    let isConfirmed: Bool
    let weak: WeakPINRules
    let lastTry: LastTryRule
}

extension ReaderAccess {
    /// Verifies a PIN, and works with the card for as long as it is verified.
    ///
    /// - Parameters:
    ///   - reference: which PIN.
    ///   - entrance: where it comes from.
    ///   - lastTry: whether it may be sent with one try left.
    ///   - before: what needs no PIN: what is wrong there is said before one is asked for.
    ///   - body: the work.
    func withVerified<Value>(
        _ reference: PINReference, from entrance: PINEntrance, lastTry: LastTryRule,
        before: (MyNumberCard) throws -> Void = { _ in }, _ body: (MyNumberCard, PINStatus) throws -> Value
    ) throws -> Value {
        try presenting(reference, from: entrance, lastTry: lastTry) { present in
            try withCard { card in
                try before(card)
                return try body(card, present(card))
            }
        }
    }

    /// Works with a card that a PIN has to be verified at.
    ///
    /// - Parameter body: opens the session, and calls what it gets to have the PIN verified in it.
    func presenting<Value>(
        _ reference: PINReference, from entrance: PINEntrance, lastTry: LastTryRule,
        _ body: (_ present: (MyNumberCard) throws -> PINStatus) throws -> Value
    ) throws -> Value {
        try withFateFoundOut {
            try CoreDumps.withheld {
                try entrance.prepared { entrance in
                    try body { card in
                        try entrance.present(card, reference, lastTry)
                    }
                }
            }
        }
    }

    /// Changes a PIN.
    func change(_ change: PINChange) throws {
        let (reference, lastTry) = (change.reference, change.lastTry)
        try change.confirm(console)
        try withFateFoundOut {
            try CoreDumps.withheld {
                try change.old.prepared { old in
                    try change.new.prepared { new in
                        try withCard { card in
                            if old.isAtKeypad(card, reference, .newPIN),
                                new.isAtKeypad(card, reference, .newPIN)
                            {
                                try old.showTries(card, reference, lastTry)
                                old.pointToKeypad(reference, .newPIN)
                                return try card.changeAtKeypad(reference, lastTry: lastTry)
                            }
                            if old.showsTries { try old.showTries(card, reference, lastTry) }
                            try old.withPIN(for: .replacing(reference)) { current in
                                try new.withPIN(for: .setting(reference)) { value in
                                    try card.change(
                                        reference, from: current, to: value, weak: change.weak,
                                        lastTry: lastTry)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Where a PIN got no answer and its counter could not be read, a new session reads it: then the error says what is
    /// proven.
    private func withFateFoundOut<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as MyNumberCardError {
            guard let inquiry = error.inquiry else { throw error }
            let proven: MyNumberCardError
            do {
                proven = try withCardAgain { card in
                    let fate = MyNumberCardError(try card.complete(inquiry), after: error.underlying)
                    return card.situated(fate, clock: .now)
                }
            } catch _ {
                // Nobody put the card in again: the first error says that one try may be lost.
                throw error
            }
            throw proven
        }
    }
}

extension ReaderAccess {
    /// Opens a session, works with the card, and leaves no PIN verified. Where a PIN is locked or nearly so, the card is
    /// asked for what its holder can do about it.
    func withCard<Value>(
        options: SessionOptions? = nil, _ body: (MyNumberCard) throws -> Value
    ) throws -> Value {
        try withSession(options: options) { session in
            let card = MyNumberCard(on: session)
            // The session powers the card down next, which does the same where this fails.
            defer { try? card.end() }
            return try card.withErrorsSituated { try body(card) }
        }
    }

    /// One more session after one that failed. An interrupt has had its effect: this one is short, and a second Ctrl-C
    /// ends the process.
    func withCardAgain<Value>(_ body: (MyNumberCard) throws -> Value) throws -> Value {
        var again = options
        if again.cancellation?.isCancelled == true {
            again.cancellation = nil
            again.wait = .zero
        }
        return try withCard(options: again, body)
    }
}

extension MyNumberCard {
    /// Does work with the card; an error of a PIN comes with what its advice depends on.
    func withErrorsSituated<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as MyNumberCardError {
            throw situated(error, clock: .now)
        }
    }
}

extension PINEntrance {
    /// Gets the PIN and shows it to the card.
    fileprivate func present(
        _ card: MyNumberCard, _ reference: PINReference, _ lastTry: LastTryRule
    ) throws -> PINStatus {
        if isAtKeypad(card, reference, .verification) {
            try showTries(card, reference, lastTry)
            pointToKeypad(reference, .verification)
            return try card.verifyAtKeypad(reference, lastTry: lastTry)
        }
        if showsTries { try showTries(card, reference, lastTry) }
        return try withPIN(for: .verifying(reference)) { pin in
            try card.verify(pin, for: reference, lastTry: lastTry)
        }
    }
}
