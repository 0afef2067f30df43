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
        #expect(situation.signature == .present)
        #if Certificates
        #expect(situation.authentication == .valid)
        #endif
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
            ("20261127", 1_795_834_800, .expired), ("20240229", 1_795_834_800, .expired),
            // 2028-02-29T14:59:59Z
            ("20280229", 1_835_449_199, .present), ("20280229", 1_835_449_200, .expired),
        ])
    func lastDay(digits: String, seconds: Int64, standing: CertificateStanding) throws {
        var overview = CardOverview()
        overview.cardEnd = CardEnd(Array(digits.utf8))
        overview.certificates = CertificateAvailability([0x8F, 0x8F, 0x00])
        overview.pins = [.signature: .locked]
        let situation = CardSituation(overview, clock: CertificateTime(secondsSince1970: seconds))
        #expect(situation.signature == standing && situation.authentication == standing)
        let isExpired = standing == .expired
        #expect(situation.advice(on: .signature).contains(.kioskReset) == !isExpired)
        #expect(situation.certificateAdvice == (isExpired ? [.certificateExpired] : []))
    }

    @Test("A clock from before this version was never set, and nothing is claimed by it")
    func clock() throws {
        // 2025-12-31T14:59:59Z is the last second of 2025 in Japan.
        #expect(CardSituation.trusted(CertificateTime(secondsSince1970: 1_767_193_199)) == nil)
        let first = CertificateTime(secondsSince1970: 1_767_193_200)
        #expect(CardSituation.trusted(first) == first)
        #expect(CardSituation.trusted(CertificateTime(secondsSince1970: 0)) == nil)
        var overview = CardOverview()
        overview.cardEnd = CardEnd(Array("19690101".utf8))
        overview.authentication = Self.validity(to: 0)
        overview.certificates = CertificateAvailability([0x8F, 0x8F, 0x00])
        overview.pins = [.signature: .locked]
        let situation = CardSituation(overview, clock: CertificateTime(secondsSince1970: 1))
        #expect(situation.signature == .present && situation.authentication == .present)
        // Nine in the morning in Japan: the call centre would be closed.
        #expect(situation.advice == [.kioskReset, .officeUnlock, .callCentre])
    }

    private static func validity(to seconds: Int64, cardEnd: String? = nil) -> CertificateValidity {
        CertificateValidity(
            notBefore: CertificateTime(secondsSince1970: -1),
            notAfter: CertificateTime(secondsSince1970: seconds),
            cardEnd: cardEnd.flatMap { CardEnd(Array($0.utf8)) })
    }

    @Test(
        "The authentication certificate's end is its own or the card's, to the second",
        arguments: [
            // noon is 1,795,834,800; three months are left, a day, a second, none.
            (1_810_000_000, nil, CertificateStanding.valid), (1_795_921_200, nil, .renewable),
            (1_795_834_800, nil, .renewable), (1_795_834_799, nil, .expired),
            (1_810_000_000, "20261128", .renewable), (1_810_000_000, "20261127", .expired),
        ] as [(Int64, String?, CertificateStanding)])
    func authenticationEnd(seconds: Int64, cardEnd: String?, standing: CertificateStanding) {
        var overview = CardOverview()
        overview.authentication = Self.validity(to: seconds, cardEnd: cardEnd)
        for bytes in [[UInt8(0x8F), 0x8F, 0x00], [0x42, 0x42, 0x00]] {
            overview.certificates = CertificateAvailability(bytes)
            overview.pins = [.signature: .locked]
            let situation = CardSituation(overview, clock: Self.noon)
            #expect(situation.authentication == standing)
            let ways: [Advice] =
                standing == .expired
                ? [.kioskNeedsCertificates, .officeUnlock] : [.kioskReset, .officeUnlock, .callCentre]
            #expect(situation.advice(on: .signature) == ways)
        }
        // What is not on the card does not expire.
        overview.certificates = CertificateAvailability([0x8F, 0x00, 0x00])
        #expect(CardSituation(overview, clock: Self.noon).authentication == .absent)
    }

    private static func revoked(_ reason: RevocationReason?) -> RevocationFinding {
        RevocationFinding(source: .crl, status: .revoked(since: noon, reason))
    }

    @Test("A standing comes from validity and revocation data together")
    func standings() {
        typealias Standing = CertificateStanding
        let states: [CertificateValidity.State: Standing] = [
            .valid: .valid, .renewable: .renewable, .expired: .expired, .clockUnset: .present,
        ]
        for (state, standing) in states {
            #expect(Standing(.auth, state) == standing)
            let unclear = [
                RevocationFinding(source: .crl, status: .good),
                RevocationFinding(source: .ocsp, status: .unknown(.outdated)),
            ]
            #expect(Standing(.sign, state, unclear) == standing)
        }
        #expect(Standing(.sign, .valid, [Self.revoked(.affiliationChanged)]) == .revokedByChange)
        #expect(Standing(.auth, .valid, [Self.revoked(.affiliationChanged)]) == .revoked)
        #expect(Standing(.sign, .clockUnset, [Self.revoked(.certificateHold)]) == .onHold)
        #expect(
            Standing(.sign, .valid, [Self.revoked(.certificateHold), Self.revoked(.superseded)]) == .revoked)
        #expect(Standing(.auth, .renewable, [Self.revoked(nil)]) == .revoked)
        #expect(Standing(.auth, .expired, [Self.revoked(.certificateHold)]) == .expired)
    }

    @Test("A value of EF 0008 that nobody has explained claims nothing")
    func unexplained() throws {
        var overview = CardOverview()
        overview.certificates = CertificateAvailability([0x42, 0x8F, 0x00])
        #expect(CardSituation(overview, clock: Self.noon).signature == .unknown)
        overview.certificates = nil
        #expect(CardSituation(overview, clock: Self.noon).authentication == .unknown)
    }

    // MARK: Asking the card

    private static let ways: [Advice] = [.kioskReset, .officeUnlock, .callCentre]

    private func situated(
        _ reference: PINReference, _ change: (inout SimulatedMyNumberCard.Options) -> Void
    ) throws -> CardSituation {
        var options = SimulatedMyNumberCard.Options()
        change(&options)
        let card = MyNumberCard(on: SimulatedChannel(SimulatedMyNumberCard(options)))
        return card.situation(of: reference, try card.triesLeft(reference), clock: Self.noon)
    }

    @Test("Advice on a locked PIN knows the other one and the certificates")
    func wholeCard() throws {
        let one = try situated(.signature) { $0.triesLeft[.signature] = 0 }
        #expect(one.advice(on: .signature) == Self.ways)
        let both = try situated(.signature) { $0.triesLeft = [.signature: 0, .authentication: 0] }
        #expect(both.advice(on: .signature) == [.kioskNeedsOtherPIN, .officeUnlock])
        let nearly = try situated(.authentication) { $0.triesLeft = [.signature: 1, .authentication: 0] }
        #expect(nearly.advice(on: .authentication) == [.otherPINLastTry, .officeUnlock])
        let ended = try situated(.signature) {
            $0.triesLeft[.signature] = 0
            $0.cardEnd = JapaneseDay(number: 20_392)
        }
        #expect(ended.advice(on: .signature) == [.kioskNeedsCertificates, .officeUnlock])
        #if Certificates
        let expired = try situated(.signature) {
            $0.triesLeft[.signature] = 0
            $0.certificates = .ending(JapaneseDay(number: 20_136))
        }
        #expect(expired.advice(on: .signature) == [.kioskNeedsCertificates, .officeUnlock])
        #endif
    }

    @Test("The card is asked only where a new PIN may be wanted")
    func askedOnlyWhereNeeded() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let status = try card.triesLeft(.signature)
        let before = channel.commands.count
        let situation = card.situation(of: .signature, status, clock: Self.noon)
        #expect(channel.commands.count == before && situation.pins == [.signature: status])
    }

    @Test("A card that says no more leaves the general advice")
    func silent() throws {
        var options = SimulatedMyNumberCard.Options()
        options.triesLeft = [.signature: 0, .authentication: 0]
        let channel = SimulatedChannel(SimulatedMyNumberCard(options))
        let card = MyNumberCard(on: channel)
        let status = try card.triesLeft(.signature)
        channel.failsFrom = channel.commands.count
        let situation = card.situation(of: .signature, status, clock: Self.noon)
        #expect(situation.advice(on: .signature) == Self.ways)
    }

    @Test("An error of a PIN brings advice that knows the other one, and costs no try more")
    func situatedErrors() throws {
        var options = SimulatedMyNumberCard.Options()
        options.triesLeft = [.signature: 1, .authentication: 0]
        let card = MyNumberCard(on: SimulatedChannel(SimulatedMyNumberCard(options)))
        func advice(_ reference: PINReference, _ value: String, _ rule: LastTryRule) throws -> [Advice] {
            let error = try #require(
                #expect(throws: MyNumberCardError.self) {
                    try card.verify(PIN(copying: Array(value.utf8)), for: reference, lastTry: rule)
                })
            return card.situated(error, clock: Self.noon).advice(clock: Self.noon)
        }
        #expect(
            try advice(.signature, "AAAAA1", .refused) == [.lastTry, .kioskNeedsOtherPIN, .officeUnlock])
        #expect(try advice(.authentication, "0000", .refused) == [.otherPINLastTry, .officeUnlock])
        #expect(try advice(.signature, "AAAAA1", .allowed) == [.kioskNeedsOtherPIN, .officeUnlock])
        #expect(try card.triesLeft(.signature) == .locked && card.triesLeft(.inputSupport) == Self.full)
        #expect(try advice(.inputSupport, "0000", .refused) == [])
        #expect(card.verified.isEmpty)
    }

    private static let full = PINStatus.usable(triesLeft: 3)

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
        let ways = Self.ways
        #expect(error(0, .authentication, "0000")?.advice(clock: Self.noon) == ways)
        #expect(error(1, .authentication, "0000", lastTry: .allowed)?.advice(clock: Self.noon) == ways)
        #expect(error(1, .signature, "AAAAA1")?.advice(clock: Self.noon) == [.lastTry] + ways)
        #expect(error(2, .signature, "AAAAA1")?.advice(clock: Self.noon) == [.lastTry] + ways)
        #expect(error(3, .signature, "AAAAA1")?.advice(clock: Self.noon) == [])
        #expect(
            error(0, .inputSupport, "0000")?.advice(clock: Self.noon) == [.kioskNotForThisPIN, .officeUnlock])
        #expect(error(3, .inputSupport, "full")?.advice(clock: Self.noon) == [])
    }

    @Test("A counter that cannot be read is not a PIN that was never set")
    func unreadable() {
        for (answer, advice) in [
            ([UInt8(0x6D), 0x00], Advice.triesUnknown), ([0x90, 0x00], .triesUnknown),
            ([0x6A, 0x88], .pinNotSet),
        ] {
            let channel = SimulatedChannel()
            channel.instead = { $0.ins == 0x20 && $0.data.isEmpty ? answer : nil }
            let error = #expect(throws: MyNumberCardError.self) {
                try MyNumberCard(on: channel).verify(PIN(copying: Array("1234".utf8)), for: .authentication)
            }
            #expect(error?.advice(clock: Self.noon) == [advice])
        }
    }

    @Test(
        "A certificate that is over or not there is the office's alone", arguments: CertificateKind.allCases)
    func certificates(_ kind: CertificateKind) {
        let expired = MyNumberCardError(.certificateExpired, "", subject: kind.englishName, hint: "")
        #expect(expired.advice(clock: Self.noon) == [.certificateExpired])
        let absent = MyNumberCardError(.certificateAbsent, "", subject: kind.englishName, hint: "")
        #expect(absent.advice(clock: Self.noon) == [.certificateAbsent])
    }
}
