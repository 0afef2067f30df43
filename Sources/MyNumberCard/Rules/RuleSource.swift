// SPDX-License-Identifier: Apache-2.0
//
// Where a rule of people stands written, and how old that is. Rules of this kind change: whoever shows one shows
// its source beside it.

/// Who says so.
public enum RuleSource: String, Sendable, CaseIterable {
    /// 電子証明書 利用のご案内, the leaflet that comes with the card; its state is the end of June 2024.
    case leaflet
    /// Pages of municipalities, which agree; their dates differ.
    case municipalities
    /// The questions and answers on jpki.go.jp, those about its app for the reset among them.
    case jpkiAnswers
    /// Several official pages, which agree, as cited in a public survey of September 2026.
    case officialPages
    /// Section 4.9.9 of JPKI's practice statement, as PocketSign's manual quotes it.
    case practiceStatement

    /// The source by name, in English.
    public var englishName: String {
        switch self {
        case .leaflet: "the leaflet 電子証明書 利用のご案内 (end of June 2024)"
        case .municipalities: "pages of municipalities"
        case .jpkiAnswers: "questions and answers on jpki.go.jp"
        case .officialPages: "several official pages"
        case .practiceStatement: "JPKI's practice statement, 4.9.9 (as PocketSign's manual quotes it)"
        }
    }

    /// The source by name, in Japanese.
    public var japaneseName: String {
        switch self {
        case .leaflet: "「電子証明書 利用のご案内」（2024年6月末現在）"
        case .municipalities: "市区町村のウェブページ"
        case .jpkiAnswers: "jpki.go.jp のよくあるご質問"
        case .officialPages: "複数の公式ページ"
        case .practiceStatement: "公的個人認証サービスのCPS 4.9.9（PocketSignのマニュアルの引用による）"
        }
    }
}

/// A rule: what holds, and who says so.
public struct Rule<Value: Sendable>: Sendable {
    /// What holds.
    public let value: Value
    /// Who says so.
    public let source: RuleSource

    init(_ value: Value, _ source: RuleSource) {
        self.value = value
        self.source = source
    }
}
