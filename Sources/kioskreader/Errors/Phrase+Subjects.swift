// SPDX-License-Identifier: Apache-2.0
//
// What an error happened to, in Japanese: the libraries name readers and parts of the card in English.

import MyNumberCard

extension Phrase {
    /// A reader or a slot of it as KioskReader names them, `reader 1-1:1.0 NAME, slot 1`; anything else as it is.
    init(reader subject: String) {
        guard subject.hasPrefix("reader ") else {
            self.init(subject)
            return
        }
        var place = subject.dropFirst("reader ".count)
        var slot = ""
        if let mark = place.firstRange(of: /, slot [0-9]+$/) {
            slot = "、スロット " + place[mark].dropFirst(", slot ".count)
            place = place[..<mark.lowerBound]
        }
        self.init(subject, "リーダー " + place + slot)
    }

    /// A part of the card as MyNumberCard names it.
    init(cardPart name: String) {
        self.init(name, Self.cardParts[name] ?? name)
    }

    /// The parts of the card, and what else its operations are about, by their English names.
    private static let cardParts: [String: String] = {
        let pairs =
            CardApplication.allCases.map { ($0.englishName, $0.japaneseName) }
            + CertificateKind.allCases.map { ($0.englishName, $0.japaneseName) }
            + CardKey.allCases.map { ($0.englishName, $0.japaneseName) }
            + PINReference.allCases.map { ($0.englishName, $0.japaneseName) }
            + [
                ("token information", "トークン情報"), ("certificate availability", "電子証明書の有無"),
                ("basic attributes", "基本4情報"), ("document", "文書"), ("certificate", "電子証明書"),
                ("OCSP response", "OCSPレスポンス"), ("revocation list", "失効リスト"),
                ("end of the card", "カードの有効期限"),
                ("answer to reset of the contacts", "接点のリセット応答"),
                ("command of the authority", "発行者側のコマンド"),
            ]
        return Dictionary(pairs) { first, _ in first }
    }()
}
