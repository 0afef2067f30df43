// SPDX-License-Identifier: Apache-2.0
//
// Until when a certificate can be used: the earlier of its own end and the card's, which the card gives out
// without a PIN. Nothing is computed from birthdays, and nothing is claimed by a clock that was never set.

/// The last day of the card itself, as `00 CA 00 F2` gives it.
public struct CardEnd: Sendable, Equatable {
    /// The last second of that day in Japan. That the day itself still counts follows from the certificates, which end
    /// with a Japanese day as well.
    public let lastMoment: CertificateTime

    /// That day, a date in Japan, `YYYY-MM-DD`.
    public var date: String { lastMoment.dateInJapan }

    /// Takes eight ASCII digits, `YYYYMMDD`.
    ///
    /// - Parameter digits: the content of the data object.
    /// - Returns: `nil` for anything that is no date.
    public init?(_ digits: [UInt8]) {
        guard let date = CivilDate(digits: digits) else { return nil }
        lastMoment = date.endInJapan
    }
}

/// Until when a certificate can be used, and when it is renewed.
public struct CertificateValidity: Sendable, Equatable {
    /// The first moment, as the certificate says.
    public let notBefore: CertificateTime
    /// The last moment, as the certificate says.
    public let notAfter: CertificateTime
    /// The end of the card, where it is known.
    public let cardEnd: CardEnd?
    /// What the renewal goes by.
    public let rule: RenewalRule

    /// Makes a validity from its parts.
    public init(
        notBefore: CertificateTime, notAfter: CertificateTime, cardEnd: CardEnd? = nil,
        rule: RenewalRule = .current
    ) {
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.cardEnd = cardEnd
        self.rule = rule
    }

    /// The last moment at which it can be used: the earlier of the certificate's end and the card's.
    public var effectiveEnd: CertificateTime { min(notAfter, cardEnd?.lastMoment ?? notAfter) }

    /// Whether the card ends before the certificate does.
    public var isLimitedByCard: Bool { effectiveEnd < notAfter }

    /// The first day on which a renewal is taken, a date in Japan, `YYYY-MM-DD`.
    public var renewalFrom: String { firstDay.text }

    /// Where a moment lies.
    public enum State: String, Sendable, CaseIterable {
        /// The clock cannot be right: nothing is claimed.
        case clockUnset
        /// In use, and not yet to be renewed.
        case valid
        /// In use, and the renewal is taken.
        case renewable
        /// Behind the end of the certificate or of the card.
        case expired
    }

    /// Where a moment lies.
    ///
    /// - Parameter now: the present moment, by whichever clock the caller trusts.
    public func state(at now: CertificateTime) -> State {
        if ClockDoubt.of(now, notBefore: notBefore) != nil { return .clockUnset }
        if now > effectiveEnd { return .expired }
        return now.dayInJapan < firstDay.dayNumber ? .valid : .renewable
    }

    /// What can have ended.
    public enum Ended: String, Sendable, CaseIterable {
        /// The certificate by itself.
        case certificate
        /// The card; the certificate would go on.
        case card
        /// Each by itself.
        case both
    }

    /// What has ended at a moment.
    ///
    /// - Parameter now: the present moment, by whichever clock the caller trusts.
    /// - Returns: nil where neither has, or the clock cannot be right.
    public func ended(at now: CertificateTime) -> Ended? {
        guard state(at: now) == .expired else { return nil }
        switch (now > notAfter, cardEnd.map { now > $0.lastMoment } ?? false) {
        case (true, true): return .both
        case (true, false): return .certificate
        case (false, _): return .card
        }
    }

    /// Whole days from today to the last day, both as dates in Japan: 0 on the last day, negative afterwards.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: `nil` where the clock cannot be right.
    public func daysLeft(at now: CertificateTime) -> Int? {
        guard ClockDoubt.of(now, notBefore: notBefore) == nil else { return nil }
        return Int(effectiveEnd.dayInJapan - now.dayInJapan)
    }

    private var firstDay: CivilDate {
        rule.firstDay(beforeEnd: CivilDate(day: effectiveEnd.dayInJapan))
    }
}

/// Why a clock cannot be right.
public enum ClockDoubt: String, Sendable, CaseIterable {
    /// It shows a year before this version was written.
    case beforeThisVersion
    /// It shows a moment before the certificate's own first one; the certificate is there already.
    case beforeCertificate

    /// The first second of the year in which this version was written, in Japan.
    public static let thisVersion = CertificateTime(secondsSince1970: 1_767_193_200)

    /// What is wrong with a moment; `nil` where nothing shows.
    ///
    /// - Parameters:
    ///   - now: what the clock says.
    ///   - notBefore: the first moment of a certificate that was read.
    public static func of(_ now: CertificateTime, notBefore: CertificateTime) -> ClockDoubt? {
        if now < thisVersion { return .beforeThisVersion }
        return now < notBefore ? .beforeCertificate : nil
    }
}
