// SPDX-License-Identifier: Apache-2.0
//
// Dates and clocks in Japan: UTC+9 all year, since 1951 without summer time, so no time-zone database is asked.

/// What calendar and clock in Japan show at a moment.
public struct JapanTime: Sendable, Hashable {
    /// The year of the Gregorian calendar.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int
    /// The time of day.
    public let time: TimeOfDay

    /// - Parameter moment: the moment.
    public init(_ moment: CertificateTime) {
        let date = CivilDate(day: moment.dayInJapan)
        (year, month, day) = (Int(date.year), Int(date.month), Int(date.day))
        time = moment.timeInJapan
    }
}

/// A time of day, to the second.
public struct TimeOfDay: Sendable, Hashable, Comparable {
    /// Seconds since midnight, 0 to 86,399.
    public let secondOfDay: Int

    /// - Parameters:
    ///   - hour: 0 to 23.
    ///   - minute: 0 to 59.
    ///   - second: 0 to 59.
    public init(_ hour: Int, _ minute: Int, _ second: Int = 0) {
        self.init(secondOfDay: hour * 3600 + minute * 60 + second)
    }

    /// What is outside a day becomes its first or last second.
    init(secondOfDay: Int) { self.secondOfDay = min(max(secondOfDay, 0), 86_399) }

    /// The earlier one is less.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.secondOfDay < right.secondOfDay }

    /// Hour and minute, such as `6:30`.
    public var text: String { "\(secondOfDay / 3600):\(CivilDate.padded(Int64(secondOfDay / 60 % 60), 2))" }
}

/// Hours of each day, in Japan, from a time before another one.
public struct DailyHours: Sendable, Hashable {
    /// The first second.
    public let opening: TimeOfDay
    /// The first second that is not in them any more.
    public let closing: TimeOfDay

    /// - Parameters:
    ///   - opening: the first second.
    ///   - closing: the first second that is not in them any more.
    public init(from opening: TimeOfDay, to closing: TimeOfDay) {
        self.opening = opening
        self.closing = closing
    }

    /// Whether a moment is in them.
    public func contains(_ moment: CertificateTime) -> Bool {
        let time = moment.timeInJapan
        return time >= opening && time < closing
    }

    /// Both ends, such as `6:30-23:00`.
    public var text: String { "\(opening.text)-\(closing.text)" }
}

extension CertificateTime {
    /// What a clock in Japan shows at that moment.
    public var timeInJapan: TimeOfDay {
        TimeOfDay(secondOfDay: Int(secondsSince1970 + Self.japan - dayInJapan * 86_400))
    }
}
