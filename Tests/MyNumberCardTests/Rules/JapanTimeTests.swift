// SPDX-License-Identifier: Apache-2.0
//
// Calendar and clock in Japan at the edges: of days, months and leap years, before and after 1970.

import Testing

@testable import MyNumberCard

@Suite("Calendar and clock in Japan")
struct JapanTimeTests {
    // Seconds as `date -u -d … +%s` counts them; what Japan shows as `TZ=Asia/Tokyo date -d @…` does.
    static let rows: [(Int64, String, [Int])] = [
        (0, "1970-01-01T00:00:00Z", [1970, 1, 1, 9, 0, 0]),
        (-32_401, "1969-12-31T14:59:59Z", [1969, 12, 31, 23, 59, 59]),
        (-32_400, "1969-12-31T15:00:00Z", [1970, 1, 1, 0, 0, 0]),
        (951_749_999, "2000-02-28T14:59:59Z", [2000, 2, 28, 23, 59, 59]),
        (951_750_000, "2000-02-28T15:00:00Z", [2000, 2, 29, 0, 0, 0]),
        (951_836_399, "2000-02-29T14:59:59Z", [2000, 2, 29, 23, 59, 59]),
        (951_836_400, "2000-02-29T15:00:00Z", [2000, 3, 1, 0, 0, 0]),
        (1_677_596_399, "2023-02-28T14:59:59Z", [2023, 2, 28, 23, 59, 59]),
        (1_677_596_400, "2023-02-28T15:00:00Z", [2023, 3, 1, 0, 0, 0]),
        (1_709_132_399, "2024-02-28T14:59:59Z", [2024, 2, 28, 23, 59, 59]),
        (1_709_132_400, "2024-02-28T15:00:00Z", [2024, 2, 29, 0, 0, 0]),
        (1_709_218_799, "2024-02-29T14:59:59Z", [2024, 2, 29, 23, 59, 59]),
        (1_709_218_800, "2024-02-29T15:00:00Z", [2024, 3, 1, 0, 0, 0]),
        (1_714_489_199, "2024-04-30T14:59:59Z", [2024, 4, 30, 23, 59, 59]),
        (1_714_489_200, "2024-04-30T15:00:00Z", [2024, 5, 1, 0, 0, 0]),
        (1_719_759_599, "2024-06-30T14:59:59Z", [2024, 6, 30, 23, 59, 59]),
        (1_735_657_199, "2024-12-31T14:59:59Z", [2024, 12, 31, 23, 59, 59]),
        (1_735_657_200, "2024-12-31T15:00:00Z", [2025, 1, 1, 0, 0, 0]),
        (4_107_509_999, "2100-02-28T14:59:59Z", [2100, 2, 28, 23, 59, 59]),
        (4_107_510_000, "2100-02-28T15:00:00Z", [2100, 3, 1, 0, 0, 0]),
    ]

    @Test("A moment in UTC is a date and a time in Japan", arguments: rows)
    func moments(_ seconds: Int64, _ utc: String, _ japan: [Int]) {
        let moment = CertificateTime(secondsSince1970: seconds)
        #expect(moment.rfc3339 == utc)
        let shown = JapanTime(moment)
        #expect([shown.year, shown.month, shown.day] == Array(japan.prefix(3)))
        #expect(shown.time == TimeOfDay(japan[3], japan[4], japan[5]))
        #expect(shown.time.secondOfDay == japan[3] * 3600 + japan[4] * 60 + japan[5])
    }

    @Test(
        "Each second of a day has one time, and the next day begins again", arguments: [-86_400, 0, 86_400])
    func everySecond(_ midnightInJapan: Int64) {
        let start = midnightInJapan - 32_400
        for second in 0..<86_400 where second % 3600 < 2 || second % 3600 > 3597 || second % 601 == 0 {
            let moment = CertificateTime(secondsSince1970: start + Int64(second))
            #expect(moment.timeInJapan.secondOfDay == second)
        }
        #expect(CertificateTime(secondsSince1970: start + 86_400).timeInJapan.secondOfDay == 0)
    }

    @Test("A time of day as text, and nothing outside a day")
    func text() {
        #expect(TimeOfDay(6, 30).text == "6:30")
        #expect(TimeOfDay(0, 5, 59).text == "0:05")
        #expect(TimeOfDay(24, 0).secondOfDay == 86_399)
        #expect(DailyHours(from: TimeOfDay(6, 30), to: TimeOfDay(23, 0)).text == "6:30-23:00")
    }
}
