// SPDX-License-Identifier: Apache-2.0
//
// The one table of the command's own errors in words: what happened and what to do now, in each language.
// `{}` stands for what is known only when it happens.

extension CommandError.Kind {
    /// What happened, and what to do now.
    var words: (text: Phrase, hint: Phrase) {
        switch self {
        case .usage:
            (
                Phrase("", "コマンドの書き方が正しくありません"),
                Phrase("`kioskreader {}--help` shows what is possible", "`kioskreader {}--help` で書き方がわかります")
            )
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
        case .unknownDecodeKind:
            (
                Phrase("no such kind of bytes", "その種類のバイト列はありません"),
                Phrase("the kinds are: {}", "種類は次のとおりです：{}")
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
        case .malformedStatusWord:
            (
                Phrase("a status word is four hex digits", "ステータスワードは16進数4桁です"),
                Phrase("write it like 9000 or 6A82", "9000 や 6A82 のように書いてください")
            )
        case .certificateAndJSON:
            (
                Phrase(
                    "standard output cannot take both the certificate and JSON",
                    "証明書とJSONの両方を標準出力に出すことはできません"),
                Phrase(
                    "write the certificate to a file, or take it from \"der\" of --full",
                    "証明書をファイルに書くか、--full の \"der\" から取り出してください")
            )
        case .certificatesNotBuilt:
            (
                Phrase("this build has no parser for certificates", "このビルドでは証明書を解析できません"),
                Phrase(
                    "build it with the trait Certificates, which is the default",
                    "既定のトレイト Certificates を付けてビルドしてください")
            )
        case .authKeySignsNoDocuments, .audienceNeedsAuth, .audienceMissing, .audienceAndBare,
            .optionNeedsCMS,
            .signatureAndJSON, .standardInputTwice, .signatureToTerminal, .signingNeedsCryptography:
            signingWords
        case .outputIsInput, .outputsShare, .secondsOutOfRange, .numberNotBuilt, .timeNotUnderstood,
            .timeForSoakOnly, .portNotUnderstood, .virtualNameMissing,
            .outputUnnamed,
            .unexpectedStatus, .trustUnusable, .revocationListUnusable, .ocspResponseUnusable,
            .checkWithoutCard, .checkWithMuteCard:
            furtherWords
        case .approvalNeedsDigest:
            (
                Phrase(
                    "this build has no cryptography for an approval's digest",
                    "このビルドには承認ファイルのダイジェストに要る暗号がありません"),
                Phrase(
                    "build it with the trait Certificates, which is the default",
                    "既定のトレイト Certificates を付けてビルドしてください")
            )
        case .testerMissing:
            (
                Phrase("nobody answers for the approval", "承認の責任者がわかりません"),
                Phrase("name somebody: --tester NAME", "--tester 名前 で指定してください")
            )
        case .unknownProfile:
            (
                Phrase("no virtual reader of this name", "その名前の仮想リーダーはありません"),
                Phrase("the names are: {}", "名前は次のとおりです：{}")
            )
        case .unknownCard:
            (
                Phrase("no virtual card of this name", "その名前の仮想カードはありません"),
                Phrase("the names are: {}", "名前は次のとおりです：{}")
            )
        case .unknownFault:
            (
                Phrase("the fault is not understood", "故障の指定を解釈できません"),
                Phrase(
                    "`kioskreader simulate --help` lists the faults",
                    "`kioskreader simulate --help` で故障の一覧がわかります")
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
        case .virtualValueApart:
            (
                Phrase(
                    "a value of --virtual stands after = only", "--virtual の値は = の後に続けて書きます"),
                Phrase(
                    "write --virtual={}; `kioskreader simulate --list-profiles` names the readers",
                    "--virtual={} のように書いてください。リーダーの名前は `kioskreader simulate --list-profiles` でわかります")
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
        case .binaryToTerminal:
            (
                Phrase(
                    "DER is binary, and standard output is a terminal",
                    "DERはバイナリで、標準出力は端末です"),
                Phrase(
                    "use --format pem, or send it to a file or a pipe",
                    "--format pem を使うか、ファイルかパイプに出力してください")
            )
        case .traceFormat:
            (
                Phrase(
                    "traces are written as text only, not as .pcapng",
                    "記録はテキストだけです。.pcapng では書けません"),
                Phrase(
                    "choose another name; `tshark -i usbmonN` captures what crosses the bus",
                    "別の名前にしてください。バス上の転送は `tshark -i usbmonN` で記録できます")
            )
        default: inputWords
        }
    }

    /// Those of input and PINs.
    private var inputWords: (text: Phrase, hint: Phrase) {
        switch self {
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
        case .malformedHex:
            (
                Phrase("malformed hex", "16進数の書き方が正しくありません"),
                Phrase(
                    "write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped",
                    "1バイトを0-9、A-Fの2桁で 00A4040C のように書いてください。空白とコロンは読み飛ばします")
            )
        case .severalPINs:
            (
                Phrase("more than one {pin}", "{pin} が2つ以上あります"),
                Phrase(
                    "a command carries one PIN at most in this way",
                    "この方法で1つのコマンドに入れられる暗証番号は1つです")
            )
        case .malformedCommand:
            (
                Phrase("not a command APDU", "コマンドAPDUではありません"),
                Phrase(
                    "one argument or line is one whole APDU, such as 00A4040C0AD392F000260100000001",
                    "1つの引数か1行に、00A4040C0AD392F000260100000001 のようなAPDUを丸ごと1つ書いてください")
            )
        case .malformedBytes:
            (
                Phrase("not {}", "{}ではありません"),
                Phrase(
                    "check that the bytes are whole, and of the kind that was named",
                    "バイト列が欠けていないか、種類の指定が合っているか確かめてください")
            )
        case .lineTooLong:
            (
                Phrase("a line is too long", "行が長すぎます"),
                Phrase("write one hex string a line", "1行に16進数を1つ書いてください")
            )
        case .inputEmpty:
            (
                Phrase("not one line came", "1行も届きませんでした"),
                Phrase("write {} a line, as hex", "{}を16進数で1行に1つ書いてください")
            )
        case .inputUnreadable:
            (
                Phrase("cannot read", "読めません"),
                Phrase("give it a file or a pipe", "ファイルかパイプをつないでください")
            )
        case .approvalUnusable:
            (
                Phrase("the approval file approves nothing", "この承認ファイルは使えません"),
                Phrase(
                    "name a file that `kioskreader check --approve` wrote for a real reader",
                    "実物のリーダーに対して `kioskreader check --approve` が書いたファイルを指定してください")
            )
        default: machineWords
        }
    }

    /// Those of the machine, and of the end.
    private var machineWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .cannotWrite:
            (
                Phrase("cannot write", "書き込めません"),
                Phrase(
                    "choose a file in a folder that you may write to, on a disk with room left",
                    "書き込みが許され、空きのあるディスクのファイルを指定してください")
            )
        case .outputExists:
            (
                Phrase("the file is there already", "そのファイルはすでにあります"),
                Phrase(
                    "choose another name, or say --force to overwrite it",
                    "別の名前にするか、--force を付けて上書きしてください")
            )
        case .outputIsLink:
            (
                Phrase(
                    "a symbolic link is there, and nothing is written through one",
                    "そこにはシンボリックリンクがあり、リンク先には書き込みません"),
                Phrase("name the file itself", "ファイルそのものを指定してください")
            )
        case .kernelModuleMissing:
            (
                Phrase("the kernel module vhci-hcd is not loaded", "カーネルモジュール vhci-hcd が読み込まれていません"),
                Phrase(
                    "load it: sudo modprobe vhci-hcd (or use --listen PORT, which needs no module)",
                    "sudo modprobe vhci-hcd で読み込むか、モジュールの要らない --listen ポート を使ってください")
            )
        case .notRoot:
            (
                Phrase(
                    "attaching a device to the kernel is root's", "カーネルへの機器の接続にはroot権限が必要です"),
                Phrase(
                    "run it with sudo (or use --listen PORT, which needs no root)",
                    "sudo で実行するか、root権限の要らない --listen ポート を使ってください")
            )
        case .noFreePort:
            (
                Phrase("every port is taken", "空いているポートがありません"),
                Phrase(
                    "end another `kioskreader simulate` or detach a device: sudo usbip detach -p PORT",
                    "ほかの `kioskreader simulate` を終えるか、sudo usbip detach -p ポート で機器を外してください")
            )
        case .realReaderPresent:
            (
                Phrase(
                    "a reader with the same VID:PID is plugged in", "同じVID:PIDの実物のリーダーがつながっています"),
                Phrase(
                    "unplug it, choose another profile (--list-profiles), or say --force",
                    "外すか、別のプロファイルを選ぶか（--list-profiles）、--force を付けてください")
            )
        case .kernelRefused:
            (
                Phrase("the kernel did not take the device", "カーネルが機器を受け付けませんでした"),
                Phrase(
                    "`dmesg` may say why; sudo modprobe -r vhci-hcd && sudo modprobe vhci-hcd starts afresh",
                    "`dmesg` に理由があるかもしれません。sudo modprobe -r vhci-hcd && sudo modprobe vhci-hcd でやり直せます"
                )
            )
        case .portTaken:
            (
                Phrase("cannot listen on this port", "このポートで待ち受けられません"),
                Phrase("choose another port; 0 takes any free one", "別のポートを選んでください。0なら空いているものを使います")
            )
        case .interrupted:
            (
                Phrase("interrupted", "中断しました"),
                Phrase(
                    "nothing was left open, and a card in use was powered off",
                    "開いたままのものはなく、使用中のカードは電源を切りました")
            )
        default:
            (
                Phrase("a defect of this program", "このプログラムの不具合です"),
                Phrase(
                    "report it, with what you typed (never with a PIN)",
                    "入力した内容とともに報告してください（暗証番号は含めないでください）")
            )
        }
    }
}
