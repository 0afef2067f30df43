// SPDX-License-Identifier: Apache-2.0
//
// Errors of PIN operations: what happened, whether a try is lost, what to do now. Each says whether the PIN was sent.

import ISO7816

extension MyNumberCardError {
    // MARK: Unsent

    static func format(
        _ reference: PINReference, _ use: PINFormatRule.Use, _ problem: PINFormatProblem
    ) -> MyNumberCardError {
        let which =
            switch use {
            case .verifying: "the PIN"
            case .replacing: "the old PIN"
            case .setting: "the new PIN"
            }
        let what =
            switch problem {
            case .length: "has too few or too many characters"
            case .notHalfWidth: "has a character that is not half-width"
            case .notDigits: "has a character that is no digit"
            case .notLettersAndDigits: "has a character that is neither letter nor digit"
            case .needsLetterAndDigit: "has not both a letter and a digit, as a new one must"
            }
        var error = MyNumberCardError(
            .pinFormat, "\(which) \(what)", subject: reference.englishName,
            hint: "type \(reference.rule.englishName), half-width; it was not sent and no try is lost")
        error.pin = reference
        error.formatProblem = problem
        error.formatUse = use
        return error
    }

    static func weak(_ reference: PINReference, _ rule: WeakPINRules) -> MyNumberCardError {
        let message =
            switch rule {
            case .oneCharacter: "the new PIN repeats one character"
            case .sequence: "the new PIN is a sequence"
            case .alternation: "the new PIN repeats a pattern of two"
            default: "the new PIN is the old one"
            }
        var error = MyNumberCardError(
            .pinWeak, message, subject: reference.englishName,
            hint: "choose one that is harder to guess; it was not sent and no PIN is changed")
        error.pin = reference
        return error
    }

    static func unchangeable(_ reference: PINReference) -> MyNumberCardError {
        var error = MyNumberCardError(
            .pinUnchangeable, "its holder cannot change it", subject: reference.englishName,
            hint: "the municipal office can; no PIN was sent")
        error.pin = reference
        return error
    }

    static func noKeypad(_ reference: PINReference) -> MyNumberCardError {
        var error = MyNumberCardError(
            .keypadUnavailable, "the reader has no keypad at which it can be typed",
            subject: reference.englishName, hint: "let the holder type it elsewhere; no PIN was sent")
        error.pin = reference
        return error
    }

    static func lastTry(_ reference: PINReference) -> MyNumberCardError {
        var error = MyNumberCardError(
            .lastTryRefused, "one try is left, and a wrong one would lock it", subject: reference.englishName,
            hint: "the PIN was not sent; ask the holder, and allow the last try only if they are certain")
        error.pin = reference
        error.triesLeft = 1
        return error
    }

    static func notSet(_ reference: PINReference) -> MyNumberCardError {
        var error = MyNumberCardError(
            .pinNotSet, "the card has no such PIN", subject: reference.englishName,
            hint: "the PIN was not sent and no try is lost; on a card without PINs this is as it should be")
        error.pin = reference
        return error
    }

    static func triesUnknown(_ reference: PINReference, _ sw: StatusWord) -> MyNumberCardError {
        var error = MyNumberCardError(
            .triesUnknown, "the card does not say how many tries are left (\(sw))",
            subject: reference.englishName,
            hint: "it was not sent and no try is lost; take the card out, insert it again and ask once more",
            sw: sw)
        error.pin = reference
        return error
    }

    // MARK: Sent, and answered

    /// - Parameters:
    ///   - reference: the PIN.
    ///   - outcome: nil where it was locked before; `refused` where this one was wrong on the last try; `unclear` where it
    ///     is locked since, and more tries were left.
    ///   - sw: the card's answer.
    static func locked(
        _ reference: PINReference, _ outcome: PINOutcome? = nil, _ sw: StatusWord? = nil
    ) -> MyNumberCardError {
        let message =
            switch outcome {
            case nil: "the PIN is locked"
            case .refused: PINFate.lockedNow
            default:
                "the card refused the PIN, and it is locked now; more tries were left, so why is not known"
            }
        // What to do follows from what is known of the card: see `hint`.
        var error = MyNumberCardError(
            .pinLocked, message, subject: reference.englishName, hint: "", sw: sw)
        error.pin = reference
        error.triesLeft = 0
        error.outcome = outcome
        return error
    }

    static func wrong(_ reference: PINReference, left: Int, _ sw: StatusWord) -> MyNumberCardError {
        var error = MyNumberCardError(
            .pinWrong, "the card refused the PIN, \(tries(left)) left", subject: reference.englishName,
            hint: "ask the holder again before the next try; at none it is locked", sw: sw)
        error.pin = reference
        error.triesLeft = left
        return error
    }

    /// Refused for another reason than its value, as far as the counter tells.
    static func pinRefused(
        _ reference: PINReference, _ now: PINStatus, _ sw: StatusWord
    ) -> MyNumberCardError {
        let counter =
            now.triesLeft.map { "\(tries($0)) left, none is lost" } ?? "the tries left are not known"
        var error = MyNumberCardError(
            .cardRefused, "the card refused the command (\(sw)); \(counter)", subject: reference.englishName,
            hint: "take the card out, insert it again and ask for the tries before the next one", sw: sw)
        error.pin = reference
        error.triesLeft = now.triesLeft
        return error
    }

