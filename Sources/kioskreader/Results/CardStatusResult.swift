// SPDX-License-Identifier: Apache-2.0
//
// What `card status` shows. What identifies the card is there only with --full.

import MyNumberCard

/// What a card tells without a PIN.
struct CardStatusResult: CommandResult {
    private let overview: CardOverview
    private let full: Bool
    private let advice: AdviceList
    private let now: CertificateTime
    private let language: Language

    /// - Parameters:
    ///   - overview: what the card told.
    ///   - full: whether what identifies the card is shown.
    ///   - advice: what its holder can do.
    ///   - now: the present moment.
    ///   - language: of the text form.
    init(
        _ overview: CardOverview, full: Bool, advice: [AimedAdvice], now: CertificateTime, language: Language
    ) {
        self.overview = overview
        self.full = full
        self.advice = AdviceList(aimed: advice, language)
        self.now = now
        self.language = language
    }

    private enum CodingKeys: String, CodingKey {
        case applications, generation, token, certificates, validity, cardEnd, pins, advice
    }
    private enum ValidityKeys: String, CodingKey { case effectiveEnd, state }
    private enum TokenKeys: String, CodingKey {
        case label, model, serialNumber, hardwareVersion, firmwareVersion
    }
    private enum PINKeys: String, CodingKey { case triesLeft, limit, locked, set }
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(overview.applications.map(\.rawValue), forKey: .applications)
        try fields.encode(overview.token?.generation.rawValue, forKey: .generation)
        if let token = overview.token {
            var inner = fields.nestedContainer(keyedBy: TokenKeys.self, forKey: .token)
            try inner.encode(token.label, forKey: .label)
            try inner.encode(token.model, forKey: .model)
            try inner.encode(token.hardwareVersion, forKey: .hardwareVersion)
            try inner.encode(token.firmwareVersion, forKey: .firmwareVersion)
            if full { try inner.encode(token.serialNumber, forKey: .serialNumber) }
        } else {
            try fields.encodeNil(forKey: .token)
        }
        if let certificates = overview.certificates {
            var inner = fields.nestedContainer(keyedBy: Name.self, forKey: .certificates)
            try inner.encode(certificates.authentication, forKey: Name(stringValue: "auth"))
            try inner.encode(certificates.signature, forKey: Name(stringValue: "sign"))
        } else {
            try fields.encodeNil(forKey: .certificates)
        }
        // The signature certificate's is behind its PIN.
        var validity = fields.nestedContainer(keyedBy: Name.self, forKey: .validity)
        let auth = Name(stringValue: "auth")
        if let authentication = overview.authentication {
            var inner = validity.nestedContainer(keyedBy: ValidityKeys.self, forKey: auth)
            try inner.encode(authentication.effectiveEnd.rfc3339, forKey: .effectiveEnd)
            try inner.encode(authentication.state(at: now).rawValue, forKey: .state)
        } else {
            try validity.encodeNil(forKey: auth)
        }
        try fields.encode(overview.cardEnd?.date, forKey: .cardEnd)
        var pins = fields.nestedContainer(keyedBy: Name.self, forKey: .pins)
        for (reference, status) in overview.pins {
            var inner = pins.nestedContainer(
                keyedBy: PINKeys.self, forKey: Name(stringValue: reference.rawValue))
            try inner.encode(status.triesLeft, forKey: .triesLeft)
            try inner.encode(reference.limit, forKey: .limit)
            try inner.encode(status.isLocked, forKey: .locked)
            try inner.encode(status.isSet, forKey: .set)
        }
        try fields.encode(advice, forKey: .advice)
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = [style.bold(say(kind))]
        var rows: [[String]] = []
        if let token = overview.token {
            rows.append([say(Phrase("token", "トークン")), "\(token.label), \(token.model)"])
            if full { rows.append([say(Phrase("serial number", "シリアル番号")), token.serialNumber]) }
        }
        let unknown = say(Phrase("unknown", "不明"))
        rows.append([say(Phrase("card valid until", "カードの有効期限")), overview.cardEnd?.date ?? unknown])
        for (kind, isThere, end) in [
            (
                CertificateKind.auth,
                overview.certificates?.authentication ?? overview.authentication.map { _ in true },
                authenticationEnd
            ),
            (
                .sign, overview.certificates?.signature,
                Phrase("; its end is behind its PIN", "（有効期限の確認には暗証番号が必要）")
            ),
        ] {
            let word = isThere.map {
                $0
                    ? Phrase("on the card" + end.english, "あり" + end.japanese)
                    : Phrase("not on the card", "なし")
            }
            rows.append([say(Phrase(kind.englishName, kind.japaneseName)), word.map(say) ?? unknown])
        }
        lines += TextStyle.columns(rows.map { ["  " + $0[0]] + $0.dropFirst() })
        lines.append(style.bold(say(Phrase("applications", "アプリケーション"))))
        lines += overview.applications.map { "  " + say(Phrase($0.englishName, $0.japaneseName)) }
        lines.append(style.bold(say(Phrase("PINs", "暗証番号"))))
        lines += TextStyle.columns(
            PINReference.allCases.compactMap { reference in
                overview.pins[reference].map {
                    ["  " + reference.name(language), $0.text(reference, language)]
                }
            })
        if !advice.isEmpty {
            lines.append(style.bold(say(Phrase("advice", "ご案内"))))
            lines += advice.lines.map { "  " + $0 }
        }
        return lines
    }

    /// What is said behind the user authentication certificate.
    private var authenticationEnd: Phrase {
        guard let validity = overview.authentication else { return Phrase("") }
        let (date, state) = (validity.effectiveEnd.dateInJapan, validity.state(at: now))
        let left = state.text(daysLeft: validity.daysLeft(at: now), ended: validity.ended(at: now))
        return Phrase(", valid to \(date), \(left.english)", "、\(date) まで、\(left.japanese)")
    }

    private var kind: Phrase {
        let generation = overview.token?.generation ?? .unknown
        return generation == .unknown
            ? Phrase("a card of unknown generation", "世代のわからないカード")
            : Phrase(generation.englishName, generation.japaneseName)
    }

    private func say(_ phrase: Phrase) -> String { phrase[language] }
}
