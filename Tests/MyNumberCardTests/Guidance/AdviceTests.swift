// SPDX-License-Identifier: Apache-2.0
//
// From situations to advice: a row each, so that no state of a card is left without its way out, and none gets a
// way that is closed to it.

import ISO7816
import Testing

@testable import MyNumberCard

@Suite("Advice for the holder")
struct AdviceTests {
    /// One situation and what it is to be told about one PIN.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let pin: PINReference
        let situation: CardSituation
        let advice: [Advice]

        init(
            _ name: String, _ pin: PINReference, _ pins: [PINReference: PINStatus], _ advice: [Advice],
            _ change: (inout CardSituation) -> Void = { _ in }
        ) {
            var situation = CardSituation(pins: pins)
            change(&situation)
            (self.name, self.pin, self.situation, self.advice) = (name, pin, situation, advice)
        }

        var testDescription: String { name }
    }

    static let kiosk: [Advice] = [.kioskReset, .officeUnlock, .callCentre]
    static let full = PINStatus.usable(triesLeft: 3)

    static let ordinary: [Row] = [
        Row("nothing known, nothing said", .authentication, [:], []),
        Row(
            "an answer that is not understood is no PIN that was never set", .signature,
            [.signature: .unknown(.init(rawValue: 0x6D00))], [.triesUnknown]),
        Row(
            "the same of a number that stands on the card", .surfaceNumberB,
            [.surfaceNumberB: .unknown(.init(rawValue: 0x6D00))], []),
        Row("all tries there", .signature, [.signature: .usable(triesLeft: 5)], [.changeRegularly]),
        Row(
            "all tries of the printed number", .surfaceNumberB, [.surfaceNumberB: .usable(triesLeft: 10)], []),
        Row("some tries gone", .signature, [.signature: .usable(triesLeft: 4)], [.triesComeBack]),
        Row("two of three", .inputSupport, [.inputSupport: .usable(triesLeft: 2)], [.triesComeBack]),
        Row("a limit nobody knows", .surfaceBirthDate, [.surfaceBirthDate: .usable(triesLeft: 2)], []),
        Row(
            "the last try", .authentication,
            [.authentication: .usable(triesLeft: 1), .signature: .usable(triesLeft: 5)],
            [.lastTry] + kiosk),
        Row("never set", .authentication, [.authentication: .notSet], [.pinNotSet]),
        Row("never set, and so not forgotten", .signature, [.signature: .notSet], [.pinNotSet]) {
            $0.forgotten = [.signature]
        },
    ]

    static let locked: [Row] = [
        Row(
            "signature locked, the other one there", .signature,
            [.signature: .locked, .authentication: full], kiosk),
        Row("authentication locked, the other one there", .authentication, [.authentication: .locked], kiosk),
        Row("forgotten with all tries", .authentication, [.authentication: full], kiosk) {
            $0.forgotten = [.authentication]
        },
        Row("forgotten, and the card did not say", .signature, [:], kiosk) { $0.forgotten = [.signature] },
        Row(
            "both locked", .signature, [.signature: .locked, .authentication: .locked],
            [.kioskNeedsOtherPIN, .officeUnlock]),
        Row(
            "both locked, seen from the other", .authentication,
            [.signature: .locked, .authentication: .locked],
            [.kioskNeedsOtherPIN, .officeUnlock]),
        Row(
            "one locked, the other one forgotten", .signature, [.signature: .locked, .authentication: full],
            [.kioskNeedsOtherPIN, .officeUnlock]
        ) { $0.forgotten = [.authentication] },
        Row(
            "one locked, the other one never set", .signature,
            [.signature: .locked, .authentication: .notSet],
            [.kioskNeedsOtherPIN, .officeUnlock]),
        Row(
            "one locked, of the other one the last try left, which is not risked", .signature,
            [.signature: .locked, .authentication: .usable(triesLeft: 1)], [.otherPINLastTry, .officeUnlock]),
        Row(
            "one locked, of the other one two tries left", .authentication,
            [.authentication: .locked, .signature: .usable(triesLeft: 2)], kiosk),
        Row(
            "the last try of both", .authentication,
            [.authentication: .usable(triesLeft: 1), .signature: .usable(triesLeft: 1)],
            [.lastTry, .otherPINLastTry, .officeUnlock]),
        Row(
            "one locked, the other one forgotten at its last try", .signature,
            [.signature: .locked, .authentication: .usable(triesLeft: 1)],
            [.kioskNeedsOtherPIN, .officeUnlock]
        ) { $0.forgotten = [.authentication] },
        Row(
            "one locked, the other one entered rightly at its last try", .signature,
            [.signature: .locked, .authentication: .usable(triesLeft: 1)], kiosk
        ) { $0.known = [.authentication] },
        Row(
            "one locked, of the other one nothing is understood", .signature,
            [.signature: .locked, .authentication: .unknown(.init(rawValue: 0x6D00))], kiosk),
        Row("one locked, the other one entered rightly", .signature, [.signature: .locked], kiosk) {
            $0.known = [.authentication]
        },
        Row(
            "input support locked", .inputSupport,
            [.inputSupport: .locked, .signature: full, .authentication: full],
            [.kioskNotForThisPIN, .officeUnlock]),
        Row(
            "resident registry locked", .residentRegistry, [.residentRegistry: .locked],
            [.kioskNotForThisPIN, .officeUnlock]),
        Row(
            "照合番号B locked", .inputSupportNumberB, [.inputSupportNumberB: .locked],
            [.kioskNotForThisPIN, .officeUnlock]),
        Row(
            "the last try of input support", .inputSupport, [.inputSupport: .usable(triesLeft: 1)],
            [.lastTry, .kioskNotForThisPIN, .officeUnlock]),
    ]

    @Test("A situation gets its advice", arguments: ordinary + locked)
    func row(_ row: Row) {
        #expect(row.situation.advice(on: row.pin) == row.advice)
    }

    @Test(
        "The kiosk is out of the question with a certificate that is gone",
        arguments: CertificateStanding.allCases)
    func certificates(_ standing: CertificateStanding) {
        let prevents: Set<CertificateStanding> = [.absent, .expired, .onHold, .revoked, .revokedByChange]
        let wanted: [Advice] =
            prevents.contains(standing) ? [.kioskNeedsCertificates, .officeUnlock] : Self.kiosk
        for pin in [PINReference.signature, .authentication] {
            var situation = CardSituation(pins: [pin: .locked])
            situation.signature = standing
            #expect(situation.advice(on: pin) == wanted)
            situation.signature = .valid
            situation.authentication = standing
            #expect(situation.advice(on: pin) == wanted)
        }
    }

    @Test("Each standing of a certificate has its advice, or needs none")
    func certificateAdvice() {
        let wanted: [CertificateStanding: [Advice]] = [
            .unknown: [], .present: [], .valid: [], .absent: [.certificateAbsent], .renewable: [.renewal],
            .expired: [.certificateExpired], .onHold: [.endAfterHold],
            .revoked: [.certificateRevoked], .revokedByChange: [.newSignatureCertificate],
        ]
        for standing in CertificateStanding.allCases {
            var situation = CardSituation()
            situation.signature = standing
            #expect(situation.certificateAdvice == wanted[standing])
            situation.authentication = standing
            #expect(situation.certificateAdvice == wanted[standing], "both, said once")
        }
    }

    @Test(
        "By a clock that is trusted, what is closed is said; by none, nothing is",
        arguments: [
            (6, 29, 59, [Advice.kioskClosedNow, .callCentreClosedNow]), (6, 30, 0, [.callCentreClosedNow]),
            (9, 29, 59, [.callCentreClosedNow]), (9, 30, 0, []), (19, 59, 59, []),
            (20, 0, 0, [.callCentreClosedNow]), (22, 59, 59, [.callCentreClosedNow]),
            (23, 0, 0, [.kioskClosedNow, .callCentreClosedNow]),
        ])
    func hours(hour: Int, minute: Int, second: Int, closed: [Advice]) {
        let midnight: Int64 = 1_709_132_400  // 2024-02-29 in Japan
        let now = CertificateTime(secondsSince1970: midnight + Int64(hour * 3600 + minute * 60 + second))
        let advice = CardSituation(pins: [.signature: .locked], now: now).advice(on: .signature)
        #expect(advice.filter { $0 == .kioskClosedNow || $0 == .callCentreClosedNow } == closed)
        #expect(advice.filter { !closed.contains($0) } == Self.kiosk)
        let office = CardSituation(pins: [.inputSupport: .locked], now: now).advice(on: .inputSupport)
        #expect(office == [.kioskNotForThisPIN, .officeUnlock])
    }

    @Test("A whole card is told each thing once, PINs first")
    func wholeCard() {
        var situation = CardSituation(pins: [
            .authentication: .locked, .signature: .locked, .inputSupport: .locked,
            .residentRegistry: Self.full,
        ])
        situation.signature = .renewable
        #expect(
            situation.advice == [
                .kioskNeedsOtherPIN, .officeUnlock, .kioskNotForThisPIN, .changeRegularly, .renewal,
            ])
        #expect(
            situation.aimedAdvice == [
                AimedAdvice(.kioskNeedsOtherPIN, pins: [.authentication, .signature]),
                AimedAdvice(.officeUnlock, pins: [.authentication, .signature, .inputSupport]),
                AimedAdvice(.kioskNotForThisPIN, pins: [.inputSupport]),
                AimedAdvice(.changeRegularly, pins: [.residentRegistry]),
                AimedAdvice(.renewal, certificates: [.sign]),
            ])
    }

    @Test("What is said of both certificates is said once, and what holds for every card of none")
    func bothCertificates() {
        var situation = CardSituation()
        (situation.signature, situation.authentication) = (.expired, .expired)
        let general = Advice.general.map { AimedAdvice($0) }
        #expect(
            situation.aimedAdviceWithGeneral
                == [AimedAdvice(.certificateExpired, certificates: [.sign, .auth])] + general)
        #expect(general.allSatisfy { $0.pins.isEmpty && $0.certificates.isEmpty })
    }

    @Test(
        "No locked PIN is without the office, and none but two have a kiosk", arguments: PINReference.allCases
    )
    func everyPIN(_ pin: PINReference) {
        let advice = CardSituation(pins: [pin: .locked]).advice(on: pin)
        #expect(advice.contains(.officeUnlock))
        #expect(advice.contains(.kioskReset) == [.signature, .authentication].contains(pin))
        #expect(pin.otherAtKiosk?.otherAtKiosk ?? pin == pin)
        #expect(PINReference.allCases.filter { $0.otherAtKiosk != nil }.count == Leaflet.kioskPINs.value)
    }
}
