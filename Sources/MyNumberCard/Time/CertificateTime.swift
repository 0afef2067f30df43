// SPDX-License-Identifier: Apache-2.0
//
// A moment in a certificate, and its date in Japan: UTC+9 all year, so no time-zone database is needed. Where
// the present moment comes from is the caller's business.

/// A moment, to the second, on the time scale of certificates (UTC without leap seconds).
public struct CertificateTime: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let secondsSince1970: Int64

    /// A moment by its distance from 1970.
    ///
    /// Moments outside the years 0001 to 9999, which neither a certificate nor RFC 3339 can name, become the
    /// nearest one inside.
    ///
    /// - Parameter secondsSince1970: seconds since 1970-01-01T00:00:00Z.
    public init(secondsSince1970: Int64) {
        self.secondsSince1970 = min(max(secondsSince1970, -62_135_596_800), 253_402_300_799)
    }

    /// The earlier one is less.
    public static func < (left: CertificateTime, right: CertificateTime) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }

    /// The moment as RFC 3339 in UTC, such as `2030-02-17T14:59:59Z`.
    public var rfc3339: String { text(offset: 0, suffix: "Z") }

    /// The same moment as a Japanese clock shows it, such as `2030-02-17T23:59:59+09:00`.
    public var rfc3339Japan: String { text(offset: Self.japan, suffix: "+09:00") }

    /// The date in Japan at that moment, `YYYY-MM-DD`.
    public var dateInJapan: String { CivilDate(day: dayInJapan).text }

    /// Days since 1970-01-01 on a Japanese calendar.
    var dayInJapan: Int64 { Self.floorDivide(secondsSince1970 + Self.japan, 86_400) }

    /// How far clocks in Japan are ahead of UTC, in seconds.
    static let japan: Int64 = 9 * 3600

    private func text(offset: Int64, suffix: String) -> String {
        let seconds = secondsSince1970 + offset
        let day = Self.floorDivide(seconds, 86_400)
        let second = seconds - day * 86_400
        let clock = [second / 3600, second / 60 % 60, second % 60].map { CivilDate.padded($0, 2) }
        return "\(CivilDate(day: day).text)T\(clock.joined(separator: ":"))\(suffix)"
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
