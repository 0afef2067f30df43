// SPDX-License-Identifier: Apache-2.0
//
// A reset that stops in the middle: the authority, its line, the card or the holder's side give way, and what the journal
// that is left is good for.

import ISO7816
import SimulatedAuthority
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("A PIN reset that stops in the middle")
struct PINResetStopTests {
    @Test("The authority may refuse in the middle of the unlocking: what is known of the card is said")
    func refusedWithin() throws {
        let rig = ResetRig(.signature)
        rig.authority.instead = { purpose, answer throws(AuthorityError) in
            guard purpose == .unlocking(.signature), answer != nil else { return nil }
            throw AuthorityError(.refused, "no longer")
        }
        let error = try #require(rig.kind { try rig.begin() })
        #expect(error.kind == .authorityRefused && error.standing == .oldPIN && error.isResumable)
        #expect(rig.value(.signature) == "ABC123" && rig.triesLeft == 0)
        rig.authority.instead = { _, _ throws(AuthorityError) in nil }
        #expect(try rig.goOn().wasResumed)
        #expect(rig.value(.signature) == "NEW24680" && rig.disk.listing == [])
    }

    @Test(
        "The line to the authority fails at every call: it can be resumed, or begun again",
        arguments: ResettablePIN.allCases)
    func noLine(_ pin: ResettablePIN) throws {
        let clean = ResetRig(pin)
        _ = try clean.begin()
        for call in 0..<clean.authority.calls {
            let rig = ResetRig(pin)
            rig.authority.failsFrom = call
            // The time in the middle of a step is not waited for, so some calls may fail unseen, but never the last.
            let error = try #require(rig.kind { try rig.begin() })
            #expect(error.kind == .authorityUnreachable)
            rig.expectTruth(error.standing)
            rig.authority.failsFrom = .max
            _ = try rig.goOn()
            #expect(rig.value(pin) == ResetRig.newValues[pin] && rig.disk.listing == [])
        }
    }

    @Test("Another card than the one it was begun with is refused")
    func anotherCard() throws {
        let rig = ResetRig(.signature)
        rig.authority.instead = { purpose, answer throws(AuthorityError) in
            guard purpose == .unlocking(.signature), answer != nil else { return nil }
            throw AuthorityError(.unreachable, "no line")
        }
        #expect(rig.kind { try rig.begin() }?.isResumable == true)
        rig.authority.instead = { _, _ throws(AuthorityError) in nil }
        let other = SimulatedChannel(SimulatedMyNumberCard())
        // Another certificate of the same issuer: one byte of its signature differs.
        other.instead = { [card = other.card] command in
            guard command.ins == 0xB0, command.data.isEmpty else { return nil }
            var answer = card.process(command.bytes)
            if answer.count == 258 { answer[200] ^= 1 }
            return answer
        }
        let error = try #require(
            rig.kind { try rig.reset.resume(holder: rig.holder) { MyNumberCard(on: other) } })
        #expect(error.kind == .refused(.anotherCard) && error.isResumable && error.standing == .oldPIN)
        #expect(other.verifications == 0)
        #expect(try rig.goOn().wasResumed)
    }

    @Test("A card of another issuer gets no command of the simulation")
    func anotherIssuer() throws {
        let rig = ResetRig(.signature)
        rig.channel.instead = { [card = rig.card] command in
            guard command.ins == 0xB0 else { return nil }
            let answer = card.process(command.bytes)
            return answer.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
        }
        let error = try #require(rig.kind { try rig.begin() })
        #expect(error.kind == .authorityRefused && error.standing == .unchanged)
        #expect(rig.channel.commands.allSatisfy { $0.ins != 0xF4 && $0.ins != 0x88 })
    }

    @Test("A journal that is there is not begun over, and none is not resumed")
    func journals() throws {
        let rig = ResetRig(.signature)
        #expect(
            rig.kind { try rig.reset.resume(holder: rig.holder) { MyNumberCard(on: rig.channel) } }?.kind
                == .nothingToResume)
        try rig.journal.save(ResetJournalTests.example, isFirst: true)
        let error = try #require(rig.kind { try rig.begin() })
        #expect(error.kind == .resetUnfinished && error.isResumable && rig.channel.commands.isEmpty)
        #expect(error.standing == ResetJournalTests.example.standing && error.standing == .otherPINTried)
    }

    @Test("Where only the authority had still to be told, no card is needed")
    func confirmsAlone() throws {
        let rig = ResetRig(.signature)
        var journal = ResetJournal(binding: ResetFlowTests.binding(7), begun: japan(12, 0))
        journal.note(.confirming, at: japan(12, 1))
        try rig.journal.save(journal, isFirst: true)
        let report = try rig.reset.resume(holder: rig.holder) {
            Issue.record("a card was asked for")
            return MyNumberCard(on: rig.channel)
        }
        #expect(report == PINReset.Report(pin: .signature, wasResumed: true, triesLeft: nil))
        #expect(rig.authority.completions == 1 && rig.disk.listing == [])
    }

    @Test(
        "A card that is pulled as soon as it has its new PIN: the authority is told, unless the PIN may be verified",
        arguments: ResettablePIN.allCases, [true, false])
    func pulledAtTheEnd(_ pin: ResettablePIN, _ isCardGone: Bool) throws {
        let clean = ResetRig(pin)
        _ = try clean.begin()
        // The last command selects the card manager.
        #expect(clean.channel.commands.last?.data == CardApplication.cardManager.identifier)
        let rig = ResetRig(pin)
        rig.channel.failsFrom = clean.channel.commands.count - 1
        rig.channel.isCardGone = isCardGone
        let error = rig.kind { try rig.begin() }
        #expect((error == nil) == isCardGone && rig.authority.completions == (isCardGone ? 1 : 0))
        #expect(rig.value(pin) == ResetRig.newValues[pin] && rig.disk.listing.isEmpty == isCardGone)
        guard let error else { return }
        #expect(error.kind == .cardFailed && error.standing == .newPIN && error.isResumable)
        #expect(try rig.goOn().wasResumed && rig.authority.completions == 1)
    }
}
