// SPDX-License-Identifier: Apache-2.0
//
// What an authority may have sent to a holder's card, and what not.

import ISO7816
import SimulatedAuthority
import Testing

@testable import MyNumberCard

@Suite("The relay's list")
struct RelayGuardTests {
    /// One command for each session: to unlock either PIN, and one of the issuer's own to recognise a card.
    static let rules = [
        RelayRule(
            for: .unlocking(.signature), cla: 0x80, ins: 0xF4, p1: 0x00, p2: 0x9B, longestData: 32),
        RelayRule(
            for: .unlocking(.authentication), cla: 0x80, ins: 0xF4, p1: 0x00, p2: 0x98, longestData: 32),
        RelayRule(for: .recognising, cla: 0x80, ins: 0xF6, p1: 0x00, p2: 0x00, longestData: 32),
    ].compactMap(\.self)

    /// Commands in hex, in the order in which they come; `+` in front: allowed.
    static let recognising = [
        "+00A4040C0AD392F000260100000001",  // 公的個人認証AP
        "+00A4020C02000A", "+00B0000000", "+00B0010004",
        "-00B08A0000",  // a short identifier would name any file
        "+00A4020C020006", "+00A4020C020008", "+00A4020C020002", "+00A4020C02000B",
        "-00A4020C020001", "-00B0000000",  // the signature certificate; and nothing is selected after a no
        "-00A4020C020018", "-00A4020C02001B", "-00A4020C020017",
        "+0084000010", "+80F6000001FF20", "-80F6000101FF20",
        "-80F4009B01FF20", "-80F4009801FF20",  // announced to unlock: not before a PIN is verified
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
        "-80F4009801FF20",  // the PIN that is not reserved
        "-80F4019B01FF20",  // another parameter than announced
        "-80F6000001FF20",  // announced to recognise
        "-00A4040C0AD392F000260100000001", "-00A4040C0AD3921000310001010100", "-00A4020C02000A",
        "-00A4020C02001B",
        "-00B0000000", "-008800990411223344" + "00", "-802A009A0411223344" + "00", "-00200080",
        "-0020009804" + "31323334", "-0024019B04" + "31323334",
    ]

    @Test("While the card is recognised: what everybody may read, and what was announced for that")
    func recognition() throws { try play(Self.recognising, .recognising) }

    @Test(
        "With a PIN verified: a challenge, what was announced for the PIN that is reserved, and nothing else")
    func unlock() throws { try play(Self.unlocking, .unlocking(.signature)) }

    @Test("The other way round the other command alone")
    func unlockOther() throws {
        try play(["+80F4009801FF20", "-80F4009B01FF20", "-80F6000001FF20"], .unlocking(.authentication))
    }

    @Test("Each command that the simulation's authority announces is for the session of its own PIN")
    func announced() {
        let authority = SimulatedAuthority(SimulatedAuthority.Books(reserving: nil) { japan(12, 0) })
        #expect(
            authority.issuerCommands.map(\.purpose) == [.unlocking(.authentication), .unlocking(.signature)])
        #expect(authority.issuerCommands.map { $0.header.last } == [0x98, 0x9B])
    }

    private func play(_ lines: [String], _ purpose: RelayPurpose) throws {
        // Each session is bounded, so the table is played in one that does not count.
        try #require(Self.rules.count == 3)
        var gate = RelayGuard(purpose, rules: Self.rules)
        for (index, line) in lines.enumerated() {
            if index > 0, index % 30 == 0 { gate = RelayGuard(purpose, rules: Self.rules) }
            let command = try CommandAPDU(bytes(line.dropFirst()))
            #expect(gate.allows(command) == line.hasPrefix("+"), "\(line)")
        }
    }

    @Test("A rule allows no more data than it says")
    func length() throws {
        let rule = try #require(Self.rules.first)
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
        for purpose in [RelayPurpose.recognising, .unlocking(.signature)] {
            for cla: UInt8 in [0x00, 0x80] {
                let rule = RelayRule(
                    for: purpose, cla: cla, ins: ins, p1: 0x00, p2: 0x80, longestData: 255)
                #expect(rule == nil)
            }
        }
    }

    @Test(
        "Chained, protected and channel classes have no rule; a counter's reset without a PIN has, to unlock")
    func classes() {
        func has(_ cla: UInt8, _ ins: UInt8, _ p1: UInt8, _ purpose: RelayPurpose) -> Bool {
            RelayRule(for: purpose, cla: cla, ins: ins, p1: p1, p2: 0x80, longestData: 255) != nil
        }
        for cla: UInt8 in [0x10, 0x90, 0x0C, 0x04, 0x01, 0x40, 0x84] {
            #expect(!has(cla, 0x54, 0, .unlocking(.signature)) && !has(cla, 0x54, 0, .recognising))
        }
        for ins: UInt8 in [0x2C, 0x2D] {
            #expect(has(0x00, ins, 0x03, .unlocking(.signature)) && !has(0x00, ins, 0x03, .recognising))
        }
        // JICSAP's UNLOCK KEY.
        for cla: UInt8 in [0x00, 0x80] {
            #expect(has(cla, 0x54, 0, .unlocking(.authentication)) && !has(cla, 0x54, 0, .recognising))
        }
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
