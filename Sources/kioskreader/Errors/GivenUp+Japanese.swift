// SPDX-License-Identifier: Apache-2.0
//
// The Japanese text of every reason for which a reader was given up. The English ones stand in KioskReader.

import KioskReader

extension RecoveryLadder.GivenUp {
    /// What was tried in vain, in both languages.
    var phrase: Phrase { Phrase(englishMessage, japanese.message) }

    /// What was tried in vain and what to do now, in Japanese.
    var japanese: (message: String, hint: String) {
        switch self {
        case .cardDoesNotAnswer:
            ("リーダーは復旧しましたが、カードが応答しません", "カードを抜いて接点を拭き、入れ直してください。ほかのカードで動けばカードの故障です")
        case .readerDoesNotAnswer:
            ("USBリセットでもリーダーが応答しません", "電源を切るために、ハブを介さず別のポートにつないでください。直らなければ交換してください")
        case .inUse:
            ("ほかのプログラムが使用中のため、リセットしませんでした", "そのプログラムを終了してください。`kioskreader doctor` で名前がわかります")
        case .noPermission:
            ("リーダーは戻りましたが、開く権限がありません", KioskReaderError.Kind.permission.japanese.hint)
        case .didNotComeBack:
            ("制限時間内にリーダーが戻りませんでした", "つなぎ直し、ケーブル、ハブ、電源を確かめてください")
        case .outOfTime:
            ("復旧のための時間が尽きました", "もう一度試してください。続きから始めます")
        }
    }
}
