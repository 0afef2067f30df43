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
        let japanese = error.kind.japanese
        self.init(
            error.kind.status, error.kind.rawValue, Phrase(error.message, japanese.message),
            subject: Phrase(error.subject), hint: Phrase(error.hint, japanese.hint))
        sw = error.sw
    }
}

extension MyNumberCardError.Kind {
    /// The exit code that stands for it.
    var status: ExitStatus {
        switch self {
        case .notMyNumberCard, .pinRequired, .certificateAbsent, .cardRefused: .cardRefused
        case .malformedFile, .malformedCertificate: .data
        case .channelFailed: .inputOutput
        }
    }

    /// What happened and what to do now, in Japanese.
    var japanese: (message: String, hint: String) {
        switch self {
        case .notMyNumberCard:
            ("マイナンバーカードではありません", "マイナンバーカードを入れてください。他のカードは `kioskreader apdu` で扱えます")
        case .pinRequired:
            ("読み取りには暗証番号が必要です", "この版は暗証番号が要るファイルを読みません。照合は行っておらず、回数は減っていません")
        case .certificateAbsent:
            ("この電子証明書はカードにありません", "発行は住所地の市区町村です。15歳未満には通常、署名用電子証明書がありません")
        case .cardRefused:
            ("カードが拒みました", "カードを入れ直して、もう一度試してください")
        case .malformedFile:
            ("読み取った内容が証明書の形をしていません", "もう一度読み取ってください。続くならカードの故障です")
        case .malformedCertificate:
            ("X.509証明書として読めません", "もう一度読み取ってください。続くならカードの故障です")
        case .channelFailed:
            ("カードから応答がありません", "リーダーとカードを確かめて、やり直してください")
        }
    }
}
