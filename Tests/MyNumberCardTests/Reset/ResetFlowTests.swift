// SPDX-License-Identifier: Apache-2.0
//
// The flow as a table: which rule says no, at the second where it begins to; the way from the beginning to the end;
// what becomes of the journal at every end.

import Testing

@testable import MyNumberCard

/// A moment in Japan on 28 November 2026, or on another day of that month.
func japan(_ hour: Int, _ minute: Int, _ second: Int = 0, day: Int = 28) -> CertificateTime {
    // 2026-11-27T15:00:00Z is midnight in Japan.
    let midnight: Int64 = 1_795_834_800 - 12 * 3600
    let seconds = Int64((day - 28) * 86_400 + hour * 3600 + minute * 60 + second)
    return CertificateTime(secondsSince1970: midnight + seconds)
}

extension ResetIdentification {
    /// A card that may have its signature password reset at noon.
    static func good(_ change: (inout Draft) -> Void = { _ in }) -> ResetIdentification {
        var draft = Draft()
        change(&draft)
        return ResetIdentification(
            now: draft.now, binding: draft.binding,
            reservation: Reservation(
                binding: draft.reservedFor, pin: draft.pin, isFaceChecked: draft.isFaceChecked,
                completed: draft.completed, authentication: draft.authentication, signature: draft.signature),
            cardEnd: draft.cardEnd.flatMap { CardEnd(Array($0.utf8)) },
            certificates: CertificateAvailability(draft.availability), other: draft.other,
            target: draft.target)
    }

    struct Draft {
        var now = japan(12, 0)
        var binding = ResetFlowTests.binding(1)
        var reservedFor = ResetFlowTests.binding(1)
        var pin = ResettablePIN.signature
        var isFaceChecked = true
        var completed = japan(11, 0)
        var authentication = RegisteredStanding.valid(
            from: japan(0, 0, day: 1), until: japan(23, 59, 59, day: 30))
        var signature = RegisteredStanding.valid(
            from: japan(0, 0, day: 1), until: japan(23, 59, 59, day: 30))
        var cardEnd: String? = "20261130"
        /// EF 0008.
        var availability: [UInt8] = [0x8F, 0x8F, 0x00]
        var other = PINStatus.usable(triesLeft: 3)
        var target = PINStatus.locked
    }
}

@Suite("The flow of a PIN reset")
struct ResetFlowTests {
    typealias Draft = ResetIdentification.Draft

    static func binding(_ byte: UInt8) -> CardBinding {
        CardBinding([UInt8](repeating: byte, count: 32)) ?? binding(byte)
    }

    /// A certificate of this month that ends then.
    static func until(_ end: CertificateTime) -> RegisteredStanding {
        .valid(from: japan(0, 0, day: 1), until: end)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusal: ResetRefusal?
        let change: @Sendable (inout Draft) -> Void

        init(
            _ name: String, _ refusal: ResetRefusal?, _ change: @escaping @Sendable (inout Draft) -> Void
        ) {
            (testDescription, self.refusal, self.change) = (name, refusal, change)
        }
    }

