// SPDX-License-Identifier: Apache-2.0
//
// The words of single options and of single subcommands' ends; the rest of the table is in CommandError+Texts.swift.

extension CommandError.Kind {
    /// What happened, and what to do now, for outputs, values that are not understood, files that hold something else, and a
    /// `check` or `apdu` that ended otherwise than hoped.
    var furtherWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .outputIsInput:
            (
                Phrase(
                    "the output would replace a file that this command reads",
                    "出力が、このコマンドの読み取るファイルを上書きしてしまいます"),
                Phrase("give it a file of its own", "出力には別のファイルを指定してください")
            )
        case .outputsShare:
            (
                Phrase("two outputs would replace each other", "二つの出力が互いに上書きしてしまいます"),
                Phrase("give each a file of its own", "それぞれに別のファイルを指定してください")
            )
        case .secondsOutOfRange:
            (
                Phrase("the number of seconds must be {}, and 86400 at most", "秒数は{}86400以下です"),
                Phrase("write it like 30 or 0.5", "30 や 0.5 のように書いてください")
            )
        case .numberNotBuilt:
            (
                Phrase("this build leaves `card number` out", "このビルドには `card number` がありません"),
                Phrase(
                    "read Docs/IndividualNumber.md first, then build it with: "
                        + "swift build --traits default,IndividualNumber",
                    "先に Docs/IndividualNumber.md を読み、swift build --traits default,IndividualNumber でビルドしてください"
                )
            )
        case .timeNotUnderstood:
            (
                Phrase("the time is not understood, or longer than a year", "時間の書き方が違うか、1年を超えています"),
                Phrase(
                    "write a whole number of seconds, or one with s, m or h behind it: 90, 90s, 10m or 24h",
                    "90、90s、10m、24h のように、整数か、s、m、hを付けた整数で書いてください")
            )
        case .timeForSoakOnly:
            (
                Phrase("--for is an option of `soak` alone", "--for は `soak` だけのオプションです"),
                Phrase(
                    "`timeout 60 kioskreader {}…` ends it after a minute",
                    "`timeout 60 kioskreader {}…` とすれば1分で終わります")
            )
        case .portNotUnderstood:
            (
                Phrase("a port is a number from 0 to 65535", "ポートは0から65535までの数です"),
                Phrase("write it like 3240; 0 takes any free one", "3240 のように書いてください。0なら空いているものを使います")
            )
        case .virtualNameMissing:
            (
                Phrase(
                    "the name of a virtual reader or card is missing", "仮想リーダーか仮想カードの名前が抜けています"),
                Phrase(
                    "leave the value out for {}, or write PROFILE, PROFILE,CARD or ,CARD; "
                        + "`kioskreader simulate --help` lists them",
                    "値を省けば {} です。書くなら PROFILE、PROFILE,CARD、,CARD のどれかです。"
                        + "名前は `kioskreader simulate --help` でわかります")
            )
        case .outputUnnamed:
            (
                Phrase("the name of an output is empty", "出力先の名前が空です"),
                Phrase("name a file, or leave the option out", "ファイルを指定するか、オプションを外してください")
            )
        case .unexpectedStatus:
            (
                Phrase("not the status word of --expect", "--expect のステータスワードではありません"),
                Phrase("no further command was sent", "以後のコマンドは送っていません")
            )
        case .trustUnusable:
            (
                Phrase("the file of --trust cannot be used", "--trust のファイルを使えません"),
                Phrase(
                    "name a file with authorities' certificates, in PEM or DER",
                    "認証局の証明書のファイルを、PEMかDERで指定してください")
            )
        case .revocationListUnusable:
            (
                Phrase("the file of --crl cannot be used", "--crl のファイルを使えません"),
                Phrase(
                    "name a file with a revocation list, in DER or PEM",
                    "失効リストのファイルを、DERかPEMで指定してください")
            )
        case .ocspResponseUnusable:
            (
                Phrase("the file of --ocsp cannot be used", "--ocsp のファイルを使えません"),
                Phrase(
                    "name a file with an OCSP response, in DER",
                    "OCSPレスポンスのファイルを、DERで指定してください")
            )
        case .checkWithoutCard:
            (
                Phrase(
                    "the checks that need a card were not made: none is in the slot",
                    "カードの要る検査をしていません。スロットにカードがありません"),
                Phrase(
                    "put in the card that the kiosk will serve, and check again",
                    "キオスクで使うカードを入れて、もう一度検査してください")
            )
        case .checkWithMuteCard:
            (
                Phrase(
                    "the checks that need a card were not made: the one in the slot does not answer",
                    "カードの要る検査をしていません。スロットのカードが応答しません"),
                Phrase(
                    "put it in again, chip first and the right way up, or take another one, and check again",
                    "ICチップを先にして正しい向きで入れ直すか、別のカードで、もう一度検査してください")
            )
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
