// SPDX-License-Identifier: Apache-2.0
//
// The words of each advice: both languages, whole sentences, the leaflet's numbers as they stand in the table.

import Testing

@testable import MyNumberCard

@Suite("The words of advice")
struct AdviceWordsTests {
    @Test("Each advice has whole sentences in both languages", arguments: Advice.allCases)
    func languages(_ advice: Advice) {
        #expect(!advice.english.contains(/[ぁ-んァ-ヶ一-龠]/) && advice.japanese.contains(/[ぁ-んァ-ヶ一-龠]/))
        #expect(advice.english.hasSuffix("."))
        for text in [advice.english, advice.japanese] {
            #expect(!text.contains("\n") && !text.contains("  "))
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
    }

    @Test("No two say the same")
    func noTwins() {
        #expect(Set(Advice.allCases.map(\.english)).count == Advice.allCases.count)
        #expect(Set(Advice.allCases.map(\.japanese)).count == Advice.allCases.count)
    }

    @Test("The way to the kiosk names its hours, its price and its conditions in both languages")
    func kiosk() {
        for part in [
            "24 hours a day", "within 24 hours", "6:30-23:00", "free", "other PIN", "both certificates",
        ] {
            #expect(Advice.kioskReset.english.contains(part), "\(part)")
        }
        for part in ["24時間）", "24時間以内", "6:30-23:00", "無料", "もう一方の暗証番号", "どちらの電子証明書も有効"] {
            #expect(Advice.kioskReset.japanese.contains(part), "\(part)")
        }
    }

    @Test("The call centre has its number, hours and keys")
    func callCentre() {
        for part in ["0120-95-0178", "9:30-20:00", "1, then 1"] {
            #expect(Advice.callCentre.english.contains(part), "\(part)")
        }
        for part in ["0120-95-0178", "9:30-20:00", "1番のあと1番"] {
            #expect(Advice.callCentre.japanese.contains(part), "\(part)")
        }
        #expect(Advice.lostCard.english.contains("24 hours every day: 0120-95-0178"))
    }

    @Test("Numbers stand beside a source with its date, and each source has a name in both languages")
    func sources() {
        for advice in Advice.allCases where advice.english.contains(/[2-9]/) {
            #expect(!advice.sources.isEmpty, "\(advice)")
        }
        // The reset's condition does not stand in the leaflet.
        #expect(Advice.kioskReset.sources == [.leaflet, .jpkiAnswers])
        #expect(Advice.callCentre.sources == [.leaflet])
        #expect(Advice.lostCard.sources == [.leaflet, .jpkiAnswers])
        #expect(Advice.endAfterHold.sources == [.leaflet, .practiceStatement])
        #expect(RuleSource.leaflet.englishName.contains("end of June 2024"))
        #expect(RuleSource.leaflet.japaneseName.contains("2024年6月末"))
        for source in RuleSource.allCases { #expect(source.japaneseName.contains(/[ぁ-ん一-龠]/)) }
    }

    @Test("What has expired is issued anew, not renewed; a hold is not released")
    func validity() {
        #expect(!Advice.certificateExpired.japanese.contains("更新"))
        #expect(Advice.certificateExpired.japanese.contains("新しい発行"))
        #expect(Advice.renewal.japanese.contains("更新"))
        #expect(Advice.endAfterHold.english.contains("does not come back into use"))
        #expect(Advice.endAfterHold.japanese.contains("再び使えるようにはなりません"))
        for kind in [CertificateKind.auth, .sign] {
            #expect(RevocationReason.certificateHold.english(kind).contains("releases none"))
            #expect(RevocationReason.certificateHold.japanese(kind).contains("解除されない"))
        }
    }

    @Test("What holds at any time is part of the table, each once")
    func general() {
        #expect(Set(Advice.general).count == Advice.general.count)
        #expect(Advice.general.contains(.voluntaryEnd) && Advice.general.contains(.endAfterHold))
        #expect(
            Advice.general.contains(.changeRegularly) && Advice.general.contains(.newSignatureCertificate))
    }
}