    static func changeRefused(_ reference: PINReference, _ sw: StatusWord) -> MyNumberCardError {
        var error = refused(reference.englishName, sw)
        error = MyNumberCardError(
            .cardRefused, error.message, subject: error.subject,
            hint: "the old one is still in force; choose another new one, or take the card out and repeat",
            sw: sw)
        error.pin = reference
        return error
    }

    /// The card answered with a word that does not say that nothing was changed.
    static func changeUncertain(_ reference: PINReference, _ sw: StatusWord) -> MyNumberCardError {
        var error = MyNumberCardError(
            .pinChangeUncertain,
            "the card's answer to the change (\(sw)) does not tell whether the PIN is the old one or the new one",
            subject: reference.englishName,
            hint: "nothing was tried to find out; verify the new one first, and the old one if it is refused",
            sw: sw)
        error.pin = reference
        return error
    }

    // MARK: Sent, and not answered

    static func changeUncertain(_ reference: PINReference, _ cause: CardChannelError) -> MyNumberCardError {
        var error = MyNumberCardError(
            .pinChangeUncertain, "no answer came to the change: the PIN is the old one or the new one",
            subject: reference.englishName,
            hint: "nothing was tried to find out; verify the new one first, and the old one if it is refused",
            fate: .mayHaveRun, underlying: cause.underlying)
        error.pin = reference
        return error
    }

    /// No answer came, and the counter could not be read either.
    static func fateUnknown(_ inquiry: PINFateInquiry, after cause: any Error) -> MyNumberCardError {
        var error = MyNumberCardError(
            .pinFateUnknown, words(cause) + "; the tries left could not be read since",
            subject: inquiry.reference.englishName,
            hint:
                "one try may be lost: there were \(inquiry.triesBefore); ask for the tries before the next one",
            fate: .mayHaveRun, underlying: cause)
        error.pin = inquiry.reference
        error.outcome = .unread
        error.inquiry = inquiry
        return error
    }

    /// No answer came to a PIN, and this is what was found out since.
    ///
    /// - Parameters:
    ///   - fate: what ``MyNumberCard/complete(_:)`` found.
    ///   - cause: what kept the answer from coming.
    public init(_ fate: PINFate, after cause: (any Error)?) {
        let message =
            fate.isOnlyUncounted
            ? [fate.proof, (cause as? any ExplainedError)?.message].compactMap(\.self).joined(separator: "; ")
            : Self.words(cause) + "; " + fate.proof
        self.init(
            .pinFateUnknown, message, subject: fate.reference.englishName,
            hint: fate.advice, fate: fate.outcome == .notTried ? .notSent : .mayHaveRun, underlying: cause)
        pin = fate.reference
        triesLeft = fate.status?.triesLeft
        outcome = fate.outcome
    }

    /// Why no answer came to a PIN, in the words of the cause where it has some.
    private static func words(_ cause: (any Error)?) -> String {
        (cause as? any ExplainedError)?.message ?? "no answer came to the PIN"
    }

    static func tries(_ count: Int) -> String { count == 1 ? "1 try" : "\(count) tries" }
}

extension PINFate {
    /// A wrong PIN on its last try.
    static let lockedNow = "the card refused the PIN as wrong; that was its last try, and it is locked now"

    /// The card said that the PIN was right, and only its tries could not be read.
    var isOnlyUncounted: Bool { outcome == .accepted && status == nil }

    /// What the counter proves, in words.
    var proof: String {
        let now = status?.triesLeft.map { MyNumberCardError.tries($0) } ?? "unknown tries"
        switch outcome {
        case .notTried: return "\(now) left as before: the card has not compared the PIN"
        case .refused where status?.isLocked == true: return Self.lockedNow
        case .refused: return "the card refused the PIN: \(now) left, one less than before"
        case .accepted where isOnlyUncounted:
            return "the card accepted the PIN; the tries left were not read since"
        case .accepted: return "the card accepted the PIN: \(now) left, and fewer before"
        case .noTryLost: return "\(now) left as before: the PIN was right, or was not compared"
        case .anotherCard: return "it is another card now, so the first one's tries are not known"
        case .unclear: return "\(now) left, and \(triesBefore) before: that proves nothing"
        case .unread: return "the tries left were not read since"
        }
    }

    /// What to do now. About a lock that is the error's `hint`, which knows more of the card.
    var advice: String {
        let caveat = "that holds if it is the same card"
        let same = isSameCard ? "" : "; " + caveat
        switch outcome {
        case .notTried: return "no try is lost; repeat it" + same
        case .refused where status?.isLocked == true: return isSameCard ? "" : caveat
        case .refused: return "one try is lost; ask the holder again before the next one" + same
        case .accepted where isOnlyUncounted:
            return "no try is lost; ask for the tries, and verify it again where the session has ended"
        case .accepted: return "no try is lost; verify it again, since the session has ended" + same
        case .noTryLost: return "no try is lost; repeat it with the same PIN" + same
        case .anotherCard: return "insert the first card and ask for its tries before the next one"
        case .unclear, .unread: return "one try may be lost; ask for the tries before the next one"
        }
    }
}
