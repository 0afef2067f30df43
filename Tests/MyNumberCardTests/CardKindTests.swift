// SPDX-License-Identifier: Apache-2.0
//
// Each named card of `--virtual` and `simulate`: what tells it from the usual one, as commands and answers.

import Testing

@testable import VirtualReader

@Suite("The named cards")
struct CardKindTests {
    static let right = "00 20 00 98 04 \(ascii("1234"))"
    static let hash = String(repeating: "5A", count: 48)
    static let info = SignatureTests.digestInfo

    /// Name and dialogue; `kinds` holds every name.
    static let dialogues: [Dialogue] = [
        Dialogue(
            "mynumber", "JPKI > 9000", "00 20 00 98 > 63C3", "00 20 00 9B > 63C5",
            "00 B0 86 00 0F > "
                + "\(ascii("JPKIAPICCTOKEN2")) 9000", "00 B0 8A 0F 04 > 05100011 9000"),
        Dialogue(
            "mynumber-last-try", "JPKI > 9000", "00 20 00 98 > 63C1", "00 20 00 9B > 63C1",
            "SUPPORT > 9000", "00 20 00 91 > 63C1", "00 20 00 95 > 63CA", "\(right) > 6A82"),
        Dialogue(
            "mynumber-locked", "JPKI > 9000", "00 20 00 98 > 63C0", "00 20 00 9B > 63C0", "\(right) > 6984",
            "SUPPORT > 9000", "00 20 00 91 > 63C0", "REGISTRY > 9000", "00 20 00 9C > 63C0"),
        Dialogue(
            "mynumber-sign-locked", "JPKI > 9000", "00 20 00 9B > 63C0",
            "00 20 00 9B 06 \(ascii("ABC123")) > 6984", "\(right) > 9000"),
        Dialogue(
            "mynumber-auth-locked", "JPKI > 9000", "00 20 00 98 > 63C0", "\(right) > 6984",
            "00 20 00 9B 06 \(ascii("ABC123")) > 9000"),
        Dialogue(
            "mynumber-no-pins", "JPKI > 9000", "00 20 00 98 > 6A88", "\(right) > 6A88", "EF 001B > 9000",
            "00 20 00 80 > 6A88", "00 24 01 80 06 \(ascii("ABC123")) > 6A88",
            "80 2A 00 97 33 \(info) 00 > 6982", "SUPPORT > 9000", "00 20 00 91 > 6A88", "00 20 00 95 > 63CA"),
        Dialogue(
            "mynumber-child", "JPKI > 9000", "00 B0 88 00 00 > 00 8F 00 9000",
            "00 20 00 9B 06 \(ascii("ABC123")) > 9000", "00 B0 81 00 04 > FFFFFFFF 9000"),
        Dialogue(
            "mynumber-expired", "JPKI > 9000", "00 B0 8A 0F 04 > 05100061 9000",
            "00 B0 8A B2 1E > \(Self.validity("230717013000Z", "250217145959Z")) 9000"),
        Dialogue("mynumber-near-expiry", "JPKI > 9000", "00 B0 8A 0F 04 > 05100061 9000"),
        Dialogue(
            "mynumber-card-expired", "ISD > 9000", "00 CA 00 F2 00 > \(ascii("20251031")) 9000",
            "COMMON > 9000",
            "00 B2 01 0C 00 > 011C \(ascii("990000000000001" + "99999" + "20251031")) 9000",
            "SURFACE > 9000", "00 20 00 92 0E \(ascii("11021720250000")) > 9000"),
        Dialogue(
            "mynumber-moved", "JPKI > 9000", "00 B0 8A 0F 04 > 05100021 9000",
            "00 20 00 9B 06 \(ascii("ABC123")) > 9000", "00 B0 81 0F 04 > 05100020 9000"),
        Dialogue("mynumber-revoked", "JPKI > 9000", "00 B0 8A 0F 04 > 05100031 9000"),
        Dialogue("mynumber-wrong-issuer", "JPKI > 9000", "00 B0 8A 0F 04 > 05100041 9000"),
        Dialogue(
            "mynumber-ec", "JPKI > 9000", "00 B0 8A 0F 04 > 05100051 9000",
            "80 2A 00 97 30 \(hash) 00 > 6982",
            "\(right) > 9000", "80 2A 00 97 30 \(hash) 00 > #96 9000", "80 2A 00 97 33 \(info) 00 > 6700",
            "80 2A 02 97 20 \(hash.prefix(64)) 00 > 6A86", "80 2A 00 97 30 \(hash) 5F > 6700",
            "80 2A 00 97 20 \(hash.prefix(64)) 60 > #96 9000"),
        Dialogue(
            "mynumber-old-token", "JPKI > 9000", "00 B0 86 00 10 > \(ascii("JPKIAPICCTOKEN  ")) 9000"),
        Dialogue("mynumber-slow", "JPKI > 9000", "\(right) > 9000", "80 2A 00 97 33 \(info) 00 > #256 9000"),
        Dialogue("mynumber-contactless", "JPKI > 9000"),
        Dialogue("mynumber-first-6f00", "JPKI > 6F00", "JPKI > 9000", "RESET", "JPKI > 6F00"),
        Dialogue("mynumber-3bc5", "10 A4 04 0C 01 D3 > 6884"),
        Dialogue("mynumber-3be0", "10 A4 04 0C 01 D3 > 6884"),
        Dialogue("mynumber-t0", "JPKI > 9000", "\(right) > 9000"),
        Dialogue("mynumber-both", "JPKI > 9000", "\(right) > 9000"),
    ]

