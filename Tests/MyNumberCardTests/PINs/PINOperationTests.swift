// SPDX-License-Identifier: Apache-2.0
//
// Asking, verifying and changing PINs: what is sent and what is not, what each answer means, what stays verified.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("PIN operations")
struct PINOperationTests {
    static let names: [(PINReference, SimulatedMyNumberCard.PIN, String)] = [
        (.authentication, .authentication, "1234"), (.signature, .signature, "ABC123"),
        (.inputSupport, .support, "5678"), (.residentRegistry, .residentRegistry, "9012"),
        (.common, .commonRegistry, "9012"), (.inputSupportNumberA, .supportNumberA, "123456789012"),
        (.inputSupportNumberB, .supportNumberB, "11021720350000"),
        (.surfaceNumberA, .surfaceNumberA, "123456789012"),
        (.surfaceNumberB, .surfaceNumberB, "11021720350000"),
        (.surfaceBirthDate, .surfaceBirthDate, "110217"),
    ]

    private static func pin(_ text: String) -> PIN { PIN(copying: Array(text.utf8)) }

    /// The PINs that were sent, in hex.
    private static func sent(_ channel: SimulatedChannel) -> [String] {
        channel.commands.filter { ($0.ins == 0x20 || $0.ins == 0x24) && !$0.data.isEmpty }.map {
            hex($0.bytes)
        }
    }

    private static func error(_ body: () throws -> Void) -> MyNumberCardError? {
        #expect(throws: MyNumberCardError.self) { try body() }
    }

    // MARK: Asking

