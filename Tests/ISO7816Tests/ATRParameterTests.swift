// SPDX-License-Identifier: Apache-2.0
//
// What interface bytes mean: tables of F and D, T=1 from the right bytes, T=15, specific mode, times.

import Testing

@testable import ISO7816

struct ATRParameterTests {
    /// An ATR of these interface bytes, with its TCK.
    static func atr(_ hex: String) throws -> ATR {
        let bytes = octets(hex)
        return try ATR(bytes + [bytes.dropFirst().reduce(0, ^)])
    }

    @Test("F, its clock and D are those of the standard's tables, reserved values included")
    func factorTables() {
        let f: [Int?] = [
            372, 372, 558, 744, 1116, 1488, 1860, nil, nil, 512, 768, 1024, 1536, 2048, nil, nil,
        ]
        let clock: [Int?] = [
            4000, 5000, 6000, 8000, 12000, 16000, 20000, nil, nil, 5000, 7500, 10000, 15000, 20000, nil, nil,
        ]
        let d: [Int?] = [nil, 1, 2, 4, 8, 16, 32, 64, 12, 20, nil, nil, nil, nil, nil, nil]
        for code in UInt8.min...UInt8.max {
            #expect(TransmissionFactors.f(of: code >> 4) == f[Int(code >> 4)])
            #expect(TransmissionFactors.maximumKilohertz(of: code >> 4) == clock[Int(code >> 4)])
            #expect(TransmissionFactors.d(of: code & 0x0F) == d[Int(code & 0x0F)])
            let both = TransmissionFactors(code: code)
            #expect((both != nil) == (f[Int(code >> 4)] != nil && d[Int(code & 0x0F)] != nil))
            #expect(both?.f == (both == nil ? nil : f[Int(code >> 4)]))
        }
        for code in UInt8(16)...255 {
            #expect(TransmissionFactors.f(of: code) == nil && TransmissionFactors.d(of: code) == nil)
        }
        #expect(TransmissionFactors(code: 0x11) == .default && TransmissionFactors(code: 0x01)?.f == 372)
    }

    struct T1Row: Sendable, CustomTestStringConvertible {
        let name: String
        let hex: String
        let t1: T1Parameters?
        var testDescription: String { name }
    }

    static let t1Rows = [
        T1Row(name: "no T=1, no parameters", hex: "3B 80 80 1F 03", t1: nil),
        T1Row(name: "T=1 named and nothing else", hex: "3B 80 01", t1: .default),
        T1Row(
            name: "TA2 is not IFSC, TB2 not the waiting times, TC2 not the EDC", hex: "3B 80 F1 01 77 01 01",
            t1: .default
        ),
        T1Row(
            name: "the first TA after T=1 counts, not the second", hex: "3B 80 81 91 30 11 40",
            t1: T1Parameters(ifsc: 0x30, bwi: 4, cwi: 13, edc: .lrc)),
        T1Row(
            name: "bytes after T=15 are not for T=1", hex: "3B 80 81 7F 03 00 01", t1: .default),
        T1Row(
            name: "bytes of T=0 with i = 3 are not for T=1", hex: "3B 80 80 B0 FF 45 01",
            t1: .default),
        T1Row(
            name: "T=1 after T=0", hex: "3B 80 80 71 80 65 01",
            t1: T1Parameters(ifsc: 0x80, bwi: 6, cwi: 5, edc: .crc)),
        T1Row(
            name: "each letter is first on its own", hex: "3B 80 81 91 30 21 75",
            t1: T1Parameters(ifsc: 0x30, bwi: 7, cwi: 5, edc: .lrc)),
        T1Row(name: "T=1 by TA2 alone", hex: "3B 80 90 01 0F", t1: .default),
    ]

    @Test(
        "The parameters of T=1 come from the first TA, TB, TC with i of 3 or more after T=1",
        arguments: t1Rows)
    func t1Parameters(_ row: T1Row) throws {
        #expect(try Self.atr(row.hex).t1 == row.t1)
    }

