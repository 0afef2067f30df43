// SPDX-License-Identifier: Apache-2.0
//
// Cards that break the rules on purpose, at T=1, in the answer to reset, and with status words: a bounded
// number of blocks, a typed error, and the next card is served.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Hostile cards")
struct HostileCardTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: HostileCard.Answer
        var testDescription: String { name }
        init(_ name: String, _ answer: @escaping HostileCard.Answer) {
            self.name = name
            self.answer = answer
        }
    }

    static let rows: [Row] = [
        Row("NAK for ever, parity") { _, _ in HostileCard.block(0x81) },
        Row("NAK for ever, other errors, the other number") { _, _ in HostileCard.block(0x92) },
        Row("NAK for ever, taking turns") { _, number in HostileCard.block(number % 2 == 0 ? 0x92 : 0x82) },
        Row("acknowledges for ever") { _, number in HostileCard.block(number % 2 == 0 ? 0x90 : 0x80) },
        Row("WTX for ever, 1") { _, _ in HostileCard.block(0xC3, [1]) },
        Row("WTX for ever, FF") { _, _ in HostileCard.block(0xC3, [0xFF]) },
        Row("WTX for ever, 0") { _, _ in HostileCard.block(0xC3, [0]) },
        Row("WTX with two bytes") { _, _ in HostileCard.block(0xC3, [1, 1]) },
        Row("IFS 0 for ever") { _, _ in HostileCard.block(0xC1, [0x00]) },
        Row("IFS FF for ever") { _, _ in HostileCard.block(0xC1, [0xFF]) },
        Row("IFS for ever") { _, number in HostileCard.block(0xC1, [UInt8(1 + number % 254)]) },
        Row("ABORT for ever") { _, _ in HostileCard.block(0xC2) },
        Row("asks to resynchronise for ever") { _, _ in HostileCard.block(0xC0) },
        Row("has resynchronised, unasked") { _, _ in HostileCard.block(0xE0) },
        Row("answers an ABORT that was not sent") { _, _ in HostileCard.block(0xE2) },
        Row("more bytes than LEN") { _, _ in HostileCard.block(0x00, [0x90, 0x00, 1, 2, 3], length: 2) },
        Row("fewer bytes than LEN") { _, _ in HostileCard.block(0x00, [0x90, 0x00], length: 0xFE) },
        Row("LEN FF") { _, _ in HostileCard.block(0x00, [UInt8](repeating: 0x90, count: 255), length: 0xFF) },
        Row("longer than IFSD") { _, _ in HostileCard.block(0x00, [UInt8](repeating: 0x90, count: 254)) },
        Row("another NAD") { _, _ in HostileCard.block(0x00, [0x90, 0x00], nad: 0x21) },
        Row("a chain of single bytes without end") { _, number in
            HostileCard.block(number % 2 == 0 ? 0x20 : 0x60, [0x5A])
        },
        Row("a chain of nothing without end") { _, number in HostileCard.block(number % 2 == 0 ? 0x20 : 0x60)
        },
        Row("the same I-block for ever") { _, _ in HostileCard.block(0x20, [0x5A]) },
        Row("an empty answer") { _, _ in HostileCard.block(0x00) },
        Row("one byte as an answer") { _, _ in HostileCard.block(0x00, [0x90]) },
        Row("no byte") { _, _ in [] },
        Row("one byte") { _, _ in [0x00] },
        Row("two bytes") { _, _ in [0x00, 0x00] },
        Row("silence") { _, _ in nil },
        Row("its echo") { block, _ in block },
        Row("a wrong checksum") { _, _ in [0x00, 0x00, 0x02, 0x90, 0x00, 0x00] },
        Row("a PCB that does not exist") { _, _ in HostileCard.block(0xFF, [0x90, 0x00]) },
    ]

    /// More blocks than this for one call are a card that holds the host: the longest answer (65,538 bytes) in
    /// blocks of one byte, and the repetitions around it.
    static let mostBlocks = 66_000

    @Test("From its first block on: opening ends typed, and the next card is served", arguments: rows)
    func opening(_ row: Row) throws {
        for profile in [ReaderProfile.scr3310, .gemPCTwin] {
            let device = HostileReader(profile)
            let hub = try ReaderHub(source: .software([device]))
            let blocks = Counter()
            device.tell(
                HostileCard { block, number in
                    blocks.count = number
                    // The rate is agreed honestly, so that the blocks come.
                    return block.first == 0xFF ? block : row.answer(block, number)
                })
            try Outcome.of(device, within: .seconds(48)) {
                try hub.withSession(options: SweepRig.options) {
                    _ = try $0.transmit(Self.read, deadline: nil)
                }
            }
            #expect(blocks.count <= Self.mostBlocks)
            try Outcome.isServed(device, hub)
        }
    }

    @Test(
        "From the first command on: the exchange ends typed, its fate is never 'not sent'",
        // Without a NAD of its own, a block that comes back may be the card's.
        arguments: rows.filter { $0.name != "its echo" })
    func exchange(_ row: Row) throws {
        let device = HostileReader(.scr3310)
        let hub = try ReaderHub(source: .software([device]))
        let session = try hub.openSession(options: SweepRig.options)
        let blocks = Counter()
        device.tell(
            HostileCard { block, number in
                blocks.count = number
                return row.answer(block, number)
            })
        let error = try Outcome.of(device, within: .seconds(30)) {
            _ = try session.transmit(Self.sign, deadline: nil)
        }
        #expect(error != nil, "none of these is an answer")
        #expect(error?.fate == .mayHaveRun, "the card got the whole command")
        #expect(blocks.count <= Self.mostBlocks)
        session.close()
        try Outcome.isServed(device, hub)
    }

    @Test("An answer to reset with IFSC 0 or FF is refused by name", arguments: [0x00, 0xFF] as [UInt8])
    func ifsc(_ size: UInt8) throws {
        let body: [UInt8] = [0x80, 0x81, 0x31, size, 0x45]
        let atr = [0x3B] + body + [body.reduce(0, ^)]
        for profile in [ReaderProfile.scr3310, .gemPCTwin, .shortAPDU] {
            let device = HostileReader(
                profile, card: .application("IFSC") { OddCard(atr: atr) { _ in [0x90, 0] } })
            let hub = try ReaderHub(source: .software([device]))
            device.tell(nil)
            let error = try Outcome.of(device, within: .seconds(48)) {
                try hub.withSession(options: SweepRig.options) { _ in }
            }
            #expect(error?.kind == .cardUnsupported, "\(profile.name)")
        }
    }

    @Test(
        "Status words without end, and answers that are none, end typed at every level",
        arguments: [ReaderProfile.scr3310, .shortAPDU, .extendedAPDU], 0..<9)
    func statusWords(_ profile: ReaderProfile, _ number: Int) throws {
        // Longer than any response, or than any message of a reader that sends a response as one.
        let long = SweepOperation.isLong(profile) ? 70_000 : 3_000
        let answers: [@Sendable ([UInt8]) -> [UInt8]] = [
            { _ in [0x61, 0xFF] }, { _ in [0x61, 0x00] },
            { _ in [UInt8](repeating: 7, count: 256) + [0x61, 0x00] },
            { _ in [0x6C, 0x10] }, { [0x6C, ($0.last ?? 0) &+ 1] }, { _ in [] }, { _ in [0x90] },
            { _ in [UInt8](repeating: 7, count: long) + [0x90, 0x00] },
            { _ in [UInt8](repeating: 7, count: 300) + [0x90, 0x00] },
        ]
        let device = HostileReader(profile, card: .application("odd") { OddCard(answer: answers[number]) })
        let hub = try ReaderHub(source: .software([device]))
        let session = try hub.openSession(options: SweepRig.options)
        device.tell(nil)
        let begin = device.calls
        try Outcome.of(device, within: .seconds(30)) {
            _ = try session.transmit(
                CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 100), deadline: nil)
        }
        #expect(device.calls - begin < 60_000)
        session.close()
        device.reader.insert(.mynumber)
        try Outcome.isServed(device, hub)
    }

    @Test("Blocks by chance with a right checksum never hold the host", arguments: 0..<60)
    func chance(_ seed: Int) throws {
        let device = HostileReader(.scr3310)
        let hub = try ReaderHub(source: .software([device]))
        let session = try hub.openSession(options: SweepRig.options)
        device.tell(
            HostileCard { block, number in
                var chance = Chance(UInt64(seed) << 20 | UInt64(number))
                if chance.next() % 4 == 0, let agreed = HostileCard.agreement(to: block) { return agreed }
                let pcb: UInt8 = [0x00, 0x40, 0x20, 0x60, 0x80, 0x90, 0xC1, 0xC3, 0xE0, 0xC2, 0xE2][
                    Int(chance.next() % 11)]
                return HostileCard.block(pcb, chance.bytes(Int(chance.next() % 4)))
            })
        try Outcome.of(device, within: .seconds(30)) { _ = try session.transmit(Self.sign, deadline: nil) }
        session.close()
        try Outcome.isServed(device, hub)
    }

    static let read: CommandAPDU = Outcome.command([0x00, 0xB0, 0x00, 0x00, 0x10])
    /// Not one that may be repeated.
    static let sign: CommandAPDU = Outcome.command([0x00, 0x88, 0x00, 0x00, 0x02, 0x01, 0x02, 0x00])
}

/// A card that answers whatever it likes.
final class OddCard: SimulatedApplication {
    private let odd: [UInt8]?
    private let answer: @Sendable ([UInt8]) -> [UInt8]
    var atr: [UInt8] { odd ?? [0x3B, 0x80, 0x81, 0x31, 0xFE, 0x45, 0x8B] }
    init(atr: [UInt8]? = nil, answer: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        odd = atr
        self.answer = answer
    }
    func reset() {}
    func process(_ command: [UInt8]) -> [UInt8] { answer(command) }
}
