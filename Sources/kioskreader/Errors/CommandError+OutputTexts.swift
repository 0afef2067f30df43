// SPDX-License-Identifier: Apache-2.0
//
// The words of outputs that cannot be written, or should not be.

extension CommandError.Kind {
    /// What happened, and what to do now, for outputs.
    var outputWords: (text: Phrase, hint: Phrase) {
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
        case .pipeUnread:
            (
                Phrase("nobody reads this pipe", "このパイプを読むプログラムがありません"),
                Phrase("start its reader first", "先に読む側を起動してください")
            )
        case .outputUnnamed:
            (
                Phrase("the name of an output is empty", "出力先の名前が空です"),
                Phrase("name a file, or leave the option out", "ファイルを指定するか、オプションを外してください")
            )
        case .outputIsDash:
            (
                Phrase("- is no file here", "- はここではファイルになりません"),
                Phrase("name one", "名前を指定してください")
            )
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
        case .certificateAndJSON:
            (
                Phrase(
                    "standard output cannot take both the certificate and JSON",
                    "証明書とJSONの両方を標準出力に出すことはできません"),
                Phrase(
                    "write the certificate to a file, or take it from \"der\" of --full",
                    "証明書をファイルに書くか、--full の \"der\" から取り出してください")
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
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
