// SPDX-License-Identifier: Apache-2.0
//
// Ends of validity and days of renewal at their edges: the last second of a Japanese day, the ends of months,
// 29 February, the card's own end, clocks that cannot be right.

import Testing

@testable import MyNumberCard

@Suite("Validity of certificates")
struct ValidityTests {
    /// Seconds of the last moment of a day in Japan.
    static func end(_ date: String) throws -> CertificateTime {
        try #require(CivilDate(digits: date.filter { $0 != "-" }.utf8)).endInJapan
    }

    /// From the end to the first day of renewal: the day after the one that lies three months before, by hand.
    static let renewals: [(end: String, from: String)] = [
        ("2030-02-17", "2029-11-18"),
        ("2028-05-31", "2028-03-01"),  // no 31 February in a leap year: 29, and the day after
        ("2028-05-30", "2028-03-01"),
        ("2028-05-29", "2028-03-01"),
        ("2028-05-28", "2028-02-29"),
        ("2027-05-31", "2027-03-01"),  // nor in another one: 28
        ("2027-05-28", "2027-03-01"),
        ("2027-05-27", "2027-02-28"),
        ("2028-02-29", "2027-11-30"),  // born on 29 February
        ("2027-02-28", "2026-11-29"),
        ("2027-03-01", "2026-12-02"),
        ("2030-07-31", "2030-05-01"),  // April has 30 days
        ("2030-07-30", "2030-05-01"),
        ("2030-07-29", "2030-04-30"),
        ("2030-03-31", "2030-01-01"),  // 31 December, and the day after
        ("2030-01-31", "2029-11-01"),
        ("2030-12-31", "2030-10-01"),
        ("2100-05-31", "2100-03-01"),  // no leap year
    ]

    @Test("Renewal begins on the day after the one that lies three months before", arguments: renewals)
    func renewal(_ row: (end: String, from: String)) throws {
        let validity = CertificateValidity(
            notBefore: CertificateTime(secondsSince1970: 1_767_193_200), notAfter: try Self.end(row.end))
        #expect(validity.renewalFrom == row.from)
        let first = try #require(CivilDate(digits: row.from.filter { $0 != "-" }.utf8))
        // Midnight in Japan is 15:00:00Z of the day before.
        let midnight = first.dayNumber * 86_400 - 9 * 3600
        #expect(validity.state(at: CertificateTime(secondsSince1970: midnight - 1)) == .valid)
        #expect(validity.state(at: CertificateTime(secondsSince1970: midnight)) == .renewable)
    }

    @Test("The next card's window is a year, and announced only")
    func announced() throws {
        let validity = CertificateValidity(
            notBefore: CertificateTime(secondsSince1970: 1_767_193_200), notAfter: try Self.end("2038-05-31"),
            rule: .next)
        #expect(validity.renewalFrom == "2037-06-01")
        #expect(RenewalRule.next.isAnnounced && !RenewalRule.current.isAnnounced)
        #expect(RenewalRule.all.map(\.months) == [3, 12] && RenewalRule.all.map(\.years) == [5, 10])
        #expect(RenewalRule.all.allSatisfy { !$0.source.isEmpty })
    }

    /// 2030-02-17T14:59:59Z is 23:59:59 in Japan.
    static let last: Int64 = 1_897_570_799
    static let states: [(Int64, CertificateValidity.State, Int?)] = [
        (last, .renewable, 0), (last + 1, .expired, -1),
        (last - 86_399, .renewable, 0), (last - 86_400, .renewable, 1),
        (1_761_528_600, .clockUnset, nil),  // its beginning, before this version
        (1_767_193_200, .valid, 1508),  // 2026-01-01T00:00:00+09:00
        (1_767_193_199, .clockUnset, nil),
        (0, .clockUnset, nil),
    ]

