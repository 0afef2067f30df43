// SPDX-License-Identifier: Apache-2.0
//
// What is said of a certificate to people, in each language: one table for each thing that is judged.

import MyNumberCard

extension CertificateValidity.State {
    /// Whether it is over; `nil` where nobody can say.
    var isExpired: Bool? { self == .clockUnset ? nil : self == .expired }

    /// What is said behind the dates.
    func text(daysLeft: Int?, ended: CertificateValidity.Ended?) -> Phrase {
        switch (self, daysLeft) {
        case (.expired, _): (ended ?? .certificate).phrase
        case (.valid, let days?), (.renewable, let days?): Phrase("\(days) days left", "残り\(days)日")
        case (.clockUnset, _), (_, nil):
            Phrase(
                "nothing is claimed: this machine's clock cannot be right",
                "このコンピューターの時計が合っていないため、有効かどうかは判断できません")
        }
    }
}

extension CertificateValidity.Ended {
    /// Which of the two has ended.
    var phrase: Phrase {
        switch self {
        case .certificate: Phrase("the certificate has ended", "電子証明書の有効期限が切れています")
        case .card:
            Phrase("the card has ended, and with it the certificate", "カードの有効期限が切れ、電子証明書も使えません")
        case .both: Phrase("the certificate has ended, and so has the card", "電子証明書とカードの有効期限が切れています")
        }
    }
}

#if Certificates
enum CertificateTexts {
    /// What `--check` has not looked at.
    static let revocationNotChecked = Phrase(
        "not checked: no revocation list and no OCSP response was given (--crl, --ocsp)",
        "確認していません：失効リストもOCSPレスポンスも指定されていません（--crl、--ocsp）")

    static func cardEnd(_ date: String, isFirst: Bool) -> Phrase {
        isFirst
            ? Phrase(
                "valid to \(date), which ends the certificate as well", "カードの有効期限は \(date) で、電子証明書もその日までです")
            : Phrase("valid to \(date)", "カードの有効期限は \(date)")
    }

    static func renewal(from date: String, _ rule: RenewalRule) -> Phrase {
        rule.isAnnounced
            ? Phrase(
                "from \(date) at the municipal office, as announced for the next card; not in force",
                "\(date) から市区町村の窓口で更新（次期カードについて発表された期間。まだ施行されていません）")
            : Phrase("from \(date) at the municipal office", "\(date) から市区町村の窓口で更新できます")
    }

    static func chain(_ chain: CertificateChain) -> Phrase {
        let issuer = chain.issuer
        return switch chain.verdict {
        case .trusted: Phrase("signed by an authority that you trust", "指定された認証局の署名を確認しました")
        case .notAnchored:
            Phrase(
                "signed by the authority on the card; no authority that you named with --trust vouches for it",
                "カード内の認証局証明書による署名を確認しました。--trust で指定された認証局によるものではありません")
        case .issuerUnknown:
            Phrase("issued by another authority: \(issuer)", "別の認証局が発行したものです：\(issuer)")
        case .wrongSignature:
            Phrase(
                "not signed by any authority known here under the name of its issuer: \(issuer)",
                "発行者名の認証局はありますが、その署名ではありません：\(issuer)")
        case .issuerUnfit:
            Phrase("signed by a key that may not sign certificates", "証明書に署名できない鍵で署名されています")
        case .expired:
            Phrase(
                "the signature fits, and the time of the certificate or of its card is over",
                "署名は確認できましたが、電子証明書かカードの有効期限が切れています")
        case .issuerExpired:
            Phrase("the authority's certificate is not valid now", "認証局の証明書が有効期間内ではありません")
        case .unknownExtension:
            Phrase(
                "it has a critical extension that is not understood here",
                "解釈できない重要（critical）拡張があります")
        case .clockUnset:
            Phrase(
                "the signature fits; whether the time does, nobody can say by this clock",
                "署名は確認できましたが、時計が合っていないため有効期間は判断できません")
        }
    }

    static func revocation(_ finding: RevocationFinding, _ kind: CertificateKind?) -> Phrase {
        switch finding.status {
        case .good:
            let (english, japanese) = span(finding)
            return Phrase("not revoked\(english)", "失効していません\(japanese)")
        case .revoked(let since, let reason):
            let (date, reason) = (since.dateInJapan, reason ?? .unspecified)
            return Phrase(
                "revoked on \(date) (\(reason.name)): \(reason.english(kind))",
                "\(date) に失効しています（\(reason.name)）。\(reason.japanese(kind))")
        case .unknown(let doubt):
            let why = self.doubt(doubt)
            return Phrase("not known: \(why.english)", "判断できません：\(why.japanese)")
        }
    }

    private static func span(_ finding: RevocationFinding) -> (String, String) {
        guard let from = finding.thisUpdate?.dateInJapan, let to = finding.nextUpdate?.dateInJapan else {
            return ("", "")
        }
        return (", as of \(from), to be asked again by \(to)", "（\(from) 現在。次の更新は \(to) まで）")
    }

    private static func doubt(_ doubt: RevocationFinding.Doubt) -> Phrase {
        switch doubt {
        case .otherIssuer: Phrase("another authority issued the data", "別の認証局の失効情報です")
        case .wrongSignature:
            Phrase("the certificate's authority did not sign the data", "この証明書の認証局の署名ではありません")
        case .otherScope:
            Phrase(
                "the data are about others of the authority's certificates, such as another municipality's",
                "別の市区町村など、この証明書を対象としない失効情報です")
        case .unsupported:
            Phrase("the data have a form that is not understood here", "解釈できない形式の失効情報です")
        case .notAnswered: Phrase("the data are about other certificates", "この証明書についての回答がありません")
        case .unknownToResponder:
            Phrase("the responder does not know the certificate", "OCSPレスポンダーがこの証明書を知りません")
        case .noResponse: Phrase("the responder gave no answer", "OCSPレスポンダーが回答しませんでした")
        case .notYetValid: Phrase("the data are of a later time than now", "失効情報の日時が現在より後です")
        case .outdated: Phrase("the data are out of date", "失効情報の有効期間が過ぎています")
        case .noNextUpdate: Phrase("the data do not say how long they hold", "失効情報に次回更新日時がありません")
        case .clockUnset:
            Phrase("this machine's clock cannot be right", "このコンピューターの時計が合っていません")
        }
    }

    static func sex(_ digit: String?) -> Phrase? {
        switch digit {
        case "1": Phrase("male", "男")
        case "2": Phrase("female", "女")
        case "9": Phrase("not applicable", "適用不能")
        default: digit.map { Phrase($0) }
        }
    }
}
#endif
