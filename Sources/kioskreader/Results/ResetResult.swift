// SPDX-License-Identifier: Apache-2.0
//
// What `card reset-pin` shows at its end, and the steps in words while it is under way.

import MyNumberCard

/// A PIN that has a new value.
struct ResetResult: CommandResult {
    /// Which PIN.
    let pin: String
    /// Whether an earlier beginning was brought to its end.
    let resumed: Bool
    /// How many tries it has; nil where only the authority had still to be told.
    let triesLeft: Int?
    /// The authority's name.
    let authority: String
    /// Whether that authority and its commands are invented, and how the new PIN is taken: for the simulated card alone.
    let simulated = true
    private let reference: PINReference
    private let language: Language

    init(_ report: PINReset.Report, authority: String, language: Language) {
        pin = report.pin.rawValue
        resumed = report.wasResumed
        triesLeft = report.triesLeft
        self.authority = authority
        reference = report.pin.reference
        self.language = language
    }

    private enum CodingKeys: String, CodingKey {
        case pin, resumed, triesLeft, authority, simulated
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(pin, forKey: .pin)
        try fields.encode(resumed, forKey: .resumed)
        try fields.encode(triesLeft, forKey: .triesLeft)
        try fields.encode(authority, forKey: .authority)
        try fields.encode(simulated, forKey: .simulated)
    }

    func lines(_ style: TextStyle) -> [String] {
        let tries = triesLeft.map(String.init)
        let result = Phrase(
            "\(reference.englishName) (\(reference.japaneseName)): the new PIN is set"
                + (tries.map { ", \($0) tries left" } ?? ", and the authority knows it"),
            "\(reference.japaneseName)：新しい暗証番号を設定しました"
                + (tries.map { "（残りの試行可能回数：\($0)）" } ?? "（発行者側への通知も済みました）"))
        let simulation = Phrase(
            "simulated: authority, reservation, unlock command and how the new PIN is taken are invented; "
                + "the real issuer's commands are not public",
            "シミュレーション：発行者側・予約・解除コマンド・新しい暗証番号の受け取り方は架空のものです。"
                + "実際の発行者のコマンドは公開されていません")
        return [result[language], simulation[language]]
    }
}

extension ResetStep {
    /// What is being done, for a person who waits.
    var phrase: Phrase {
        switch self {
        case .begun: Phrase("checking the card", "カードを確認しています")
        case .verifying: Phrase("verifying the known PIN", "もう一方の暗証番号を照合しています")
        case .unlocking: Phrase("unlocking", "ロックを解除しています")
        case .setting: Phrase("setting the new PIN", "新しい暗証番号を設定しています")
        case .confirming: Phrase("telling the authority", "発行者側に通知しています")
        }
    }
}