    /// Validity as it stands in a certificate.
    static func validity(_ notBefore: String, _ notAfter: String) -> String {
        "170D\(ascii(notBefore))170D\(ascii(notAfter))"
    }

    static func card(_ name: String) throws -> InsertedCard {
        let kind = try #require(CardKind.named(name))
        return try #require(InsertedCard(kind))
    }

    @Test("Every card answers as its name says", arguments: dialogues)
    func play(_ dialogue: Dialogue) throws {
        let application = try Self.card(dialogue.testDescription).application
        dialogue.play(against: try #require(application as? SimulatedMyNumberCard))
    }

    @Test("Every name but those of no card at all is in the table")
    func names() {
        #expect(
            CardKind.all.map(\.name).filter { $0 != "none" && $0 != "mute" }.sorted()
                == Self.dialogues.map(\.testDescription).sorted())
    }

    @Test(
        "The answers to reset are those that were reported",
        arguments: [
            ("mynumber", "3BDA13FF8131FB468012392F31C173C601C03B"),
            ("mynumber-3bc5", "3BC5FF8131FB458073C6010000"),
            ("mynumber-3be0", "3BE000FF8131FE4514"),
        ])
    func answersToReset(_ name: String, _ atr: String) throws {
        #expect(try Self.card(name).powerOn().map { hex($0) } == atr)
    }

    @Test(
        "The pseudo-ATRs are those that were reported",
        arguments: [
            ("mynumber", "3B888001000005E0B381A1007F"),
            ("mynumber-contactless", "3B888001004B51FFB381D1000F"),
        ])
    func pseudoATRs(_ name: String, _ atr: String) throws {
        #expect(try Self.card(name).pseudoATR().map { hex($0) } == atr)
    }

    @Test("The slow card needs longer than its block waiting time, to sign alone")
    func slow() throws {
        let card = try Self.card("mynumber-slow")
        let application = try #require(card.application)
        #expect(application.workingTime(for: bytes("80 2A 00 97 01 00 00")) > card.atr.bwt)
        #expect(application.workingTime(for: bytes("00 B0 00 00 00")) == .zero)
    }

    @Test("The card near expiry ends thirty days from now, whatever today is")
    func nearExpiry() throws {
        let before = JapaneseDay.today
        let inserted = try Self.card("mynumber-near-expiry")
        let card = try #require(inserted.application)
        let after = JapaneseDay.today
        _ = card.process(Dialogue.command("JPKI"))
        let validity = card.process(bytes("00 B0 8A B2 1E")).dropLast(2)
        let expected = [before, after].map { bytes(Self.validity("230717013000Z", ($0 + 30).lastSecond)) }
        #expect(expected.contains(Array(validity)))
    }
}
