// SPDX-License-Identifier: Apache-2.0
//
// The Japanese text of every kind of error of the library: what happened, and what to do now.
// The English ones stand in KioskReader.

import KioskReader
import ReaderCatalog

extension KioskReaderError.Kind {
    /// What happened and what to do now, in Japanese.
    var japanese: (message: String, hint: String) {
        switch self {
        case .noReader:
            ("カードリーダーがつながっていません", "CCID対応のリーダーをつないでください。`lsusb` で認識を確かめられます")
        case .readerNotFound:
            ("指定されたリーダーがありません", "`kioskreader list` でリーダーとその指定方法がわかります")
        case .readerAmbiguous:
            ("当てはまるリーダーが二つ以上あります", "`kioskreader list` に出るパスで一つを指定してください")
        case .slotNotFound:
            ("リーダーにそのスロットはありません", "`kioskreader list` で各リーダーのスロットがわかります")
        case .readerBusy:
            (
                "リーダーは使用中です",
                "使用中のプログラムを終了するか（pcscd なら `sudo systemctl stop pcscd.socket pcscd`）、"
                    + "このリーダーを使わせない設定にしてください。`kioskreader doctor` で方法がわかります"
            )
        case .permission:
            (
                "リーダーを開く権限がありません",
                "udevルールを入れてリーダーをつなぎ直してください：" + UdevRules.installation(isRoot: false)
            )
        case .readerGone:
            ("リーダーが取り外されました", "つなぎ直し、ケーブルとハブを確かめてください")
        case .readerMalformed:
            ("リーダーの応答がCCIDの規則に反しています", "つなぎ直してください。直らなければ `--trace` で内容を確かめられます")
        case .readerRefused:
            ("リーダーがコマンドを拒みました", "カードを入れ直して、もう一度試してください")
        case .readerUnsupported:
            ("このリーダーではできません", "対応するリーダーを使ってください。`kioskreader info` で能力がわかります")
        case .usbFailed:
            ("USBの転送に失敗しました", "つなぎ直してください。ハブがあれば外してください")
        case .noCard:
            ("カードがありません", "カードを入れるか、`--wait 秒数` で待ってください")
        case .cardMute:
            ("カードが応答しません", "ICチップを先にして正しい向きで入れ直し、接点を拭いてください")
        case .cardUnsupported:
            ("カードのリセット応答（ATR）を扱えません", "入れ直してください。`kioskreader decode atr` で内容がわかります")
        case .cardRemoved:
            ("カードが抜かれました", "カードを入れて、最初からやり直してください")
        case .cardFailed:
            ("カードとの通信が途切れました", "入れ直して最初からやり直してください。続くようなら接点を拭いてください")
        case .deadline:
            ("制限時間を過ぎました", "やり直してください。遅いカードなら `--deadline 秒数` で延ばせます")
        case .cancelled:
            ("中断しました", "準備ができたらやり直してください")
        case .notApproved:
            (
                "このリーダーは暗証番号や個人情報の読み取りに承認されていません",
                "承認されたリーダーを使うか、自分の責任で `--allow-unapproved-reader` を付けてください"
            )
        case .sessionEnded:
            ("カードとのセッションは終わっています", "新しいセッションを開いてください。暗証番号の照合もやり直しです")
        case .pinEntryUnavailable:
            ("このリーダーには暗証番号を入力できるキーパッドがありません", "キーパッド付きのリーダーを使ってください。`kioskreader info` の bPINSupport でわかります")
        case .pinEntryCancelled:
            ("リーダーのキーパッドで入力が取り消されました", "持ち主の準備ができたら、やり直してください")
        case .pinEntryTimedOut:
            ("時間内にキーパッドで暗証番号が入力されませんでした", "やり直してください。暗証番号を入力して確定キーを押すよう、持ち主に伝えてください")
        case .pinEntryMismatch:
            ("新しい暗証番号の二回の入力が一致しません", "やり直してください。同じ番号を二回入力するよう、持ち主に伝えてください")
        case .pinEntryLength:
            ("キーパッドで入力された暗証番号の桁数が合いません", "やり直してください。暗証番号の桁数を持ち主に伝えてください")
        case .commandUnsupported:
            ("このカードとリーダーには送れないコマンドです", "コマンドを短くするか、拡張APDUかTPDUのリーダーを使ってください")
        case .internalDefect:
            ("このプログラムの不具合です", "`--trace` の記録とともに報告してください")
        }
    }
}
