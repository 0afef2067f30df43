// SPDX-License-Identifier: Apache-2.0
//
// Dates of the Gregorian calendar from their parts, back to day numbers, and months before one.

extension CivilDate {
    /// - Returns: `nil` where the calendar has no such day, or the year is not within 1 to 9999.
    init?(year: Int64, month: Int64, day: Int64) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        self.init(day: Self.dayNumber(year: year, month: month, day: day))
    }

    /// Eight ASCII digits, `YYYYMMDD`; `nil` for anything else.
    init?(digits: some Collection<UInt8>) {
        guard digits.count == 8, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        self.init(year: value / 10_000, month: value / 100 % 100, day: value % 100)
    }

    /// Days since 1970-01-01.
    var dayNumber: Int64 { Self.dayNumber(year: year, month: month, day: day) }

    /// The last second of the day on a Japanese clock: 14:59:59Z.
    var endInJapan: CertificateTime {
        CertificateTime(secondsSince1970: dayNumber * 86_400 + 15 * 3600 - 1)
    }

    /// The same day of an earlier month; its last day where it has no such day.
    func before(months: Int64) -> CivilDate {
        let count = year * 12 + month - 1 - months
        let (year, month) = (count / 12, count % 12 + 1)
        let last = Self.length(ofMonth: month, year: year)
        return CivilDate(day: Self.dayNumber(year: year, month: month, day: min(day, last)))
    }

    /// The day after.
    var next: CivilDate { CivilDate(day: dayNumber + 1) }

    private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        // As in init(day:): years begin in March, so that the leap day is the last one.
        let fromMarch = month > 2 ? month - 3 : month + 9
        let year = month > 2 ? year : year - 1
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * fromMarch + 2) / 5 + day - 1
        return era * 146_097 + dayOfEra - 719_468
    }
}
