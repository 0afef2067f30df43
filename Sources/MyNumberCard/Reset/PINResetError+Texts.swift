// SPDX-License-Identifier: Apache-2.0
//
// What happened and what to do now, in English, for every way in which a reset ends early. Terms and rules are those
// of the leaflet, and its numbers come out of Rules/.

extension PINResetError {
    /// What happened.
    public var message: String {
        let what = words.message
        return detail.map { "\(what): \($0)" } ?? what
    }

    /// What to do now.
    public var hint: String {
        if kind == .cardFailed, let error = underlying as? MyNumberCardError { return error.hint }
        return words.hint
    }

    /// The words of its kind, with the tries that are left; without the detail, and without what stands behind it.
    public var words: (message: String, hint: String) {
        var words = kind.words
        if kind == .refused(.otherPINWrong), let left = triesLeft {
            words.message += ", \(MyNumberCardError.tries(left)) left"
            if leavesLastTry { words.hint = ResetRefusal.otherPINLastTry.words.hint }
        }
        return words
    }

    /// Whether the other PIN was wrong and has now one try left, which is never taken here: to begin anew is no use.
    public var leavesLastTry: Bool { kind == .refused(.otherPINWrong) && (triesLeft ?? 2) < 2 }
}

extension PINResetError.Kind {
    /// What happened, and what to do now, in English.
    public var words: (message: String, hint: String) {
        switch self {
        case .refused(let refusal): refusal.words
        case .authorityRefused:
            ("the authority refused", "begin again with a new reservation, or go to the municipal office")
        case .authorityUnreachable:
            ("the authority gave no answer", "check the way to it, then resume")
        case .relayForbidden:
            (
                "the authority wanted a command sent that is not on the list; it was not sent",
                "give the card back, and have the authority's operator looked into"
            )
        case .cardFailed: ("the card or the way to it failed", "put the same card in again and resume")
        case .noPIN: ("no PIN came from the holder", "begin again when the holder is ready")
        case .journalUnwritable:
            (
                "the journal cannot be written or deleted",
                "choose a file in a folder that this process may write to, on a disk with room left"
            )
        case .journalUnreadable:
            (
                "the journal cannot be used",
                "it must be as a reset wrote it; "
                    + "ask the card for the tries of the PIN, and begin anew with a journal of another name"
            )
        case .journalExposed:
            (
                "others than its owner can read or write the journal, or it belongs to somebody else",
                "a reset makes it for its owner alone (mode 600), so look who changed that; "
                    + "ask the card for the tries of the PIN, and begin anew with a journal of another name"
            )
        case .notAJournal:
            (
                "the file is no journal of a reset",
                "it was left as it is; give the journal a name of its own"
            )
        case .resetUnfinished:
            (
                "a reset was begun here and not ended",
                "resume it with the same card; to give it up, delete the journal"
            )
        case .nothingToResume:
            ("there is no journal to resume", "begin without resuming, or name the journal that was left")
        }
    }
}

extension ResetRefusal {
    /// What happened, and what to do now, in English.
    public var words: (message: String, hint: String) {
        switch self {
        case .noReservation, .reservationForAnotherCard, .reservationForAnotherPIN, .faceNotChecked,
            .reservationNotCompleted, .reservationExpired, .outsideServiceHours, .authorityClockUnset:
            reservationWords
        case .certificateMissing, .certificateExpired, .certificateRevoked, .certificateUnknown:
            certificateWords
        case .otherPINLocked, .otherPINLastTry, .otherPINAbsent, .otherPINUnknown, .pinAbsent, .pinUnknown,
            .otherPINWrong, .anotherCard, .notUnlocked, .notSet:
            cardWords
        }
    }

    private var reservationWords: (message: String, hint: String) {
        let limit = "\(Leaflet.reservationHours.value) hours"
        let (opening, closing) = (
            Leaflet.kioskHours.value.opening.text, Leaflet.kioskHours.value.closing.text
        )
        let again = "make a reservation with the phone's app, then come back within \(limit)"
        return switch self {
        case .reservationForAnotherCard: ("the reservation is for another card", again)
        case .reservationForAnotherPIN: ("the reservation is for the other of the two PINs", again)
        case .faceNotChecked: ("the phone has not checked the holder's face", again)
        case .reservationNotCompleted:
            ("the reservation is not completed yet", "complete it with the phone's app first")
        case .reservationExpired: ("the reservation was completed more than \(limit) ago", again)
        case .outsideServiceHours:
            (
                "the service is closed",
                "come back between \(opening) and \(closing) in Japan, within the \(limit)"
            )
        case .authorityClockUnset:
            (
                "the authority's clock cannot be right: it shows a time that is long past",
                "have the authority's operator set it; no rule of time can be asked by it"
            )
        default: ("there is no reservation for this card", again)
        }
    }

    private var certificateWords: (message: String, hint: String) {
        let office = "only the municipal office can help"
        return switch self {
        case .certificateExpired: ("a certificate on the card has expired, or the card itself", office)
        case .certificateRevoked: ("a certificate on the card is revoked or on hold", office)
        case .certificateUnknown:
            (
                "nobody can say whether the card's certificates are in force",
                "try again later, or go to the office"
            )
        default: ("the card does not have both certificates", office)
        }
    }

    private var cardWords: (message: String, hint: String) {
        let office = "only the municipal office can help"
        let noneToReset = "there is nothing to reset; ask the municipal office about this card"
        return switch self {
        case .otherPINLocked: ("the other PIN is locked, too", office)
        case .otherPINLastTry:
            (
                "the other PIN has one try left, which is never taken here; it was not sent",
                "only the municipal office can help, unless the holder enters it right elsewhere first"
            )
        case .otherPINAbsent:
            (
                "the card has no other PIN that could be asked for, as a card without PINs has none",
                noneToReset
            )
        case .otherPINUnknown: ("the card does not say how many tries the other PIN has left", office)
        case .pinAbsent: ("the card does not have the PIN that is to be reset", noneToReset)
        case .pinUnknown:
            ("the card does not say how many tries the PIN that is to be reset has left", office)
        case .otherPINWrong: ("the other PIN is wrong", "ask the holder again, then begin anew")
        case .anotherCard:
            ("this is not the card that the reset was begun with", "put that card in to resume")
        case .notUnlocked: ("the authority's commands did not give the PIN its tries back", "resume")
        default: ("the card does not show the new PIN's tries as full", "resume, and set it once more")
        }
    }
}
