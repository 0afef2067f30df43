// SPDX-License-Identifier: Apache-2.0
//
// What is said of a PIN that is locked: whether this one was the wrong one, and the same way out in the error's hint and
// in the advice. And what goes first where the form of a value is wrong as well.

import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("A locked PIN, and values of a wrong form")
struct LockTests {
    private static func pin(_ text: String) -> PIN { PIN(copying: Array(text.utf8)) }

    /// A channel to a card whose PINs have so many tries left; full where nothing is said.
    private static func channel(_ tries: [SimulatedMyNumberCard.PIN: Int]) -> SimulatedChannel {
        var options = SimulatedMyNumberCard.Options()
        options.triesLeft = tries
        return SimulatedChannel(SimulatedMyNumberCard(options))
    }

    private static func error(
        _ card: MyNumberCard, _ reference: PINReference, _ value: String
    ) -> MyNumberCardError? {
        #expect(throws: MyNumberCardError.self) {
            try card.verify(pin(value), for: reference, lastTry: .allowed)
        }
    }

    // MARK: Locked

    @Test("A wrong PIN on its last try is told from one that was locked before")
    func lastTry() {
        let card = MyNumberCard(on: Self.channel([.authentication: 1]))
        let now = Self.error(card, .authentication, "9999")
        #expect(now?.kind == .pinLocked && now?.outcome == .refused && now?.triesLeft == 0)
        for part in ["refused the PIN as wrong", "last try", "locked now"] {
            #expect(now?.message.contains(part) == true)
        }
        let before = Self.error(card, .authentication, "9999")
        #expect(
            before?.kind == .pinLocked && before?.outcome == nil && before?.message == "the PIN is locked")
    }

    @Test(
        "Of a card that locks a PIN with more tries left, only 63C0 says that it was wrong",
        arguments: [("63C0", PINOutcome.refused), ("6983", .unclear), ("6984", .unclear)])
    func early(_ answer: String, _ outcome: PINOutcome) {
        let channel = Self.channel([:])
        channel.instead = { $0.ins == 0x20 && !$0.data.isEmpty ? bytes(answer) : nil }
        let error = Self.error(MyNumberCard(on: channel), .authentication, "9999")
        #expect(error?.kind == .pinLocked && error?.outcome == outcome && error?.triesLeft == 0)
        #expect(error?.message.contains("last try") == (outcome == .refused))
    }

    static let locks: [(PINReference, [SimulatedMyNumberCard.PIN: Int], kiosk: Bool)] = [
        (.signature, [.signature: 0], true), (.authentication, [.authentication: 0], true),
        (.signature, [.signature: 0, .authentication: 0], false),
        (.signature, [.signature: 0, .authentication: 1], false), (.inputSupport, [.support: 0], false),
    ]

    @Test("Hint and advice name the same ways out, in both languages", arguments: locks)
    func oneSource(
        _ reference: PINReference, _ tries: [SimulatedMyNumberCard.PIN: Int], _ kiosk: Bool
    ) throws {
        let card = MyNumberCard(on: Self.channel(tries))
        let value = reference == .signature ? "AAAAA1" : "9999"
        let noon = CertificateTime(secondsSince1970: 1_795_834_800)
        let error = try #require(Self.error(card, reference, value)).situatedOn(card, noon)
        #expect(error.advice(clock: noon).contains(.kioskReset) == kiosk)
        #expect(error.advice(clock: noon).contains(.officeUnlock) && error.hint.contains("office"))
        #expect(error.hint.contains("kiosk") == kiosk)
        let japanese = try #require(error.lockAdvice?.japanese)
        #expect(japanese.contains("キオスク") == kiosk && japanese.contains("市区町村の窓口"))
    }

    @Test("What is no lock has no way out of one")
    func noLock() {
        let card = MyNumberCard(on: Self.channel([:]))
        let wrong = Self.error(card, .authentication, "9999")
        #expect(wrong?.kind == .pinWrong && wrong?.lockAdvice == nil && wrong?.hint.isEmpty == false)
    }

    // MARK: Form

    @Test("A value of a wrong form is called by its name: the PIN, the old one, the new one")
    func names() {
        let card = MyNumberCard(on: Self.channel([:]))
        func change(_ old: String, _ new: String) -> MyNumberCardError? {
            #expect(throws: MyNumberCardError.self) {
                try card.change(.authentication, from: Self.pin(old), to: Self.pin(new))
            }
        }
        for (error, name, use) in [
            (Self.error(card, .authentication, "12"), "the PIN has", PINFormatRule.Use.verifying),
            (change("12", "4321"), "the old PIN has", .replacing),
            (change("1234", "43x1"), "the new PIN has", .setting),
        ] {
            #expect(error?.kind == .pinFormat && error?.formatUse == use)
            #expect(error?.message.hasPrefix(name) == true, "\(String(describing: error))")
        }
    }

    @Test("Where the card is at hand, a lock goes before the form; nothing of the value is sent either way")
    func lockFirst() throws {
        let noon = CertificateTime(secondsSince1970: 1_795_834_800)
        for (tries, kind) in [(0, MyNumberCardError.Kind.pinLocked), (2, .pinFormat)] {
            let channel = Self.channel([.authentication: tries])
            let card = MyNumberCard(on: channel)
            let error = try #require(Self.error(card, .authentication, "12"))
            // By itself the form is judged without the card.
            #expect(error.kind == .pinFormat && error.triesLeft == nil && channel.commands.isEmpty)
            let situated = error.situatedOn(card, noon)
            #expect(situated.kind == kind && situated.triesLeft == tries)
            #expect(channel.commands.allSatisfy { $0.ins != 0x20 || $0.data.isEmpty })
        }
    }

    @Test("A right value is told even where the tries cannot be read behind it")
    func rightAndUnread() throws {
        // Of this one no limit is published, so the card is asked once more.
        let clean = Self.channel([:])
        try MyNumberCard(on: clean).verify(Self.pin("123456789012"), for: .surfaceNumberA)
        let channel = Self.channel([:])
        channel.failsFrom = clean.commands.count - 1
        let error = Self.error(MyNumberCard(on: channel), .surfaceNumberA, "123456789012")
        #expect(error?.kind == .pinFateUnknown && error?.outcome == .accepted && error?.inquiry == nil)
        #expect(error?.message.contains("accepted the PIN") == true)
        #expect(
            error?.message.contains("no answer") == false && error?.hint.contains("ask for the tries") == true
        )
    }
}

extension MyNumberCardError {
    /// The same with what its advice depends on.
    fileprivate func situatedOn(_ card: MyNumberCard, _ clock: CertificateTime) -> MyNumberCardError {
        card.situated(self, clock: clock)
    }
}
