// SPDX-License-Identifier: Apache-2.0
//
// The time of day of an event, as a machine's clock tells it, and its form of RFC 3339.

import Glibc

/// A moment in UTC, to the nanosecond.
///
/// It is the machine's clock: set anew, it jumps. The order of events is the order in which they come.
public struct UTCTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// The nanoseconds beside them, 0…999,999,999.
    public let nanoseconds: Int32

    /// Makes a moment from its parts; nanoseconds out of range are brought into it.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
    }

    /// The present moment.
    public static var now: UTCTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return UTCTime(seconds: Int64(time.tv_sec), nanoseconds: Int32(truncatingIfNeeded: time.tv_nsec))
    }

    /// RFC 3339 with milliseconds, such as `2025-11-28T03:02:14.120Z`.
    public var description: String {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let (year, month, dayOfMonth) = Self.date(day)
        let rest = Int(seconds - day * 86_400)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
            + "T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
            + ".\(padded(Int(nanoseconds) / 1_000_000, 3))Z"
    }

    /// Orders by time.
    public static func < (left: UTCTime, right: UTCTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The date of a day since 1970-01-01, in the Gregorian calendar: days are counted from a 1 March, so that the
    /// leap day is a year's last.
    private static func date(_ day: Int64) -> (year: Int, month: Int, day: Int) {
        // 719,468 days lie between 0000-03-01 and 1970-01-01, 146,097 days make 400 years.
        let days = Int(day) + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
