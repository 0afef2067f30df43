// SPDX-License-Identifier: Apache-2.0
//
// READ BINARY, READ RECORD, GET DATA and GET CHALLENGE of the simulated card, and what opens which file.

import Testing

@testable import VirtualReader

@Suite("Reading from the simulated card")
struct ReadTests {
    static let reading: [Dialogue] = [
        Dialogue(
            "the four bytes that say how long a certificate is [OSC, jls]",
            "JPKI > 9000", "EF 000A > 9000", "00 B0 00 00 04 > #4 9000", "00 B0 00 00 00 > #256 9000"),
        Dialogue(
            "by short identifier, which selects the file too [mc, aoki]",
            "JPKI > 9000", "00 B0 8A 00 01 > 30 9000", "00 B0 00 01 01 > 82 9000",
            "00 B0 8B FF 00 > #256 9000",
            "00 B0 83 00 00 > 6A82", "00 B0 EA 00 00 > 6A86"),
        Dialogue(
            "an extended Le reads a whole file [aoki, mc]",
            "JPKI > 9000", "00 B0 8A 00 00 00 00 > #2048 9000", "00 B0 8A 00 00 05 00 > #1280 9000"),
        Dialogue(
            "asking for more than is left gives what is left, 9000 [JICSAP 6.4.1 via mc]",
            "JPKI > 9000", "EF 000A > 9000", "00 B0 07 F0 00 > #16 9000", "EF 0008 > 9000",
            "00 B0 00 00 00 > 8F 8F 00 9000"),
        Dialogue(
            "at or behind the end 6B00 [mc]",
            "JPKI > 9000", "EF 0008 > 9000", "00 B0 00 02 01 > 00 9000", "00 B0 00 03 01 > 6B00",
            "00 B0 7F FF 00 > 6B00"),
        Dialogue(
            "behind the certificate stands filler FF [mc]",
            "JPKI > 9000", "EF 0002 > 9000", "00 B0 07 FE 02 > FF FF 9000"),
        Dialogue("no file selected is 6986 [JICSAP via mc]", "JPKI > 9000", "00 B0 00 00 00 > 6986"),
        Dialogue(
            "a record, PIN or key file is no place for READ BINARY: 6981 [mc]",
            "COMMON > 9000", "EF 0001 > 9000", "00 B0 00 00 00 > 6981", "EF 001C > 9000",
            "00 B0 00 00 00 > 6981", "JPKI > 9000", "EF 0017 > 9000", "00 B0 00 00 00 > 6981"),
        Dialogue(
            "without Le, or with data, 6700 [ISO/IEC 7816-4]",
            "JPKI > 9000", "EF 000A > 9000", "00 B0 00 00 > 6700", "00 B0 00 00 01 00 > 6700"),
        Dialogue(
            "the record of the 共通カードAP: 01 1C and 28 digits [mc, myna]",
            "COMMON > 9000", "EF 0001 > 9000",
            "00 B2 01 04 00 > 011C \(ascii("990000000000001" + "99999" + "20350217")) 9000",
            "00 B2 01 0C 00 > #30 9000", "00 B2 02 04 00 > 6A83", "00 B2 00 04 00 > 6A86",
            "00 B2 01 05 00 > 6A86", "EF 0002 > 9000", "00 B2 01 04 00 > 6981"),
        Dialogue(
            "both registry applications hold the same key reference [mc]",
            "COMMON > 9000", "00 B0 82 00 00 > 39303030303230 0805 303030 00000000 9000", "REGISTRY > 9000",
            "00 B0 82 00 00 > 39303030303230 0805 303030 00000000 9000"),
        Dialogue(
            "a child's card: no signature certificate in EF 0008 nor in EF 0001 [expected]", options: child,
            "JPKI > 9000", "EF 0008 > 9000", "00 B0 00 00 03 > 00 8F 00 9000", "EF 001B > 9000",
            "00 20 00 80 06 \(ascii("ABC123")) > 9000", "EF 0001 > 9000", "00 B0 00 00 04 > FFFFFFFF 9000"),
    ]

    static let child = options { $0.hasSignatureCertificate = false }

    @Test("READ BINARY and READ RECORD", arguments: reading)
    func playReading(_ dialogue: Dialogue) { dialogue.play() }