    @Test("Days left count dates in Japan; the last second of the last day is still valid", arguments: states)
    func state(_ row: (Int64, CertificateValidity.State, Int?)) {
        let validity = CertificateValidity(
            notBefore: CertificateTime(secondsSince1970: 1_761_528_600),
            notAfter: CertificateTime(secondsSince1970: Self.last))
        let now = CertificateTime(secondsSince1970: row.0)
        #expect(validity.state(at: now) == row.1)
        #expect(validity.daysLeft(at: now) == row.2)
    }

    @Test("A clock before the certificate's own beginning cannot be right")
    func beforeCertificate() {
        let begin: Int64 = 1_800_000_000
        func doubt(_ seconds: Int64) -> ClockDoubt? {
            ClockDoubt.of(
                CertificateTime(secondsSince1970: seconds),
                notBefore: CertificateTime(secondsSince1970: begin))
        }
        #expect(doubt(begin - 1) == .beforeCertificate && doubt(begin) == nil)
        #expect(doubt(1_767_193_199) == .beforeThisVersion && doubt(1_767_193_200) == .beforeCertificate)
        #expect(ClockDoubt.thisVersion.rfc3339Japan == "2026-01-01T00:00:00+09:00")
    }

    @Test(
        "The earlier end counts, the certificate's or the card's",
        arguments: [
            ("20350217", "2030-02-17", false), ("20300217", "2030-02-17", false),
            ("20300216", "2030-02-16", true),
            ("20280229", "2028-02-29", true),
        ])
    func cardEnd(_ digits: String, _ date: String, _ isLimited: Bool) throws {
        let validity = CertificateValidity(
            notBefore: CertificateTime(secondsSince1970: 1_761_528_600),
            notAfter: CertificateTime(secondsSince1970: Self.last),
            cardEnd: CardEnd(Array(digits.utf8)))
        #expect(validity.cardEnd != nil)
        #expect(validity.effectiveEnd == (try Self.end(date)))
        #expect(validity.effectiveEnd.rfc3339.hasSuffix("T14:59:59Z"))
        #expect(validity.isLimitedByCard == isLimited)
        #expect(validity.state(at: validity.effectiveEnd) == .renewable)
        let after = CertificateTime(secondsSince1970: validity.effectiveEnd.secondsSince1970 + 1)
        #expect(validity.state(at: after) == .expired && validity.daysLeft(at: after) == -1)
    }

    @Test(
        "Which of the two has ended: the certificate, the card before it, or both",
        arguments: [
            (Self.last, nil, nil), (Self.last + 1, nil, .certificate),
            (Self.last + 1, "20350217", .certificate),
            (Self.last + 1, "20300217", .both), (Self.last, "20300216", .card),
            (Self.last + 1, "20300216", .both),
            (Self.last - 86_400, "20300216", nil), (0, "20300216", nil),
        ] as [(Int64, String?, CertificateValidity.Ended?)])
    func ended(_ now: Int64, _ cardEnd: String?, _ ended: CertificateValidity.Ended?) {
        let validity = CertificateValidity(
            notBefore: CertificateTime(secondsSince1970: 1_761_528_600),
            notAfter: CertificateTime(secondsSince1970: Self.last),
            cardEnd: cardEnd.flatMap { CardEnd(Array($0.utf8)) })
        #expect(validity.ended(at: CertificateTime(secondsSince1970: now)) == ended)
    }

    @Test(
        "What is no date is no end",
        arguments: [
            "", "2035021", "203502170", "20350229", "20350001", "20351301", "20350400", "2035-2-1",
            "99999999", "20350231", "20350200", "20350232", "20350017", "20351317", "2035021A",
        ])
    func noDate(_ digits: String) {
        #expect(CardEnd(Array(digits.utf8)) == nil)
    }

    @Test("Dates go to day numbers and back, through four centuries")
    func roundTrip() {
        for day in Int64(-135_140)..<11_000 {
            let date = CivilDate(day: day)
            guard date.dayNumber == day, CivilDate(digits: date.text.filter { $0 != "-" }.utf8) == date else {
                Issue.record("\(date.text) is not day \(day)")
                return
            }
        }
    }
}
