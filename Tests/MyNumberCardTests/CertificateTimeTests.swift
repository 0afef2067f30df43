// SPDX-License-Identifier: Apache-2.0
//
// Moments as text and as dates in Japan, at the edges of days, months and leap years.

import Testing

@testable import MyNumberCard

@Suite("Times of certificates")
struct CertificateTimeTests {
    // Seconds as `date -u -d … +%s` counts them.
    static let rows: [(Int64, String, String)] = [
        (0, "1970-01-01T00:00:00Z", "1970-01-01T09:00:00+09:00"),
        (-1, "1969-12-31T23:59:59Z", "1970-01-01T08:59:59+09:00"),
        (951_782_400, "2000-02-29T00:00:00Z", "2000-02-29T09:00:00+09:00"),
        (951_868_800, "2000-03-01T00:00:00Z", "2000-03-01T09:00:00+09:00"),
        (1_709_218_799, "2024-02-29T14:59:59Z", "2024-02-29T23:59:59+09:00"),
        (1_709_218_800, "2024-02-29T15:00:00Z", "2024-03-01T00:00:00+09:00"),
        (1_897_570_799, "2030-02-17T14:59:59Z", "2030-02-17T23:59:59+09:00"),
        (1_897_570_800, "2030-02-17T15:00:00Z", "2030-02-18T00:00:00+09:00"),
        (4_107_542_399, "2100-02-28T23:59:59Z", "2100-03-01T08:59:59+09:00"),
        (4_107_542_400, "2100-03-01T00:00:00Z", "2100-03-01T09:00:00+09:00"),
        (-62_135_596_800, "0001-01-01T00:00:00Z", "0001-01-01T09:00:00+09:00"),
    ]

    @Test("RFC 3339, in UTC and in Japan", arguments: rows)
    func text(_ seconds: Int64, _ utc: String, _ japan: String) {
        let time = CertificateTime(secondsSince1970: seconds)
        #expect(time.rfc3339 == utc)
        #expect(time.rfc3339Japan == japan)
        #expect(time.dateInJapan == String(japan.prefix(10)))
    }

    @Test("Every day of four centuries follows the one before it")
    func calendar() {
        var date = CivilDate(day: -135_140)  // 1600-01-01
        #expect(date.text == "1600-01-01")
        for day in Int64(-135_139)..<(-135_140 + 146_097 + 2) {
            let next = CivilDate(day: day)
            let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
            let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            let isLast = date.day == lengths[Int(date.month) - 1]
            let wanted: [Int64] =
                if !isLast {
                    [date.year, date.month, date.day + 1]
                } else {
                    date.month == 12 ? [date.year + 1, 1, 1] : [date.year, date.month + 1, 1]
                }
            guard [next.year, next.month, next.day] == wanted else {
                Issue.record("after \(date.text) came \(next.text)")
                return
            }
            date = next
        }
    }

    @Test("Moments that no certificate can name become the nearest one")
    func limits() {
        #expect(CertificateTime(secondsSince1970: .min).rfc3339 == "0001-01-01T00:00:00Z")
        #expect(CertificateTime(secondsSince1970: .max).rfc3339 == "9999-12-31T23:59:59Z")
    }
}
