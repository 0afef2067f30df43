// SPDX-License-Identifier: Apache-2.0
//
// Errors of a PIN reset: their exit codes, and their words in Japanese. What is known of the card stands in front of
// what to do now, and where a journal is left it is named, with the command that goes on.

import KioskReader
import MyNumberCard

/// What a reset was asked for, as far as its errors say how it goes on.
struct ResetOrder {
    let pin: ResettablePIN
    /// The journal's path.
    let journal: String
    /// The value of `--virtual`.
    let virtual: String?

    /// The command that resumes it, but for the options that say where the PINs come from: those are not repeated, since
    /// somebody may have put a PIN there by mistake.
    fileprivate var resumption: String {
        let reader = virtual.map { $0.isEmpty ? ["--virtual"] : ["--virtual=" + $0] } ?? []
        let words = ["card", "reset-pin", pin.rawValue] + reader + ["--journal", journal, "--resume"]
        return "kioskreader " + words.map(\.quotedForShell).joined(separator: " ")
    }
}

extension String {
    /// The word as a shell takes it.
    fileprivate var quotedForShell: String {
        let isPlain =
            !isEmpty
            && unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "-_./=,:@%+".unicodeScalars.contains(scalar)
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}

extension CommandError {
    /// A reset that ended early. What stands behind it is shown as what it is, with what is known of the card.
    init(_ error: PINResetError, _ order: ResetOrder) {
        let reference = error.pin ?? order.pin.reference
        let subject =
            error.kind.isAboutJournal
            ? Phrase("the journal \(order.journal.shown)", "経過の記録 \(order.journal.shown)")
            : Phrase(reference.englishName, reference.japaneseName)
        if let underlying = error.underlying {
            let cause = CommandError(converting: underlying)
            self.init(
                cause.status, cause.kind, cause.text, detail: cause.detail, subject: cause.subject ?? subject,
                hint: Self.hint(cause.hint, error, order))
            (sw, fate, self.cause) = (cause.sw, cause.fate, cause.cause)
            (outcome, givenUp) = (cause.outcome, cause.givenUp)
            triesLeft = cause.triesLeft ?? error.triesLeft
            return
        }
        let (english, japanese) = (error.words, error.japanese)
        self.init(
            error.kind.status, error.kind.name, Phrase(english.message, japanese.message),
            detail: error.detail,
            subject: subject, hint: Self.hint(Phrase(english.hint, japanese.hint), error, order))
        triesLeft = error.triesLeft
    }

    private static func hint(_ hint: Phrase, _ error: PINResetError, _ order: ResetOrder) -> Phrase {
        var (english, japanese) = (hint.english, hint.japanese)
        if error.standing != .unchanged || error.isResumable {
            let standing = error.standing.phrase
            english = "\(standing.english); \(english)"
            japanese = "\(standing.japanese)。\(japanese)"
        }
        if error.isResumable {
            let (journal, command) = (order.journal.shown, order.resumption)
            english += "; the journal \(journal) is left: `\(command)`, with the options of the PINs, goes on"
            japanese += "。経過の記録 \(journal) が残っています。`\(command)` に暗証番号のオプションを付けると続けられます"
        }
        return Phrase(english, japanese)
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
            words.message += "（残りの試行可能回数：\(left)）"
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
        case .noPIN, .journalUnreadable, .journalExposed, .notAJournal, .nothingToResume: .data
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
            (
                "経過の記録を使えません",
                "初期化の際に書かれたままのものが必要です。暗証番号の残り回数をカードに確かめ、別の名前の記録で始めてください"
            )
        case .journalExposed:
            (
                "経過の記録を持ち主以外も読み書きできるか、記録が別の人のものです",
                "記録は持ち主だけのもの（モード600）として作られます。誰が変えたのか確かめてください。"
                    + "続きは、暗証番号の残りの試行可能回数を確かめ、別の名前の記録で始めてください"
            )
        case .notAJournal:
            ("このファイルは初期化の経過の記録ではありません", "ファイルには手を付けていません。経過の記録には専用の名前を指定してください")
        case .resetUnfinished:
            ("終わっていない初期化があります", "同じカードで続けてください。あきらめる場合は経過の記録を消してください")
        case .nothingToResume:
            ("続けるための記録がありません", "--resume を付けずに始めるか、残っている経過の記録を指定してください")
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
        let noneToReset = "初期化するものがありません。このカードについては、住所地の市区町村の窓口にお尋ねください"
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
            ("もう一方の暗証番号の残りは1回で、ここでは使いません。暗証番号は送っていません", office)
        case .otherPINAbsent:
            ("もう一方の暗証番号がカードにありません。暗証番号を設定していないカードにはどちらもありません", noneToReset)
        case .otherPINUnknown: ("もう一方の暗証番号の残り回数をカードが答えません", office)
        case .pinAbsent: ("初期化する暗証番号がカードにありません", noneToReset)
        case .pinUnknown: ("初期化する暗証番号の残り回数をカードが答えません", office)
        case .otherPINWrong: ("もう一方の暗証番号が違います", "持ち主にもう一度確かめてから、やり直してください")
        case .anotherCard: ("始めたときのカードではありません", "始めたときのカードを入れて、続けてください")
        case .notUnlocked: ("発行者側のコマンドでロックが解除されませんでした", "続けてください")
        case .notSet: ("新しい暗証番号の残り回数が満ちていません", "続けて、もう一度設定してください")
        }
    }
}
