// SPDX-License-Identifier: Apache-2.0
//
// Errors of work on a My Number Card: their exit codes, and their words in Japanese.

import KioskReader
import MyNumberCard

extension CommandError {
    /// An operation on a card that failed. A failure of the way to the card is shown as what it is.
    init(_ error: MyNumberCardError) {
        if error.kind == .channelFailed, let underlying = error.underlying {
            self.init(converting: underlying)
            fate = fate ?? error.fate
            return
        }
        let japanese = error.japanesePIN ?? error.kind.japanese
        self.init(
            Self.status(error), error.kind.rawValue, Phrase(error.message, japanese.message),
            subject: error.pin.map { Phrase($0.englishName, $0.japaneseName) }
                ?? Phrase(cardPart: error.subject),
            hint: Phrase(error.hint, japanese.hint))
        sw = error.sw
        triesLeft = error.triesLeft
        fate = error.fate
        outcome = error.outcome
        cause = error.underlying.map { String(describing: $0) }
        advice = error.advice(clock: .now)
    }

    /// The exit code. Where no answer came, what cut the exchange off decides: its deadline or an interrupt as anywhere
    /// else, and all else is the way to the card.
    private static func status(_ error: MyNumberCardError) -> ExitStatus {
        let status = error.kind.status
        guard status == .inputOutput, let underlying = error.underlying else { return status }
        let cause = CommandError(converting: underlying).status
        return cause == .deadline || cause == .interrupted ? cause : status
    }
}

extension MyNumberCardError.Kind {
    /// The exit code that stands for it, whatever stands behind it.
    var status: ExitStatus {
        switch self {
        case .notMyNumberCard, .pinRequired, .certificateAbsent, .fileAbsent, .cardRefused, .pinWrong,
            .pinLocked, .pinNotSet, .triesUnknown, .lastTryRefused, .pinUnchangeable, .signatureWrong,
            .certificateExpired, .keyUnsupported:
            .cardRefused
        case .malformedFile, .malformedCertificate, .malformedRevocationData, .pinFormat, .pinWeak,
            .challengeMalformed, .contentChanged, .digestMissing:
            .data
        case .keypadUnavailable, .clockNotSet: .unavailable
        case .channelFailed, .pinFateUnknown, .pinChangeUncertain, .signatureFateUnknown: .inputOutput
        }
    }

    /// What happened and what to do now, in Japanese.
    var japanese: (message: String, hint: String) {
        switch self {
        case .notMyNumberCard:
            ("マイナンバーカードではありません", "マイナンバーカードを入れてください。他のカードは `kioskreader apdu` で扱えます")
        case .pinRequired:
            ("読み取りには暗証番号が必要です", "先に暗証番号を照合してください。今回は照合しておらず、回数は減っていません")
        case .certificateAbsent:
            ("この電子証明書はカードにありません", "発行は住所地の市区町村です。15歳未満には通常、署名用電子証明書がありません")
        case .fileAbsent:
            ("カードにこのファイルがありません", "世代の違うカードかもしれません。ほかの異常はありません")
        case .pinWrong:
            ("暗証番号が違います", "次に試す前に、持ち主にもう一度確かめてください")
        case .pinLocked:
            ("暗証番号がロックされています", "市区町村の窓口で解除できます")
        case .pinNotSet:
            ("この暗証番号は設定されていません", "暗証番号は送っておらず、回数は減っていません")
        case .triesUnknown:
            ("カードが残りの試行可能回数を答えません", "暗証番号は送っておらず、回数は減っていません。カードを入れ直して、もう一度確かめてください")
        case .pinFormat:
            ("この暗証番号の形になっていません", "暗証番号は送っていません。半角で入力し直してください")
        case .pinWeak:
            ("新しい暗証番号が推測されやすいものです", "暗証番号は送っていません。別のものを選んでください")
        case .pinUnchangeable:
            ("この暗証番号は持ち主が変更できません", "変更は市区町村の窓口で行います。暗証番号は送っていません")
        case .keypadUnavailable:
            ("この暗証番号を入力できるキーパッドがリーダーにありません", "別の方法で入力してください。暗証番号は送っていません")
        case .lastTryRefused:
            ("残りの試行可能回数が1回です", "暗証番号は送っていません。間違えるとロックされるので、持ち主に確かめてください")
        case .pinFateUnknown:
            ("暗証番号の照合の途中で応答が途絶えました", "残りの回数を確かめてから、次に進んでください")
        case .pinChangeUncertain:
            ("暗証番号の変更の途中で応答が途絶えました", "暗証番号は古いものか新しいもののどちらかです")
        case .signatureFateUnknown:
            (
                "署名の途中で応答が途絶えました。カードは署名したかもしれませんが、署名は誰の手にもありません",
                "リーダーとカードを確かめ、暗証番号の照合からやり直してください。回数は減っていません"
            )
        case .signatureWrong:
            ("カードの答えは、証明書の鍵で検証できる署名ではありません", "もう一度試してください。続くならカードの故障です。市区町村の窓口で交換できます")
        case .certificateExpired:
            (
                "この機械の時計では、電子証明書かカードの有効期限が切れています",
                "署名はしていません。時計が正しければ、市区町村の窓口で新しい発行を申請してください"
            )
        case .clockNotSet:
            ("この機械の時計が合っていません", "時計を合わせてください。電子証明書が有効か判断できないため、署名はしていません")
        case .keyUnsupported:
            ("電子証明書の鍵が、ここでは知らない種類です", "世代の違うカードかもしれません。新しい版なら扱えることがあります")
        case .digestMissing:
            ("文書のハッシュ値が、署名するアルゴリズムで計算されていません", "そのアルゴリズムで計算し直してください。署名はしていません")
        case .contentChanged:
            ("ハッシュ値の計算のあとで文書が変わりました", "署名が終わるまで文書を変えずに、もう一度署名してください。途中までの出力は使えません")
        case .challengeMalformed:
            ("ログインのチャレンジではありません", "検証者が送った乱数を渡してください。文書は署名用の鍵で署名します")
        case .cardRefused:
            ("カードが拒みました", "カードを入れ直して、もう一度試してください")
        case .malformedFile:
            ("読み取った内容が、このファイルのあるべき形をしていません", "もう一度読み取ってください。続くなら、カードの故障か、未知の種類のカードです")
        case .malformedCertificate:
            ("X.509証明書として読めません", "もう一度読み取ってください。続くならカードの故障です")
        case .malformedRevocationData:
            ("失効リストやOCSPレスポンスとして読めません", "取り直してください。DERかPEMのファイルです")
        case .channelFailed:
            ("カードから応答がありません", "リーダーとカードを確かめて、やり直してください")
        }
    }
}
