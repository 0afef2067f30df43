// SPDX-License-Identifier: Apache-2.0
//
// What public programs for the card get wrong, a test a mistake: that this library does not, and that the simulated
// card, which stands for the real one, does not either. The sources are the programs' code and issue trackers.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Mistakes of other programs")
struct PeersMistakesTests {
    private static func pin(_ text: String) -> PIN { PIN(copying: Array(text.utf8)) }

    private static func failure(_ body: () throws -> Void) -> MyNumberCardError? {
        #expect(throws: MyNumberCardError.self) { try body() }
    }

    private static func channel(
        _ turn: (inout SimulatedMyNumberCard.Options) -> Void = { _ in }
    ) -> SimulatedChannel {
        SimulatedChannel(SimulatedMyNumberCard(options(turn)))
    }

    /// The commands that carried a PIN.
    private static func entries(_ channel: SimulatedChannel) -> [CommandAPDU] {
        channel.commands.filter { ($0.ins == 0x20 || $0.ins == 0x24) && !$0.data.isEmpty }
    }

    // MARK: OpenSC

    @Test(
        "OpenSC takes the last digit of any refusal for the tries left: 6984 would be four, 6982 two",
        arguments: ["6982", "6983", "6984", "6986", "6700", "6A82", "6F05"])
    func lastDigit(_ answer: String) throws {
        let channel = Self.channel()
        channel.instead = { $0.isRetryCounterQuery ? bytes(answer) : nil }
        let status = try MyNumberCard(on: channel).triesLeft(.authentication)
        #expect(status.isLocked == (answer == "6983" || answer == "6984"))
        #expect(status.triesLeft == (status.isLocked ? 0 : nil))
    }

    @Test("OpenSC gives every card the serial number 00000000")
    func serialNumber() throws {
        let token = try MyNumberCard(on: Self.channel()).tokenInformation()
        #expect(token?.serialNumber == "9900000000000001")
    }

