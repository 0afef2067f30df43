// SPDX-License-Identifier: Apache-2.0
//
// Readers that lie: about lengths, slots and sequence numbers, with floods, time extensions without end and
// descriptors that change. Nothing crashes, nothing waits for ever, and the truth is understood afterwards.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Hostile readers")
struct HostileReaderTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var faults = FaultPlan.none
        var lie: (@Sendable () -> any Lie)?
        var testDescription: String { name }

        /// A lie that the virtual reader itself knows.
        init(_ name: String, _ faults: FaultPlan.Fault...) {
            self.name = name
            self.faults = FaultPlan(faults)
        }

        /// One that only a test tells.
        init(_ name: String, _ lie: @escaping @Sendable () -> any Lie) {
            self.name = name
            self.lie = lie
        }

        func begin(on device: HostileReader) {
            device.tell(lie?())
            device.reader.arm(faults)
        }

        /// Every answer is spoilt by this.
        static func always(_ name: String, _ action: FaultPlan.Action) -> Row {
            Row(name, .init(action, at: .command(nil), .from(1)))
        }

        /// Answers for ever, from slot, sequence number, the type that is due, and how many there were.
        static func answers(
            _ name: String, _ make: @escaping @Sendable (UInt8, UInt8, UInt8, Int) -> [UInt8]
        ) -> Row {
            Row(name) { EndlessAnswers { make($0, $1, EndlessAnswers.answer(to: $2), $3) } }
        }

        /// Answers for ever, right but for bStatus and bError.
        static func status(_ name: String, _ bStatus: UInt8, _ bError: UInt8) -> Row {
            answers(name) { slot, seq, type, _ in [type, 0, 0, 0, 0, slot, seq, bStatus, bError, 0] }
        }
    }

    static let rows: [Row] = [
        .always("time extensions for ever", .endlessTimeExtensions(multiplier: 1)),
        .always("time extensions of 255", .endlessTimeExtensions(multiplier: 255)),
        .always("time extensions of 0", .endlessTimeExtensions(multiplier: 0)),
        .status("time extensions for ever, at once", 0x80, 1),
        .always("another sequence number", .wrongSeq),
        .always("another slot", .wrongSlot),
        .always("the type of another answer", .wrongType),
        .always("four gigabytes", .length(.max)),
        .always("240 bytes more than there are", .lengthOff(240)),
        .always("a byte less than there are", .lengthOff(-1)),
        .always("every answer twice", .twice),
        .always("answers of no byte", .truncate(0)),
        .status("a reserved command status", 0xC0, 0),
        .status("a reserved card status", 0x03, 0),
        .status("everything aborted", 0x40, 0xFF),
        .status("busy for ever", 0x40, 0xE0),
        .status("yes to everything", 0, 0),
        .answers("every other sequence number") { slot, seq, type, number in
            [type, 0, 0, 0, 0, slot, seq &+ UInt8(1 + number % 255), 0, 0, 0]
        },
        .answers("every other slot") { slot, seq, type, number in
            [type, 0, 0, 0, 0, slot &+ UInt8(1 + number % 255), seq, 0, 0, 0]
        },
        .answers("another type") { slot, seq, type, _ in [type ^ 0x07, 0, 0, 0, 0, slot, seq, 0, 0, 0] },
        .answers("a length without end") { slot, seq, type, _ in
            [type, 0xFF, 0xFF, 0xFF, 0xFF, slot, seq, 0, 0, 0]
        },
        .answers("a length that never comes") { slot, seq, type, _ in
            [type, 0xF0, 0, 0, 0, slot, seq, 0, 0, 0]
        },
        .answers("more bytes than the length") { slot, seq, type, _ in
            [type, 1, 0, 0, 0, slot, seq, 0, 0, 0] + [UInt8](repeating: 0x33, count: 54)
        },
        .answers("full packets without end") { slot, seq, type, _ in
            [type, 0xFF, 0, 0, 0, slot, seq, 0, 0, 0] + [UInt8](repeating: 0x33, count: 54)
        },
        .answers("chains of nothing") { slot, seq, type, number in
            [type, 0, 0, 0, 0, slot, seq, 0, 0, number == 1 ? 1 : 3]
        },
        .answers("chains of single bytes") { slot, seq, type, number in
            [type, 1, 0, 0, 0, slot, seq, 0, 0, number == 1 ? 1 : 3, 0x90]
        },
        .answers("half a header") { slot, seq, type, _ in [type, 0, 0, 0, 0, slot, seq] },
        Row("empty packets for ever", .init(.flood([]), at: .bulkIn)),
        Row("the same old answer for ever", .init(.flood([0x81, 0, 0, 0, 0, 0, 0, 0, 0, 0]), at: .bulkIn)),
        Row("packets that are too long", .init(.flood([UInt8](repeating: 0x80, count: 600)), at: .bulkIn)),
        Row("interrupts for ever: changes", .init(.flood([0x50, 0x03]), at: .interrupt)),
        Row("interrupts for ever: no card", .init(.flood([0x50, 0x02]), at: .interrupt)),
        Row("interrupts for ever: hardware errors", .init(.flood([0x51, 0, 0, 1]), at: .interrupt)),
        Row("interrupts for ever: nothing", .init(.flood([]), at: .interrupt)),
        Row(
            "interrupts that are too long",
            .init(.flood([UInt8](repeating: 0x50, count: 64)), at: .interrupt)),
    ]

    static let profiles: [ReaderProfile] = [.scr3310, .gemPCTwin, .shortAPDU, .extendedAPDU]

    @Test("Listing and opening end", arguments: rows)
    func opening(_ row: Row) throws {
        for profile in Self.profiles {
            let (device, hub) = try Self.bench(profile)
            row.begin(on: device)
            try Outcome.of(device, within: .seconds(3)) { _ = try hub.readers() }
            try Outcome.of(device, within: .seconds(48)) {
                try hub.withSession(options: SweepRig.options) { _ in }
            }
            try Outcome.isServed(device, hub)
        }
    }

    @Test("An exchange and a close end", arguments: rows)
    func exchange(_ row: Row) throws {
        for profile in Self.profiles {
            let (device, hub) = try Self.bench(profile)
            let session = try hub.openSession(options: SweepRig.options)
            row.begin(on: device)
            try Outcome.of(device, within: .seconds(30)) {
                _ = try session.transmit(HostileCardTests.sign, deadline: nil)
            }
            try Outcome.of(device, within: .seconds(5)) { session.close() }
            try Outcome.isServed(device, hub)
        }
    }

    @Test("A reset ends", arguments: rows)
    func reset(_ row: Row) throws {
        for profile in Self.profiles {
            let (device, hub) = try Self.bench(profile)
            let session = try hub.openSession(options: SweepRig.options)
            row.begin(on: device)
            try Outcome.of(device, within: .seconds(30)) { try session.reset(.cold) }
            session.close()
            try Outcome.isServed(device, hub)
        }
    }

    @Test(
        "Waiting for a card ends, whatever the interrupt pipe says",
        arguments: rows.filter { $0.name.contains("interrupts") })
    func waiting(_ row: Row) throws {
        let device = HostileReader(.scr3310, card: .none)
        let hub = try ReaderHub(source: .software([device]))
        row.begin(on: device)
        var options = SweepRig.options
        options.wait = .milliseconds(50)
        let error = try Outcome.of(device, within: .seconds(60)) {
            try hub.withSession(options: options) { _ in }
        }
        #expect(error?.kind == .noCard)
        device.reader.insert(.mynumber)
        try Outcome.isServed(device, hub)
    }

    @Test("Bytes by chance on all pipes, and answers garbled by chance, hold nobody", arguments: 0..<40)
    func chance(_ seed: Int) throws {
        for profile in Self.profiles {
            for isGarbage in [true, false] {
                let (device, hub) = try Self.bench(profile)
                let session = try hub.openSession(options: SweepRig.options)
                let chance = Chance(UInt64(seed))
                device.tell(isGarbage ? Garbage(chance: chance) : Garbled(chance: chance))
                try Outcome.of(device, within: .seconds(30)) {
                    _ = try session.transmit(HostileCardTests.sign, deadline: nil)
                }
                session.close()
                try Outcome.of(device, within: .seconds(3)) { _ = try hub.readers() }
                try Outcome.of(device, within: .seconds(48)) {
                    try hub.withSession(options: SweepRig.options) { _ in }
                }
                try Outcome.of(device, within: .seconds(60)) {
                    try hub.withReader(options: SweepRig.options) { _ = try $0.dataRates() }
                }
                try Outcome.isServed(device, hub)
            }
        }
    }

    @Test("A reader that comes back as another model is survived, and one that is itself again is served")
    func reenumeration() throws {
        for profile in Self.profiles {
            for other in ReaderProfile.all {
                let (device, hub) = try Self.bench(profile)
                let session = try hub.openSession(options: SweepRig.options)
                device.reader.arm(
                    FaultPlan([
                        .init(.gone, at: .command(.xfrBlock)), .init(.pose(as: other), at: .plug),
                    ]))
                let error = try Outcome.of(device, within: .seconds(30)) {
                    _ = try session.transmit(HostileCardTests.sign, deadline: nil)
                }
                #expect(error?.kind == .readerGone)
                session.close()
                device.reader.plugIn()
                let honest = VirtualUSBReader(profile: other).configurationDescriptor
                #expect(device.reader.speed == other.speed ? device.configurationDescriptor == honest : true)
                try Outcome.of(device, within: .seconds(12)) { _ = try hub.readers() }
                try Outcome.of(device, within: .seconds(78)) {
                    try hub.withSession(options: SweepRig.options) {
                        _ = try $0.transmit(HostileCardTests.sign, deadline: nil)
                    }
                }
                device.reader.unplug()
                device.reader.plugIn()
                try Outcome.isServed(device, hub)
            }
        }
    }

    @Test("A descriptor that is another reader's each time it is read is survived")
    func changing() throws {
        let versions = ReaderProfile.all.map { VirtualUSBReader(profile: $0).configurationDescriptor }
        for profile in Self.profiles {
            for start in versions.indices {
                let (device, hub) = try Self.bench(profile)
                device.tell(ChangingDescriptor(Array(versions[start...] + versions[..<start])))
                try Outcome.of(device, within: .seconds(12)) { _ = try hub.readers() }
                try Outcome.of(device, within: .seconds(60)) {
                    try hub.withSession(options: SweepRig.options) {
                        _ = try $0.transmit(HostileCardTests.sign, deadline: nil)
                    }
                }
                try Outcome.isServed(device, hub)
            }
        }
    }

    @Test("A descriptor with wrong bytes, other ones each time, is survived", arguments: 0..<40)
    func garbledDescriptor(_ seed: Int) throws {
        for profile in Self.profiles {
            let (device, hub) = try Self.bench(profile)
            device.tell(GarbledDescriptor(chance: Chance(UInt64(seed) ^ 0xD15C)))
            // Up to 32 slots, three seconds each.
            try Outcome.of(device, within: .seconds(96)) { _ = try hub.readers() }
            try Outcome.of(device, within: .seconds(96 + 96 + 45)) {
                try hub.withSession(options: SweepRig.options) {
                    _ = try $0.transmit(HostileCardTests.sign, deadline: nil)
                }
            }
            try Outcome.isServed(device, hub)
        }
    }

    @Test("What a descriptor claims takes no more memory than the longest message")
    func memory() throws {
        for profile in Self.profiles {
            let device = HostileReader(profile)
            let host = try CCIDHost.software([device], vendorClass: [])
            device.tell(
                GreedyDescriptor(
                    at: VirtualUSBReader(profile: profile).configurationDescriptor.count - 21 - 10))
            let infos = try host.interfaces()
            let lengths = infos.compactMap { info -> Int? in
                guard case .success(let descriptor) = info.descriptor else { return nil }
                return max(descriptor.inMessageLength, descriptor.outMessageLength)
            }
            #expect(lengths.count == 1)
            // A header, and the longest extended APDU (65,544 bytes).
            #expect(lengths.allSatisfy { $0 <= 65_554 })
        }
    }

    private static func bench(_ profile: ReaderProfile) throws -> (HostileReader, ReaderHub) {
        let device = HostileReader(profile, card: WatchedCard(hasPIN: false).kind)
        return (device, try ReaderHub(source: .software([device])))
    }
}

/// dwMaxCCIDMessageLength is FFFFFFFF.
private struct GreedyDescriptor: Lie {
    let offset: Int
    init(at offset: Int) { self.offset = offset }
    mutating func configuration(_ honest: [UInt8]) -> [UInt8] {
        var bytes = honest
        bytes.replaceSubrange(offset..<offset + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
        return bytes
    }
}
