// SPDX-License-Identifier: Apache-2.0
//
// Which way a long command goes, by what the card's historical bytes announce.

import Testing

@testable import ISO7816

struct CommandCarriageTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        /// Historical bytes.
        let historical: String
        var wanted = LongCommands.asAnnounced
        var cla: UInt8 = 0
        var data = 300
        var ne: Int?
        let carriage: CommandCarriage?
        var testDescription: String { name }
    }

    static let rows = [
        Row(
            name: "chaining and extended length", historical: "80 73C601C0", carriage: .chain(partLength: 255)
        ),
        Row(name: "chaining alone", historical: "80 73C60180", carriage: .chain(partLength: 255)),
        Row(name: "extended length alone", historical: "80 73C60140", carriage: .envelope(partLength: 255)),
        Row(
            name: "a class without bit 5 cannot be chained", historical: "80 73C601C0", cla: 0x90,
            carriage: .envelope(partLength: 255)),
        Row(name: "neither", historical: "80 73C60100", carriage: nil),
        Row(name: "capabilities without the third byte", historical: "80 72C601", carriage: nil),
        Row(name: "no historical bytes", historical: "", carriage: nil),
        Row(
            name: "the caller knows: chaining", historical: "", wanted: .chaining,
            carriage: .chain(partLength: 255)),
        Row(
            name: "the caller knows: ENVELOPE", historical: "", wanted: .envelope,
            carriage: .envelope(partLength: 255)),
        Row(name: "a short command needs no way", historical: "", data: 255, carriage: .whole),
        Row(
            name: "an extended one with little data becomes a short one", historical: "", data: 255, ne: 4096,
            carriage: .chain(partLength: 255)),
    ]

    @Test("The card's historical bytes choose", arguments: rows)
    func choice(_ row: Row) throws {
        let historical = octets(row.historical)
        let atr = try ATR([0x3B, UInt8(historical.count)] + historical)
        let isLong = row.data > 255 || (row.ne ?? 0) > 256
        let command = try CommandAPDU(
            cla: row.cla, ins: 0x2A, p1: 0, p2: 0, data: [UInt8](repeating: 1, count: row.data), ne: row.ne,
            form: isLong ? .extended : .short)
        #expect(row.wanted.carriage(of: command, atr: atr, partLength: 255) == row.carriage)
    }

    struct Boundary: Sendable, CustomTestStringConvertible {
        let data: Int
        let ne: Int?
        let partLength: Int
        let parts: [Int]
        var testDescription: String { "\(data) bytes, Le \(ne ?? 0), parts of \(partLength)" }
    }

    @Test(
        "No part ends where Le alone, or half of it, is missing",
        arguments: [
            // 7 + 502 + 2: a cut at 510 leaves half of Le.
            Boundary(data: 502, ne: 10, partLength: 255, parts: [255, 253, 3]),
            Boundary(data: 503, ne: 10, partLength: 255, parts: [255, 254, 3]),
            Boundary(data: 504, ne: 10, partLength: 255, parts: [255, 255, 3]),
            Boundary(data: 501, ne: 10, partLength: 255, parts: [255, 255]),
            Boundary(data: 503, ne: nil, partLength: 255, parts: [255, 255]),
            // A short command: 5 + 250 + 1.
            Boundary(data: 250, ne: 10, partLength: 255, parts: [254, 2]),
            Boundary(data: 249, ne: 10, partLength: 255, parts: [255]),
            Boundary(data: 243, ne: 10, partLength: 248, parts: [247, 2]),
            Boundary(data: 244, ne: 10, partLength: 248, parts: [248, 2]),
        ])
    func boundary(_ row: Boundary) throws {
        let data = [UInt8](repeating: 1, count: row.data)
        let command = try CommandAPDU(cla: 0, ins: 0x2A, p1: 0, p2: 0, data: data, ne: row.ne)
        let parts = try CommandEnvelope.split(command, partLength: row.partLength)
        #expect(parts.map(\.data.count) == row.parts)
        #expect(parts.flatMap(\.data) == command.bytes)
        // Until the last part is out, nothing can have run.
        var exchange = try CommandExchange(
            command, sensitivity: .open, carriage: .envelope(partLength: row.partLength), correctsLe: true)
        _ = exchange.start()
        for _ in row.parts.dropLast() {
            #expect(exchange.isInside == true)
            _ = exchange.received(try ResponseAPDU([0x90, 0x00]))
        }
        #expect(exchange.isInside == false)
    }

    @Test("A part too small to keep a byte of data back is not told as one after which nothing can have run")
    func tiny() throws {
        let command = try CommandAPDU(octets("00 2A 00 00 02 0102 10"))
        var exchange = try CommandExchange(
            command, sensitivity: .open, carriage: .envelope(partLength: 1), correctsLe: true)
        _ = exchange.start()
        var inside = [exchange.isInside]
        for _ in 1..<8 {
            _ = exchange.received(try ResponseAPDU([0x90, 0x00]))
            inside.append(exchange.isInside)
        }
        #expect(inside == [true, true, true, true, true, true, false, false])
    }

    @Test("The parts of ENVELOPE together are the command, and only the last asks for an answer")
    func parts() throws {
        let data = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
        let command = try CommandAPDU(
            cla: 0x0C, ins: 0x2A, p1: 1, p2: 2, data: data, ne: 4_096, form: .extended)
        for length in [1, 2, 100, 254, 255] {
            let parts = try CommandEnvelope.split(command, partLength: length)
            #expect(parts.flatMap(\.data) == command.bytes)
            #expect(parts.allSatisfy { $0.header == [0x00, 0xC2, 0, 0] && $0.data.count <= length })
            #expect(parts.dropLast().allSatisfy { $0.ne == nil } && parts.last?.ne == 256)
        }
        for length in [0, 256] {
            #expect(throws: CommandChaining.Failure.partLength(length)) {
                try CommandEnvelope.split(command, partLength: length)
            }
        }
    }
}
