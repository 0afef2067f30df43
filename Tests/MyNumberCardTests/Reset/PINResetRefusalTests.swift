// SPDX-License-Identifier: Apache-2.0
//
// What forbids a reset, each rule on the simulated card: nothing changes, and no try is lost but one that is told.

import ISO7816
import SimulatedAuthority
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("What forbids a PIN reset")
struct PINResetRefusalTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: PINResetError.Kind
        /// How many PINs may have gone to the card.
        var verifications = 0
        var standing = ResetStanding.unchanged
        var turn: @Sendable (inout SimulatedMyNumberCard.Options) -> Void = { _ in }
        var prepare: @Sendable (ResetRig) -> Void = { _ in }
    }

    static let refusals = [
        Refusal(
            testDescription: "no reservation", kind: .refused(.noReservation),
            prepare: { rig in
                rig.authority.real.books.pin = nil
            }),
        Refusal(
            testDescription: "the other PIN reserved", kind: .refused(.reservationForAnotherPIN),
            prepare: { rig in
                rig.authority.real.books.pin = .authentication
            }),
        Refusal(
            testDescription: "no face", kind: .refused(.faceNotChecked),
            prepare: { rig in
                rig.authority.real.books.isFaceChecked = false
            }),
        Refusal(
            testDescription: "too late", kind: .refused(.outsideServiceHours),
            prepare: { rig in
                rig.authority.real.books.clock = { japan(23, 0) }
            }),
        Refusal(
            testDescription: "a child's card", kind: .refused(.certificateMissing),
            turn: {
                $0.hasSignatureCertificate = false
            }),
        Refusal(
            testDescription: "on hold", kind: .refused(.certificateRevoked),
            prepare: { rig in
                rig.authority.real.books.signature = .onHold
            }),
        Refusal(
            testDescription: "a card after a move", kind: .refused(.certificateRevoked),
            turn: {
                $0.certificates = .revokedByMove
            }),
        Refusal(
            testDescription: "a card of another issuer", kind: .authorityRefused,
            turn: {
                $0.certificates = .otherIssuer
            }),
        Refusal(
            testDescription: "certificates that ended last midnight", kind: .refused(.certificateExpired),
            turn: {
                // Its last second is 2026-11-28T14:59:59Z.
                $0.certificates = .ending(JapaneseDay(at: 1_795_834_800))
            },
            prepare: { rig in
                rig.authority.real.books.completed = japan(11, 0)
                rig.authority.real.books.clock = { japan(6, 30, day: 29) }
            }),
        Refusal(
            testDescription: "a card that ended last midnight", kind: .refused(.certificateExpired),
            turn: {
                $0.cardEnd = JapaneseDay(at: 1_795_834_800)
            },
            prepare: { rig in
                rig.authority.real.books.completed = japan(11, 0)
                rig.authority.real.books.clock = { japan(6, 30, day: 29) }
            }),
        Refusal(
            testDescription: "a clock that was never set", kind: .refused(.authorityClockUnset),
            prepare: { rig in
                // Noon in Japan, on the first day of 1970.
                rig.authority.real.books.completed = CertificateTime(secondsSince1970: 2 * 3600)
                rig.authority.real.books.clock = { CertificateTime(secondsSince1970: 3 * 3600) }
            }),
        Refusal(
            testDescription: "both locked", kind: .refused(.otherPINLocked),
            turn: {
                $0.triesLeft[.authentication] = 0
            }),
        Refusal(
            testDescription: "last try", kind: .refused(.otherPINLastTry),
            turn: {
                $0.triesLeft[.authentication] = 1
            }),
        Refusal(
            testDescription: "no PINs", kind: .refused(.otherPINAbsent),
            turn: {
                $0.unsetPINs = [.authentication]
            }),
        Refusal(
            testDescription: "wrong PIN", kind: .refused(.otherPINWrong), verifications: 1,
            standing: .otherPINTried,
            prepare: { rig in
                rig.holder.known = "4321"
            }),
        Refusal(
            testDescription: "full-width digits", kind: .noPIN, prepare: { rig in rig.holder.known = "１２３４" }),
        Refusal(
            testDescription: "the holder went away", kind: .noPIN, prepare: { rig in rig.holder.new = "" }),
        Refusal(
            testDescription: "a new password without a digit", kind: .noPIN,
            prepare: { rig in
                rig.holder.new = "ABCDEFGH"
            }),
        Refusal(
            testDescription: "the authority does not like the card", kind: .authorityRefused,
            prepare: { rig in
                rig.authority.instead = { _, _ throws(AuthorityError) in throw AuthorityError(.refused, "no")
                }
            }),
        Refusal(
            testDescription: "the authority wants a signature", kind: .relayForbidden,
            prepare: { rig in
                rig.authority.instead = { _, _ throws(AuthorityError) in
                    .send(Self.command([0x80, 0x2A, 0x00, 0x97, 0x01, 0x00, 0x00]))
                }
            }),
        Refusal(
            testDescription: "the authority unlocks while the card is recognised", kind: .relayForbidden,
            prepare: { rig in
                rig.authority.instead = { purpose, _ throws(AuthorityError) in
                    purpose == .recognising ? .send(Self.command([0x80, 0xF4, 0x00, 0x9B])) : nil
                }
            }),
        Refusal(
            testDescription: "the authority would begin with the PIN that is not reserved",
            kind: .relayForbidden,
            prepare: { rig in
                rig.authority.instead = { purpose, _ throws(AuthorityError) in
                    purpose == .recognising ? nil : .send(Self.command([0x80, 0xF4, 0x00, 0x98]))
                }
            }),
        Refusal(
            testDescription: "the authority refuses to begin the unlocking", kind: .authorityRefused,
            prepare: { rig in
                rig.authority.instead = { purpose, _ throws(AuthorityError) in
                    guard purpose == .recognising else { throw AuthorityError(.refused, "no") }
                    return nil
                }
            }),
        Refusal(
            testDescription: "the authority tries a PIN", kind: .relayForbidden,
            prepare: { rig in
                rig.authority.instead = { _, _ throws(AuthorityError) in
                    .send(Self.command([0x00, 0x20, 0x00, 0x98, 0x04, 0x31, 0x31, 0x31, 0x31]))
                }
            }),
    ]

    private static func command(_ bytes: [UInt8]) -> CommandAPDU {
        do { return try CommandAPDU(bytes) } catch { preconditionFailure("\(error)") }
    }

    @Test("What forbids it: nothing changes, no journal stays, at most one PIN was sent", arguments: refusals)
    func refuses(_ row: Refusal) throws {
        let rig = ResetRig(.signature, row.turn)
        row.prepare(rig)
        let (old, tries, others) = (rig.value(.signature), rig.triesLeft, rig.otherTriesLeft)
        let error = try #require(rig.kind { try rig.begin() })
        #expect(error.kind == row.kind && error.standing == row.standing && !error.isResumable)
        #expect(rig.value(.signature) == old && rig.triesLeft == tries)
        #expect(rig.channel.verifications == row.verifications)
        #expect(others - rig.otherTriesLeft == row.verifications)
        if row.verifications == 1 { #expect(error.triesLeft == rig.otherTriesLeft) }
        #expect(rig.disk.listing == [] && rig.authority.completions == 0)
        #expect(rig.card.application == 0 || rig.channel.commands.isEmpty)
    }

    @Test("Wrong twice, and the last try is never taken")
    func neverLast() throws {
        let rig = ResetRig(.signature)
        rig.holder.known = "4321"
        for left in [2, 1] {
            let error = try #require(rig.kind { try rig.begin() })
            #expect(error.kind == .refused(.otherPINWrong) && error.triesLeft == left)
            #expect(error.pin == .authentication)
            #expect(error.message == "the other PIN is wrong, \(left == 1 ? "1 try" : "2 tries") left")
            // With one left, to begin anew is no use.
            #expect(error.hint.contains("begin anew") == (left == 2))
        }
        rig.holder.known = "1234"
        #expect(rig.kind { try rig.begin() }?.kind == .refused(.otherPINLastTry))
        #expect(rig.otherTriesLeft == 1 && rig.channel.verifications == 2)
    }
}
