// SPDX-License-Identifier: Apache-2.0
//
// Why a reset did not come to its end, and what is known of the card. The words for each kind are in
// PINResetError+Texts.swift.

import ISO7816

/// A PIN reset that did not come to its end.
///
/// It never holds bytes that were read from the card or sent to it.
public struct PINResetError: ExplainedError, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// A rule forbids it.
        case refused(ResetRefusal)
        /// The authority said no; `detail` is its reason.
        case authorityRefused
        /// The authority gave no answer; `detail` says how.
        case authorityUnreachable
        /// The authority wanted a command that is not on the list sent to the card; it was not sent.
        case relayForbidden
        /// The card refused a command, or the way to it failed; `underlying` says how.
        case cardFailed
        /// No PIN came from the holder; `underlying` says why.
        case noPIN
        /// The journal cannot be written or deleted.
        case journalUnwritable
        /// The journal cannot be read, or is not as a reset wrote it.
        case journalUnreadable
        /// Others may read or write the journal, or it belongs to somebody else.
        case journalExposed
        /// The file is something else than a journal of a reset.
        case notAJournal
        /// There is a journal already: a reset was begun and not ended.
        case resetUnfinished
        /// There is no journal to resume.
        case nothingToResume

        /// Every kind.
        public static var allCases: [Kind] {
            ResetRefusal.allCases.map { .refused($0) } + [
                .authorityRefused, .authorityUnreachable, .relayForbidden, .cardFailed, .noPIN,
                .journalUnwritable, .journalUnreadable, .journalExposed, .notAJournal, .resetUnfinished,
                .nothingToResume,
            ]
        }

        /// Whether it is about the journal's file, not about a PIN.
        public var isAboutJournal: Bool {
            switch self {
            case .journalUnwritable, .journalUnreadable, .journalExposed, .notAJournal, .resetUnfinished,
                .nothingToResume:
                true
            case .refused, .authorityRefused, .authorityUnreachable, .relayForbidden, .cardFailed, .noPIN:
                false
            }
        }

        /// The stable name.
        public var name: String {
            switch self {
            case .refused(let refusal): refusal.rawValue
            default: "\(self)"
            }
        }
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// What is known of the card.
    public var standing = ResetStanding.unchanged
    /// Whether a journal is left with which the reset can be resumed.
    public var isResumable = false
    /// Which PIN it is about: the one that is reset, or the one that the holder has to know.
    public internal(set) var pin: PINReference?
    /// How many tries the PIN that the holder has to know has left, where that is the matter.
    public internal(set) var triesLeft: Int?
    /// What is known beyond the kind, in English.
    public var detail: String?
    /// What stands behind it.
    public internal(set) var underlying: (any Error)?

    init(_ kind: Kind, detail: String? = nil, underlying: (any Error)? = nil) {
        self.kind = kind
        self.detail = detail
        self.underlying = underlying
    }

    init(_ kind: Kind, systemError number: Int32) {
        self.init(kind, detail: JournalFailure(number: number).words)
    }

    init(_ error: AuthorityError) {
        self.init(error.kind == .refused ? .authorityRefused : .authorityUnreachable, detail: error.reason)
    }

    init(_ error: MyNumberCardError) {
        self.init(.cardFailed, underlying: error)
        pin = error.pin
        triesLeft = error.triesLeft
    }

    /// Where no answer came to the other PIN and its counter could not be read: what ``MyNumberCard/complete(_:)`` needs
    /// in the next session, as soon as the card is there again. One try may be lost until then.
    public var inquiry: PINFateInquiry? { (underlying as? MyNumberCardError)?.inquiry }

    /// The same, with what was found out since about the PIN to which no answer came.
    ///
    /// - Parameter fate: what ``MyNumberCard/complete(_:)`` found.
    public func proven(by fate: PINFate) -> PINResetError {
        var error = self
        let found = MyNumberCardError(fate, after: (underlying as? MyNumberCardError)?.underlying)
        error.underlying = found
        error.triesLeft = found.triesLeft
        return error
    }

    /// What happened and what to do now, in one line.
    public var description: String { "\(message) (\(hint))" }
}
