// SPDX-License-Identifier: Apache-2.0
//
// A day in Japan, for certificates that the made-up issuer issues on the spot. Written for this end of the wire
// alone: a slip in the host's dates must not find the same slip here.

import Glibc

/// A day in Japan, which is UTC+9 all year.
public struct JapaneseDay: Sendable, Equatable {
    /// Days since 1970-01-01.
    public let number: Int

    /// The day so many days after 1970-01-01.
    public init(number: Int) { self.number = number }

    /// The day at a moment in seconds since 1970-01-01T00:00:00Z.
    public init(at seconds: Int) {
        let shifted = seconds + 9 * 3600
        number = (shifted >= 0 ? shifted : shifted - 86_399) / 86_400
    }

    /// Today, by the machine's clock.
    public static var today: JapaneseDay { JapaneseDay(at: time(nil)) }

    /// So many days later.
    public static func + (day: JapaneseDay, days: Int) -> JapaneseDay {
        JapaneseDay(number: day.number + days)
    }

    /// Its last second as a UTCTime of X.509: `YYMMDD145959Z`. The years of a UTCTime are 1950 to 2049.
    var lastSecond: String { digits(2) + "145959Z" }

    /// `YYYYMMDD`, as the card writes its own end.
    var text: String { digits(4) }

    private func digits(_ yearDigits: Int) -> String {
        var (year, left) = (1970, number)
        while left < 0 {
            year -= 1
            left += Self.length(ofYear: year)
        }
        while left >= Self.length(ofYear: year) {
            left -= Self.length(ofYear: year)
            year += 1
        }
        let february = Self.length(ofYear: year) - 337
        var month = 1
        for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
            guard left >= length else { break }
            left -= length
            month += 1
        }
        return [(year, yearDigits), (month, 2), (left + 1, 2)].map { value, width in
            String(String(10_000 + value).suffix(width))
        }.joined()
    }

    private static func length(ofYear year: Int) -> Int {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365
    }
}
