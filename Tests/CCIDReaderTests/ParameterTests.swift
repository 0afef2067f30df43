// SPDX-License-Identifier: Apache-2.0
//
// Who sends PPS, SetParameters and SetDataRateAndClockFrequency, with which bytes and in which order, as one
// table over dwFeatures, cards and lists of rates. The choice alone stands in TransmissionChoiceTests.

import ISO7816
import ReaderScripts
import Testing

@testable import CCIDReader

@Suite("Parameters")
struct ParameterTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let dwFeatures: UInt32
        let atr: String
        var preferred: CardProtocol?
        var sendsPPS = true
        var habits = ParameterRig.Habits()
        /// After the first IccPowerOn, as ParameterRig notes it; "rates" is GET_DATA_RATES.
        let expected: [String]
        var negotiation = CardLink.Negotiation.none
        var testDescription: String { name }

        init(
            _ name: String, _ dwFeatures: UInt32, _ atr: String, preferred: CardProtocol? = nil,
            sendsPPS: Bool = true, descriptor: [(at: Int, bytes: [UInt8])] = [], rates: [UInt8]? = nil,
            replies: [(to: String, ScriptedReader.Reply)] = [], _ expected: [String],
            _ negotiation: CardLink.Negotiation = .none
        ) {
            (self.name, self.dwFeatures, self.atr) = (name, dwFeatures, atr)
            (self.preferred, self.sendsPPS) = (preferred, sendsPPS)
            habits = ParameterRig.Habits(descriptor: descriptor, rates: rates, replies: replies)
            (self.expected, self.negotiation) = (expected, negotiation)
        }
    }

    // MARK: Features

    /// dwFeatures with automatic voltage (0x08): TPDU level unless named, the rest by bits.
    private static let host: UInt32 = 0x0001_0038
    private static let hostRate: UInt32 = 0x0001_0008
    private static let readerPPS: UInt32 = 0x0001_00B8
    private static let readerPPSRate: UInt32 = 0x0001_0088
    private static let reader: UInt32 = 0x0001_0078
    private static let both: UInt32 = 0x0001_00F8

    // MARK: Cards

    /// T=1, TA1 = 13, TC1 = FF, IFSC 251, BWI 4, CWI 6 (OpenSC issue 3021).
    private static let myNumber = TransmissionChoiceTests.myNumber
    /// T=0 first, then T=1; TA1 = 95 is 512/16, 125,000 bit/s at 4 MHz.
    private static let two = "3B 90 95 80 01 84"
    /// Specific mode, T=1, TA1 = 95, IFSC FE, BWI 4, CWI 5; then the same with the implicit bit of TA2.
    private static let specific = "3B 90 95 91 81 31 FE 45 9F"
    private static let implicit = "3B 90 95 91 91 31 FE 45 8F"

    private static let refused = ScriptedReader.Reply(bStatus: 0x40, bError: 0xF6)
    private static let mute = ScriptedReader.Reply(bStatus: 0x40, bError: 0xFE)

    /// Clock 4,000 kHz and 43,010 bit/s; 125,000 bit/s; 10,752 bit/s.
    private static let rate13 = "73 A00F000002A80000"
    private static let rate95 = "73 A00F000048E80100"
    private static let rate11 = "73 A00F0000002A0000"

    private static let features = [
        Row(
            "neither: PPS, SetParameters", host, myNumber, ["6F FF1113FD", "61 01 1310FF4600FB00"], .hostPPS),
        Row(
            "neither, the rate by hand", hostRate, myNumber,
            ["6F FF1113FD", "61 01 1310FF4600FB00", rate13], .hostPPS),
        Row(
            "neither, automatic clock alone", 0x0001_0018, myNumber,
            ["6F FF1113FD", "61 01 1310FF4600FB00", rate13], .hostPPS),
        Row(
            "neither, automatic rate alone", 0x0001_0028, myNumber,
            ["6F FF1113FD", "61 01 1310FF4600FB00", rate13], .hostPPS),
        Row("0x80: SetParameters", readerPPS, myNumber, ["61 01 1310FF4600FB00"], .readerPPS),
        Row(
            "0x80, the rate by hand", readerPPSRate, myNumber, ["61 01 1310FF4600FB00", rate13], .readerPPS),
        Row("0x40: nothing", reader, myNumber, [], .reader),
        Row("0x40 and 0x80: nothing", both, myNumber, [], .reader),
        Row("0x40, no automatic rate: nothing", 0x0001_0048, myNumber, [], .reader),
        Row(
            "short APDUs, neither: no way for a PPS", 0x0002_0038, myNumber, ["61 01 1110FF4600FB00"]),
        Row("short APDUs, 0x80", 0x0002_00B8, myNumber, ["61 01 1310FF4600FB00"], .readerPPS),
        Row("extended APDUs, 0x40", 0x0004_0078, myNumber, [], .reader),
        Row(
            "character level, neither", 0x0000_0038, myNumber,
            ["6F FF1113FD", "61 01 1310FF4600FB00"], .hostPPS),
        Row(
            "a reader that no PPS works with", host, myNumber, sendsPPS: false, ["61 01 1110FF4600FB00"]),
        Row(
            "a reader that no PPS works with, 0x80", readerPPS, myNumber, sendsPPS: false,
            ["61 01 1110FF4600FB00"]),
    ]

    private static let cards = [
        Row("T=0 at the default rate: no PPS", host, "3B 00", ["61 00 1100000A00"]),
        Row("T=0 at TA1 = 94", host, "3B 10 94", ["6F FF10947B", "61 00 9400000A00"], .hostPPS),
        Row("both, nothing wished", host, two, ["6F FF10957A", "61 00 9500000A00"], .hostPPS),
        Row(
            "both, T=1 wished", host, two, preferred: .t1, ["6F FF11957B", "61 01 9510004D002000"], .hostPPS),
        Row(
            "both, a reader of T=1", host, two, descriptor: [(6, [2])],
            ["6F FF11957B", "61 01 9510004D002000"], .hostPPS),
        Row(
            "both, T=1 wished, 0x80", readerPPS, two, preferred: .t1, ["61 01 9510004D002000"], .readerPPS),
        Row(
            "both at the default rate, T=1 wished: a PPS without PPS1", host, "3B 80 80 01 01",
            preferred: .t1, ["6F FF01FE", "61 01 1110004D002000"], .hostPPS),
        Row("specific mode: no PPS", host, specific, ["61 01 9510004500FE00"]),
        Row("specific mode, the rate by hand", hostRate, specific, ["61 01 9510004500FE00", rate95]),
        Row("specific mode, 0x80: SetParameters with TA1", readerPPS, specific, ["61 01 9510004500FE00"]),
        Row("specific mode, 0x80, implicit parameters", readerPPS, implicit, ["61 01 1110004500FE00"]),
        Row("specific mode, implicit parameters", host, implicit, ["61 01 1110004500FE00"]),
        Row(
            "TA1 beyond the reader: the next rate below", host, "3B 10 97",
            ["6F FF109679", "61 00 9600000A00"], .hostPPS),
        Row(
            "TA1 beyond a reader of the default rate", host, "3B 10 97",
            descriptor: [(23, UInt32(10_752).octets)], ["61 00 1100000A00"]),
        Row("inverse convention", host, "3F 00", ["61 00 1102000A00"]),
        Row("TC1 = 05, T=0", host, "3B 40 05", ["61 00 1100050A00"]),
        Row("TC1 = FF, T=1", host, "3B C0 FF 01 3E", ["61 01 1110FF4D002000"]),
        Row("TC2 = 0F: WI", host, "3B 80 40 0F", ["61 00 1100000F00"]),
        Row("CRC", host, "3B 80 81 41 01 41", ["61 01 1111004D002000"]),
        Row("clock stop, level L", host, "3B 80 81 1F 43 5D", ["61 01 1110004D012000"]),
        Row("clock stop, either level", host, "3B 80 81 1F C3 DD", ["61 01 1110004D032000"]),
    ]

    private static func list(_ rates: UInt32...) -> [UInt8] { rates.flatMap(\.octets) }

    private static let lists = [
        Row(
            "a list without the card's rate", host, two, descriptor: [(27, [3])],
            rates: list(10_752, 21_505, 62_500),
            ["rates", "6F FF10947B", "61 00 9400000A00"], .hostPPS),
        Row(
            "a list that contradicts dwMaxDataRate", host, two, descriptor: [(27, [2])],
            rates: list(10_752, 4_000_000),
            ["rates", "6F FF10957A", "61 00 9500000A00"], .hostPPS),
        Row(
            "a list of another length than the descriptor says", host, two, descriptor: [(27, [53])],
            rates: list(10_752, 62_500),
            ["rates", "6F FF10947B", "61 00 9400000A00"], .hostPPS),
        Row(
            "a list that is announced and unsupported", host, two, descriptor: [(27, [53])],
            ["rates", "6F FF10957A", "61 00 9500000A00"], .hostPPS),
        Row(
            "a list of a wrong size", host, two, descriptor: [(27, [2])], rates: [0, 0x2A, 0, 0, 1, 2, 3],
            ["rates", "6F FF10957A", "61 00 9500000A00"], .hostPPS),
        Row(
            "an empty list", host, two, descriptor: [(27, [2])], rates: [],
            ["rates", "6F FF10957A", "61 00 9500000A00"], .hostPPS),
        Row("no list announced: not asked", host, two, ["6F FF10957A", "61 00 9500000A00"], .hostPPS),
        Row(
            "0x40: no list is asked for, but which of two protocols the reader took", reader, two,
            descriptor: [(27, [2])], ["6C"], .reader),
    ]

    /// Cold reset, T=1, default rate.
    private static let modest = ["63", "62 00", "61 01 1110FF4600FB00"]

    private static let refusals = [
        Row(
            "PPS refused", host, myNumber, replies: [("6F", refused)], ["6F FF1113FD"] + modest, .refused),
        Row("PPS unanswered", host, myNumber, replies: [("6F", mute)], ["6F FF1113FD"] + modest, .refused),
        Row(
            "PPS with a wrong PCK", host, myNumber, replies: [("6F", .init(data: [0xFF, 0x11, 0x13, 0xFC]))],
            ["6F FF1113FD"] + modest, .refused),
        Row(
            "PPS with another rate", host, myNumber,
            replies: [("6F", .init(data: [0xFF, 0x11, 0x12, 0xFC]))],
            ["6F FF1113FD"] + modest, .refused),
        Row(
            "PPS cut short", host, myNumber, replies: [("6F", .init(data: [0xFF, 0x11]))],
            ["6F FF1113FD"] + modest, .refused),
        Row(
            "PPS answered with nothing", host, myNumber, replies: [("6F", .init())],
            ["6F FF1113FD"] + modest, .refused),
        Row(
            "the card leaves PPS1 out: the protocol at the default rate", host, myNumber,
            replies: [("6F", .init(data: [0xFF, 0x01, 0xFE]))],
            ["6F FF1113FD", "61 01 1110FF4600FB00"], .hostPPS),
        Row(
            "PPS for the second protocol refused: the first one", host, two, preferred: .t1,
            replies: [("6F", refused)], ["6F FF11957B", "63", "62 00", "61 00 1100000A00"], .refused),
        Row(
            "SetParameters refused", host, myNumber, replies: [("61", refused)],
            ["6F FF1113FD", "61 01 1310FF4600FB00"] + modest, .refused),
        Row(
            "SetParameters with the reader's PPS refused", readerPPS, myNumber, replies: [("61", refused)],
            ["61 01 1310FF4600FB00"] + modest, .refused),
        Row(
            "specific mode, 0x80, refused: once more after a cold reset", readerPPS, specific,
            replies: [("61", refused)], ["61 01 9510004500FE00", "63", "62 00", "61 01 9510004500FE00"]),
        Row(
            "specific mode, 0x80, refused by a reader that reads the ATR itself", readerPPS | 0x02, specific,
            replies: [("61", refused), ("61", refused)],
            ["61 01 9510004500FE00", "63", "62 00", "61 01 9510004500FE00"]),
        Row(
            "SetParameters unknown", host, "3B 00", replies: [("61", unknown), ("61", unknown)],
            ["61 00 1100000A00", "63", "62 00", "61 00 1100000A00"]),
        Row(
            "SetDataRateAndClockFrequency unknown", hostRate, myNumber, replies: [("73", unknown)],
            ["6F FF1113FD", "61 01 1310FF4600FB00", rate13], .hostPPS),
        Row(
            "SetDataRateAndClockFrequency refused", hostRate, myNumber, replies: [("73", refused)],
            ["6F FF1113FD", "61 01 1310FF4600FB00", rate13] + modest + [rate11], .refused),
        Row(
            "a cold reset keeps the voltage", 0x0001_0030, myNumber, descriptor: [(5, [1])],
            replies: [("6F", refused)],
            ["6F FF1113FD", "63", "62 01", "61 01 1110FF4600FB00"], .refused),
    ]

    /// bError 0: the reader does not know the command.
    private static let unknown = ScriptedReader.Reply(bStatus: 0x40, bError: 0)

    @Test("What is sent after the answer to reset", arguments: features + cards + lists + refusals)
    func sent(_ row: Row) throws {
        let rig = try ParameterRig(dwFeatures: row.dwFeatures, atr: row.atr, row.habits)
        var settings = CardSettings()
        settings.preferredProtocol = row.preferred
        settings.sendsPPS = row.sendsPPS
        let opening = rig.opening(settings)
        let (atr, voltage) = try opening.coldStart()
        let (_, link) = try opening.agree(atr, voltage: voltage)
        #expect(Array(rig.lines.prefix(2)) == ["63", voltage == .automatic ? "62 00" : "62 01"])
        #expect(Array(rig.lines.dropFirst(2)) == row.expected)
        #expect(link.negotiation == row.negotiation)
    }

    @Test("A PPS that fails where the reader lacks the first protocol leaves nothing to agree on")
    func nothingLeft() throws {
        let rig = try ParameterRig(
            dwFeatures: Self.host, atr: Self.two,
            ParameterRig.Habits(descriptor: [(6, [2])], replies: [("6F", Self.refused)]))
        let opening = rig.opening()
        let (atr, voltage) = try opening.coldStart()
        let error = #expect(throws: CardError.self) { try opening.agree(atr, voltage: voltage) }
        guard case .noSharedProtocol(let card, _)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(card == [0])
    }

    @Test(
        "What the reader does by itself is not done again: with 0x40 and 0x400 nothing follows the power-on")
    func nothingTwice() throws {
        let rig = try ParameterRig(dwFeatures: 0x0001_0478, atr: Self.myNumber, ParameterRig.Habits())
        do {
            let card = try CardConnection.open(
                interface: rig.interface, slot: .first, settings: CardSettings(),
                deadline: rig.interface.now.advanced(by: .seconds(60)))
            let link = card.link
            #expect(link.ifsd == 252)
        }
        #expect(rig.lines == ["63", "62 00", "63"])
    }

    // MARK: Specific mode at a rate that the reader has not

    /// T=1, TA1 = 97 (500,000 bit/s at 4 MHz); TA2 = 01 may change after a warm reset, 81 may not.
    private static let changeable = "3B 90 97 91 01 31 FE 45 1D"
    private static let fixed = "3B 90 97 91 81 31 FE 45 9D"

    @Test("A warm reset brings a card that says so from its specific mode into the negotiable one")
    func leavesSpecificMode() throws {
        // After the warm reset the same card without TA2.
        let rig = try ParameterRig(
            dwFeatures: Self.host, atr: Self.changeable,
            ParameterRig.Habits(replies: [
                ("62", .init(data: bytes(Self.changeable))), ("62", .init(data: bytes("3B 90 97 01 06"))),
            ]))
        let opening = rig.opening()
        let (first, voltage) = try opening.coldStart()
        let (atr, link) = try opening.agree(first, voltage: voltage)
        #expect(rig.lines == ["63", "62 00", "62 00", "6F FF119678", "61 01 9610004D002000"])
        #expect(atr.specificMode == nil && link.bmFindexDindex == 0x96)
    }

    @Test("A card that insists on a rate which the reader refuses is not talked to at another one")
    func insists() throws {
        let rig = try ParameterRig(
            dwFeatures: Self.host, atr: Self.fixed,
            ParameterRig.Habits(replies: [("61", Self.refused), ("61", Self.refused)]))
        let opening = rig.opening()
        let (atr, voltage) = try opening.coldStart()
        #expect(throws: CardError.self) { try opening.agree(atr, voltage: voltage) }
        #expect(rig.lines.filter { $0.hasPrefix("61") } == ["61 01 9710004500FE00", "61 01 9710004500FE00"])
    }
}
