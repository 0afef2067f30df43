// SPDX-License-Identifier: Apache-2.0
//
// The words of each advice, in English and Japanese, in one table: sentences of our own, with the terms of the
// leaflet 電子証明書 利用のご案内 so that a holder finds them again there, and its numbers out of Rules/.

extension Advice {
    /// The advice in English, whole sentences.
    public var english: String { words.english }

    /// The advice in Japanese, whole sentences.
    public var japanese: String { words.japanese }

    /// Where it is written, each part of it; empty for what follows from how the card works. A rule of this kind can
    /// change: its sources, with their dates, are shown beside it.
    public var sources: [RuleSource] {
        switch self {
        case .triesComeBack, .lastTry, .pinNotSet, .triesUnknown: []
        case .kioskReset, .certificateExpired: [.leaflet, .jpkiAnswers]
        case .kioskNeedsOtherPIN, .kioskNeedsCertificates, .otherPINLastTry: [.jpkiAnswers]
        case .certificateAbsent: [Leaflet.signatureAge.source]
        case .lostCard: [Leaflet.callCentreNumber.source, Leaflet.lostCardHoursPerDay.source]
        case .endAfterHold: [.leaflet, .practiceStatement]
        case .kioskClosedNow, .kioskNotForThisPIN, .officeUnlock, .changeRegularly, .renewal,
            .certificateRevoked, .newSignatureCertificate, .voluntaryEnd, .callCentre, .callCentreClosedNow:
            [.leaflet]
        }
    }

