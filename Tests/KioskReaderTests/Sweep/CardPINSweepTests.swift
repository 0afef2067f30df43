// SPDX-License-Identifier: Apache-2.0
//
// Each operation with each PIN of the card, with everything broken once at every place: transfers, the card's line, the
// card pulled, muted or reset, the reader reset or gone. The counter never falls by more than one for a call, and never
// by one that the caller was not told of. The reset of a PIN has a sweep of its own.

import CCIDReader
import MyNumberCard
import ReaderFaults
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Fault sweep of PIN operations")
struct CardPINSweepTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let operation: CardPINOperation
        let pin: SweptPIN
        let profile: ReaderProfile
        var testDescription: String {
            "\(operation.rawValue), \(pin.reference.rawValue), on \(profile.name)"
        }
    }

    static let cases = SweptPIN.all.flatMap { pin in
        CardPINOperation.allCases.flatMap { operation in
            operation.profiles(for: pin).map { Case(operation: operation, pin: pin, profile: $0) }
        }
    }

    @Test("Every PIN is swept in every operation that its holder has with it")
    func everyOperation() {
        #expect(Set(SweptPIN.all.map(\.reference)) == Set(PINReference.allCases))
        for pin in SweptPIN.all {
            let swept = Set(Self.cases.filter { $0.pin.reference == pin.reference }.map(\.operation))
            // A password of letters cannot be typed at a keypad.
            let possible =
                pin.reference.isChangeable
                ? CardPINOperation.allCases.filter { pin.hasDigitsAlone || !$0.isAtKeypad }
                : CardPINOperation.ofEveryPIN
            #expect(swept == Set(possible))
        }
    }

    @Test("Whatever transfer fails in whatever way, no try is lost unsaid", arguments: cases)
    func transfers(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        #expect(clean.isDone && !clean.log.isEmpty)
        var counts = CardPINCoverage(row)
        for (index, transfer) in clean.log.enumerated() {
            for way in Way.allCases where way.canHappen(to: transfer) {
                counts.add(struck: try CardPINRun(row, .transfer(TransferFault(number: index + 1, way: way))))
            }
        }
        print(counts)
        #expect(counts.failed > 0, "nothing came of it")
    }

    @Test(
        "Whoever pulls the card or resets the reader, before or after any packet, no try is lost unsaid",
        arguments: cases)
    func hands(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        var counts = CardPINCoverage(row)
        for (index, transfer) in clean.log.enumerated() where transfer == .bulkOut {
            for deed in CardPINFault.Deed.allCases {
                for isBefore in [true, false] {
                    counts.add(struck: try CardPINRun(row, .hand(index + 1, deed, before: isBefore)))
                }
            }
        }
        print(counts)
        #expect(counts.failed > 0, "nothing came of it")
    }

    @Test("Whatever the reader answers to any message, no try is lost unsaid", arguments: cases)
    func messages(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        var counts = CardPINCoverage(row)
        for number in 1...clean.messages {
            for action in [
                FaultPlan.Action.fail(0xFE), .fail(0xFD), .fail(0xFC), .fail(0xFB), .fail(0xE0), .drop,
                .late(.seconds(4)), .wrongSeq, .gone, .truncate(11), .endlessTimeExtensions(multiplier: 1),
                // The card is mute until it is powered on anew.
                .hang(ReaderHang(.powerCycle)),
            ] {
                counts.add(struck: try CardPINRun(row, .message(number, action)))
            }
        }
        print(counts)
        #expect(counts.failed > 0, "nothing came of it")
    }

    @Test("A card that resets itself before or after any command loses no try unsaid", arguments: cases)
    func resets(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        var counts = CardPINCoverage(row)
        for number in 1...clean.commands {
            for isBefore in [true, false] {
                counts.add(struck: try CardPINRun(row, .reset(number, before: isBefore)))
            }
        }
        print(counts)
        // What a card without memory of a PIN is asked, it answers as before.
        #expect(counts.failed > 0 || row.operation == .ask, "nothing came of it")
    }

    @Test(
        "Whatever block is lost or damaged on the card's line, no try is lost unsaid",
        // Below the APDU one PIN goes as another does: of those that nobody changes, the question alone.
        arguments: cases.filter { ["scr3310", "gempc-twin", "keypad"].contains($0.profile.name) }
            .filter { $0.pin.reference.isChangeable || $0.operation == .ask })
    func line(_ row: Case) throws {
        let clean = try CardPINRun(row, .none)
        var counts = CardPINCoverage(row)
        let lengths = [1, 2, 3, 5]
        for damage in LineDamage.allCases {
            var seen = 0
            for behaviour in damage.cards(commands: clean.commands, lengths: lengths) {
                let run = try CardPINRun(row, .line(behaviour))
                if run.hasBegun, run.differs(from: clean) { seen += 1 }
                counts.add(run)
            }
            #expect(seen >= clean.commands * lengths.count, "\(row.testDescription), \(damage): \(seen) seen")
        }
        print(counts)
    }
}
