// SPDX-License-Identifier: Apache-2.0
//
// The words of what keeps a PIN from the card, and of what the card says to one that `apdu` sent.

extension CommandError.Kind {
    /// What happened, and what to do now, for PINs: where they come from, what was typed, what became of them.
    var pinWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .pinSourcesExclude:
            (
                Phrase(
                    "--pin-file and --pin-fd exclude each other", "--pin-file と --pin-fd は同時に使えません"),
                Phrase("give one of them", "どちらか一つだけを指定してください")
            )
        case .newPINSourcesExclude:
            (
                Phrase(
                    "--new-pin-file and --new-pin-fd exclude each other",
                    "--new-pin-file と --new-pin-fd は同時に使えません"),
                Phrase("give one of the two", "二つのうち一つだけを指定してください")
            )
        case .pinSourceMissing:
            (
                Phrase("nobody can be asked for the PIN", "暗証番号を入力してもらう端末がありません"),
                Phrase(
                    "run it in a terminal, or say where it is: --pin-file FILE, --pin-fd N, and --new-pin-… for a new one",
                    "端末で実行するか、--pin-file か --pin-fd（新しいものは --new-pin-…）で場所を指定してください")
            )
        case .pinOption:
            (
                Phrase(
                    "no option takes a PIN: the list of processes and the shell's history would show it",
                    "暗証番号を値に取るオプションはありません。プロセスの一覧やシェルの履歴に残るためです"),
                Phrase(
                    "it comes from the terminal, --pin-file or --pin-fd; `kioskreader {}--help` shows what is possible",
                    "端末、--pin-file、--pin-fd のどれかで渡してください。`kioskreader {}--help` で書き方がわかります")
            )
        case .pinInArguments:
            (
                Phrase(
                    "a command with a PIN does not belong in the arguments",
                    "暗証番号を含むコマンドは引数に書けません"),
                Phrase(
                    "write {pin} in its place, and give --pin-file FILE or --pin-fd N",
                    "その場所に {pin} と書き、--pin-file ファイル か --pin-fd 番号 を指定してください")
            )
        case .pinMissing:
            (
                Phrase("no PIN for {pin}", "{pin} に入れる暗証番号がありません"),
                Phrase(
                    "say where it is: --pin-file FILE or --pin-fd N",
                    "--pin-file ファイル か --pin-fd 番号 で場所を指定してください")
            )
        case .pinUnreadable:
            (
                Phrase("cannot read the PIN", "暗証番号を読めません"),
                Phrase(
                    "name a file or descriptor that this process can read",
                    "このプロセスが読めるファイルか記述子を指定してください")
            )
        case .pinInFolder:
            (
                Phrase("the PIN's file is a folder", "暗証番号のファイルがフォルダーです"),
                Phrase(
                    "name a file that holds the PIN in one line", "暗証番号が1行で書かれたファイルを指定してください")
            )
        case .pinFromTerminal:
            (
                Phrase("a terminal would show the PIN", "端末に入力した暗証番号が画面に見えてしまいます"),
                Phrase(
                    "name a file or a pipe; `card` asks without echo where the option is left out",
                    "ファイルかパイプを指定してください。`card` はオプションを付けなければ画面に出さずに尋ねます")
            )
        case .pinReadableByOthers:
            (
                Phrase("others can read the PIN's file", "暗証番号のファイルを他の人が読めます"),
                Phrase(
                    "take the permission away first: chmod 600 FILE",
                    "先に権限を外してください：chmod 600 ファイル")
            )
        case .pinEmpty:
            (
                Phrase("the PIN's line is empty", "暗証番号の行が空です"),
                Phrase("the file holds the PIN in one line", "暗証番号を1行で書いてください")
            )
        case .pinNotTyped:
            (
                Phrase("no PIN was typed", "暗証番号が入力されませんでした"),
                Phrase(
                    "the PIN was not sent; begin again, and type it before Enter",
                    "暗証番号は送っていません。やり直して、入力してからEnterキーを押してください")
            )
        case .pinSeveralLines:
            (
                Phrase("more than one line where the PIN should be", "暗証番号が2行以上あります"),
                Phrase("give the PIN in one line, and nothing else", "暗証番号だけを1行で書いてください")
            )
        case .pinTooLong:
            (
                Phrase("the line is too long for a PIN", "暗証番号としては行が長すぎます"),
                Phrase("give the PIN in one line, and nothing else", "暗証番号だけを1行で書いてください")
            )
        case .pinStrangeCharacter:
            (
                Phrase(
                    "the PIN has a character that is no ASCII letter, digit or sign; it was not sent",
                    "暗証番号に半角の英数字・記号でない文字があります。暗証番号は送っていません"),
                Phrase(
                    "write it in ASCII, without blanks, tabs or a byte order mark; the card was not asked: "
                        + "`kioskreader card pin status` shows the tries",
                    "空白、タブ、BOMを入れず、半角で書いてください。カードには尋ねていません。"
                        + "残りの回数は `kioskreader card pin status` でわかります")
            )
        case .pinTypedStrange:
            (
                Phrase(
                    "a character was typed that is no ASCII letter, digit or sign; the PIN was not sent",
                    "半角の英数字・記号でない文字が入力されました。暗証番号は送っていません"),
                Phrase(
                    "begin again, and type it in ASCII, without blanks",
                    "やり直して、空白を入れず、半角で入力してください")
            )
        case .confirmationMissing:
            (
                Phrase("nobody can be asked whether to change the PIN", "暗証番号の変更を確認する端末がありません"),
                Phrase("say --yes where nobody is to be asked", "確認なしで進めるには --yes を付けてください")
            )
        case .notConfirmed:
            (
                Phrase("the PIN was not changed", "暗証番号を変更しませんでした"),
                Phrase("answer y to change it; nothing was sent", "変更するには y と答えてください。カードには何も送っていません")
            )
        case .newPINMismatch:
            (
                Phrase("the two entries of the new PIN differ", "新しい暗証番号の2回の入力が一致しません"),
                Phrase(
                    "repeat it; the new one was not sent and the old one is in force",
                    "やり直してください。新しい暗証番号は送っておらず、今の暗証番号のままです")
            )
        case .authorityMissing:
            (
                Phrase(
                    "a PIN reset needs an authority that holds the issuer's keys, and this command has none for a "
                        + "real card",
                    "暗証番号の初期化には発行者の鍵を持つ側が必要で、このコマンドには実物のカード用のものがありません"),
                Phrase(
                    "the real issuer's commands are not public: try it with --virtual, whose authority is invented, "
                        + "or give the library the issuer's own (Docs/PINReset.md)",
                    "実際の発行者のコマンドは公開されていません。--virtual で架空の発行者による動作を試すか、"
                        + "発行者のものをライブラリーに渡してください（Docs/PINReset.md）")
            )
        case .pinWrong:
            (
                Phrase("the card refused the PIN, {} tries left", "暗証番号が違います（残りの試行可能回数：{}）"),
                Phrase(
                    "nothing more was sent; ask the holder again before the next try",
                    "以後のコマンドは送っていません。次に試す前に、持ち主にもう一度確かめてください")
            )
        case .pinLocked:
            (
                Phrase(
                    "the card refused the PIN, and the PIN is locked",
                    "カードが暗証番号を拒みました。暗証番号はロックされています"),
                Phrase(
                    "nothing more was sent; the municipal office unlocks it",
                    "以後のコマンドは送っていません。市区町村の窓口で解除できます")
            )
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