    @Test("OpenSC knows keys of RSA-2048 alone: a certificate for another key is read all the same")
    func otherKeys() throws {
        let card = MyNumberCard(on: Self.channel { $0.certificates = .ellipticCurve })
        #expect(
            try card.readCertificate(.auth) == SimulatedIssuer.curveAuthenticationCertificate)
    }

    @Test(
        "OpenSC takes bytes 2 and 3 for a length whatever stands before them",
        arguments: [
            ("FFFFFFFF", MyNumberCardError.Kind.certificateAbsent), ("00000000", .certificateAbsent),
            ("31820500", .malformedFile), ("30830010", .malformedFile), ("3082FFFF", .malformedFile),
            ("30050203", .malformedFile),
        ])
    func header(_ start: String, _ kind: MyNumberCardError.Kind) {
        let channel = Self.channel()
        channel.instead = { command in
            guard command.ins == 0xB0 else { return nil }
            return bytes(start) + [UInt8](repeating: 0xFF, count: (command.ne ?? 0) - 4) + [0x90, 0x00]
        }
        let error = Self.failure { _ = try MyNumberCard(on: channel).readCertificate(.auth) }
        #expect(error?.kind == kind && channel.reads.count == 1)
    }

    @Test("OpenSC on Windows does not see a signature key whose certificate is behind its password")
    func signatureKeyIsSeen() throws {
        let channel = Self.channel()
        let card = MyNumberCard(on: channel)
        #expect(try card.certificateAvailability()?.signature == true)
        #expect(Self.entries(channel).isEmpty)
        let child = MyNumberCard(on: Self.channel { $0.hasSignatureCertificate = false })
        #expect(try child.certificateAvailability()?.signature == false)
    }

    @Test(
        "OpenSC and the first jpki/myna know the card by its ATR, and missed new cards and contact readers",
        arguments: CardKindTests.dialogues.map(\.testDescription).filter { $0 != "mynumber-first-6f00" })
    func anyATR(_ kind: String) throws {
        let application = try CardKindTests.card(kind).application
        let card = try #require(application as? SimulatedMyNumberCard)
        #expect(try MyNumberCard(on: SimulatedChannel(card)).has(.publicKey))
    }

    @Test("OpenSC's users take the card's silence on a good PIN for a card that forgot it")
    func loginState() throws {
        let card = MyNumberCard(on: Self.channel())
        let status = try card.verify(Self.pin("1234"), for: .authentication)
        #expect(status == .usable(triesLeft: 3) && card.verified == [.authentication])
        #expect(try card.triesLeft(.authentication) == status && card.verified == [.authentication])
    }

    @Test("jpki/OpenSC fails on the signature certificate without saying that it wants the password")
    func signatureCertificate() throws {
        let card = MyNumberCard(on: Self.channel())
        let error = Self.failure { _ = try card.readCertificate(.sign) }
        #expect(error?.kind == .pinRequired && error?.sw?.rawValue == 0x6982 && error?.hint.isEmpty == false)
        try card.verify(Self.pin("ABC123"), for: .signature)
        #expect(try card.readCertificate(.sign) == SimulatedIssuer.signatureCertificate)
    }

    @Test("OpenSC cannot change a PIN of this card", arguments: ["auth", "sign", "support"])
    func changesPINs(_ name: String) throws {
        let reference = try #require(PINReference(rawValue: name))
        let (old, new) =
            ["sign": ("ABC123", "XYZ789"), "support": ("5678", "8765")][name] ?? ("1234", "4321")
        let channel = Self.channel()
        let card = MyNumberCard(on: channel)
        try card.change(reference, from: Self.pin(old), to: Self.pin(new))
        let change = try #require(Self.entries(channel).last)
        // P1 = 01, and the new value alone.
        #expect([change.ins, change.p1, change.p2] == [0x24, 0x01, 0x80] && change.data == Array(new.utf8))
        try card.verify(Self.pin(new), for: reference)
    }

    // MARK: jpki/myna

    @Test("jpki/myna has no name for a locked PIN", arguments: ["6984", "6983", "63C0"])
    func locked(_ answer: String) {
        let channel = Self.channel()
        channel.instead = { $0.ins == 0x20 && !$0.data.isEmpty ? bytes(answer) : nil }
        let error = Self.failure {
            try MyNumberCard(on: channel).verify(Self.pin("1234"), for: .authentication)
        }
        #expect(error?.kind == .pinLocked && error?.triesLeft == 0)
    }

    @Test("jpki/myna ends on 6282 in the midst of a file that is all there")
    func endOfFileWarning() throws {
        let channel = Self.channel()
        channel.instead = { [card = channel.card] command in
            guard command.ins == 0xB0 else { return nil }
            let answer = card.process(command.bytes)
            return answer.dropLast(2) + [0x62, 0x82]
        }
        #expect(
            try MyNumberCard(on: channel).readCertificate(.auth) == SimulatedIssuer.authenticationCertificate)
    }

    @Test("jpki/myna ends on 6B00 with a number: a file that is shorter than its header says is named so")
    func shortFile() {
        let channel = Self.channel()
        channel.instead = { command in
            guard command.ins == 0xB0, command.readOffset > 0 else { return nil }
            return [0x6B, 0x00]
        }
        let error = Self.failure { _ = try MyNumberCard(on: channel).readCertificate(.auth) }
        #expect(error?.kind == .malformedFile && error?.message.contains("shorter") == true)
        #expect(error?.sw?.rawValue == 0x6B00 && channel.reads.count == 2)
    }

    @Test("jpki/myna sends the password in capitals, and so does this one: the card compares bytes")
    func capitals() throws {
        let channel = Self.channel()
        try MyNumberCard(on: channel).verify(Self.pin("abc123"), for: .signature)
        #expect(Self.entries(channel).map(\.data) == [Array("ABC123".utf8)])
        #expect(channel.card.process(bytes("00 20 00 9B 06 \(ascii("abc123"))")) == [0x63, 0xC4])
    }

    @Test("jpki/myna gives seven bytes of a file that has no header for the file")
    func noHeader() {
        let channel = Self.channel()
        channel.instead = { $0.ins == 0xB0 ? bytes("01020304050607 9000") : nil }
        let error = Self.failure { _ = try MyNumberCard(on: channel).readCertificate(.authCA) }
        #expect(error?.kind == .malformedFile)
    }

    static let dummy: [Dialogue] = [
        Dialogue(
            "a locked PIN takes the right value again",
            options: options { $0.triesLeft = [.authentication: 0] },
            "JPKI > 9000", "00 20 00 98 04 \(ascii("1234")) > 6984", "00 20 00 98 > 63C0"),
        Dialogue(
            "files and keys have no conditions",
            "JPKI > 9000", "00 B0 81 00 04 > 6982", "80 2A 00 97 01 00 00 > 6982", "SUPPORT > 9000",
            "00 B0 81 00 11 > 6982"),
        Dialogue("an offset behind the end gives 9000", "JPKI > 9000", "00 B0 88 03 01 > 6B00"),
        Dialogue("every application is there", "00 A4 04 0C 05 A0 00 00 02 77 > 6A82"),
        Dialogue(
            "a right PIN does not fill the counter",
            "JPKI > 9000", "00 20 00 98 04 \(ascii("9999")) > 63C2", "00 20 00 98 04 \(ascii("1234")) > 9000",
            "00 20 00 98 > 63C3"),
        Dialogue(
            "a PIN is changed without the old one",
            "JPKI > 9000", "EF 0018 > 9000", "00 24 01 80 04 \(ascii("4321")) > 6982"),
    ]

    @Test("jpki/myna's stand-in for the card is easier on programs than the card", arguments: dummy)
    func standIn(_ dialogue: Dialogue) { dialogue.play() }

    // MARK: Others

    @Test("jpki-rs asks for more than is left of a certificate", arguments: [1, 100, 256, 1024])
    func neverMoreThanIsLeft(_ longestRead: Int) throws {
        let channel = Self.channel()
        let der = try MyNumberCard(on: channel, longestRead: longestRead).readCertificate(.auth)
        for read in channel.reads { #expect(read[0] + read[1] <= der.count) }
        #expect(channel.reads.map { $0[1] }.reduce(0, +) == der.count)
    }

    @Test("jpki-rs takes 9000 to a question for no try left")
    func questionAnsweredWithSuccess() throws {
        let channel = Self.channel()
        channel.instead = { $0.isRetryCounterQuery ? [0x90, 0x00] : nil }
        let card = MyNumberCard(on: channel)
        #expect(try card.triesLeft(.authentication) == .unknown(StatusWord(rawValue: 0x9000)))
        #expect(
            Self.failure { try card.verify(Self.pin("1234"), for: .authentication) }?.kind == .triesUnknown)
        #expect(Self.entries(channel).isEmpty)
    }

    @Test("TRETJapanNFCReader shows 0 for a locked PIN and for one that it knows nothing about")
    func lockedIsNotUnknown() throws {
        let locked = MyNumberCard(on: Self.channel { $0.triesLeft = [.authentication: 0] })
        #expect(try locked.triesLeft(.authentication) == .locked)
        let without = MyNumberCard(on: Self.channel { $0.unsetPINs = [.authentication, .signature] })
        #expect(try without.triesLeft(.authentication) == .notSet)
        #expect(try without.triesLeft(.signature).triesLeft == nil)
        #expect(
            Self.failure { try without.verify(Self.pin("1234"), for: .authentication) }?.kind == .pinNotSet)
    }

    @Test("pyjpki says that three tries are left after every good PIN")
    func fullCounter() throws {
        let card = MyNumberCard(on: Self.channel { $0.triesLeft = [.signature: 2] })
        #expect(try card.verify(Self.pin("ABC123"), for: .signature) == .usable(triesLeft: 5))
    }

    @Test("pyjpki reads up to 6B00, and parses filler", arguments: [UInt8(0xFF), 0x00])
    func noFiller(_ filler: UInt8) throws {
        let channel = Self.channel { $0.filler = filler }
        var answers: [UInt16] = []
        channel.instead = { [card = channel.card] command in
            let answer = card.process(command.bytes)
            answers.append(UInt16(answer[answer.count - 2]) << 8 | UInt16(answer[answer.count - 1]))
            return answer
        }
        #expect(try MyNumberCard(on: channel).readCertificate(.signCA) == SimulatedIssuer.signatureCA)
        #expect(answers.allSatisfy { $0 == 0x9000 })
    }

    @Test(
        "pyjpki takes the attributes from fixed places: they stand by tag, in forms of length that the issuer chose"
    )
    func attributesByTag() throws {
        let channel = Self.channel()
        let card = MyNumberCard(on: channel)
        try card.verify(Self.pin("5678"), for: .inputSupport)
        let usual = try card.readAttributes()
        // The same objects the other way round, without the table of places, and with filler behind them.
        func object(_ tag: UInt8, _ text: String) -> [UInt8] {
            [0xDF, tag, 0x81, UInt8(text.utf8.count)] + Array(text.utf8)
        }
        let digits = usual.birthDate.filter { $0 != "-" }
        let inner =
            object(0x25, String(Character(UnicodeScalar(usual.sex.rawValue)))) + object(0x24, digits)
            + object(0x23, usual.address) + object(0x22, usual.name)
        let file =
            [0xFF, 0x20, 0x82, 0x00, UInt8(inner.count)] + inner + [UInt8](repeating: 0xFF, count: 200)
        channel.instead = { command in
            guard command.ins == 0xB0 else { return nil }
            let start = Int(command.p1) << 8 | Int(command.p2)
            return Array(file.dropFirst(start).prefix(command.ne ?? 0)) + [0x90, 0x00]
        }
        #expect(try card.readAttributes() == usual)
    }

    @Test(
        "pymyna's author warns that it burns tries: what cannot be the PIN is not sent",
        arguments: ["", "123", "12345", "１２３４", "12 4", "abcd"])
    func impossiblePIN(_ value: String) {
        let channel = Self.channel()
        let error = Self.failure {
            try MyNumberCard(on: channel).verify(Self.pin(value), for: .authentication)
        }
        #expect(error?.kind == .pinFormat && Self.entries(channel).isEmpty)
        #expect(channel.card.triesLeft(.authentication) == 3)
    }

    @Test("Many scripts send a PIN without asking first, and lock the card with the last try")
    func askedFirst() throws {
        let channel = Self.channel()
        try MyNumberCard(on: channel).verify(Self.pin("1234"), for: .authentication)
        let about = channel.commands.filter { $0.ins == 0x20 }
        #expect(about.first?.isRetryCounterQuery == true && Self.entries(channel).count == 1)
        let last = Self.channel { $0.triesLeft = [.authentication: 1] }
        let error = Self.failure {
            try MyNumberCard(on: last).verify(Self.pin("1234"), for: .authentication)
        }
        #expect(error?.kind == .lastTryRefused && Self.entries(last).isEmpty)
        #expect(last.card.triesLeft(.authentication) == 1)
    }

    @Test("Many programs send a PIN again when no answer came")
    func neverTwice() {
        let channel = Self.channel()
        channel.instead = { [card = channel.card] command in
            guard command.ins == 0x20, !command.data.isEmpty else { return nil }
            _ = card.process(command.bytes)
            return []  // no status word: the answer is lost
        }
        let error = Self.failure {
            try MyNumberCard(on: channel).verify(Self.pin("9999"), for: .authentication)
        }
        #expect(error?.kind == .pinFateUnknown && error?.outcome == .refused && error?.triesLeft == 2)
        #expect(Self.entries(channel).count == 1 && channel.card.triesLeft(.authentication) == 2)
    }

    @Test("jsapdu's examples name applications that no card has; a part of a name may find another one")
    func applications() throws {
        let applications = Set(PINReference.allCases.map(\.file.application))
        #expect(applications.count == 5)
        for application in applications {
            let channel = Self.channel()
            #expect(try MyNumberCard(on: channel).has(application))
            #expect(channel.commands.last?.data.count == 10)
        }
    }

    @Test("All leave the PIN verified for whoever comes next")
    func nothingStaysVerified() throws {
        let channel = Self.channel()
        let card = MyNumberCard(on: channel)
        try card.verify(Self.pin("1234"), for: .authentication)
        try card.verify(Self.pin("ABC123"), for: .signature)
        try card.end()
        #expect(card.verified.isEmpty)
        let next = channel.card
        #expect(next.process(Dialogue.command("JPKI")) == [0x90, 0x00])
        #expect(next.process(bytes("80 2A 00 97 01 00 00")) == [0x69, 0x82])
        #expect(next.process(bytes("00 B0 81 00 04")) == [0x69, 0x82])
    }
}
