// SPDX-License-Identifier: Apache-2.0
//
// Errors of a PIN reset: their exit codes, and their words in Japanese. What is known of the card stands in front of
// what to do now.

import KioskReader
import MyNumberCard

extension CommandError {
    /// A reset that ended early. What stands behind it is shown as what it is, with what is known of the card.
    init(_ error: PINResetError, resetting pin: ResettablePIN) {
        let reference = error.pin ?? pin.reference
        let subject = Phrase(reference.englishName, reference.japaneseName)
        if let underlying = error.underlying {
            let cause = CommandError(converting: underlying)
            self.init(
                cause.status, cause.kind, cause.text, detail: cause.detail, subject: cause.subject ?? subject,
                hint: Self.hint(cause.hint, error))
            (sw, fate, self.cause) = (cause.sw, cause.fate, cause.cause)
            (outcome, givenUp) = (cause.outcome, cause.givenUp)
            triesLeft = cause.triesLeft ?? error.triesLeft
            return
        }
        let (english, japanese) = (error.words, error.japanese)
        self.init(
            error.kind.status, error.kind.name, Phrase(english.message, japanese.message),
            detail: error.detail,
            subject: subject, hint: Self.hint(Phrase(english.hint, japanese.hint), error))
        triesLeft = error.triesLeft
    }

    private static func hint(_ hint: Phrase, _ error: PINResetError) -> Phrase {
        guard error.standing != .unchanged else { return hint }
        let standing = error.standing.phrase
        let resume = error.isResumable && error.kind != .resetUnfinished
        return Phrase(
            "\(standing.english); \(hint.english)" + (resume ? "; --resume goes on" : ""),
            "\(standing.japanese)。\(hint.japanese)" + (resume ? "。--resume で続けられます" : ""))
    }
}

extension ResetStanding {
    /// What is known of the card.
    var phrase: Phrase {
        switch self {
        case .unchanged: Phrase("nothing was done to the card", "カードには何もしていません")
        case .otherPINTried:
            Phrase("the PIN to be reset is as it was", "初期化する暗証番号は元のままです")
        case .oldPIN:
            Phrase("the old PIN still stands", "元の暗証番号のままです")
        case .oldOrNewPIN:
            Phrase("the PIN is the old one or the new one", "暗証番号は元のものか新しいもののどちらかです")
        case .newPIN: Phrase("the new PIN stands", "新しい暗証番号になっています")
        }
    }
}

extension PINResetError {
    /// What happened and what to do now, in Japanese, with the tries that are left.
    fileprivate var japanese: (message: String, hint: String) {
        var words = kind.japanese
        if kind == .refused(.otherPINWrong), let left = triesLeft {
            words.message += "（残りの試行可能回数: \(left)）"
            if leavesLastTry { words.hint = ResetRefusal.otherPINLastTry.japanese.hint }
        }
        return words
    }
}

extension PINResetError.Kind {
    /// The exit code that stands for it.
    var status: ExitStatus {
        switch self {
        case .refused(.authorityClockUnset): .unavailable
        case .refused: .cardRefused
        case .authorityRefused, .relayForbidden: .permission
        case .authorityUnreachable: .unavailable
        case .cardFailed: .inputOutput
        case .noPIN, .journalUnreadable, .nothingToResume: .data
        case .journalUnwritable, .resetUnfinished: .cannotCreate
        }
    }

    /// What happened and what to do now, in Japanese.
    var japanese: (message: String, hint: String) {
        switch self {
        case .refused(let refusal): refusal.japanese
        case .authorityRefused:
            ("発行者側が拒みました", "予約からやり直すか、住所地の市区町村の窓口で手続きしてください")
        case .authorityUnreachable: ("発行者側から応答がありません", "通信を確かめてから、続けてください")
        case .relayForbidden:
            ("発行者側が許可されていないコマンドを求めました。カードには送っていません", "カードを返し、発行者側の運用者に確認してください")
        case .cardFailed: ("カードとの通信が途切れました", "同じカードを入れ直して、続けてください")
        case .noPIN: ("暗証番号が入力されませんでした", "持ち主の準備ができたら、やり直してください")
        case .journalUnwritable:
            ("経過の記録を書き込めないか、消せません", "書き込みが許され、空きのあるディスクのファイルを指定してください")
        case .journalUnreadable:
            ("経過の記録として使えないファイルです", "初期化の際に書かれた、所有者だけが読めるもの(モード600)が必要です。カードには関わらないので、消してもかまいません")
        case .resetUnfinished:
            ("終わっていない初期化の記録があります", "同じカードで --resume を付けて続けるか、あきらめる場合は記録を消してください")
        case .nothingToResume: ("続けるための記録がありません", "--resume を付けずに始めてください")
        }
    }
}

extension ResetRefusal {
    /// What happened and what to do now, in Japanese.
    var japanese: (message: String, hint: String) {
        let limit = "\(Leaflet.reservationHours.value)時間"
        let hours = Leaflet.kioskHours.value
        let again = "スマートフォンのアプリで予約してから、\(limit)以内に来てください"
        let office = "住所地の市区町村の窓口で手続きしてください"
        return switch self {
        case .noReservation: ("このカードの予約がありません", again)
        case .reservationForAnotherCard: ("予約は別のカードのものです", again)
        case .reservationForAnotherPIN: ("予約はもう一方の暗証番号のものです", again)
        case .faceNotChecked: ("スマートフォンでの顔認証が済んでいません", again)
        case .reservationNotCompleted: ("予約が完了していません", "先にアプリで予約を完了してください")
        case .reservationExpired: ("予約の完了から\(limit)を過ぎています", again)
        case .outsideServiceHours:
            ("利用時間外です", "予約から\(limit)以内の\(hours.opening.text)から\(hours.closing.text)までに来てください")
        case .authorityClockUnset:
            ("発行者側の時計が正しくありません。過ぎた日時を指しています", "発行者側の運用者に確認してください")
        case .certificateMissing: ("電子証明書がそろっていません", office)
        case .certificateExpired: ("電子証明書かカードの有効期限が切れています", office)
        case .certificateRevoked: ("電子証明書が失効しているか、一時保留されています", office)
        case .certificateUnknown: ("電子証明書の状態を確認できません", "時間をおいてやり直すか、住所地の市区町村の窓口で手続きしてください")
        case .otherPINLocked: ("もう一方の暗証番号もロックされています", office)
        case .otherPINLastTry:
            ("もう一方の暗証番号の残りは1回で、ここでは使いません。カードには送っていません", office)
        case .otherPINUnknown: ("もう一方の暗証番号の残り回数をカードが答えません", office)
        case .pinUnknown: ("初期化する暗証番号がカードにありません", office)
        case .otherPINWrong: ("もう一方の暗証番号が違います", "持ち主にもう一度確かめてから、やり直してください")
        case .anotherCard: ("始めたときのカードではありません", "始めたときのカードを入れて、続けてください")
        case .notUnlocked: ("発行者側のコマンドでロックが解除されませんでした", "続けてください")
        case .notSet: ("新しい暗証番号の残り回数が満ちていません", "続けて、もう一度設定してください")
        }
    }
}
