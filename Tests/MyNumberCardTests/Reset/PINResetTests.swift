// SPDX-License-Identifier: Apache-2.0
//
// The reset on a simulated card, with the reference authority: it comes to its end, or says why not; what the
// authority, the journal and the errors get to see.

import Foundation
import ISO7816
import SimulatedAuthority
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
                $0.lastDayOfCard = JapaneseDay(at: 1_795_834_800)
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
            testDescription: "no PINs", kind: .refused(.otherPINUnknown),
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

    @Test(
        "The authority never sees a PIN, neither the known one nor the new one",
        arguments: ResettablePIN.allCases)
    func unseen(_ pin: ResettablePIN) throws {
        let rig = ResetRig(pin)
        _ = try rig.begin()
        let heard = rig.authority.heard.flatMap { $0 }
        #expect(heard.count > 1000)
        for secret in [rig.holder.known, rig.holder.new] {
            for form in Self.forms(Array(secret.utf8)) { #expect(!Self.contains(heard, form)) }
        }
    }

    @Test(
        "The journal has no PIN, no serial number, no certificate and nothing of a name",
        arguments: ResettablePIN.allCases)
    func journalContent(_ pin: ResettablePIN) throws {
        let rig = ResetRig(pin)
        _ = try rig.begin()
        #expect(rig.disk.contents.count == ResetStep.allCases.count)
        let certificate = SimulatedIssuer.authenticationCertificate
        // version [0], then the serial number: 02, length, bytes.
        let start = try #require(
            certificate.indices.first { certificate[$0...].starts(with: [0xA0, 0x03, 0x02, 0x01]) })
        let length = Int(certificate[start + 6])
        let serial = Array(certificate[(start + 7)..<(start + 7 + length)])
        #expect(length >= 4)
        var secrets = [serial, Array(certificate[20..<36]), Array(certificate.suffix(16))]
        secrets += [
            rig.holder.known, rig.holder.new, "ABC123", "1234", "990000000000001", "9900000000000001",
        ]
        .map { Array($0.utf8) }
        secrets += [SimulatedIssuer.supportAttributes, SimulatedIssuer.supportNumber].map {
            Array($0.suffix(14))
        }
        for content in rig.disk.contents {
            // What a search of four digits finds by chance in the hash and the times is not the PIN.
            let text = String(decoding: content, as: UTF8.self)
            let words = text.split(whereSeparator: { " \n".contains($0) }).map { Array($0.utf8) }
            for secret in secrets {
                for form in Self.forms(secret) {
                    if form.count >= 8 { #expect(!Self.contains(content, form)) }
                    #expect(!words.contains(form))
                }
            }
            #expect(
                text.wholeMatch(of: /kioskreader PIN reset journal 1\ncard [0-9A-F]{64}\n([a-z]+ [0-9]+\n)+/)
                    != nil)
        }
    }

    /// Bytes as they are, in hex of both cases, and in base64 at each of the three places in a group.
    static func forms(_ bytes: [UInt8]) -> [[UInt8]] {
        let upper = hex(bytes)
        let base64 = (0..<3).map { shift in
            let text = Data([UInt8](repeating: 0, count: shift) + bytes).base64EncodedString()
            // What the neighbours decide is left out at both ends.
            let whole = (shift * 8 + 5) / 6..<((shift + bytes.count) * 8) / 6
            return Array(Array(text.utf8)[whole])
        }
        return [bytes, Array(upper.utf8), Array(upper.lowercased().utf8)] + base64
    }

    static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.count >= part.count
            && (0...bytes.count - part.count).contains {
                bytes[$0] == part[0] && bytes[$0...].starts(with: part)
            }
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
