// SPDX-License-Identifier: Apache-2.0
//
// Situations out of what a card tells, and out of errors that have just happened: over the simulated card, and at
// the edges of the card's last day and of a clock that was never set.

import ISO7816
import Testing
import VirtualReader

@testable import MyNumberCard

@Suite("Where advice comes from")
struct SituationSourceTests {
    /// Noon of 2026-11-28 in Japan.
    static let noon = CertificateTime(secondsSince1970: 1_795_834_800)

    private func overview(_ change: (inout SimulatedMyNumberCard.Options) -> Void) throws -> CardOverview {
        var options = SimulatedMyNumberCard.Options()
        change(&options)
        return try MyNumberCard(on: SimulatedChannel(SimulatedMyNumberCard(options))).overview()
    }

    @Test("A card as it is handed out needs nothing but care")
    func healthy() throws {
        let situation = CardSituation(try overview { _ in }, clock: Self.noon)
        #expect(situation.signature == .present && situation.authentication == .present)
        #expect(situation.advice == [.changeRegularly])
        #expect(
            situation.adviceWithGeneral == [
                .changeRegularly, .newSignatureCertificate, .voluntaryEnd, .lostCard, .endAfterHold,
            ])
    }

    @Test("One PIN locked, both locked, and a card without signature certificate")
    func locked() throws {
        let one = CardSituation(try overview { $0.triesLeft[.signature] = 0 }, clock: Self.noon)
        #expect(one.advice(on: .signature) == [.kioskReset, .officeUnlock, .callCentre])
        let both = CardSituation(
            try overview {
                $0.triesLeft[.signature] = 0
                $0.triesLeft[.authentication] = 0
            }, clock: Self.noon)
        #expect(both.advice(on: .authentication) == [.kioskNeedsOtherPIN, .officeUnlock])
        let child = CardSituation(
            try overview {
                $0.hasSignatureCertificate = false
                $0.triesLeft[.authentication] = 0
            }, clock: Self.noon)
        #expect(child.signature == .absent)
        #expect(child.advice(on: .authentication) == [.kioskNeedsCertificates, .officeUnlock])
        #expect(child.certificateAdvice == [.certificateAbsent])
    }

    @Test(
        "The card's last day is a day of the card, the next second is not",
        arguments: [
            // 2026-11-28T14:59:59Z
            ("20261128", 1_795_877_999, CertificateStanding.present), ("20261128", 1_795_878_000, .expired),
            ("20261127", 1_795_834_800, .expired), ("20240229", 1_720_000_000, .expired),
            // 2028-02-29T14:59:59Z
            ("20280229", 1_835_449_199, .present), ("20280229", 1_835_449_200, .expired),
        ])
    func lastDay(digits: String, seconds: Int64, standing: CertificateStanding) throws {
        var overview = CardOverview()
        overview.expiry = try #require(CardExpiry(Array(digits.utf8)))
        overview.certificates = try #require(CertificateAvailability([0x8F, 0x8F, 0x00]))
        overview.pins = [.signature: .locked]
        let situation = CardSituation(overview, clock: CertificateTime(secondsSince1970: seconds))
        #expect(situation.signature == standing && situation.authentication == standing)
        let isExpired = standing == .expired
        #expect(situation.advice(on: .signature).contains(.kioskReset) == !isExpired)
        #expect(situation.certificateAdvice == (isExpired ? [.certificateExpired] : []))
    }

    @Test("A clock from before the leaflet was never set, and nothing is claimed by it")
    func clock() throws {
        // 2024-06-30T14:59:59Z is the last second of June in Japan.
        #expect(CardSituation.trusted(CertificateTime(secondsSince1970: 1_719_759_599)) == nil)
        let first = CertificateTime(secondsSince1970: 1_719_759_600)
        #expect(CardSituation.trusted(first) == first)
        #expect(CardSituation.trusted(CertificateTime(secondsSince1970: 0)) == nil)
        var overview = CardOverview()
        overview.expiry = CardExpiry(Array("19690101".utf8))
        overview.certificates = CertificateAvailability([0x8F, 0x8F, 0x00])
        overview.pins = [.signature: .locked]
        let situation = CardSituation(overview, clock: CertificateTime(secondsSince1970: 0))
        #expect(situation.signature == .present)
        // Midnight in Japan: the kiosks would be closed.
        #expect(situation.advice == [.kioskReset, .officeUnlock, .callCentre])
    }

    @Test("A value of EF 0008 that nobody has explained claims nothing")
    func unexplained() throws {
        var overview = CardOverview()
        overview.certificates = CertificateAvailability([0x42, 0x8F, 0x00])
        #expect(CardSituation(overview, clock: Self.noon).signature == .unknown)
        overview.certificates = nil
        #expect(CardSituation(overview, clock: Self.noon).authentication == .unknown)
    }

    private func error(
        _ left: Int, _ reference: PINReference, _ value: String, lastTry: LastTryRule = .refused
    ) -> MyNumberCardError? {
        var options = SimulatedMyNumberCard.Options()
        for pin in [SimulatedMyNumberCard.PIN.signature, .authentication, .support] {
            options.triesLeft[pin] = left
        }
        let card = MyNumberCard(on: SimulatedChannel(SimulatedMyNumberCard(options)))
        return #expect(throws: MyNumberCardError.self) {
            try card.verify(PIN(copying: Array(value.utf8)), for: reference, lastTry: lastTry)
        }
    }

    @Test("Errors of a PIN bring the ways out that are open to it")
    func errors() {
        let ways: [Advice] = [.kioskReset, .officeUnlock, .callCentre]
        #expect(error(0, .authentication, "0000")?.advice(clock: Self.noon) == ways)
        #expect(error(1, .authentication, "0000", lastTry: .allowed)?.advice(clock: Self.noon) == ways)
        #expect(error(1, .signature, "AAAAA1")?.advice(clock: Self.noon) == [.lastTry] + ways)
        #expect(error(2, .signature, "AAAAA1")?.advice(clock: Self.noon) == [.lastTry] + ways)
        #expect(error(3, .signature, "AAAAA1")?.advice(clock: Self.noon) == [])
        #expect(
            error(0, .inputSupport, "0000")?.advice(clock: Self.noon) == [.kioskNotForThisPIN, .officeUnlock])
        #expect(error(3, .inputSupport, "full")?.advice(clock: Self.noon) == [])
    }
}
