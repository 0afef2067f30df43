// SPDX-License-Identifier: Apache-2.0
//
// The leaflet's numbers as they stand in it, and each window and hour one second on either side.

import Testing

@testable import MyNumberCard

@Suite("The leaflet's numbers")
struct LeafletTests {
    @Test("Each number is the leaflet's, or the page's that is named beside it")
    func numbers() {
        #expect(Leaflet.edition == (2024, 6))
        let leaflet: [(Rule<ClosedRange<Int>>, ClosedRange<Int>, RuleSource)] = [
            (Leaflet.signatureLength, 6...16, .leaflet), (Leaflet.authenticationLength, 4...4, .leaflet),
            (Leaflet.inputSupportLength, 4...4, .municipalities),
            (Leaflet.residentRegistryLength, 4...4, .municipalities),
            (Leaflet.noticeMonths, 2...3, .municipalities),
        ]
        for (rule, value, source) in leaflet { #expect(rule.value == value && rule.source == source) }
        let counts: [(Rule<Int>, Int, RuleSource)] = [
            (Leaflet.signatureTries, 5, .leaflet), (Leaflet.authenticationTries, 3, .leaflet),
            (Leaflet.inputSupportTries, 3, .municipalities),
            (Leaflet.residentRegistryTries, 3, .municipalities),
            (Leaflet.numberBTries, 10, .officialPages), (Leaflet.reservationHoursPerDay, 24, .leaflet),
            (Leaflet.reservationHours, 24, .leaflet), (Leaflet.kioskFee, 0, .leaflet),
            (Leaflet.kioskPINs, 2, .leaflet), (Leaflet.lostCardHoursPerDay, 24, .jpkiAnswers),
            (Leaflet.certificateBirthday, 5, .leaflet),
            (Leaflet.renewedCertificateBirthday, 6, .municipalities),
            (Leaflet.renewalMonths, 3, .leaflet), (Leaflet.cardBirthday, 10, .municipalities),
            (Leaflet.minorsCardBirthday, 5, .municipalities), (Leaflet.fullAge, 18, .municipalities),
            (Leaflet.signatureAge, 15, .municipalities),
        ]
        for (rule, value, source) in counts { #expect(rule.value == value && rule.source == source) }
        #expect(
            Leaflet.callCentreNumber.value == "0120-95-0178" && Leaflet.callCentreNumber.source == .leaflet)
        #expect(Leaflet.callCentreKeys.value == [1, 1] && Leaflet.callCentreKeys.source == .leaflet)
        #expect(
            Leaflet.callCentreHours.value.text == "9:30-20:00" && Leaflet.callCentreHours.source == .leaflet)
        #expect(Leaflet.kioskHours.value.text == "6:30-23:00" && Leaflet.kioskHours.source == .leaflet)
    }

    /// A time of day in Japan, on the last of February in a leap year.
    private func moment(_ hour: Int, _ minute: Int, _ second: Int) -> CertificateTime {
        // 2024-02-28T15:00:00Z, midnight in Japan.
        CertificateTime(secondsSince1970: 1_709_132_400 + Int64(hour * 3600 + minute * 60 + second))
    }

    @Test(
        "The kiosks serve from 6:30:00 up to, and not at, 23:00:00",
        arguments: [
            (0, 0, 0, false), (6, 29, 59, false), (6, 30, 0, true), (6, 30, 1, true), (12, 0, 0, true),
            (22, 59, 58, true), (22, 59, 59, true), (23, 0, 0, false), (23, 0, 1, false),
            (23, 59, 59, false), (24, 0, 0, false),
        ])
    func kiosk(hour: Int, minute: Int, second: Int, isOpen: Bool) {
        #expect(Leaflet.isKioskOpen(at: moment(hour, minute, second)) == isOpen)
    }

    @Test(
        "The call centre answers from 9:30:00 up to, and not at, 20:00:00",
        arguments: [
            (9, 29, 59, false), (9, 30, 0, true), (9, 30, 1, true), (19, 59, 59, true), (20, 0, 0, false),
            (20, 0, 1, false),
        ])
    func callCentre(hour: Int, minute: Int, second: Int, isOpen: Bool) {
        #expect(Leaflet.isCallCentreOpen(at: moment(hour, minute, second)) == isOpen)
    }

    @Test(
        "A reservation holds from its completion to 24 hours later, that second included",
        arguments: [
            (-1, false), (0, true), (1, true), (86_399, true), (86_400, true), (86_401, false),
        ],
        // The middle of a day, the last second of a leap day in Japan, of a month and of a year.
        [1_700_000_000, 1_709_218_799, 1_714_489_199, 1_735_657_199])
    func reservation(_ step: (Int64, Bool), completed: Int64) {
        let start = CertificateTime(secondsSince1970: completed)
        let now = CertificateTime(secondsSince1970: completed + step.0)
        #expect(Leaflet.isReservationOpen(completed: start, at: now) == step.1)
    }
}
