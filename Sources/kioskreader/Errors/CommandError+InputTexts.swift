// SPDX-License-Identifier: Apache-2.0
//
// The words of input that is not what it should be: hex, commands, files that options name.

extension CommandError.Kind {
    /// What happened, and what to do now, for input that cannot be read or used.
    var inputWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .malformedHex:
            (
                Phrase("malformed hex", "16進数の書き方が正しくありません"),
                Phrase(
                    "write two digits 0-9, A-F a byte, such as 00A4040C; blanks and colons are skipped",
                    "1バイトを0-9、A-Fの2桁で 00A4040C のように書いてください。空白とコロンは読み飛ばします")
            )
        case .standardInputBeside:
            (
                Phrase("- stands alone, without commands beside it", "- は単独で指定します。コマンドと並べられません"),
                Phrase(
                    "give all commands as arguments, or write them into standard input, one a line",
                    "すべてを引数に書くか、標準入力に1行に1つずつ書いてください")
            )
        case .certificateNotHex:
            (
                Phrase("the certificate is not hex", "証明書が16進数ではありません"),
                Phrase(
                    "`kioskreader decode cert - < FILE` takes a file, in DER or PEM; hex is two digits 0-9, A-F a byte",
                    "ファイルは、DERでもPEMでも `kioskreader decode cert - < ファイル` で読めます。"
                        + "16進数なら、1バイトを0-9、A-Fの2桁で書いてください")
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
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
