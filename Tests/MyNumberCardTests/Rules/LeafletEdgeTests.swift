// SPDX-License-Identifier: Apache-2.0
//
// The leaflet's lengths and tries at their edges, and that every number of the table has its test. Hours and windows are
// in LeafletTests, days of renewal in ValidityTests, the clock in Japan in JapanTimeTests.

import Foundation
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("The leaflet's numbers at their edges")
struct LeafletEdgeTests {
    private static func failure(_ body: () throws -> Void) -> MyNumberCardError? {
        do {
            try body()
            return nil
        } catch {
            #expect(error is MyNumberCardError)
            return error as? MyNumberCardError
        }
    }

    // MARK: Lengths and tries

    @Test(
        "A PIN of the first and last possible length goes to the card, one character less or more does not",
        arguments: [
            (PINReference.signature, 5, false), (.signature, 6, true), (.signature, 7, true),
            (.signature, 15, true), (.signature, 16, true), (.signature, 17, false),
            (.authentication, 3, false), (.authentication, 4, true), (.authentication, 5, false),
            (.inputSupport, 3, false), (.inputSupport, 4, true), (.inputSupport, 5, false),
            (.residentRegistry, 3, false), (.residentRegistry, 4, true), (.residentRegistry, 5, false),
            (.common, 3, false), (.common, 4, true), (.common, 5, false),
        ])
    func lengths(_ reference: PINReference, _ count: Int, _ isPossible: Bool) {
        let start = reference == .signature ? "A" : "8"
        let value = start + String(repeating: "7", count: count - 1)
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let verify = Self.failure { try card.verify(PIN(copying: Array(value.utf8)), for: reference) }
        #expect(verify?.kind == (isPossible ? .pinWrong : .pinFormat))
        #expect(channel.commands.contains { $0.ins == 0x20 && $0.data.count == count } == isPossible)
        guard let old = Self.values[reference], reference.isChangeable else { return }
        let change = Self.failure {
            try card.change(reference, from: PIN(copying: old), to: PIN(copying: Array(value.utf8)))
        }
        #expect(change?.kind == (isPossible ? nil : .pinFormat))
    }

    private static let values: [PINReference: [UInt8]] = [
        .signature: Array("ABC123".utf8), .authentication: Array("1234".utf8),
        .inputSupport: Array("5678".utf8),
    ]

    @Test(
        "The last wrong entry in a row locks a PIN, the one before it does not, and a right one begins anew",
        arguments: [
            (PINReference.signature, 5), (.authentication, 3), (.inputSupport, 3), (.residentRegistry, 3),
            (.common, 3), (.inputSupportNumberB, 10), (.surfaceNumberB, 10),
        ])
    func tries(_ reference: PINReference, _ limit: Int) throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let length =
            switch reference.rule {
            case .digits(let lengths), .lettersAndDigits(let lengths): lengths.lowerBound
            }
        func enterWrong() -> MyNumberCardError? {
            Self.failure {
                let value = [UInt8](repeating: 0x39, count: length)
                try card.verify(PIN(copying: value), for: reference, lastTry: .allowed)
            }
        }
        if let right = Self.values[reference] {
            for _ in 1..<limit { #expect(enterWrong()?.kind == .pinWrong) }
            let status = try card.verify(PIN(copying: right), for: reference, lastTry: .allowed)
            #expect(status == .usable(triesLeft: limit))
        }
        for left in (1..<limit).reversed() {
            let error = enterWrong()
            #expect(error?.kind == .pinWrong && error?.triesLeft == left)
        }
        #expect(try card.triesLeft(reference) == .usable(triesLeft: 1))
        #expect(enterWrong()?.kind == .pinLocked)
        #expect(try card.triesLeft(reference) == .locked)
    }

    // MARK: The whole table

    /// The test in which each number is tried at its edges, or, where it is only told, in which it is told.
    static let proofs: [String: (suite: String, test: String)] = [
        "edition": ("Rules/LeafletTests", "numbers"),
        "signatureLength": ("Rules/LeafletEdgeTests", "lengths"),
        "signatureTries": ("Rules/LeafletEdgeTests", "tries"),
        "authenticationLength": ("Rules/LeafletEdgeTests", "lengths"),
        "authenticationTries": ("Rules/LeafletEdgeTests", "tries"),
        "inputSupportLength": ("Rules/LeafletEdgeTests", "lengths"),
        "inputSupportTries": ("Rules/LeafletEdgeTests", "tries"),
        "residentRegistryLength": ("Rules/LeafletEdgeTests", "lengths"),
        "residentRegistryTries": ("Rules/LeafletEdgeTests", "tries"),
        "numberBTries": ("Rules/LeafletEdgeTests", "tries"),
        "reservationHoursPerDay": ("Guidance/GuidanceDocumentTests", "numbers"),
        "reservationHours": ("Rules/LeafletTests", "reservation"),
        "kioskHours": ("Rules/LeafletTests", "kiosk"),
        "kioskFee": ("Guidance/GuidanceDocumentTests", "numbers"),
        "kioskPINs": ("Rules/LeafletEdgeTests", "kioskPINs"),
        "callCentreNumber": ("Guidance/GuidanceDocumentTests", "numbers"),
        "callCentreHours": ("Rules/LeafletTests", "callCentre"),
        "callCentreKeys": ("Rules/LeafletTests", "numbers"),
        "lostCardHoursPerDay": ("Guidance/GuidanceDocumentTests", "numbers"),
        "certificateBirthday": ("Guidance/GuidanceDocumentTests", "numbers"),
        "renewedCertificateBirthday": ("Guidance/GuidanceDocumentTests", "numbers"),
        "renewalMonths": ("Certificates/ValidityTests", "renewal"),
        "noticeMonths": ("Guidance/GuidanceDocumentTests", "numbers"),
        "cardBirthday": ("Guidance/GuidanceDocumentTests", "numbers"),
        "minorsCardBirthday": ("Guidance/GuidanceDocumentTests", "numbers"),
        "fullAge": ("Guidance/GuidanceDocumentTests", "numbers"),
        "signatureAge": ("Guidance/GuidanceDocumentTests", "numbers"),
    ]

    @Test("A kiosk resets two PINs and no third one")
    func kioskPINs() {
        #expect(Set(ResettablePIN.allCases.map(\.reference)) == [.authentication, .signature])
        #expect(ResettablePIN.allCases.count == Leaflet.kioskPINs.value)
    }

    @Test("Every number of the table has its test, which is there, and its source")
    func everyNumber() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let table = try String(
            contentsOf: root.appendingPathComponent("Sources/MyNumberCard/Rules/Leaflet.swift"),
            encoding: .utf8)
        let start = "public static let "
        let names = table.split(separator: "\n").compactMap { line in
            line.contains(start) ? line.components(separatedBy: start)[1].prefix { $0.isLetter } : nil
        }
        #expect(names.count == 27 && Set(names.map { String($0) }) == Set(Self.proofs.keys))
        // The edition is the leaflet's own; all others are rules, which cannot be made without a source.
        #expect(table.components(separatedBy: " = Rule(").count - 1 == names.count - 1)
        for (name, proof) in Self.proofs {
            let suite = tests.appendingPathComponent(proof.suite + ".swift")
            let text = try String(contentsOf: suite, encoding: .utf8)
            #expect(text.contains("func \(proof.test)("), "\(name)")
            // A test that only tells the number names it.
            if proof.test == "numbers" { #expect(text.contains("Leaflet.\(name)"), "\(name)") }
        }
    }
}
