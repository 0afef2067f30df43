// SPDX-License-Identifier: Apache-2.0
//
// A keypad on a virtual reader and the person at it, for PC_to_RDR_Secure. No named profile has one; a test
// gives it to a copy.

/// A keypad and what happens at it each time a PIN is asked for.
public struct PINPad: Sendable, Equatable {
    /// What the person does.
    public enum Person: Sendable, Equatable {
        /// Types these digits (or letters) and confirms.
        case types([UInt8])
        /// Presses the cancel key.
        case cancels
        /// Does nothing until the reader gives up.
        case sleeps
    }

    /// What the person does.
    public var person: Person
    /// How long that takes.
    public var time: Duration

    /// A keypad with this person at it.
    public init(_ person: Person, time: Duration = .zero) {
        self.person = person
        self.time = time
    }
}
