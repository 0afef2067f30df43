// SPDX-License-Identifier: Apache-2.0
//
// The reset on a simulated card, with the reference authority: it comes to its end, and every way in which it does not
// has its words.

import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("A PIN reset with the reference authority")
struct PINResetTests {
    @Test("A locked PIN gets a new value, and full tries", arguments: ResettablePIN.allCases)
    func whole(_ pin: ResettablePIN) throws {
        let rig = ResetRig(pin)
        let report = try rig.begin()
        #expect(report == PINReset.Report(pin: pin, wasResumed: false, triesLeft: pin.reference.limit))
        #expect(rig.value(pin) == ResetRig.newValues[pin] && rig.triesLeft == pin.reference.limit)
        #expect(rig.channel.verifications == 1 && rig.authority.completions == 1)
        #expect(
            rig.holder.steps == ResetStep.allCases && rig.holder.triesShown == [pin == .signature ? 3 : 5])
        #expect(rig.disk.listing == [])
        // The card manager is current: no PIN is verified any more.
        #expect(rig.card.application == 0 && rig.card.verified.isEmpty)
        // The reservation is used up.
        #expect(rig.kind { try rig.begin() }?.kind == .refused(.noReservation))
    }

    @Test("A forgotten PIN with tries left is reset just so")
    func forgotten() throws {
        let rig = ResetRig(.signature) { $0.triesLeft[.signature] = 2 }
        _ = try rig.begin()
        #expect(rig.value(.signature) == "NEW24680" && rig.triesLeft == 5)
    }

    @Test(
        "On the last day of the certificates, and with keys of every kind",
        arguments: [
            SimulatedMyNumberCard.Certificates.usual, .ending(JapaneseDay(at: 1_795_834_800)), .ellipticCurve,
        ])
    func certificates(_ certificates: SimulatedMyNumberCard.Certificates) throws {
        let rig = ResetRig(.authentication) { $0.certificates = certificates }
        if case .ending = certificates {
            // The last second itself is at night; that rule is ResetFlowTests'.
            rig.authority.real.books.clock = { japan(22, 59, 59) }
        }
        _ = try rig.begin()
        #expect(rig.value(.authentication) == "8642")
    }

    @Test("A small letter of the new password is set as a capital")
    func capitals() throws {
        let rig = ResetRig(.signature)
        rig.holder.new = "new24680"
        _ = try rig.begin()
        #expect(rig.value(.signature) == "NEW24680")
    }

    @Test(
        "Every kind of error has its words, and every standing its step",
        arguments: PINResetError.Kind.allCases)
    func words(_ kind: PINResetError.Kind) {
        let error = PINResetError(kind)
        #expect(!error.message.isEmpty && !error.hint.isEmpty && !kind.name.contains("("))
        #expect(Set(ResetStep.allCases.map(\.standing)) == Set(ResetStanding.allCases))
    }

    @Test("Two refusals with the same words would be one")
    func noTwins() {
        let messages = PINResetError.Kind.allCases.map { PINResetError($0).message }
        #expect(Set(messages).count == messages.count)
        #expect(Set(PINResetError.Kind.allCases.map(\.name)).count == messages.count)
    }
}

extension ResetRig {
    /// What an error says of the card is true of it.
    func expectTruth(_ standing: ResetStanding, sourceLocation: SourceLocation = #_sourceLocation) {
        let old = pin == .signature ? "ABC123" : "1234"
        let new = Self.newValues[pin] ?? ""
        let allowed: [String] =
            switch standing {
            case .unchanged, .otherPINTried, .oldPIN: [old]
            case .oldOrNewPIN: [old, new]
            case .newPIN: [new]
            }
        #expect(allowed.contains(value(pin)), "\(standing)", sourceLocation: sourceLocation)
        if standing == .unchanged || standing == .otherPINTried {
            #expect(triesLeft == 0, "\(standing)", sourceLocation: sourceLocation)
        }
    }
}
