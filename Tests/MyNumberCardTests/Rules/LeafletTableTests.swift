// SPDX-License-Identifier: Apache-2.0
//
// Every number of the leaflet's table with the test that proves it: what the library does on either side of it or, of a
// number that is only told, that it is told. The values here are typed by hand, so that a number which changes in the
// table alone fails its own row.

import Foundation
import Testing

@testable import MyNumberCard

@Suite("Every number of the leaflet's table")
struct LeafletTableTests {
    /// A number by its name in the table, and what holds because of its value.
    struct Edge: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Each fact that fails if the number were another one.
        let facts: @Sendable () throws -> [Bool]

        init(_ name: String, _ facts: @escaping @Sendable () throws -> [Bool]) {
            (testDescription, self.facts) = (name, facts)
        }
    }

    static let edges: [Edge] = [
        Edge("edition") { [told("end of June 2024"), Leaflet.edition == (2024, 6)] },
        Edge("signatureLength") { lengths(of: .signature, 6...16) },
        Edge("signatureTries") { tries(of: .signature, 5) },
        Edge("authenticationLength") { lengths(of: .authentication, 4...4) },
        Edge("authenticationTries") { tries(of: .authentication, 3) },
        Edge("inputSupportLength") { lengths(of: .inputSupport, 4...4) },
        Edge("inputSupportTries") { tries(of: .inputSupport, 3) },
        Edge("residentRegistryLength") {
            lengths(of: .residentRegistry, 4...4) + lengths(of: .common, 4...4)
        },
        Edge("residentRegistryTries") { tries(of: .residentRegistry, 3) + tries(of: .common, 3) },
        Edge("numberBTries") { tries(of: .inputSupportNumberB, 10) + tries(of: .surfaceNumberB, 10) },
        Edge("reservationHoursPerDay") {
            [told("24 hours a day, except maintenance"), Leaflet.reservationHoursPerDay.value == 24]
        },
        Edge("reservationHours") {
            // The last second counts, the next one does not.
            [
                Leaflet.isReservationOpen(completed: midnight, at: after(86_400)),
                !Leaflet.isReservationOpen(completed: midnight, at: after(86_401)),
                told("within 24 hours, 6:30"),
            ]
        },
        Edge("kioskHours") { hours(6 * 3600 + 1800, 23 * 3600, Leaflet.isKioskOpen) },
        Edge("kioskFee") { [try documented("kiosk", "0 yen"), Leaflet.kioskFee.value == 0] },
        Edge("kioskPINs") {
            [
                PINReference.allCases.filter { $0.otherAtKiosk != nil }.count == 2,
                Leaflet.kioskPINs.value == 2,
                try documented("kiosk", "2 PINs"),
            ]
        },
        Edge("callCentreNumber") {
            [told("0120-95-0178"), Leaflet.callCentreNumber.value == "0120-95-0178"]
        },
        Edge("callCentreHours") { hours(9 * 3600 + 1800, 20 * 3600, Leaflet.isCallCentreOpen) },
        Edge("callCentreKeys") { [told("keys 1, then 1"), Leaflet.callCentreKeys.value == [1, 1]] },
        Edge("lostCardHoursPerDay") {
            [told("put on hold by telephone, 24 hours every day"), Leaflet.lostCardHoursPerDay.value == 24]
        },
        Edge("certificateBirthday") {
            [try documented("certificate", "5th birthday"), Leaflet.certificateBirthday.value == 5]
        },
        Edge("renewedCertificateBirthday") {
            [try documented("certificate", "6th"), Leaflet.renewedCertificateBirthday.value == 6]
        },
        Edge("renewalMonths") {
            // 2030-02-17 is the end; the day after the one three months before is 2029-11-18.
            let validity = CertificateValidity(
                notBefore: CertificateTime(secondsSince1970: 1_767_193_200),
                notAfter: CertificateTime(secondsSince1970: 1_897_570_799))
            let first = CertificateTime(secondsSince1970: 1_889_622_000)
            return [
                first.rfc3339Japan == "2029-11-18T00:00:00+09:00", validity.state(at: first) == .renewable,
                validity.state(at: CertificateTime(secondsSince1970: first.secondsSince1970 - 1)) == .valid,
                told("from 3 months before its end"), Leaflet.renewalMonths.value == 3,
            ]
        },
        Edge("noticeMonths") {
            [try documented("notice by mail", "2-3 months"), Leaflet.noticeMonths.value == 2...3]
        },
        Edge("cardBirthday") { [try documented("card", "10th birthday"), Leaflet.cardBirthday.value == 10] },
        Edge("minorsCardBirthday") {
            [try documented("card", "under 18", "5th"), Leaflet.minorsCardBirthday.value == 5]
        },
        Edge("fullAge") { [try documented("card", "under 18"), Leaflet.fullAge.value == 18] },
        Edge("signatureAge") { [told("those under 15"), Leaflet.signatureAge.value == 15] },
    ]

    @Test("What the library does and says holds because of the number", arguments: edges)
    func edge(_ edge: Edge) throws {
        let facts = try edge.facts()
        #expect(!facts.isEmpty)
        for (index, holds) in facts.enumerated() { #expect(holds, "fact \(index + 1)") }
    }

    @Test("Every number of the table has its row, and a source")
    func everyNumber() throws {
        let table = try Self.file("Sources/MyNumberCard/Rules/Leaflet.swift")
        let start = "public static let "
        let names = table.split(separator: "\n").compactMap { line in
            line.contains(start) ? line.components(separatedBy: start)[1].prefix { $0.isLetter } : nil
        }
        #expect(names.map { String($0) } == Self.edges.map(\.testDescription))
        // The edition is the leaflet's own; all others are rules, which cannot be made without a source.
        #expect(table.components(separatedBy: " = Rule(").count - 1 == names.count - 1)
    }

    // MARK: Facts

    /// Whether a value of so many characters may be this PIN, one more and one less on either side of the range.
    private static func lengths(of reference: PINReference, _ lengths: ClosedRange<Int>) -> [Bool] {
        func isPossible(_ count: Int) -> Bool {
            let value = PIN(copying: [UInt8](repeating: 0x37, count: count))
            // The refusal is the answer here; which one it is has its tests elsewhere.
            return (try? reference.rule.bytes(of: value, for: .verifying)) != nil
        }
        return [
            !isPossible(lengths.lowerBound - 1), isPossible(lengths.lowerBound),
            isPossible(lengths.upperBound),
            !isPossible(lengths.upperBound + 1),
        ]
    }

    /// Full is full: with one try less a right PIN would be proven by the counter, with all of them it is not.
    private static func tries(of reference: PINReference, _ limit: Int) -> [Bool] {
        func outcome(_ before: Int) -> PINOutcome {
            PINFateInquiry(reference: reference, triesBefore: before, mark: nil)
                .outcome(.usable(triesLeft: before), nil)
        }
        return [reference.limit == limit, outcome(limit) == .noTryLost, outcome(limit - 1) == .notTried]
    }

    /// Open from the one second of the day up to, and not at, the other.
    private static func hours(
        _ opening: Int64, _ closing: Int64, _ isOpen: (CertificateTime) -> Bool
    ) -> [Bool] {
        [
            !isOpen(after(opening - 1)), isOpen(after(opening)), isOpen(after(closing - 1)),
            !isOpen(after(closing)),
        ]
    }

    /// 2024-02-29T00:00:00 in Japan.
    private static let midnight = CertificateTime(secondsSince1970: 1_709_132_400)

    private static func after(_ seconds: Int64) -> CertificateTime {
        CertificateTime(secondsSince1970: midnight.secondsSince1970 + seconds)
    }

    /// Whether some advice, or the name of a source, tells it.
    private static func told(_ words: String) -> Bool {
        Advice.allCases.contains { $0.english.contains(words) }
            || RuleSource.leaflet.englishName.contains(words)
    }

    /// Whether Docs/Guidance.md tells it in the row of its rule.
    private static func documented(_ rule: String, _ parts: String...) throws -> Bool {
        let rows = try file("Docs/Guidance.md").split(separator: "\n")
        let row = rows.first { $0.hasPrefix("| " + rule + " ") } ?? ""
        return parts.allSatisfy { row.contains($0) }
    }

    private static func file(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
