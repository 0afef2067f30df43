// SPDX-License-Identifier: Apache-2.0
//
// What an authority may have sent to a holder's card, and what not.

import ISO7816
import Testing

@testable import MyNumberCard

@Suite("The relay's list")
struct RelayGuardTests {
    static let rule = RelayRule(cla: 0x80, ins: 0xF4, p1: 0x00, p2: 0x9B, longestData: 32)

    /// Commands in hex, in the order in which they come; `+` in front: allowed.
    static let recognising = [
        "+00A4040C0AD392F000260100000001",  // 公的個人認証AP
        "+00A4020C02000A", "+00B0000000", "+00B0010004",
        "-00B08A0000",  // a short identifier would name any file
        "+00A4020C020006", "+00A4020C020008", "+00A4020C020002", "+00A4020C02000B",
        "-00A4020C020001", "-00B0000000",  // the signature certificate; and nothing is selected after a no
        "-00A4020C020018", "-00A4020C02001B", "-00A4020C020017",
        "+0084000010", "+80F4009B01FF20",
        "-80F4009801FF20", "-80F4019B01FF20",  // another reference than announced
        "-00A4040C0AD3921000310001010408",  // 券面事項入力補助AP
        "-00A4040C07A0000001510000",
        "-00A4040C04D392F000",  // a part of a name may find another application
        "-00A404000AD392F00026010000000100",
        "+00A4040C0AD3921000310001010100", "+008800990411223344" + "00",  // 共通カードAP
        "-008800980411223344" + "00", "-00A4020C020001", "-00B2010400",
        "-0020008004" + "31323334", "-00200080", "-0021008004" + "31323334",
        "-0024018004" + "31323334", "-8032008004" + "31323334", "-002C008004" + "31323334",
        "-802A00800411223344" + "00", "-1084000010", "-0C84000010",
    ]

    static let unlocking = [
        "+0084000010", "+80F4009B01FF20",
        "-00A4040C0AD392F000260100000001", "-00A4040C0AD3921000310001010100", "-00A4020C02000A",
        "-00A4020C02001B",
        "-00B0000000", "-008800990411223344" + "00", "-802A009A0411223344" + "00", "-00200080",
        "-0020009804" + "31323334", "-0024019B04" + "31323334",
    ]

    @Test("While the card is recognised: what everybody may read, and what was announced")
    func recognition() throws { try play(Self.recognising, .recognising) }

    @Test("With a PIN verified: a challenge, what was announced, and nothing else")
    func unlock() throws { try play(Self.unlocking, .unlocking(.signature)) }

    private func play(_ lines: [String], _ purpose: RelayPurpose) throws {
        // Each session is bounded, so the table is played in one that does not count.
        let rule = try #require(Self.rule)
        var gate = RelayGuard(purpose, rules: [rule])
        for (index, line) in lines.enumerated() {
            if index > 0, index % 30 == 0 { gate = RelayGuard(purpose, rules: [rule]) }
            let command = try CommandAPDU(bytes(line.dropFirst()))
            #expect(gate.allows(command) == line.hasPrefix("+"), "\(line)")
        }
    }

    @Test("A rule allows no more data than it says")
    func length() throws {
        let rule = try #require(Self.rule)
        for (count, isAllowed) in [(32, true), (33, false)] {
            let data = [UInt8](repeating: 0, count: count)
            let command = try CommandAPDU(cla: 0x80, ins: 0xF4, p1: 0x00, p2: 0x9B, data: data)
            #expect(rule.allows(command) == isAllowed)
        }
    }

    @Test(
        "There is no rule for what tries, sets or resets a PIN, signs, selects or hides",
        arguments: [UInt8](
            arrayLiteral: 0x20, 0x21, 0x24, 0x25, 0x26, 0x28, 0x2A, 0x2C, 0x2D, 0x32, 0xA4, 0xC2, 0xC3))
    func forbidden(_ ins: UInt8) {
        for cla: UInt8 in [0x00, 0x80] {
            #expect(RelayRule(cla: cla, ins: ins, p1: 0x00, p2: 0x80, longestData: 255) == nil)
        }
    }

    @Test("Chained, protected and channel classes have no rule; a counter's reset without a PIN has")
    func classes() {
        for cla: UInt8 in [0x10, 0x90, 0x0C, 0x04, 0x01, 0x40, 0x84] {
            #expect(RelayRule(cla: cla, ins: 0x54, p1: 0, p2: 0x80, longestData: 255) == nil)
        }
        #expect(RelayRule(cla: 0x00, ins: 0x2C, p1: 0x03, p2: 0x80, longestData: 0) != nil)
        #expect(RelayRule(cla: 0x80, ins: 0x54, p1: 0, p2: 0x80, longestData: 255) != nil)
    }

    @Test("A session has an end, whatever the authority wants")
    func bounded() throws {
        let challenge = try CommandAPDU([0x00, 0x84, 0x00, 0x00, 0x10])
        var gate = RelayGuard(.recognising, rules: [])
        var count = 0
        while gate.allows(challenge), count < 1000 { count += 1 }
        #expect(count == RelayGuard.mostCommands)
    }
}