    private var words: (english: String, japanese: String) {
        switch self {
        case .triesComeBack:
            (
                "Enter the PIN with care: the right one gives all tries back, waiting does not.",
                "暗証番号をよく確かめて入力してください。正しく入力すると回数は元に戻りますが、時間がたっても戻りません。"
            )
        case .lastTry:
            (
                "One more wrong entry locks the PIN. Whoever is not certain should not try, but have it reset.",
                "あと1回間違えるとロックされます。確かでないときは入力せず、初期化・再設定をしてください。"
            )
        case .kioskReset:
            (
                """
                Without the office: reserve with the smartphone app (\(Leaflet.reservationHoursPerDay.value) hours a \
                day, except maintenance), then set a new PIN at the kiosk (multi-copier) of a shop within \
                \(Leaflet.reservationHours.value) hours, \(kioskHours); it is free. You must know the other PIN of the \
                two certificates, and both certificates must be valid.
                """,
                """
                窓口に行かない方法：スマートフォンのアプリで予約し（メンテナンス時を除き\
                \(Leaflet.reservationHoursPerDay.value)時間）、\(Leaflet.reservationHours.value)時間以内に\
                コンビニ等のマルチコピー機（キオスク端末、\(kioskHours)）で新しい暗証番号を設定します。無料です。\
                2つの電子証明書のもう一方の暗証番号がわかり、どちらの電子証明書も有効であることが必要です。
                """
            )
        case .kioskClosedNow:
            (
                "The kiosks are closed now (Japan time); they serve \(kioskHours). The reservation can be made.",
                "キオスク端末は現在、利用時間外です（\(kioskHours)）。予約はできます。"
            )
        case .kioskNotForThisPIN:
            (
                "A shop's kiosk cannot reset this PIN, only those of the two certificates.",
                "この暗証番号はコンビニ等では初期化できません。できるのは署名用と利用者証明用だけです。"
            )
        case .kioskNeedsOtherPIN:
            (
                "A shop's kiosk cannot help here: it resets a PIN only for those who know the other one.",
                "コンビニ等では初期化できません。もう一方の暗証番号がわかる場合に限られます。"
            )
        case .otherPINLastTry:
            (
                """
                A shop's kiosk asks for the other PIN, and of that one the last try is left: a wrong entry would lock \
                both. If you are certain of it, enter it first, which gives its tries back; if not, go to the office.
                """,
                """
                コンビニ等での初期化には、もう一方の暗証番号の入力が必要です。その残りの試行可能回数は1回で、\
                間違えると両方がロックされます。確かなときは、先に正しく入力して回数を元に戻してください。\
                確かでないときは、窓口で手続きをしてください。
                """
            )
        case .kioskNeedsCertificates:
            (
                "A shop's kiosk cannot help here: it wants both certificates on the card, and valid.",
                "コンビニ等では初期化できません。両方の電子証明書が搭載され、有効である場合に限られます。"
            )
        case .officeUnlock:
            (
                "The office of the municipality where you are registered unlocks the PIN, and you set a new one.",
                "住民票のある市区町村の窓口で、ロック解除と初期化・再設定ができます。"
            )
        case .pinNotSet:
            (
                "This PIN is not set, so it is not locked either. Ask the office of your municipality about it.",
                "この暗証番号は設定されていません（ロックではありません）。住民票のある市区町村の窓口にお尋ねください。"
            )
        case .triesUnknown:
            (
                """
                The card does not say how many tries this PIN has left; that is no sign of a lock. Take the card out, \
                put it in again and ask once more; if it stays so, ask the office of your municipality.
                """,
                """
                この暗証番号の残りの試行可能回数を読み取れませんでした（ロックされているとは限りません）。\
                カードを入れ直して、もう一度確かめてください。それでも読み取れないときは、\
                住民票のある市区町村の窓口にお尋ねください。
                """
            )
        case .changeRegularly:
            (
                "Change your PINs regularly.",
                "暗証番号は定期的に変更してください。"
            )
        case .renewal:
            (
                """
                The certificate can be renewed now, at the office of your municipality: from \
                \(Leaflet.renewalMonths.value) months before its end.
                """,
                "電子証明書を更新できます。有効期間満了日の\(Leaflet.renewalMonths.value)か月前から、市区町村の窓口で手続きができます。"
            )
        case .certificateExpired:
            (
                """
                The certificate, or the card itself, has expired. The office of your municipality issues a new one; a \
                shop's kiosk cannot help.
                """,
                """
                電子証明書またはカードの有効期限が切れています。市区町村の窓口で新しい発行を申請してください。\
                コンビニ等では手続きできません。
                """
            )
        case .certificateAbsent:
            (
                """
                The card does not carry this certificate. The office of your municipality issues it; those under \
                \(Leaflet.signatureAge.value) have no signature certificate, as a rule.
                """,
                """
                電子証明書が搭載されていません。発行は市区町村の窓口です。\
                \(Leaflet.signatureAge.value)歳未満の方には、原則として署名用電子証明書は発行されません。
                """
            )
        case .certificateRevoked:
            (
                "The certificate has been revoked. The office of your municipality issues a new one.",
                "電子証明書は失効しています。市区町村の窓口で新しい電子証明書の発行を申請してください。"
            )
        case .newSignatureCertificate:
            (
                """
                A move, a marriage or another change of name, address, sex or birth date ends the signature \
                certificate by itself; apply for a new one together with the notice of it, at the office. The user \
                authentication certificate stays.
                """,
                """
                引越しや結婚などで氏名・住所・性別・生年月日が変わると、署名用電子証明書は自動的に失効します。\
                窓口での届出とあわせて、新しい署名用電子証明書の発行を申請してください。\
                利用者証明用電子証明書はそのまま使えます。
                """
            )
        case .voluntaryEnd:
            (
                "Those who do not want a certificate any more apply for its end (revocation) at the office.",
                "電子証明書が不要になったときは、市区町村の窓口で失効を申請できます。"
            )
        case .endAfterHold:
            (
                """
                A certificate that was put on hold does not come back into use: apply at the office for its end \
                (revocation), and for a new one if you want it.
                """,
                """
                一時保留になった電子証明書は、再び使えるようにはなりません。市区町村の窓口で失効を申請し、\
                必要なときは新しい電子証明書の発行を申請してください。
                """
            )
        case .callCentre:
            (
                """
                Questions about the kiosk: call centre \(Leaflet.callCentreNumber.value), \(callCentreHours) every \
                day, keys \(keys(", then ")).
                """,
                """
                コンビニ等での初期化のお問い合わせ：コールセンター \(Leaflet.callCentreNumber.value)（毎日\
                \(callCentreHours)、音声案内で\(keys("番のあと"))番）
                """
            )
        case .callCentreClosedNow:
            (
                "The call centre is closed now (Japan time); it answers \(callCentreHours).",
                "コールセンターは現在、受付時間外です（\(callCentreHours)）。"
            )
        case .lostCard:
            (
                """
                A lost card is put on hold by telephone, \(Leaflet.lostCardHoursPerDay.value) hours every \
                day: \(Leaflet.callCentreNumber.value).
                """,
                """
                カードを紛失したときは、電話で一時保留にできます（毎日\
                \(Leaflet.lostCardHoursPerDay.value)時間）：\(Leaflet.callCentreNumber.value)
                """
            )
        }
    }

    private var kioskHours: String { Leaflet.kioskHours.value.text }
    private var callCentreHours: String { Leaflet.callCentreHours.value.text }

    private func keys(_ separator: String) -> String {
        Leaflet.callCentreKeys.value.map { String($0) }.joined(separator: separator)
    }
}

extension [Advice] {
    /// The ways out of a lock that are among them, in one clause: what an error says in its one line.
    var waysOutOfLock: (english: String, japanese: String) {
        contains(.kioskReset)
            ? (
                "a shop's kiosk, after a reservation with the phone, or the municipal office unlocks it",
                "スマートフォンで予約してコンビニ等のキオスク端末で、または市区町村の窓口で解除できます"
            )
            : ("the municipal office unlocks it", "市区町村の窓口で解除できます")
    }
}