    @Test("Every PIN is asked for its tries without losing one", arguments: names.map(\.0))
    func ask(_ reference: PINReference) throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let name = try #require(Self.names.first { $0.0 == reference }).1
        for _ in 0..<2 {
            #expect(try card.triesLeft(reference) == .usable(triesLeft: channel.card.triesLeft(name)))
        }
        #expect(reference.limit.map { $0 == channel.card.triesLeft(name) } ?? true)
        // The four bytes and nothing else; the file is not selected again.
        #expect(channel.commands.filter { $0.ins == 0x20 }.map { hex($0.bytes) } == ["00200080", "00200080"])
        #expect(channel.commands.count == 4)
        #expect(channel.sensitivities.allSatisfy { $0 == .open })
    }

    @Test(
        "Whatever the card answers to the question is told apart, and only three answers are 'locked'",
        arguments: [
            ("63C0", PINStatus.locked), ("6983", .locked), ("6984", .locked), ("63C1", .usable(triesLeft: 1)),
            ("63CF", .usable(triesLeft: 15)), ("6A82", .notSet), ("6A88", .notSet),
            ("9000", .unknown(StatusWord(rawValue: 0x9000))),
            ("6300", .unknown(StatusWord(rawValue: 0x6300))),
            ("6982", .unknown(StatusWord(rawValue: 0x6982))),
            ("6F00", .unknown(StatusWord(rawValue: 0x6F00))),
        ])
    func answers(_ answer: String, _ status: PINStatus) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.isRetryCounterQuery ? bytes(answer) : nil }
        let card = MyNumberCard(on: channel)
        #expect(try card.triesLeft(.authentication) == status)
        // A PIN is sent only where tries are known.
        guard status.triesLeft == nil || status.isLocked else { return }
        let error = Self.error { try card.verify(Self.pin("1234"), for: .authentication) }
        let kind: MyNumberCardError.Kind =
            switch status {
            case .locked: .pinLocked
            case .notSet: .pinNotSet
            case .unknown, .usable: .triesUnknown
            }
        #expect(error?.kind == kind)
        #expect(Self.sent(channel).isEmpty)
    }

    @Test("A card without the PIN's file has no such PIN, and is not called locked")
    func absent() throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.data == [0x00, 0x18] ? [0x6A, 0x82] : nil }
        let card = MyNumberCard(on: channel)
        #expect(try card.triesLeft(.authentication) == .notSet)
        let error = Self.error { try card.verify(Self.pin("1234"), for: .authentication) }
        #expect(error?.kind == .pinNotSet && error?.triesLeft == nil && Self.sent(channel).isEmpty)
    }

    // MARK: Verifying

    @Test(
        "Each PIN is verified by one command, and stays so until something else is selected", arguments: names
    )
    func verify(_ reference: PINReference, _ name: SimulatedMyNumberCard.PIN, _ value: String) throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let status = try card.verify(Self.pin(value), for: reference)
        #expect(status == .usable(triesLeft: channel.card.triesLeft(name)))
        #expect(card.verified == [reference])
        let length = value.count < 16 ? "0" + String(value.count, radix: 16, uppercase: true) : "10"
        #expect(Self.sent(channel) == ["00200080" + length + ascii(value)])
        #expect(channel.sensitivities.count { $0 == .secret } == 1)
        try card.end()
        #expect(card.verified.isEmpty && card.application == .cardManager)
        // The card has forgotten it as well.
        try card.select(reference.application)
        #expect(card.verified.isEmpty)
    }

    @Test("Two PINs of one application are verified at once, and a wrong one drops its own alone")
    func two() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        try card.verify(Self.pin("1234"), for: .authentication)
        try card.verify(Self.pin("ABC123"), for: .signature)
        #expect(card.verified == [.authentication, .signature])
        #expect(try card.readCertificate(.sign) == SimulatedIssuer.signatureCertificate)
        _ = Self.error { try card.verify(Self.pin("0000"), for: .authentication) }
        #expect(card.verified == [.signature])
    }

    @Test("A wrong PIN costs one try, and the error says how many are left; the last one is guarded")
    func wrong() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let first = Self.error { try card.verify(Self.pin("9999"), for: .authentication) }
        #expect(first?.kind == .pinWrong && first?.triesLeft == 2 && first?.pin == .authentication)
        #expect(Self.error { try card.verify(Self.pin("9999"), for: .authentication) }?.triesLeft == 1)
        let guarded = Self.error { try card.verify(Self.pin("1234"), for: .authentication) }
        #expect(guarded?.kind == .lastTryRefused && guarded?.triesLeft == 1)
        #expect(Self.sent(channel).count == 2 && channel.card.triesLeft(.authentication) == 1)
        let last = Self.error {
            try card.verify(Self.pin("9999"), for: .authentication, lastTry: .allowed)
        }
        #expect(last?.kind == .pinLocked && last?.triesLeft == 0 && last?.sw?.rawValue == 0x63C0)
        // Locked: nothing is sent any more, not even the right one with every permission.
        let locked = Self.error {
            try card.verify(Self.pin("1234"), for: .authentication, lastTry: .allowed)
        }
        #expect(locked?.kind == .pinLocked && locked?.sw == nil && Self.sent(channel).count == 3)
        #expect(try card.triesLeft(.signature) == .usable(triesLeft: 5))
    }

    @Test("The last try works with permission, and a right one fills the counter")
    func lastTry() throws {
        let channel = SimulatedChannel(SimulatedMyNumberCard(options { $0.triesLeft = [.signature: 1] }))
        let card = MyNumberCard(on: channel)
        #expect(throws: MyNumberCardError.self) { try card.mayTry(.signature) }
        #expect(try card.mayTry(.signature, lastTry: .allowed) == 1)
        let status = try card.verify(Self.pin("abc123"), for: .signature, lastTry: .allowed)
        #expect(status == .usable(triesLeft: 5) && channel.card.triesLeft(.signature) == 5)
    }

    @Test("Letters of the password go out as capitals: lower case would cost a try")
    func upperCase() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        try card.verify(Self.pin("abc123"), for: .signature)
        #expect(Self.sent(channel) == ["0020008006" + ascii("ABC123")])
    }

    @Test(
        "A refusal that is no count is followed by the question, and the error says what it cost",
        arguments: ["6700", "6982", "6300", "6A80", "6F00"], [true, false])
    func refusal(_ answer: String, _ counts: Bool) throws {
        let channel = SimulatedChannel()
        channel.instead = { [card = channel.card] command in
            guard command.ins == 0x20, !command.data.isEmpty else { return nil }
            if counts { _ = card.process(command.bytes) }
            return bytes(answer)
        }
        let card = MyNumberCard(on: channel)
        let error = Self.error { try card.verify(Self.pin("9999"), for: .authentication) }
        #expect(error?.kind == (counts ? .pinWrong : .cardRefused))
        #expect(error?.triesLeft == channel.card.triesLeft(.authentication))
        #expect(Self.sent(channel).count == 1 && card.verified.isEmpty)
    }

    // MARK: Format

    @Test(
        "A value that cannot be the PIN is refused before anything is sent",
        arguments: [
            (PINReference.authentication, "123", PINFormatProblem.length),
            (.authentication, "12345", .length),
            (.authentication, "", .length), (.authentication, "12a4", .notDigits),
            (.authentication, "１２３４", .notHalfWidth), (.authentication, "1234 ", .notDigits),
            (.signature, "ABC12", .length), (.signature, "ABCDEFGH123456789", .length),
            (.signature, "ABC-123", .notLettersAndDigits), (.signature, "ＡＢＣ１２３", .notHalfWidth),
            (.signature, "abc１23", .notHalfWidth), (.inputSupport, "567", .length),
            (.surfaceNumberB, "1102172035000", .length),
        ])
    func format(_ reference: PINReference, _ value: String, _ problem: PINFormatProblem) {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let error = Self.error { try card.verify(Self.pin(value), for: reference) }
        #expect(error?.kind == .pinFormat && error?.formatProblem == problem)
        #expect(channel.commands.isEmpty)
        #expect(error.map { value.isEmpty || !"\($0)".contains(value) } == true)
    }

    @Test("A letter and a digit are demanded of a new password, not of one that is set")
    func letterAndDigit() throws {
        let channel = SimulatedChannel(SimulatedMyNumberCard(options { $0.values = [.signature: "ABCDEF"] }))
        let card = MyNumberCard(on: channel)
        try card.verify(Self.pin("abcdef"), for: .signature)
        for new in ["ABCDEFG", "1234567"] {
            let error = Self.error {
                try card.change(.signature, from: Self.pin("ABCDEF"), to: Self.pin(new))
            }
            #expect(error?.formatProblem == .needsLetterAndDigit)
        }
        #expect(Self.sent(channel).count == 1)
    }

    // MARK: Changing

    @Test("A change is one VERIFY and one CHANGE, and the new one counts", arguments: names.prefix(3))
    func change(_ reference: PINReference, _ name: SimulatedMyNumberCard.PIN, _ value: String) throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let new = reference == .signature ? "xyz789" : "4321"
        try card.change(reference, from: Self.pin(value), to: Self.pin(new))
        let capital = new.uppercased()
        #expect(
            Self.sent(channel) == [
                "002000800\(value.count)" + ascii(value), "002401800\(new.count)" + ascii(capital),
            ])
        #expect(card.verified.isEmpty)
        #expect(Self.error { try card.verify(Self.pin(value), for: reference) }?.kind == .pinWrong)
        try card.verify(Self.pin(new), for: reference)
        #expect(channel.card.triesLeft(name) == reference.limit)
    }

    @Test("With a wrong old PIN there is no CHANGE")
    func wrongOld() {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let error = Self.error {
            try card.change(.authentication, from: Self.pin("0000"), to: Self.pin("4321"))
        }
        #expect(error?.kind == .pinWrong && !channel.commands.contains { $0.ins == 0x24 })
    }

    @Test("What its holder may not change is not touched")
    func unchangeable() {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        for reference in PINReference.allCases where !reference.isChangeable {
            let error = Self.error {
                try card.change(reference, from: Self.pin("9012"), to: Self.pin("4321"))
            }
            #expect(error?.kind == .pinUnchangeable)
        }
        #expect(channel.commands.isEmpty)
    }

    @Test("A change that the card refuses leaves the old one in force, and says so")
    func changeRefused() throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0x24 ? [0x69, 0x82] : nil }
        let card = MyNumberCard(on: channel)
        let error = Self.error {
            try card.change(.authentication, from: Self.pin("1234"), to: Self.pin("4321"))
        }
        #expect(error?.kind == .cardRefused && error?.hint.contains("old one is still in force") == true)
        try card.verify(Self.pin("1234"), for: .authentication)
    }

    @Test(
        "A change whose answer does not say that nothing was changed leaves the old one or the new one",
        arguments: [0x6581, 0x6F00, 0x6283, 0x63C2, 0x9100])
    func changeUnclear(_ sw: Int) throws {
        let channel = SimulatedChannel()
        channel.instead = { $0.ins == 0x24 ? [UInt8(sw >> 8), UInt8(sw & 0xFF)] : nil }
        let card = MyNumberCard(on: channel)
        let error = Self.error {
            try card.change(.authentication, from: Self.pin("1234"), to: Self.pin("4321"))
        }
        #expect(error?.kind == .pinChangeUncertain && error?.sw?.rawValue == UInt16(sw))
    }

    @Test(
        "Weak values are refused where the caller wants it, and only there",
        arguments: [
            ("1111", WeakPINRules.oneCharacter), ("2345", .sequence), ("8765", .sequence),
            ("1212", .alternation),
            ("1234", .sequence),
        ])
    func weak(_ value: String, _ rule: WeakPINRules) throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        let error = Self.error {
            try card.change(.authentication, from: Self.pin("1234"), to: Self.pin(value), weak: .all)
        }
        #expect(error?.kind == .pinWeak && channel.commands.isEmpty)
        try card.change(
            .authentication, from: Self.pin("1234"), to: Self.pin(value),
            weak: [])
    }

    @Test("The old value again is weak, too, whatever its case")
    func unchanged() {
        let card = MyNumberCard(on: SimulatedChannel())
        let error = Self.error {
            try card.change(.signature, from: Self.pin("abc123"), to: Self.pin("ABC123"), weak: .unchanged)
        }
        #expect(error?.kind == .pinWeak)
    }

    // MARK: What is kept in software

    @Test("The first SELECT is sent once more after 6F00, others are not")
    func firstSelect() throws {
        let channel = SimulatedChannel(SimulatedMyNumberCard(options { $0.firstCommandFails = true }))
        let card = MyNumberCard(on: channel)
        #expect(try card.triesLeft(.authentication) == .usable(triesLeft: 3))
        #expect(channel.commands.map(\.ins) == [0xA4, 0xA4, 0xA4, 0x20])
        channel.instead = { $0.ins == 0xA4 ? [0x6F, 0x00] : nil }
        #expect(Self.error { try card.select(.inputSupport) }?.kind == .cardRefused)
        #expect(channel.commands.count == 5)
    }

    @Test("After a channel's failure nothing is held for selected or verified")
    func forgets() throws {
        let channel = SimulatedChannel()
        let card = MyNumberCard(on: channel)
        try card.verify(Self.pin("1234"), for: .authentication)
        channel.failsFrom = channel.commands.count
        _ = Self.error { _ = try card.triesLeft(.signature) }
        #expect(card.verified.isEmpty && card.application == nil)
    }
}
