// SPDX-License-Identifier: Apache-2.0
//
// Which protocol and rate are chosen, as a table over ATRs, features and rates.

import ISO7816
import Testing

@testable import CCIDReader

@Suite("Protocol and rate")
struct TransmissionChoiceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let atr: String
        var protocols: UInt8 = 3
        var highest: UInt32 = 344_086
        var listed: [UInt32]?
        var quirk: UInt32?
        var preferred: CardProtocol?
        var negotiable = true
        let expected: (CardProtocol, UInt8, Bool)?
        var testDescription: String { name }
    }

    /// The My Number Card's ATR (OpenSC issue 3021): T=1 only, TA1 = 13.
    static let myNumber = "3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B"

    static let rows = [
        Row(name: "TA1 = 13, T=1 only", atr: myNumber, expected: (.t1, 0x13, true)),
        Row(
            name: "a reader of the default rate only", atr: myNumber, highest: 10_752,
            expected: (.t1, 0x11, false)),
        Row(
            name: "a reader up to twice the default rate", atr: myNumber, highest: 22_000,
            expected: (.t1, 0x12, true)),
        Row(name: "the quirk of a slower reader", atr: myNumber, quirk: 30_000, expected: (.t1, 0x12, true)),
        Row(
            name: "a list without the card's rate", atr: myNumber, listed: [10_752, 21_505, 86_021],
            expected: (.t1, 0x12, true)),
        Row(
            name: "a list with the card's rate, rounded", atr: myNumber, listed: [10_753, 43_011],
            expected: (.t1, 0x13, true)),
        Row(
            name: "an insane list is not believed: rates above dwMaxDataRate", atr: myNumber, highest: 10_752,
            listed: [10_752, 43_010, 344_086], expected: (.t1, 0x11, false)),
        Row(
            name: "an insane list is not believed: without the default rate", atr: myNumber,
            listed: [115_200],
            expected: (.t1, 0x13, true)),
        Row(name: "after a failed PPS", atr: myNumber, negotiable: false, expected: (.t1, 0x11, false)),
        Row(name: "a reader without T=1", atr: myNumber, protocols: 1, expected: nil),
        Row(name: "T=0 by silence, default rate", atr: "3B 00", expected: (.t0, 0x11, false)),
        Row(name: "T=0 at TA1 = 94 (512/8)", atr: "3B 10 94", expected: (.t0, 0x94, true)),
        Row(name: "T=0 and T=1, nothing wished", atr: "3B 80 80 01 01", expected: (.t0, 0x11, false)),
        Row(
            name: "T=0 and T=1, T=1 wished", atr: "3B 80 80 01 01", preferred: .t1,
            expected: (.t1, 0x11, true)),
        Row(
            name: "T=0 and T=1, a reader of T=1", atr: "3B 80 80 01 01", protocols: 2,
            expected: (.t1, 0x11, true)),
        Row(
            name: "T=0 first, T=1 wished, after a failed PPS", atr: "3B 80 80 01 01", preferred: .t1,
            negotiable: false, expected: (.t0, 0x11, false)),
        Row(
            name: "specific mode (TA2 = 81): no PPS at TA1's rate", atr: "3B 90 95 91 81 31 FE 45 9F",
            expected: (.t1, 0x95, false)),
        Row(
            name: "specific mode, implicit parameters (TA2 = 91)", atr: "3B 90 95 91 91 31 FE 45 8F",
            expected: (.t1, 0x11, false)),
        Row(name: "a reserved TA1", atr: "3B 10 7F", expected: (.t0, 0x11, false)),
    ]

    @Test("The choice", arguments: rows)
    func choice(_ row: Row) throws {
        var raw = handMade
        raw[6] = row.protocols
        raw.replaceSubrange(
            23..<27, with: (0..<4).map { UInt8(truncatingIfNeeded: row.highest >> UInt32(8 * $0)) })
        let descriptor = try ClassDescriptor(raw)
        let rates = ReaderRates(descriptor, listed: row.listed, highest: row.quirk)
        let atr = try ATR(bytes(row.atr))
        guard let expected = row.expected else {
            #expect(throws: CardError.self) {
                try TransmissionChoice.choose(
                    atr, descriptor, rates, preferred: row.preferred, negotiable: row.negotiable)
            }
            return
        }
        let choice = try TransmissionChoice.choose(
            atr, descriptor, rates, preferred: row.preferred, negotiable: row.negotiable)
        #expect(choice.cardProtocol == expected.0)
        #expect(choice.bmFindexDindex == expected.1)
        #expect(choice.needsPPS == expected.2)
    }

    @Test("The parameters of the My Number Card (CCID 1.1, 6.1.7)")
    func parameters() throws {
        let atr = try ATR(bytes(Self.myNumber))
        let choice = TransmissionChoice(cardProtocol: .t1, bmFindexDindex: 0x13, needsPPS: true)
        let parameters = CardParameters(atr, choice, ifsc: 251)
        #expect(parameters.bytes == [0x13, 0x10, 0xFF, 0x46, 0x00, 0xFB, 0x00])
        #expect(parameters.fields.map(\.name).contains("bmTCCKST1"))
    }

    @Test("The parameters of T=0, inverse convention, WI and clock stop")
    func parametersT0() throws {
        let atr = try ATR(bytes("3F 00"))
        let choice = TransmissionChoice(cardProtocol: .t0, bmFindexDindex: 0x11, needsPPS: false)
        #expect(CardParameters(atr, choice, ifsc: 0).bytes == [0x11, 0x02, 0x00, 0x0A, 0x00])
    }
}