    static let objects: [Dialogue] = [
        Dialogue(
            "data objects of the card manager [mc]",
            "00 CA 00 F0 00 > 39 39 39 39 39 9000", "00 CA 00 F2 00 > \(ascii("20350217")) 9000",
            "00 CA 00 42 00 > #16 9000", "00 CA 00 45 00 > #15 9000", "00 CA 00 F7 00 > #16 9000",
            "00 CA 5F 51 00 > DA13FF8131FB468012392F31C173C601C03B 9000"),
        Dialogue("absent is 6A88 [mc]", "00 CA 00 99 00 > 6A88", "JPKI > 9000", "00 CA 00 F0 00 > 6A88"),
        Dialogue(
            "an object over 256 bytes wants an extended Le: 6700, no 6Cxx [mc]",
            "00 CA 7F 21 00 > 6700", "00 CA 7F 21 00 00 00 > #563 9000"),
        Dialogue(
            "GET CHALLENGE gives 1 to 256 bytes at any level, and refuses an extended Le [mc]",
            "00 84 00 00 10 > #16 9000", "00 84 00 00 00 > #256 9000", "JPKI > 9000",
            "00 84 00 00 08 > #8 9000",
            "00 84 00 00 00 00 10 > 6985", "00 84 01 00 08 > 6A86", "00 84 00 00 > 6700"),
    ]

    @Test("GET DATA and GET CHALLENGE", arguments: objects)
    func playObjects(_ dialogue: Dialogue) { dialogue.play() }

    @Test("The same seed gives the same challenges, another seed others")
    func challenges() {
        func challenge(_ seed: UInt64) -> [UInt8] {
            SimulatedMyNumberCard(options { $0.seed = seed }).process([0x00, 0x84, 0x00, 0x00, 0x10])
        }
        #expect(challenge(1) == challenge(1))
        #expect(challenge(1) != challenge(2))
    }

    /// A PIN, the files that it opens, and protected files that it does not open.
    struct Rule: CustomTestStringConvertible, Sendable {
        let application: String
        let pin: String
        let value: String
        let opens: [String]
        let closed: [String]
        var testDescription: String { "\(application) \(pin)" }
    }

    // soltia48/myna-card, jpki/myna, AokiApp/jsapdu.
    static let rules: [Rule] = [
        Rule(application: "JPKI", pin: "001B", value: "ABC123", opens: ["0001"], closed: []),
        Rule(application: "JPKI", pin: "0018", value: "1234", opens: [], closed: ["0001"]),
        Rule(
            application: "SUPPORT", pin: "0011", value: "5678",
            opens: ["0001", "0002", "0003", "0006", "0007"],
            closed: []),
        Rule(
            application: "SUPPORT", pin: "0014", value: "123456789012",
            opens: ["0001", "0003", "0006", "0007"],
            closed: ["0002"]),
        Rule(
            application: "SUPPORT", pin: "0015", value: "11021720350000",
            opens: ["0002", "0003", "0006", "0007"], closed: ["0001"]),
        Rule(
            application: "SURFACE", pin: "0011", value: "110217", opens: ["0001"], closed: ["0002", "0005"]),
        Rule(
            application: "SURFACE", pin: "0012", value: "11021720350000", opens: ["0002", "0006"],
            closed: ["0001", "0005"]),
        Rule(
            application: "SURFACE", pin: "0013", value: "123456789012", opens: ["0002", "0005", "0006"],
            closed: ["0001"]),
    ]

    @Test("Each PIN opens its files and no others", arguments: rules)
    func opens(_ rule: Rule) {
        let card = SimulatedMyNumberCard()
        func status(_ file: String) -> String {
            #expect(card.process(Dialogue.command("EF \(file)")) == [0x90, 0x00])
            return hex(card.process([0x00, 0xB0, 0x00, 0x00, 0x01]).suffix(2))
        }
        #expect(card.process(Dialogue.command(rule.application)) == [0x90, 0x00])
        for file in rule.opens + rule.closed { #expect(status(file) == "6982", "before: \(file)") }
        #expect(card.process(Dialogue.command("EF \(rule.pin)")) == [0x90, 0x00])
        let value = Array(rule.value.utf8)
        #expect(card.process([0x00, 0x20, 0x00, 0x80, UInt8(value.count)] + value) == [0x90, 0x00])
        for file in rule.opens { #expect(status(file) == "9000", "opens \(file)") }
        for file in rule.closed { #expect(status(file) == "6982", "does not open \(file)") }
    }

    @Test(
        "What is free needs no PIN",
        arguments: [
            ("JPKI", ["0002", "0006", "0008", "000A", "000B"]), ("SUPPORT", ["0004", "0005"]),
            ("SURFACE", ["0003", "0004"]), ("COMMON", ["0002"]), ("REGISTRY", ["0002"]),
        ])
    func free(_ application: String, _ files: [String]) {
        let card = SimulatedMyNumberCard()
        #expect(card.process(Dialogue.command(application)) == [0x90, 0x00])
        for file in files {
            #expect(card.process(Dialogue.command("EF \(file)")) == [0x90, 0x00])
            #expect(card.process([0x00, 0xB0, 0x00, 0x00, 0x01]).count == 3, "\(application) \(file)")
        }
    }
}
