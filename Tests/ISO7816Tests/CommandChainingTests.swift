// SPDX-License-Identifier: Apache-2.0
//
// Cutting a long command into a chain.

import Testing

@testable import ISO7816

struct CommandChainingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let data: Int
        let part: Int
        let parts: [Int]
        var testDescription: String { "\(data) bytes in parts of \(part)" }
    }

    @Test(
        "All data goes out once and in order; all parts but the last have bit 5, the last alone has the Le",
        arguments: [
            Row(data: 0, part: 255, parts: [0]), Row(data: 1, part: 255, parts: [1]),
            Row(data: 255, part: 255, parts: [255]), Row(data: 256, part: 255, parts: [255, 1]),
            Row(data: 510, part: 255, parts: [255, 255]), Row(data: 511, part: 255, parts: [255, 255, 1]),
            Row(data: 5, part: 2, parts: [2, 2, 1]), Row(data: 3, part: 1, parts: [1, 1, 1]),
        ], [0x00, 0x03, 0x0C, 0x40, 0x6F] as [UInt8])
    func split(row: Row, cla: UInt8) throws {
        let data = (0..<row.data).map { UInt8($0 & 0xFF) }
        let command = try CommandAPDU(cla: cla, ins: 0x2A, p1: 0x9E, p2: 0x9A, data: data, ne: 256)
        let parts = try CommandChaining.split(command, partLength: row.part)
        #expect(parts.map(\.data.count) == row.parts)
        #expect(parts.flatMap(\.data) == data)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            #expect(part.cla == (isLast ? cla : cla | 0x10))
            #expect(part.ne == (isLast ? 256 : nil))
            #expect(part.header.dropFirst() == command.header.dropFirst())
            #expect(!part.isExtended)
        }
    }

    @Test("More than 256 expected bytes become a request for 256 in the last part", arguments: [257, 65_536])
    func longAnswer(ne: Int) throws {
        let command = try CommandAPDU(
            cla: 0, ins: 0x2A, p1: 0, p2: 0, data: Array(repeating: 1, count: 300), ne: ne)
        #expect(try CommandChaining.split(command).last?.ne == 256)
    }

    @Test(
        "A proprietary class, a part of a chain and an impossible length are refused; a short command is not cut"
    )
    func refused() throws {
        let data = Array(repeating: UInt8(1), count: 300)
        let proprietary = try CommandAPDU(cla: 0x80, ins: 0x2A, p1: 0, p2: 0, data: data)
        #expect(throws: CommandChaining.Failure.classWithoutChaining(ClassByte(rawValue: 0x80))) {
            try CommandChaining.split(proprietary)
        }
        let chained = try CommandAPDU(cla: 0x10, ins: 0x2A, p1: 0, p2: 0, data: data)
        #expect(throws: CommandChaining.Failure.alreadyChained) { try CommandChaining.split(chained) }
        for length in [-1, 0, 256] {
            #expect(throws: CommandChaining.Failure.partLength(length)) {
                try CommandChaining.split(chained, partLength: length)
            }
        }
        let short = try CommandAPDU(octets("802A0080 02 0102 00"))
        #expect(try CommandChaining.split(short) == [short])
    }

    @Test("Every part of a chained secret is secret by its own bytes")
    func secretParts() throws {
        let command = try CommandAPDU(
            cla: 0, ins: 0x24, p1: 0, p2: 0x80, data: Array(repeating: 0x31, count: 20))
        for part in try CommandChaining.split(command, partLength: 8) {
            #expect(part.leastSensitivity == .secret)
        }
    }
}