    static let rows = [
        Row("all is well", nil) { _ in },
        Row("reserved for another card", .reservationForAnotherCard) { $0.reservedFor = binding(2) },
        Row("reserved for the other PIN", .reservationForAnotherPIN) { $0.pin = .authentication },
        Row("no face check", .faceNotChecked) { $0.isFaceChecked = false },
        // 24 hours, to the second
        Row("completed this second", nil) { $0.completed = japan(12, 0) },
        Row("completed in a second", .reservationNotCompleted) { $0.completed = japan(12, 0, 1) },
        Row("completed 24 hours ago", nil) { $0.completed = japan(12, 0, day: 27) },
        Row("completed 24 hours and a second ago", .reservationExpired) {
            $0.completed = japan(11, 59, 59, day: 27)
        },
        // service hours, to the second
        Row("6:29:59", .outsideServiceHours) { ($0.now, $0.completed) = (japan(6, 29, 59), japan(6, 0)) },
        Row("6:30:00", nil) { ($0.now, $0.completed) = (japan(6, 30), japan(6, 0)) },
        Row("6:30:01", nil) { ($0.now, $0.completed) = (japan(6, 30, 1), japan(6, 0)) },
        Row("22:59:59", nil) { $0.now = japan(22, 59, 59) },
        Row("23:00:00", .outsideServiceHours) { $0.now = japan(23, 0) },
        Row("23:00:01", .outsideServiceHours) { $0.now = japan(23, 0, 1) },
        Row("midnight", .outsideServiceHours) {
            ($0.now, $0.completed) = (japan(0, 0), japan(22, 0, day: 27))
        },
        Row("completed at night, begun in the morning", nil) {
            ($0.now, $0.completed) = (japan(6, 30), japan(23, 30, day: 27))
        },
        // certificates
        Row("no signature certificate on the card", .certificateMissing) { $0.availability[0] = 0x00 },
        Row("no authentication certificate on the card", .certificateMissing) { $0.availability[1] = 0x00 },
        Row("the card says what nobody has explained", .certificateUnknown) { $0.availability[0] = 0x01 },
        Row("the card does not say", .certificateUnknown) { $0.availability = [] },
        Row("no signature certificate in the books", .certificateMissing) { $0.signature = .absent },
        Row("in its last second", nil) { $0.authentication = until(japan(12, 0)) },
        Row("a second after its last", .certificateExpired) {
            $0.authentication = until(japan(11, 59, 59))
        },
        Row("signature certificate in its last second", nil) { $0.signature = until(japan(12, 0)) },
        Row("signature certificate a second after its last", .certificateExpired) {
            $0.signature = until(japan(11, 59, 59))
        },
        // the card's own end, before that of the certificates
        Row("on the card's last day", nil) { $0.cardEnd = "20261128" },
        Row("on the day after the card's last", .certificateExpired) { $0.cardEnd = "20261127" },
        Row("the card does not tell its end", nil) { $0.cardEnd = nil },
        // the authority's clock
        Row("in the first second of the certificates", nil) {
            $0.authentication = .valid(from: japan(12, 0), until: japan(13, 0))
        },
        Row("a second before a certificate was issued", .authorityClockUnset) {
            $0.signature = .valid(from: japan(12, 0, 1), until: japan(13, 0))
        },
        Row("a clock that was never set", .authorityClockUnset) {
            let never = CertificateTime(secondsSince1970: 12 * 3600)
            ($0.now, $0.completed) = (never, never)
            $0.authentication = .valid(from: CertificateTime(secondsSince1970: 0), until: japan(12, 0))
            $0.signature = $0.authentication
        },
        Row("the last second of the year before this version", .authorityClockUnset) {
            $0.now = CertificateTime(secondsSince1970: ClockDoubt.thisVersion.secondsSince1970 - 1)
        },
        Row("revoked after a move", .certificateRevoked) { $0.signature = .revoked },
        Row("on hold after a loss", .certificateRevoked) { $0.authentication = .onHold },
        Row("the books cannot say", .certificateUnknown) { $0.signature = .unknown },
        // the PIN that the holder has to know
        Row("two tries left", nil) { $0.other = .usable(triesLeft: 2) },
        Row("one try left", .otherPINLastTry) { $0.other = .usable(triesLeft: 1) },
        Row("both locked", .otherPINLocked) { $0.other = .locked },
        Row("the other PIN never set", .otherPINAbsent) { $0.other = .notSet },
        Row("the other PIN not told", .otherPINUnknown) { $0.other = .unknown(.success) },
        // the PIN that is reset
        Row("forgotten, and not locked", nil) { $0.target = .usable(triesLeft: 4) },
        Row("the PIN never set", .pinAbsent) { $0.target = .notSet },
        Row("the PIN not told", .pinUnknown) { $0.target = .unknown(.success) },
    ]

    @Test("Each rule says no where it begins to, and not a second before", arguments: rows)
    func rules(_ row: Row) {
        var flow = ResetFlow(of: .signature)
        #expect(flow.handle(.start) == .identify)
        let action = flow.handle(.identified(.good(row.change)))
        if let refusal = row.refusal {
            #expect(action == .end(.refused(refusal)) && !flow.hasJournal)
            #expect(flow.standing == .unchanged)
        } else {
            #expect(action == .record(.begun))
        }
    }

    /// Events and what they must give, from the beginning to the end.
    static let way: [(event: ResetFlow.Event, action: ResetFlow.Action)] = [
        (.start, .identify),
        (.identified(.good()), .record(.begun)),
        (.recorded, .recognise),
        (.recognised, .askOther(triesLeft: 3)),
        (.otherEntered, .askNew),
        (.newEntered, .prepare),
        (.prepared, .record(.verifying)),
        (.recorded, .verifyOther),
        (.otherVerified, .record(.unlocking)),
        (.recorded, .unlock),
        (.unlocked(.usable(triesLeft: 5)), .record(.setting)),
        (.recorded, .set),
        (.set(.usable(triesLeft: 5)), .record(.confirming)),
        (.recorded, .confirm),
        (.confirmed, .erase),
        (.erased, .end(.done)),
    ]

    /// A flow after so many events of the way.
    static func flow(after count: Int, resuming journal: ResetJournal? = nil) -> ResetFlow {
        var flow = ResetFlow(of: .signature, resuming: journal)
        for (event, _) in way.prefix(count) { _ = flow.handle(event) }
        return flow
    }

    @Test("The way from the beginning to the end: nothing acts that is not written down")
    func wholeWay() {
        var flow = ResetFlow(of: .signature)
        var written: ResetStep?
        for (event, action) in Self.way {
            #expect(flow.handle(event) == action)
            if case .record(let step) = action { written = step }
            switch action {
            case .verifyOther: #expect(written == .verifying)
            case .unlock: #expect(written == .unlocking)
            case .set: #expect(written == .setting)
            case .confirm: #expect(written == .confirming)
            default: break
            }
        }
        #expect(!flow.hasJournal)
    }

