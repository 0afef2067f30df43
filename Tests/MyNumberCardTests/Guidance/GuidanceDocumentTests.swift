// SPDX-License-Identifier: Apache-2.0
//
// Docs/Guidance.md is the table in the code: each number in its row, each advice by its name.

import Foundation
import Testing

@testable import MyNumberCard

@Suite("Docs/Guidance.md is true")
struct GuidanceDocumentTests {
    private static func rows() throws -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("Docs/Guidance.md"), encoding: .utf8)
        return text.split(separator: "\n").map(String.init)
    }

    @Test("Each number stands in the row of its rule")
    func numbers() throws {
        let rows = try Self.rows()
        func expect(_ rule: String, _ parts: String...) {
            let row = rows.first { $0.hasPrefix("| " + rule) } ?? ""
            for part in parts { #expect(row.contains(part), "\(rule): \(part)") }
        }
        func range(_ rule: Rule<ClosedRange<Int>>) -> String {
            let (low, high) = (rule.value.lowerBound, rule.value.upperBound)
            return low == high ? "\(low)" : "\(low)-\(high)"
        }
        expect(
            "signature password", "\(range(Leaflet.signatureLength)) letters",
            "\(Leaflet.signatureTries.value) wrong")
        expect(
            "user authentication PIN", "\(range(Leaflet.authenticationLength)) digits",
            "\(Leaflet.authenticationTries.value) wrong")
        expect(
            "input support", "\(range(Leaflet.inputSupportLength)) digits",
            "\(Leaflet.inputSupportTries.value) wrong")
        expect("照合番号B", "\(Leaflet.numberBTries.value) wrong")
        expect(
            "reservation by the app", "\(Leaflet.reservationHoursPerDay.value) hours a day",
            "within \(Leaflet.reservationHours.value) hours")
        expect(
            "kiosk", Leaflet.kioskHours.value.text, "\(Leaflet.kioskFee.value) yen",
            "\(Leaflet.kioskPINs.value) PINs")
        expect(
            "call centre", Leaflet.callCentreNumber.value, Leaflet.callCentreHours.value.text, "key 1, then 1"
        )
        expect("lost card", "\(Leaflet.lostCardHoursPerDay.value) hours")
        expect("renewal", "\(Leaflet.renewalMonths.value) months")
        expect("notice by mail", "\(range(Leaflet.noticeMonths)) months")
        expect(
            "certificate", "\(Leaflet.certificateBirthday.value)th birthday",
            "\(Leaflet.renewedCertificateBirthday.value)th")
        expect(
            "card", "\(Leaflet.cardBirthday.value)th birthday", "under \(Leaflet.fullAge.value)",
            "\(Leaflet.minorsCardBirthday.value)th")
        expect("signature certificate", "from \(Leaflet.signatureAge.value) years")
    }

    @Test("Each advice is named", arguments: Advice.allCases)
    func advice(_ advice: Advice) throws {
        #expect(try Self.rows().contains { $0.contains("`\(advice.rawValue)`") })
    }

    @Test("The PINs lock as the leaflet says")
    func limits() {
        #expect(PINReference.signature.limit == Leaflet.signatureTries.value)
        #expect(PINReference.authentication.limit == Leaflet.authenticationTries.value)
        #expect(PINReference.inputSupport.limit == Leaflet.inputSupportTries.value)
        #expect(PINReference.residentRegistry.limit == Leaflet.residentRegistryTries.value)
        #expect(PINReference.common.limit == Leaflet.residentRegistryTries.value)
        #expect(PINReference.inputSupportNumberB.limit == Leaflet.numberBTries.value)
        #expect(PINReference.surfaceNumberB.limit == Leaflet.numberBTries.value)
    }
}
