// SPDX-License-Identifier: Apache-2.0
//
// The words of what `card sign` refuses by itself.

extension CommandError.Kind {
    /// What happened, and what to do now, for the kinds of `card sign`.
    var signingWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .authKeySignsNoDocuments:
            (
                Phrase(
                    "the authentication key signs no documents", "利用者証明用の鍵で文書に署名することはできません"),
                Phrase(
                    "a document takes --key sign; --key auth answers the challenge of a log-in",
                    "文書には --key sign を使ってください。--key auth は、ログインのチャレンジに答えます")
            )
        case .audienceNeedsAuth:
            (
                Phrase(
                    "--audience and --bare-challenge go with --key auth only",
                    "--audience と --bare-challenge は --key auth と一緒にだけ使えます"),
                Phrase("leave them out: a document has no audience", "文書の署名では付けないでください")
            )
        case .audienceMissing:
            (
                Phrase(
                    "--key auth signs a challenge together with the name of who asked, and no name was given",
                    "--key auth は、チャレンジを要求元の名前とともに署名しますが、名前が指定されていません"),
                Phrase(
                    "give --audience NAME; --bare-challenge signs FILE as it is, for a verifier that knows no other form",
                    "--audience 名前 を指定してください。ほかの形式を知らない検証者には、FILEをそのまま署名する --bare-challenge があります")
            )
        case .audienceUnusable:
            (
                Phrase(
                    "an audience is a name of 1 to 255 bytes, and more than blanks",
                    "--audience は空白だけでない、1から255バイトの名前です"),
                Phrase(
                    "give the name of who asked for the log-in, as the verifier knows itself, such as login.example.jp; "
                        + "the challenge is signed together with it",
                    "ログインを要求した側の名前を、検証者が使うとおりに、login.example.jp のように指定してください。"
                        + "チャレンジはその名前とともに署名されます")
            )
        case .audienceAndBare:
            (
                Phrase(
                    "--audience and --bare-challenge are two forms of an answer",
                    "--audience と --bare-challenge は、答えの二つの形式です"),
                Phrase(
                    "give the one that the verifier knows; where it knows both, --audience",
                    "検証者が知っているほうを指定してください。両方なら --audience です")
            )
        case .optionNeedsCMS:
            (
                Phrase(
                    "--attached and --format go with --cms only", "--attached と --format は --cms と一緒にだけ使えます"),
                Phrase(
                    "add --cms, or leave them out: the bare signature has one form",
                    "--cms を付けるか、外してください。署名だけの出力は一通りです")
            )
        case .signatureAndJSON:
            (
                Phrase(
                    "standard output cannot take both the signature and JSON",
                    "署名とJSONの両方を標準出力に出すことはできません"),
                Phrase(
                    "write the signature to a file, or take it from \"signature\", which is DER in hex",
                    "署名をファイルに書くか、\"signature\"（DERの16進数）から取り出してください")
            )
        case .standardInputTwice:
            (
                Phrase(
                    "standard input cannot be both the document and the PIN",
                    "文書と暗証番号の両方を標準入力から読むことはできません"),
                Phrase("give the PIN another descriptor, or a file", "暗証番号は別の記述子かファイルで渡してください")
            )
        case .signatureToTerminal:
            (
                Phrase("a signature is binary, and the output is a terminal", "署名はバイナリで、出力先は端末です"),
                Phrase(
                    "use -o FILE, a pipe or --json; with --cms also --format pem",
                    "-o ファイル か、パイプか、--json を使ってください。--cms なら --format pem も使えます")
            )
        case .signingNeedsCryptography:
            (
                Phrase(
                    "this build has no cryptography: it can neither hash nor check a signature",
                    "このビルドには、ハッシュ値の計算と署名の検証に要る暗号がありません"),
                Phrase(
                    "build it with the trait Certificates, which is in the default set",
                    "既定のトレイトにある Certificates を付けてビルドしてください")
            )
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
