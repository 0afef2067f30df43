// SPDX-License-Identifier: Apache-2.0
//
// Commands that are longer than the reader carries, at a reader of short-APDU level: chained, inside ENVELOPE,
// or refused, by what the card announces.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

struct LongCommandTests {
    /// A card that puts chains and ENVELOPE together, and keeps what it was given to run.
    final class Assembler: SimulatedApplication, Sendable {
        let atr: [UInt8]
        let ran: Log
        private let begun = Mutex<[UInt8]>([])

        final class Log: Sendable {
            let commands = Mutex<[[UInt8]]>([])
            let asked = Mutex<[Int?]>([])
        }

        init(historical: [UInt8], _ ran: Log) {
            let body: [UInt8] = [0x80 | UInt8(historical.count), 0x01] + historical
            atr = [0x3B] + body + [body.reduce(0, ^)]
            self.ran = ran
        }

        func reset() { begun.withLock { $0 = [] } }
        func workingTime(for command: [UInt8]) -> Duration { .zero }

        func process(_ command: [UInt8]) -> [UInt8] {
            guard let apdu = try? CommandAPDU(command) else { return [0x67, 0x00] }
            let whole = begun.withLock { begun -> [UInt8] in
                begun += apdu.data
                return begun
            }
            if apdu.ins == 0xC2 {
                guard let inner = try? CommandAPDU(whole) else { return [0x90, 0x00] }
                return run(inner.data, inner.ne)
            }
            return apdu.classByte.isChained ? [0x90, 0x00] : run(whole, apdu.ne)
        }

        private func run(_ data: [UInt8], _ ne: Int?) -> [UInt8] {
            begun.withLock { $0 = [] }
            ran.commands.withLock { $0.append(data) }
            ran.asked.withLock { $0.append(ne) }
            return [0x90, 0x00]
        }
    }

    // 502 and 503: behind the second part of 255 bytes, half of Le is missing, or all of it.
    @Test("No part of an ENVELOPE makes the card run a command before its Le is there", arguments: 500...505)
    func beforeLe(_ count: Int) throws {
        let log = Assembler.Log()
        let bench = try Bench(.shortAPDU, card: .application("assembler") { Assembler(historical: [], log) })
        let data = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let command = try CommandAPDU(cla: 0, ins: 0x2A, p1: 0, p2: 0, data: data, ne: 10, form: .extended)
        try bench.hub.withSession(options: SessionOptions(longCommands: .envelope)) { session in
            let answer = try session.transmit(command, deadline: nil)
            #expect(answer.sw == .success)
            #expect(log.commands.withLock { $0 } == [data])
            #expect(log.asked.withLock { $0 } == [10], "with the Le that the caller gave")
        }
    }

    struct Row: Sendable {
        let historical: [UInt8]
        var wanted = LongCommands.asAnnounced
        /// What the card sees, `nil`: nothing.
        let ins: UInt8?
    }

    @Test(
        "One command, run once, with every byte",
        arguments: [
            Row(historical: [0x80, 0x73, 0xC6, 0x01, 0xC0], ins: 0x2A),
            Row(historical: [0x80, 0x73, 0xC6, 0x01, 0x40], ins: 0xC2),
            Row(historical: [], wanted: .envelope, ins: 0xC2),
            Row(historical: [], wanted: .chaining, ins: 0x2A),
            Row(historical: [], ins: nil),
        ])
    func long(_ row: Row) throws {
        let log = Assembler.Log()
        let bench = try Bench(
            .shortAPDU, card: .application("assembler") { Assembler(historical: row.historical, log) })
        let session = try bench.hub.openSession(options: SessionOptions(longCommands: row.wanted))
        defer { session.close() }
        let data = (0..<700).map { UInt8(truncatingIfNeeded: $0) }
        let command = try CommandAPDU(cla: 0, ins: 0x2A, p1: 0, p2: 0, data: data, ne: nil, form: .extended)
        guard row.ins != nil else {
            let error = #expect(throws: KioskReaderError.self) {
                try session.transmit(command, deadline: nil)
            }
            #expect(error?.fate == .notSent)
            #expect(session.isOpen)
            #expect(log.commands.withLock { $0 }.isEmpty)
            return
        }
        let answer = try session.transmit(command, deadline: nil)
        #expect(answer.sw.rawValue == 0x9000)
        #expect(log.commands.withLock { $0 } == [data])
    }
}
