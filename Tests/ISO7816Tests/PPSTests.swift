// SPDX-License-Identifier: Apache-2.0
//
// PPS: the request, and which answers agree to it.

import Testing

@testable import ISO7816

struct PPSTests {
    @Test(
        "A request has PPSS, PPS0, PPS1 where asked for, and a PCK that makes the exclusive-or zero",
        arguments: [
            (UInt8(1), UInt8?.some(0x13), "FF 11 13 FD"), (1, nil, "FF 01 FE"), (0, 0x96, "FF 10 96 79"),
            (0, nil, "FF 00 FF"),
        ])
    func request(type: UInt8, pps1: UInt8?, hex: String) throws {
        let pps = try PPS(protocol: type, pps1: pps1)
        #expect(pps.bytes == octets(hex))
        #expect(pps.bytes.reduce(0, ^) == 0)
    }

    @Test("T=15 and reserved rates cannot be asked for")
    func impossible() {
        #expect(throws: PPSError(offset: 1, reason: .protocolNotAllowed(15))) { try PPS(protocol: 15) }
        #expect(throws: PPSError(offset: 2, reason: .rateReserved(0x7A))) { try PPS(protocol: 1, pps1: 0x7A) }
        #expect(throws: PPSError(offset: 2, reason: .rateReserved(0x10))) { try PPS(protocol: 1, pps1: 0x10) }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var asked: UInt8? = 0x13
        let hex: String
        let outcome: Outcome
        var testDescription: String { name }
    }

    enum Outcome: Sendable, Equatable {
        case agreed(UInt8?)
        case refused(Int, PPSError.Reason)
    }

    static let rows = [
        Row(name: "the request sent back", hex: "FF 11 13 FD", outcome: .agreed(0x13)),
        Row(name: "without PPS1: the default rate", hex: "FF 01 FE", outcome: .agreed(nil)),
        Row(name: "sent back, no PPS1 asked for", asked: nil, hex: "FF 01 FE", outcome: .agreed(nil)),
        Row(name: "nothing", hex: "", outcome: .refused(0, .truncated)),
        Row(name: "PPSS alone", hex: "FF", outcome: .refused(1, .truncated)),
        Row(name: "without PCK", hex: "FF 11 13", outcome: .refused(3, .truncated)),
        Row(name: "another first byte", hex: "FE 11 13 FC", outcome: .refused(0, .initialByte(0xFE))),
        Row(name: "another protocol", hex: "FF 10 13 FC", outcome: .refused(1, .otherProtocol(0))),
        Row(name: "another rate", hex: "FF 11 11 FF", outcome: .refused(2, .otherRate(0x11))),
        Row(
            name: "PPS1 that was not asked for", asked: nil, hex: "FF 11 13 FD",
            outcome: .refused(1, .notAskedFor(0x11))),
        Row(
            name: "PPS2 that was not asked for", hex: "FF 31 13 00 DD",
            outcome: .refused(1, .notAskedFor(0x31))),
        Row(
            name: "PPS3 that was not asked for", hex: "FF 41 00 BE", outcome: .refused(1, .notAskedFor(0x41))),
        Row(name: "the reserved bit", hex: "FF 91 13 7D", outcome: .refused(1, .notAskedFor(0x91))),
        Row(name: "PCK wrong", hex: "FF 11 13 FC", outcome: .refused(3, .checkByteWrong)),
        Row(name: "a byte too many", hex: "FF 11 13 FD 00", outcome: .refused(4, .trailingBytes(count: 1))),
    ]

    @Test("Only the request itself, or the request without PPS1, agrees to it", arguments: rows)
    func answer(_ row: Row) throws {
        let pps = try PPS(protocol: 1, pps1: row.asked)
        let outcome: Outcome
        do throws(PPSError) {
            outcome = .agreed(try pps.check(response: octets(row.hex)))
        } catch {
            outcome = .refused(error.offset, error.reason)
        }
        #expect(outcome == row.outcome)
    }
}