    @Test("IFSC 01 and FE are taken, 00 and FF refused")
    func ifsc() throws {
        for value in UInt8.min...UInt8.max {
            let bytes = octets("3B 80 81 11") + [value]
            let whole = bytes + [bytes.dropFirst().reduce(0, ^)]
            if value == 0x00 || value == 0xFF {
                #expect(throws: ATRError(offset: 4, reason: .ifscReserved(name: "TA3", value: value))) {
                    try ATR(whole)
                }
            } else {
                #expect(try ATR(whole).t1?.ifsc == value)
            }
        }
    }

    @Test("Waiting times at the reader's clock are those of the standard's formulas")
    func waitingTimes() throws {
        let card = try ATR(octets("3B DA 13 FF 81 31 FB 46 80 12 39 2F 31 C1 73 C6 01 C0 3B"))
        let t1 = try #require(card.t1)
        // 11 × 372 + 16 × 960 × 372 clock periods of 250 ns: 4,092 and 5,713,920 of them.
        #expect(
            t1.blockWaitingTime(factors: .default, kilohertz: 4_000)
                == .nanoseconds((4_092 + 5_713_920) * 250))
        #expect(t1.characterWaitingUnits == 75)
        #expect(t1.characterWaitingTime(factors: .default, kilohertz: 4_000) == .nanoseconds(75 * 372 * 250))
        let fast = try #require(card.factors)
        #expect(fast.elementaryTimeUnit(atKilohertz: 4_000) == .nanoseconds(93 * 250))
        // WI 10: 960 × 10 × 372 clock periods.
        #expect(
            T0Parameters(wi: 10).waitingTime(factors: .default, kilohertz: 4_000)
                == .nanoseconds(9_600 * 372 * 250))
    }

    @Test("Every waiting integer and a clock of nothing give a time, not a trap")
    func waitingTimesAreTotal() {
        for value in UInt8.min...UInt8.max {
            let t1 = T1Parameters(ifsc: 32, bwi: value >> 4, cwi: value & 0x0F, edc: .lrc)
            #expect(t1.blockWaitingTime(factors: .default, kilohertz: 0) > .zero)
            #expect(t1.characterWaitingTime(factors: .default, kilohertz: 0) > .zero)
            #expect(T0Parameters(wi: max(value, 1)).waitingTime(factors: .default, kilohertz: 0) > .zero)
        }
    }

    @Test(
        "Extra guard time 255 is 12 units with T=0 and 11 with T=1, others add to 12",
        arguments: [
            ("3B 80 81 01", 12, 12), ("3B C0 05 81 01", 17, 17), ("3B C0 FE 81 01", 266, 266),
            ("3B C0 FF 81 01", 12, 11),
        ])
    func guardTime(hex: String, t0: Int, t1: Int) throws {
        let atr = try Self.atr(hex)
        #expect(atr.guardTimeUnits(for: 0) == t0)
        #expect(atr.guardTimeUnits(for: 1) == t1)
    }

    @Test("WI is TC2, 10 where it is absent or 00")
    func waitingInteger() throws {
        #expect(try ATR(octets("3B A7 00 40 18 80 65 A2 08 01 01 52")).t0?.wi == 0x18)
        #expect(try ATR(octets("3B 00")).t0?.wi == 10)
        #expect(try ATR(octets("3B 80 40 00")).t0?.wi == 10)
        #expect(try Self.atr("3B 80 81 01").t0 == nil)
    }

    @Test("TA2 is the specific mode, its bits 8 and 5 say what may change and where F and D are")
    func specificMode() throws {
        #expect(try Self.atr("3B 80 01").specificMode == nil)
        let fixed = try #require(try Self.atr("3B 80 91 81 01").specificMode)
        #expect(fixed == ATR.SpecificMode(protocol: 1, canChange: false, implicitParameters: false))
        let implicit = try #require(try Self.atr("3B 80 91 11 01").specificMode)
        #expect(implicit == ATR.SpecificMode(protocol: 1, canChange: true, implicitParameters: true))
    }

    @Test(
        "Clock stop and classes come from the first TA after T=15",
        arguments: [
            ("3B 80 01", ATR.ClockStop.notSupported, "A"),
            ("3B 80 80 1F C7", .noPreference, "ABC"),
            ("3B 80 80 1F 43", .low, "AB"),
            ("3B 80 80 1F 84", .high, "C"),
            ("3B 80 81 91 20 1F 06", .notSupported, "BC"),
        ])
    func supply(hex: String, clockStop: ATR.ClockStop, classes: String) throws {
        let atr = try Self.atr(hex)
        #expect(atr.clockStop == clockStop)
        #expect(atr.classes.description == classes)
    }

    @Test("The first TB after T=15 is the use of SPU, and 02 in TB3 of T=1 is not")
    func spu() throws {
        #expect(try Self.atr("3B 80 80 2F 81").standardOrProprietaryUse == 0x81)
        #expect(try Self.atr("3B 80 81 21 02").standardOrProprietaryUse == nil)
    }

    @Test(
        "What the standard reserves is reported with its place and does not keep the ATR from being read",
        arguments: [
            ("3B 90 71 81 01", "TA1", 2), ("3B 90 1A 81 01", "TA1", 2), ("3B 80 91 61 01", "TA2", 3),
            ("3B 80 81 21 A5", "TB3", 4), ("3B 80 81 41 02", "TC3", 4), ("3B 80 81 00", "TD2", 3),
            ("3B 80 85 01", "TD1", 2), ("3B 80 80 1F 05", "TA3", 4), ("3B 80 91 80 01", "TA2", 3),
        ])
    func deviations(hex: String, name: String, offset: Int) throws {
        let atr = try Self.atr(hex)
        let found = atr.deviations.filter { $0.name == name }
        #expect(found.count == 1, "\(atr.deviations)")
        #expect(found.first?.offset == offset)
    }
}
