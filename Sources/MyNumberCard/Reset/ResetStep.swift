// SPDX-License-Identifier: Apache-2.0
//
// The steps that a journal knows, each written down before it acts, and what each leaves of the card when nothing
// more is known than that it was begun.

/// A step of a reset that is written down before it acts.
public enum ResetStep: String, Sendable, CaseIterable, Comparable {
    /// Every rule was met; nothing was done to the card.
    case begun
    /// The holder's other PIN goes to the card: once.
    case verifying
    /// The authority's commands go to the card, and give the forgotten PIN its tries back.
    case unlocking
    /// The new PIN goes to the card.
    case setting
    /// The card has the new PIN; the authority is told.
    case confirming

    /// The earlier step is less.
    public static func < (left: ResetStep, right: ResetStep) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .begun: 0
        case .verifying: 1
        case .unlocking: 2
        case .setting: 3
        case .confirming: 4
        }
    }

    /// What is known of the card once this step was begun and no later one.
    public var standing: ResetStanding {
        switch self {
        case .begun: .unchanged
        case .verifying: .otherPINTried
        case .unlocking: .oldPIN
        case .setting: .oldOrNewPIN
        case .confirming: .newPIN
        }
    }
}

/// What a reset that ended early leaves on the card. The raw values are stable names.
public enum ResetStanding: String, Sendable, CaseIterable {
    /// The reset has done nothing to the card.
    case unchanged
    /// At most one try of the other PIN was used; the PIN to be reset is as it was.
    case otherPINTried
    /// The old PIN still stands; its tries may be full again.
    case oldPIN
    /// Either the old or the new PIN stands. Setting it once more puts that right, whichever it is.
    case oldOrNewPIN
    /// The new PIN stands.
    case newPIN
}
