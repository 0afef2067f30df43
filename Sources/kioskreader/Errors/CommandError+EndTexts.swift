// SPDX-License-Identifier: Apache-2.0
//
// The words of ends that are no mistake of the command line: an answer that was not hoped for, a part that this build
// leaves out, an interrupt, a defect.

extension CommandError.Kind {
    /// What happened, and what to do now, for a `check` or `apdu` that ended otherwise than hoped, for what is not built, and for the end of the program itself.
    var endWords: (text: Phrase, hint: Phrase) {
        switch self {
        case .unexpectedStatus:
            (
                Phrase("not the status word of --expect", "--expect のステータスワードではありません"),
                Phrase("no further command was sent", "以後のコマンドは送っていません")
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
        case .testerMissing:
            (
                Phrase("nobody answers for the approval", "承認の責任者がわかりません"),
                Phrase("name somebody: --tester NAME", "--tester 名前 で指定してください")
            )
        case .approvalNeedsDigest:
            (
                Phrase(
                    "this build has no cryptography for an approval's digest",
                    "このビルドには承認ファイルのダイジェストに要る暗号がありません"),
                Phrase(
                    "build it with the trait Certificates, which is the default",
                    "既定のトレイト Certificates を付けてビルドしてください")
            )
        case .certificatesNotBuilt:
            (
                Phrase("this build has no parser for certificates", "このビルドでは証明書を解析できません"),
                Phrase(
                    "build it with the trait Certificates, which is the default",
                    "既定のトレイト Certificates を付けてビルドしてください")
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
        case .interrupted:
            (
                Phrase("interrupted", "中断しました"),
                Phrase(
                    "nothing was left open, and a card in use was powered off",
                    "開いたままのものはなく、使用中のカードは電源を切りました")
            )
        case .defect:
            (
                Phrase("a defect of this program", "このプログラムの不具合です"),
                Phrase(
                    "report it, with what you typed (never with a PIN)",
                    "入力した内容とともに報告してください（暗証番号は含めないでください）")
            )
        default: preconditionFailure("the words of \(self) do not stand here")
        }
    }
}
