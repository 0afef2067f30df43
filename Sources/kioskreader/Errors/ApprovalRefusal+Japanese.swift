// SPDX-License-Identifier: Apache-2.0
//
// Why an approval file approves nothing, in each language. The English words are KioskReader's; what a system or a
// parser says stays English.

import KioskReader

extension ApprovalRefusal.Reason {
    /// What is wrong.
    var phrase: Phrase { Phrase(text, japanese) }

    private var japanese: String {
        switch self {
        case .unreadable(let words): "読めません：" + words
        case .symbolicLink: "シンボリックリンクです。どこにつながるかわかりません"
        case .notAFolder: "フォルダーではありません"
        case .notAFile: "通常のファイルではありません"
        case .owned(let user): "rootではなく、ユーザー\(user)のものです"
        case .writableByOthers: "root以外が書き込めます"
        case .tooLarge: "承認ファイルとしては大きすぎます"
        case .tooManyFiles: "ファイルが多すぎます"
        case .strangeName: "名前に英数字、'.'、'_'、'-' 以外の文字があります"
        case .malformed(let what): "承認ファイルの形式ではありません：" + what
        case .unknownFormat(let number): "この版の知らない形式（\(number)）です"
        case .virtualReader: "仮想リーダーで作られたもので、USBの機器は承認できません"
        case .failedTests(let count): "\(count)件の検査が不合格です"
        case .nothingPassed: "合格した検査がありません"
        }
    }
}
