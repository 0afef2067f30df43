// SPDX-License-Identifier: Apache-2.0
//
// How long the holder's other PIN stays verified: for the authority's commands and the new PIN, and for nothing else
// that somebody may have to wait for.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("A card with a verified PIN in a reset")
struct OpenCardTests {
    @Test(
        "The authority is asked for nothing but its next command then, and has a limit for it",
        arguments: ResettablePIN.allCases)
    func askedLittle(_ pin: ResettablePIN) throws {
        let rig = ResetRig(pin)
        _ = try rig.begin()
        #expect(rig.authority.whileOpen.map(\.call) == ["next", "next"])
        #expect(rig.authority.whileOpen.map(\.limit) == [.seconds(10), .seconds(10)])
        #expect(rig.authority.calls > 8 && rig.authority.completions == 1)
    }

    @Test("What the authority takes before the PIN is sent, and after it is needed, is bounded by nobody")
    func slow() throws {
        let rig = ResetRig(.signature)
        rig.authority.delay = { _, answer in answer == nil ? .seconds(3600) : .zero }
        _ = try rig.begin()
        #expect(rig.value(.signature) == "NEW24680")
    }

    @Test("What comes after the limit of all waits together is not used, to the nanosecond")
    func bounded() throws {
        for (delay, isInTime) in [
            (Duration.seconds(5), true), (.seconds(5) + .nanoseconds(1), false), (.seconds(11), false),
        ] {
            let rig = ResetRig(.signature)
            rig.authority.delay = { purpose, answer in
                purpose == .unlocking(.signature) && answer != nil ? delay : .zero
            }
            let error = rig.kind { try rig.begin() }
            #expect((error == nil) == isInTime, "\(delay)")
            #expect(rig.card.verified.isEmpty && rig.card.application == 0)
            guard let error else { continue }
            #expect(error.kind == .authorityUnreachable && error.standing == .oldPIN && error.isResumable)
            #expect(rig.value(.signature) == "ABC123")
            // The second wait has what the first one left.
            #expect(
                rig.authority.whileOpen.last?.limit
                    == (delay < .seconds(10) ? .seconds(10) - delay : .seconds(10)))
            rig.authority.delay = { _, _ in .zero }
            #expect(try rig.goOn().wasResumed)
        }
    }

    @Test("An authority that does not begin costs no try: the PIN is not sent")
    func notBegun() throws {
        let rig = ResetRig(.signature)
        rig.authority.instead = { purpose, _ throws(AuthorityError) in
            guard purpose != .recognising else { return nil }
            throw AuthorityError(.unreachable, "no line")
        }
        let error = try #require(rig.kind { try rig.begin() })
        #expect(error.kind == .authorityUnreachable && error.standing == .unchanged)
        #expect(rig.channel.verifications == 0)
    }

    @Test("With the other PIN verified, the command for the PIN that is not reserved is not sent")
    func otherPIN() throws {
        let rig = ResetRig(.signature)
        let unlock = try CommandAPDU([0x80, 0xF4, 0x00, 0x98])
        rig.authority.instead = { purpose, answer throws(AuthorityError) in
            purpose == .unlocking(.signature) && answer != nil ? .send(unlock) : nil
        }
        let error = try #require(rig.kind { try rig.begin() })
        #expect(error.kind == .relayForbidden && error.standing == .oldPIN)
        #expect(rig.channel.verifications == 1 && rig.channel.commands.allSatisfy { $0.ins != 0xF4 })
        #expect(rig.card.verified.isEmpty)
    }

    @Test(
        "No answer to the other PIN: the next session finds out what became of it", arguments: [true, false])
    func fate(_ hasRun: Bool) throws {
        let clean = ResetRig(.signature)
        _ = try clean.begin()
        let place = try #require(clean.channel.commands.firstIndex { $0.ins == 0x20 && !$0.data.isEmpty })
        let rig = ResetRig(.signature)
        rig.holder.known = "4321"
        rig.channel.failsFrom = place
        rig.channel.runsTheFirstThatFails = hasRun
        let error = try #require(rig.kind { try rig.begin() })
        #expect(error.kind == .cardFailed && error.pin == .authentication && error.isResumable)
        let inquiry = try #require(error.inquiry)
        rig.card.reset()
        let found = error.proven(by: try MyNumberCard(on: ResetRig.channel(to: rig.card)).complete(inquiry))
        #expect(found.kind == .cardFailed && found.inquiry == nil && found.standing == .otherPINTried)
        #expect(found.triesLeft == (hasRun ? 2 : 3) && found.isResumable)
        let outcome = (found.underlying as? MyNumberCardError)?.outcome
        #expect(outcome == (hasRun ? .refused : .noTryLost))
    }
}
