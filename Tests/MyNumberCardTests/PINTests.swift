// SPDX-License-Identifier: Apache-2.0
//
// PINs of the simulated card: counters, locks, how long "verified" lasts, and changing them.

import Testing
import VirtualReader

@Suite("PINs of the simulated card")
struct PINTests {
    static let right = "00 20 00 80 04 \(ascii("1234")) > 9000"
    static let wrong = "00 20 00 80 04 \(ascii("9999"))"
    static let password = "00 20 00 80 06 \(ascii("ABC123"))"
    static let sign = "80 2A 00 97 01 00 00"

    static let counters: [Dialogue] = [
        Dialogue(
            "the query is 63Cx and costs nothing, right after a good VERIFY too [OpenSC#959]",
            "JPKI > 9000", "EF 0018 > 9000", "00 20 00 80 > 63C3", "00 20 00 80 > 63C3", right,
            "00 20 00 80 > 63C3", "EF 001B > 9000", "00 20 00 80 > 63C5"),
        Dialogue(
            "three wrong ones lock; then 6984 to any value and 63C0 to the query [mc]",
            "JPKI > 9000", "EF 0018 > 9000", "\(wrong) > 63C2", "\(wrong) > 63C1", "00 20 00 80 > 63C1",
            "\(wrong) > 63C0", "\(wrong) > 6984", "00 20 00 80 04 \(ascii("1234")) > 6984",
            "00 20 00 80 > 63C0"),
        Dialogue(
            "a right one fills the counter [OSC, p8n]",
            "JPKI > 9000", "EF 0018 > 9000", "\(wrong) > 63C2", "\(wrong) > 63C1", right, "00 20 00 80 > 63C3"
        ),
        Dialogue(
            "the counter outlives a reset and other applications [p8n, city]",
            "JPKI > 9000", "EF 0018 > 9000", "\(wrong) > 63C2", "RESET", "JPKI > 9000", "EF 0018 > 9000",
            "00 20 00 80 > 63C2", "SUPPORT > 9000", "EF 0011 > 9000", "00 20 00 80 > 63C3"),
        Dialogue(
            "the password has five tries, and lower case is wrong [leaflet; myna, mc]",
            "JPKI > 9000", "EF 001B > 9000", "00 20 00 80 06 \(ascii("abc123")) > 63C4", "\(password) > 9000",
            "00 20 00 80 > 63C5"),
        Dialogue(
            "照合番号 have ten tries, the rest three [digital.go.jp for B; A and birth date assumed]",
            "SUPPORT > 9000", "00 20 00 94 > 63CA", "00 20 00 95 > 63CA", "00 20 00 91 > 63C3",
            "SURFACE > 9000", "00 20 00 91 > 63CA", "00 20 00 92 > 63CA", "00 20 00 93 > 63CA",
            "REGISTRY > 9000", "00 20 00 9C > 63C3", "COMMON > 9000", "00 20 00 9C > 63C3"),
        Dialogue(
            "the input support application's 0012 is issued locked [mc]",
            "SUPPORT > 9000", "EF 0012 > 9000", "00 20 00 80 > 63C0",
            "00 20 00 80 04 \(ascii("0000")) > 6984"),
        Dialogue(
            "by short identifier without SELECT [mc]",
            "JPKI > 9000", "00 20 00 98 04 \(ascii("1234")) > 9000", "00 20 00 9B > 63C5"),
        Dialogue(
            "the options lock and count down",
            options: options { $0.triesLeft = [.authentication: 0, .signature: 2] },
            "JPKI > 9000", "00 20 00 98 > 63C0", "00 20 00 98 04 \(ascii("1234")) > 6984",
            "00 20 00 9B > 63C2"),
        Dialogue(
            "a length that the PIN cannot have costs a try [not known; the cautious reading]",
            "JPKI > 9000", "00 20 00 98 03 \(ascii("123")) > 63C2", "00 20 00 98 05 \(ascii("12345")) > 63C1"),
        Dialogue(
            "or is refused with 6700 [not known; the other reading]",
            options: options { $0.impossibleLength = .refused },
            "JPKI > 9000", "00 20 00 98 03 \(ascii("123")) > 6700", "00 20 00 98 > 63C3"),
        Dialogue(
            "more than 16 bytes, and an Le, are 6700 without counting [chosen]",
            "JPKI > 9000", "00 20 00 98 11 \(ascii("12345678901234567")) > 6700",
            "00 20 00 98 04 \(ascii("9999")) 00 > 6700", "00 20 00 98 00 > 6700", "00 20 00 98 > 63C3"),
        Dialogue(
            "no file 6986, no PIN file 6981, no such file 6A82, other parameters 6A86 [JICSAP; chosen]",
            "JPKI > 9000", "00 20 00 80 > 6986", "EF 000A > 9000", "00 20 00 80 > 6981", "00 20 00 83 > 6A82",
            "00 20 00 00 > 6A86", "00 20 01 98 > 6A86"),
    ]

    @Test("VERIFY and the status query", arguments: counters)
    func playCounters(_ dialogue: Dialogue) { dialogue.play() }

