// SPDX-License-Identifier: Apache-2.0
//
// What may have become of a command that failed. The value decides who may ever send it again;
// how it is found out is left to the layer that held the command last.

/// Whether a command that has failed can have been executed by the card.
///
/// A command that changes something (a PIN try above all) must not be sent again
/// unless its fate is ``notSent``.
public enum Fate: Sendable, Equatable, CustomStringConvertible {
    /// The last byte of the command did not leave the host: the card has not executed it.
    case notSent

    /// The whole command went out, or may have: nobody knows whether the card executed it.
    case mayHaveRun

    /// The stable English name, as in error output: `notSent` or `mayHaveRun`.
    public var description: String {
        switch self {
        case .notSent: "notSent"
        case .mayHaveRun: "mayHaveRun"
        }
    }
}
