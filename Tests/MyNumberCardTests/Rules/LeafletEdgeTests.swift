// SPDX-License-Identifier: Apache-2.0
//
// The leaflet's lengths and tries at their edges, on the simulated card. That every number of the table is tried at its
// edges is LeafletTableTests'; hours and windows are in LeafletTests, days of renewal in ValidityTests.

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
}
