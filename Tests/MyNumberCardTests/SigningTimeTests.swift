// SPDX-License-Identifier: Apache-2.0
//
// When the card is not asked to sign: behind the end of the certificate or of the card, and by a clock that cannot be
// right. The rules are the validity's own (ValidityTests); here every way to a signature goes by them.

#if Certificates
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("When nothing is signed")
struct SigningTimeTests {
    enum Way: String, CaseIterable { case challenge, document, cms }

    /// The simulated certificates' last second, 2030-02-17T14:59:59Z.
    static let certificateEnd: Int64 = 1_897_570_799
    /// 2028-02-29T14:59:59Z.
    static let leapDayEnd: Int64 = 1_835_449_199

    /// One signature on the way, with what the card tells of its own end.
    static func sign(_ way: Way, _ channel: SimulatedChannel, at seconds: Int64) throws {
        let now = CertificateTime(secondsSince1970: seconds)
        let cardEnd = try MyNumberCard(on: channel).readCardEnd()
        let card = try SigningTests.card(channel, way == .challenge ? .auth : .sign)
        switch way {
        case .challenge:
            let challenge = try LogInChallenge(SigningTests.challenge, boundTo: "login.example.jp")
            _ = try LogInResponder(on: card, cardEnd: cardEnd).answer(challenge, at: now)
        case .document:
            _ = try DocumentSigner(on: card, cardEnd: cardEnd).sign(
                DocumentDigest(of: SigningTests.document), at: now)
        case .cms:
            _ = try DocumentSigner(on: card, cardEnd: cardEnd).signCMS(
                DocumentDigest(of: SigningTests.document), at: now)
        }
    }

    static func channel(cardEnds day: JapaneseDay? = nil) -> SimulatedChannel {
        var options = SimulatedMyNumberCard.Options()
        if let day { options.cardEnd = day }
        return SimulatedChannel(SimulatedMyNumberCard(options))
    }

    /// What is thrown; nothing went to the key then.
    private func refusal(
        _ way: Way, _ channel: SimulatedChannel, at seconds: Int64
    ) throws -> MyNumberCardError? {
        let error = #expect(throws: MyNumberCardError.self) {
            try Self.sign(way, channel, at: seconds)
        }
        #expect(channel.commands.allSatisfy { $0.ins != 0x2A })
        return error
    }

    @Test("Behind the certificate's last second", arguments: Way.allCases)
    func certificate(_ way: Way) throws {
        try Self.sign(way, Self.channel(), at: Self.certificateEnd)
        let error = try refusal(way, Self.channel(), at: Self.certificateEnd + 1)
        #expect(error?.kind == .certificateExpired)
        #expect(error?.message.contains("the certificate ended on 2030-02-17") == true)
    }

    @Test("Behind the card's last second, where that comes first", arguments: Way.allCases)
    func card(_ way: Way) throws {
        // 29 February 2028; day 0 is 1 January 1970.
        let day = JapaneseDay(number: 21_243)
        try Self.sign(way, Self.channel(cardEnds: day), at: Self.leapDayEnd)
        let error = try refusal(way, Self.channel(cardEnds: day), at: Self.leapDayEnd + 1)
        #expect(error?.kind == .certificateExpired)
        #expect(error?.message.contains("the card, and with it the certificate, ended on 2028-02-29") == true)
    }

    @Test("A card that does not tell its end has its certificates' alone", arguments: Way.allCases)
    func untold(_ way: Way) throws {
        func channel() -> SimulatedChannel {
            let channel = Self.channel(cardEnds: JapaneseDay(number: 21_243))
            channel.instead = { $0.ins == 0xCA ? [0x6A, 0x88] : nil }
            return channel
        }
        try Self.sign(way, channel(), at: Self.certificateEnd)
        #expect(
            try refusal(way, channel(), at: Self.certificateEnd + 1)?.kind == .certificateExpired)
    }

    @Test("By a clock that cannot be right", arguments: Way.allCases)
    func clock(_ way: Way) throws {
        let thisVersion = ClockDoubt.thisVersion.secondsSince1970
        try Self.sign(way, Self.channel(), at: thisVersion)
        // 1970, the certificate's own beginning, which is before this version, and the second before this version.
        for moment in [0, 1_761_528_600, thisVersion - 1] {
            let error = try refusal(way, Self.channel(), at: moment)
            #expect(error?.kind == .clockNotSet)
            #expect(error?.message.contains("before 2026-01-01") == true)
            #expect(error?.hint.contains("nothing was signed") == true)
        }
    }

    @Test("What is known ahead of the password: the card's last second, and a clock that cannot be right")
    func aheadOfPassword() throws {
        func refusal(_ cardEnd: CardEnd?, _ seconds: Int64) -> MyNumberCardError? {
            do throws(MyNumberCardError) {
                try DocumentSigner.expectUsable(
                    cardEnd: cardEnd, at: CertificateTime(secondsSince1970: seconds))
                return nil
            } catch {
                return error
            }
        }
        let cardEnd = try #require(
            try MyNumberCard(on: Self.channel(cardEnds: JapaneseDay(number: 21_243))).readCardEnd())
        #expect(refusal(cardEnd, Self.leapDayEnd) == nil)
        let expired = refusal(cardEnd, Self.leapDayEnd + 1)
        #expect(expired?.kind == .certificateExpired && expired?.subject == CertificateKind.sign.englishName)
        #expect(expired?.ended == .card)
        #expect(
            expired?.message.contains("the card, and with it the certificate, ended on 2028-02-29") == true)
        let thisVersion = ClockDoubt.thisVersion.secondsSince1970
        for end in [cardEnd, nil] {
            #expect(refusal(end, thisVersion) == nil)
            let unset = refusal(end, thisVersion - 1)
            #expect(unset?.kind == .clockNotSet && unset?.message.contains("before 2026-01-01") == true)
        }
        // A card that does not tell its end.
        #expect(refusal(nil, .max) == nil)
    }

    @Test("By a clock before the certificate's beginning")
    func beforeCertificate() throws {
        let begin = ClockDoubt.thisVersion.secondsSince1970 + 86_400
        let validity = CertificateValidity(
            notBefore: CertificateTime(secondsSince1970: begin),
            notAfter: CertificateTime(secondsSince1970: Self.certificateEnd))
        try validity.expectUsable(at: CertificateTime(secondsSince1970: begin), as: .auth)
        let error = #expect(throws: MyNumberCardError.self) {
            try validity.expectUsable(at: CertificateTime(secondsSince1970: begin - 1), as: .auth)
        }
        #expect(error?.kind == .clockNotSet)
        #expect(error?.message.contains("before 2026-01-02, when the certificate begins") == true)
    }
}
#endif
