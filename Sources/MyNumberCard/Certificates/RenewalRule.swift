// SPDX-License-Identifier: Apache-2.0
//
// How long certificates last and from when they are renewed, as data for each generation of the card. No end of
// validity is ever computed from these years: it stands in the certificate and on the card.

/// What holds for the certificates of one generation of the card.
public struct RenewalRule: Sendable, Equatable {
    /// Which generation: `current` or `next`.
    public let generation: String
    /// To which birthday after the issue a certificate lasts at most; for people to read, nothing is computed from it.
    public let years: Int
    /// How many months before the end a renewal is taken.
    public let months: Int
    /// The rule is announced and not in force: its dates are nothing to rely on.
    public let isAnnounced: Bool
    /// Who says so.
    public let source: String

    /// Today's card.
    ///
    /// Two readings of the three months are published: from the day three months before the end, and from the day
    /// after it. This is the second, as municipalities write it; whoever comes on its first day is not sent away under
    /// either.
    public static let current = RenewalRule(
        generation: "current", years: Leaflet.certificateBirthday.value, months: Leaflet.renewalMonths.value,
        isAnnounced: false,
        source: "\(Leaflet.renewalMonths.source.englishName); \(RuleSource.municipalities.englishName): "
            + "from the day after 'three months before'")

    /// The card that is announced for fiscal 2028, with keys on elliptic curves.
    public static let next = RenewalRule(
        generation: "next", years: 10, months: 12, isAnnounced: true,
        source:
            "final report of the task force on the next card (digital.go.jp, 2024-03-18), as summarised by pki.world-tls.com"
    )

    /// Every rule.
    public static let all = [current, next]

    /// The first day, in Japan, on which a renewal is taken.
    ///
    /// Where the earlier month has no such day, its last day counts as the day some months before; the renewal begins
    /// on the day after.
    func firstDay(beforeEnd end: CivilDate) -> CivilDate { end.before(months: Int64(months)).next }
}