    @Test("An event that does not belong to the state changes nothing", arguments: 0...way.count)
    func strangers(_ place: Int) {
        let events = Self.way.map(\.event) + [.otherWrong, .unfit(.noReservation)]
        let expected = place < Self.way.count ? Self.way[place].event : .start
        let before = Self.flow(after: place)
        for event in events where event != expected {
            var flow = before
            let isVerifying = before.state == Self.flow(after: 8).state && event == .otherWrong
            let isIdentifying = place == 1 && event == .unfit(.noReservation)
            if isVerifying || isIdentifying { continue }
            #expect(flow.handle(event) == .nothing, "\(place): \(event)")
            #expect(flow.state == before.state, "\(place): \(event)")
        }
    }

    @Test(
        "A failure keeps the journal; an answer keeps it only of what is half done", arguments: 1..<way.count)
    func ends(_ place: Int) {
        var failed = Self.flow(after: place)
        let (standing, hadJournal) = (failed.standing, failed.hasJournal)
        #expect(failed.handle(.failed) == .end(.failed))
        #expect(failed.hasJournal == hadJournal && failed.standing == standing)

        var declined = Self.flow(after: place)
        let isHalfDone = [.oldPIN, .oldOrNewPIN, .newPIN].contains(standing)
        if hadJournal, !isHalfDone {
            #expect(declined.handle(.declined) == .erase)
            #expect(declined.handle(.erased) == .end(.declined))
            #expect(!declined.hasJournal)
        } else {
            #expect(declined.handle(.declined) == .end(.declined))
            #expect(declined.hasJournal == hadJournal)
        }
    }

    @Test("A wrong PIN ends it, and what it left is known")
    func wrong() {
        var flow = Self.flow(after: 8)
        #expect(flow.handle(.otherWrong) == .erase)
        #expect(flow.standing == .otherPINTried)
        #expect(flow.handle(.erased) == .end(.refused(.otherPINWrong)))
    }

    @Test("The card must show what the authority says", arguments: [PINStatus.locked, .usable(triesLeft: 4)])
    func unbelieved(_ status: PINStatus) {
        var flow = Self.flow(after: 10)
        #expect(flow.handle(.unlocked(status)) == .end(.refused(.notUnlocked)))
        #expect(flow.hasJournal && flow.standing == .oldPIN)
        flow = Self.flow(after: 12)
        #expect(flow.handle(.set(status)) == .end(.refused(.notSet)))
        #expect(flow.hasJournal && flow.standing == .oldOrNewPIN)
    }

    static func journal(_ step: ResetStep, card: UInt8 = 1) -> ResetJournal {
        var journal = ResetJournal(binding: binding(card), begun: japan(22, 59))
        if step > .begun { journal.note(step, at: japan(22, 59, 59)) }
        return journal
    }

    @Test(
        "Resumed after hours: a begun step finishes, and what had not begun does not",
        arguments: ResetStep.allCases)
    func resumedLate(_ step: ResetStep) {
        var flow = ResetFlow(of: .signature, resuming: Self.journal(step))
        let first = flow.handle(.start)
        guard step != .confirming else {
            #expect(first == .confirm)
            #expect(flow.handle(.confirmed) == .erase)
            return
        }
        #expect(first == .identify)
        let action = flow.handle(.identified(.good { $0.now = japan(23, 0) }))
        if step >= .unlocking {
            #expect(action == .record(.begun))
            // What was reached once stays true of the card.
            #expect(flow.handle(.recorded) == .recognise && flow.standing == step.standing)
        } else {
            #expect(action == .erase)
            #expect(flow.handle(.erased) == .end(.refused(.outsideServiceHours)))
        }
    }

    @Test("Another card than the journal's is refused, and the journal stays", arguments: ResetStep.allCases)
    func anotherCard(_ step: ResetStep) {
        guard step != .confirming else { return }
        var flow = ResetFlow(of: .signature, resuming: Self.journal(step, card: 2))
        _ = flow.handle(.start)
        #expect(flow.handle(.identified(.good())) == .end(.refused(.anotherCard)))
        #expect(flow.hasJournal && flow.standing == step.standing)
    }

    @Test("The last try is not taken on resuming either")
    func resumedLastTry() {
        var flow = ResetFlow(of: .signature, resuming: Self.journal(.setting))
        _ = flow.handle(.start)
        let action = flow.handle(.identified(.good { $0.other = .usable(triesLeft: 1) }))
        #expect(action == .end(.refused(.otherPINLastTry)) && flow.hasJournal)
    }

    @Test("Only the two PINs can be named, each with the other")
    func twoPINs() {
        #expect(ResettablePIN.allCases.map(\.reference) == [.authentication, .signature])
        #expect(ResettablePIN.allCases.allSatisfy { $0.other != $0 && $0.other.other == $0 })
        #expect(ResettablePIN.allCases.count == Leaflet.kioskPINs.value)
    }
}
