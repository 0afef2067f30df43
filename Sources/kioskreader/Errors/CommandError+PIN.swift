// SPDX-License-Identifier: Apache-2.0
//
// Errors of PINs in Japanese, where their words depend on numbers and on what was proven.

import MyNumberCard

extension MyNumberCardError {
    /// What happened and what to do now, in Japanese; nil where the kind alone decides.
    var japanesePIN: (message: String, hint: String)? {
        switch kind {
        case .pinWrong:
            return triesLeft.map { ("暗証番号が違います（残りの試行可能回数：\($0)）", kind.japanese.hint) }
        case .pinFormat:
            guard let formatProblem, let formatUse else { return nil }
            return (formatProblem.japanese(of: formatUse), kind.japanese.hint)
        case .pinLocked:
            let message =
                switch outcome {
                case nil: kind.japanese.message
                case .refused: Self.lockedNow
                default: "カードが暗証番号を拒み、ロックされています。試行可能回数は残っていたので、理由はわかりません"
                }
            return (message, lockAdvice?.japanese ?? kind.japanese.hint)
        case .certificateExpired:
            return ended.map { ("この機械の時計では、\($0.phrase.japanese)", kind.japanese.hint) }
        case .triesUnknown:
            return sw.map { (kind.japanese.message + "（\($0)）", kind.japanese.hint) }
        case .cardRefused:
            guard pin != nil, let left = triesLeft else { return nil }
            return ("カードがコマンドを拒みました。残りの試行可能回数は\(left)回のままです", kind.japanese.hint)
        case .pinFateUnknown:
            return outcome.map { (lostAnswer($0) + proof($0), advice($0)) }
        default: return nil
        }
    }

    /// A wrong PIN on its last try.
    private static let lockedNow = "暗証番号が違います。最後の試行だったため、ロックされました"

    /// A PIN that the card accepted by its answer, and no counter since: it was not the PIN's answer that was lost.
    private func lostAnswer(_ outcome: PINOutcome) -> String {
        outcome == .accepted && triesLeft == nil ? "" : "暗証番号の照合の途中で応答が途絶えました。"
    }

    private func proof(_ outcome: PINOutcome) -> String {
        let left = triesLeft.map { "残りの試行可能回数は\($0)回" } ?? "残りの試行可能回数は不明"
        switch outcome {
        case .notTried: return left + "で、照合されていません"
        case .refused where triesLeft == 0: return Self.lockedNow
        case .refused: return "暗証番号は違うと判定され、" + left + "に減りました"
        case .accepted where triesLeft == nil: return "暗証番号は正しいと判定されましたが、そのあと残りの試行可能回数を読めませんでした"
        case .accepted: return "暗証番号は正しいと判定され、" + left + "に戻りました"
        case .noTryLost: return left + "のままで、正しかったか、照合されていません"
        case .anotherCard: return "今のカードは別のもので、元のカードの回数はわかりません"
        case .unclear: return left + "ですが、そこから言えることはありません"
        case .unread: return "残りの回数をまだ読めていません"
        }
    }

    private func advice(_ outcome: PINOutcome) -> String {
        switch outcome {
        case .notTried, .noTryLost: "回数は減っていません。同じ暗証番号でやり直してください"
        case .refused where triesLeft == 0: lockAdvice?.japanese ?? kind.japanese.hint
        case .refused: "1回分減っています。次に試す前に、持ち主にもう一度確かめてください"
        case .accepted: "回数は減っていません。セッションは終わったので、もう一度照合してください"
        case .anotherCard: "元のカードを入れて、残りの回数を確かめてください"
        case .unclear, .unread: "1回分減ったかもしれません。次に試す前に、残りの回数を確かめてください"
        }
    }
}

extension PINFormatProblem {
    /// In Japanese, with the name of the value.
    func japanese(of use: PINFormatRule.Use) -> String {
        let which =
            switch use {
            case .verifying: "この暗証番号"
            case .replacing: "今の暗証番号"
            case .setting: "新しい暗証番号"
            }
        return switch self {
        case .length: which + "の文字数が合っていません"
        case .notHalfWidth: which + "に半角でない文字があります"
        case .notDigits: which + "に使えるのは数字だけです"
        case .notLettersAndDigits: which + "に使えるのは英字と数字だけです"
        case .needsLetterAndDigit: which + "に英字か数字のどちらかがありません。それぞれ1つ以上必要です"
        }
    }
}
