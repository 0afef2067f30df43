// SPDX-License-Identifier: Apache-2.0
//
// Which new PINs a caller does not want, although the card would take them. None is refused unless the caller says so.

/// What makes a new PIN too easy to guess, in the caller's eyes.
public struct WeakPINRules: OptionSet, Sendable {
    /// The rules as bits.
    public let rawValue: Int
    /// Makes a set from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// One character alone: 1111.
    public static let oneCharacter = WeakPINRules(rawValue: 1)
    /// Neighbours, up or down: 1234, 9876, ABC123 not.
    public static let sequence = WeakPINRules(rawValue: 2)
    /// A pattern of two that comes again: 1212.
    public static let alternation = WeakPINRules(rawValue: 4)
    /// The same as the PIN that it replaces.
    public static let unchanged = WeakPINRules(rawValue: 8)
    /// All of them.
    public static let all: WeakPINRules = [.oneCharacter, .sequence, .alternation, .unchanged]

    /// The first rule that the new value breaks; nil where it is fine.
    func broken(by new: [UInt8], replacing old: [UInt8]) -> WeakPINRules? {
        let steps = zip(new, new.dropFirst()).map { Int($1) - Int($0) }
        if contains(.oneCharacter), steps.allSatisfy({ $0 == 0 }) { return .oneCharacter }
        if contains(.sequence), steps.allSatisfy({ $0 == 1 }) || steps.allSatisfy({ $0 == -1 }) {
            return .sequence
        }
        if contains(.alternation), new.count >= 4, zip(new, new.dropFirst(2)).allSatisfy({ $0 == $1 }) {
            return .alternation
        }
        if contains(.unchanged), new == old { return .unchanged }
        return nil
    }
}
