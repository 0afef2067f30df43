// SPDX-License-Identifier: Apache-2.0
//
// What became of a PIN to which no answer came. The counter from before and the one from afterwards prove something,
// but not always all: what they prove is said, and no more.

/// What the counter proves about a PIN to which no answer came.
///
/// The raw values are stable names.
public enum PINOutcome: String, Sendable, CaseIterable {
    /// The counter stands where it stood, below full: the card has not compared the PIN. No try is lost.
    case notTried
    /// One less: the card refused the PIN, and one try is lost.
    case refused
    /// It was below full and has risen: the card accepted the PIN. Or the card's answer said so, and the counter could not
    /// be read since.
    case accepted
    /// It was full and is full: no try is lost, but whether the PIN was compared is not known.
    case noTryLost
    /// It is another card, so nothing is known of the first one.
    case anotherCard
    /// The counters fit nothing that one entry can do, or the card does not tell: one try may be lost.
    case unclear
    /// The counter has not been read since: one try may be lost.
    case unread
}

/// A PIN whose fate is to be found out, on the same card in the next session.
///
/// ``MyNumberCard/complete(_:)`` does it. Nothing of it is to be shown: it holds what tells one card from another.
public struct PINFateInquiry: Sendable, CustomStringConvertible, CustomReflectable {
    /// Which PIN.
    public let reference: PINReference
    /// How many tries it had left before.
    public let triesBefore: Int
    /// What tells this card from others; nil where it could not be read.
    let mark: CardMark?

    /// The PIN and the tries before.
    public var description: String { "\(reference.rawValue), \(triesBefore) tries before" }
    /// The same as the description.
    public var customMirror: Mirror { Mirror(self, children: ["reference": reference.rawValue]) }

    /// What the counter of now proves.
    func outcome(_ now: PINStatus, _ found: CardMark?) -> PINOutcome {
        guard mark == nil || mark == found else { return .anotherCard }
        guard let left = now.triesLeft else { return .unclear }
        let isFull = reference.limit.map { triesBefore >= $0 } ?? false
        switch left {
        case triesBefore - 1: return .refused
        case triesBefore:
            return isFull || reference.limit == nil ? .noTryLost : .notTried
        case (triesBefore + 1)...: return left == reference.limit ?? left ? .accepted : .unclear
        default: return .unclear
        }
    }
}

/// What was found out about a PIN to which no answer came.
public struct PINFate: Sendable, Equatable {
    /// Which PIN.
    public let reference: PINReference
    /// How many tries it had left before.
    public let triesBefore: Int
    /// What the card says now; nothing of another card, or where it could not be read.
    public let status: PINStatus?
    /// What that proves.
    public let outcome: PINOutcome
    /// Whether it is certain that it is the same card; a card without the JPKI application cannot be told from others.
    public let isSameCard: Bool
}

/// What tells one card from another: the serial number in the token information. It is compared and never shown.
struct CardMark: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    let serialNumber: [UInt8]
    var description: String { "a card" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