    static let lifetimes: [Dialogue] = [
        Dialogue(
            "kept while other files of the application are selected, and after signing [OSC, myna, mc]",
            "JPKI > 9000", "EF 0018 > 9000", right, "EF 000A > 9000", "\(sign) > #256 9000",
            "\(sign) > #256 9000"),
        Dialogue(
            "lost by another application, the same again, the card manager, a reset [OSC, ms, mc]",
            "JPKI > 9000", "EF 0018 > 9000", right, "JPKI > 9000", "\(sign) > 6982", "EF 0018 > 9000", right,
            "SUPPORT > 9000", "JPKI > 9000", "\(sign) > 6982", "EF 0018 > 9000", right, "ISD > 9000",
            "JPKI > 9000", "\(sign) > 6982", "EF 0018 > 9000", right, "RESET", "JPKI > 9000", "\(sign) > 6982"
        ),
        Dialogue(
            "kept by SELECT of the master file, which changes nothing [mc]",
            "JPKI > 9000", "EF 0018 > 9000", right, "00 A4 00 00 > 9000", "\(sign) > #256 9000"),
        Dialogue(
            "two PINs of one application are verified at once [mc]",
            "JPKI > 9000", "EF 0018 > 9000", right, "EF 001B > 9000", "\(password) > 9000",
            "\(sign) > #256 9000", "EF 0001 > 9000", "00 B0 00 00 01 > 30 9000"),
        Dialogue(
            "dropped by a wrong one, of this PIN alone [assumed, ISO]",
            "JPKI > 9000", "EF 001B > 9000", "\(password) > 9000", "EF 0018 > 9000", right, "\(wrong) > 63C2",
            "\(sign) > 6982", "EF 0001 > 9000", "00 B0 00 00 01 > 30 9000"),
        Dialogue(
            "kept by the query",
            "JPKI > 9000", "EF 0018 > 9000", right, "00 20 00 80 > 63C3", "\(sign) > #256 9000"),
    ]

    @Test("How long verified lasts", arguments: lifetimes)
    func playLifetimes(_ dialogue: Dialogue) { dialogue.play() }

    static let changes: [Dialogue] = [
        Dialogue(
            "JPKI: VERIFY, then 00 24 01 80 with the new value only [myna, mc]",
            "JPKI > 9000", "EF 0018 > 9000", "00 24 01 80 04 \(ascii("4321")) > 6982", right,
            "00 24 01 80 04 \(ascii("4321")) > 9000", "JPKI > 9000", "EF 0018 > 9000",
            "00 20 00 80 04 \(ascii("1234")) > 63C2", "00 20 00 80 04 \(ascii("4321")) > 9000"),
        Dialogue(
            "the registry applications: 80 32 00 80 [mc]",
            "COMMON > 9000", "EF 001C > 9000", "80 32 00 80 04 \(ascii("4321")) > 6982",
            "00 20 00 80 04 \(ascii("9012")) > 9000", "80 32 00 80 04 \(ascii("4321")) > 9000",
            "00 20 00 80 04 \(ascii("4321")) > 9000", "00 24 01 80 04 \(ascii("1111")) > 6D00"),
        Dialogue(
            "each application knows one of the two only [mc; the status chosen]",
            "JPKI > 9000", "EF 0018 > 9000", right, "80 32 00 80 04 \(ascii("4321")) > 6D00",
            "SURFACE > 9000",
            "EF 0011 > 9000", "00 20 00 80 06 \(ascii("110217")) > 9000",
            "00 24 01 80 06 \(ascii("110218")) > 6D00"),
        Dialogue(
            "a new value of a length that the PIN cannot have is 6700, P1 other than 01 6A86 [chosen]",
            "JPKI > 9000", "EF 0018 > 9000", right, "00 24 01 80 05 \(ascii("43210")) > 6700",
            "00 24 00 80 08 \(ascii("12344321")) > 6A86", right),
    ]

    @Test("Changing a PIN", arguments: changes)
    func playChanges(_ dialogue: Dialogue) { dialogue.play() }

    @Test(
        "Every PIN has its made-up value and its limit",
        arguments: [
            (SimulatedMyNumberCard.PIN.signature, "JPKI", "9B", "ABC123", 5),
            (.authentication, "JPKI", "98", "1234", 3),
            (.support, "SUPPORT", "91", "5678", 3),
            (.supportNumberA, "SUPPORT", "94", "123456789012", 10),
            (.supportNumberB, "SUPPORT", "95", "11021720350000", 10),
            (.surfaceNumberA, "SURFACE", "93", "123456789012", 10),
            (.surfaceNumberB, "SURFACE", "92", "11021720350000", 10),
            (.surfaceBirthDate, "SURFACE", "91", "110217", 10),
            (.residentRegistry, "REGISTRY", "9C", "9012", 3),
            (.commonRegistry, "COMMON", "9C", "9012", 3),
        ])
    func every(
        _ pin: SimulatedMyNumberCard.PIN, _ application: String, _ reference: String, _ value: String,
        _ limit: Int
    ) {
        let card = SimulatedMyNumberCard()
        #expect(card.process(Dialogue.command(application)) == [0x90, 0x00])
        let header = bytes("00 20 00 " + reference)
        for left in (0..<limit).reversed() {
            #expect(card.process(header + [0x04, 0x30, 0x30, 0x30, 0x30]) == [0x63, 0xC0 | UInt8(left)])
            #expect(card.triesLeft(pin) == left)
        }
        let presented = header + [UInt8(value.utf8.count)] + Array(value.utf8)
        #expect(card.process(presented) == [0x69, 0x84])
        let fresh = SimulatedMyNumberCard()
        #expect(fresh.process(Dialogue.command(application)) == [0x90, 0x00])
        #expect(fresh.process(presented) == [0x90, 0x00])
        #expect(fresh.triesLeft(pin) == limit)
    }
}
