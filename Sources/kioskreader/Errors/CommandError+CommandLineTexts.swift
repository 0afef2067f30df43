// SPDX-License-Identifier: Apache-2.0
//
// The words of what is wrong with a command line, whatever the subcommand is about.

extension CommandError.Kind {
    /// What happened, and what to do now, for a command line that is not understood.
    var commandLineWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .usage:
            (
                Phrase("", "コマンドの書き方が正しくありません"),
                Phrase("`kioskreader {}--help` shows what is possible", "`kioskreader {}--help` で書き方がわかります")
            )
        case .unknownSubcommand:
            (
                Phrase("no such subcommand", "そのサブコマンドはありません"),
                Phrase("`kioskreader {}--help` lists them", "`kioskreader {}--help` で一覧がわかります")
            )
        case .readerApart:
            (
                Phrase("a reader is named with -r", "リーダーは -r で指定します"),
                Phrase(
                    "write -r {} behind the subcommand; `kioskreader list` shows the readers",
                    "サブコマンドの後に -r {} と書いてください。リーダーは `kioskreader list` でわかります")
            )
        case .unknownDecodeKind:
            (
                Phrase("no such kind of bytes", "その種類のバイト列はありません"),
                Phrase("the kinds are: {}", "種類は次のとおりです：{}")
            )
        case .malformedStatusWord:
            (
                Phrase("a status word is four hex digits", "ステータスワードは16進数4桁です"),
                Phrase("write it like 9000 or 6A82", "9000 や 6A82 のように書いてください")
            )
        case .secondsOutOfRange:
            (
                Phrase("the number of seconds must be {}, and 86400 at most", "秒数は{}86400以下です"),
                Phrase("write it like 30 or 0.5", "30 や 0.5 のように書いてください")
            )
        case .timeNotUnderstood:
            (
                Phrase("the time is not understood", "時間の書き方が違います"),
                Phrase(
                    "write a whole number of seconds, or one with s, m or h behind it: 90, 90s, 10m or 24h",
                    "90、90s、10m、24h のように、整数か、s、m、hを付けた整数で書いてください")
            )
        case .timeOutOfRange:
            (
                Phrase(
                    "the time must be more than 0, and a year at most", "時間は0より長く、1年以下です"),
                Phrase("write it like 90, 90s, 10m or 24h", "90、90s、10m、24h のように書いてください")
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
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
