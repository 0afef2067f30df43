// SPDX-License-Identifier: Apache-2.0
//
// What the suite must never do: send a PIN or ask for one's tries, write to a card, keep what identifies a person, leave
// a card with power, disturb a session, or fail to end.

import CCIDReader
import ISO7816
import KioskReader
import Synchronization
import Testing
import VirtualReader

@testable import ReaderCheck

@Suite("What the suite never does")
struct SafetyTests {
    /// READ BINARY, SELECT, GET CHALLENGE, INTERNAL AUTHENTICATE, and what T=0 fetches answers with.
    static let harmless: Set<UInt8> = [0xB0, 0xA4, 0x84, 0x88, 0xC0]

    @Test(
        "Only harmless commands reach the card, on every reader and with every card, and no try is lost",
        arguments: ReaderProfile.all, [CardKind.mynumber, .mynumberT0, .challenging])
    func harmless(_ profile: ReaderProfile, _ card: CardKind) throws {
        let spy = Spy(isMyNumberCard: card.name != CardKind.challenging.name)
        _ = try CheckRun(profile, spy.kind)
        let commands = spy.commands
        #expect(!commands.isEmpty)
        for command in commands {
            #expect(command.count < 4 || Self.harmless.contains(command[1]), "INS \(command[1])")
            // 0001 is behind its PIN; 0018, 001B, 0011 and their like are PINs.
            let isFile = command.starts(with: [0x00, 0xA4, 0x02, 0x0C, 0x02])
            #expect(!isFile || [0x02, 0x06, 0x08, 0x0A, 0x0B].contains(command[6]), "EF \(command)")
        }
        #expect(
            spy.triesLeft == SimulatedMyNumberCard.PIN.allCases.map { SimulatedMyNumberCard().triesLeft($0) })
    }

    @Test("The card has no power afterwards", arguments: ReaderProfile.all)
    func powerOff(_ profile: ReaderProfile) throws {
        let run = try CheckRun(profile, .mynumber)
        let readers = try ReaderHub(source: .software([run.device])).readers()
        #expect(readers.flatMap(\.slots).allSatisfy { $0.card == .present })
    }

    @Test("A session of the same process is not disturbed: the reader is busy")
    func busy() throws {
        let hub = try ReaderHub(source: .software([VirtualUSBReader()]))
        let session = try hub.openSession()
        let error = #expect(throws: KioskReaderError.self) {
            try CompatibilitySuite.standard.run(on: hub, options: CheckRun.options)
        }
        #expect(error?.kind == .readerBusy)
        #expect(session.isOpen)
        #expect(try session.presence() == .powered)
    }

    /// Bytes of a descriptor by chance.
    @Test("Whatever a descriptor says, the suite ends with a report", arguments: 0..<60)
    func descriptors(_ seed: UInt64) throws {
        var chance = Chance(seed)
        func any<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number {
            // Small numbers are where the limits are.
            let value = chance.next() >> (chance.next() % 64)
            return Number(truncatingIfNeeded: value)
        }
        var profile = ReaderProfile.all[Int(seed) % ReaderProfile.all.count].describing { fields in
            fields.bMaxSlotIndex = any(UInt8.self) % 4
            fields.bVoltageSupport = any(UInt8.self)
            fields.dwProtocols = any(UInt32.self)
            fields.dwDefaultClock = any(UInt32.self)
            fields.dwMaximumClock = max(fields.dwDefaultClock, any(UInt32.self))
            fields.dwDataRate = any(UInt32.self)
            fields.dwMaxDataRate = max(1, any(UInt32.self))
            fields.bNumDataRatesSupported = any(UInt8.self)
            fields.dwMaxIFSD = any(UInt32.self)
            fields.dwFeatures = any(UInt32.self)
            fields.dwMaxCCIDMessageLength = max(16, any(UInt32.self) % 70_000)
            fields.bMaxCCIDBusySlots = any(UInt8.self)
        }
        // A vendor's own class is a reader's only where its descriptor is sound.
        profile.bInterfaceClass = 0x0B
        let run = try CheckRun(profile, .mynumber)
        #expect(run.report.results.count == CompatibilitySuite.standard.checks.count, "seed \(seed)")
    }

    @Test(
        "Whatever goes wrong, the suite ends with a report, within two hours of the reader's time",
        arguments: 0..<80)
    func chaos(_ seed: UInt64) throws {
        var chance = Chance(seed)
        let actions: [FaultPlan.Action] = [
            .wrongSlot, .wrongSeq, .wrongType, .truncate(7), .length(3), .lengthOff(9), .drop,
            .late(.seconds(3)), .timeExtensions(3, multiplier: 1), .fail(0xFE), .fail(0xE0), .fail(0xFF),
            .twice, .babble, .removeCard, .hardwareError(1), .gone,
        ]
        let faults = (0..<3).map { _ in
            let number = Int(chance.next() % 900) + 1
            let command = CommandCode.allCases[Int(chance.next() % UInt64(CommandCode.allCases.count))]
            return FaultPlan.Fault(
                actions[Int(chance.next() % UInt64(actions.count))],
                at: .command(chance.next() % 2 == 0 ? command : nil),
                chance.next() % 3 == 0 ? .from(number) : .nth(number))
        }
        let profile = ReaderProfile.all[Int(chance.next() % UInt64(ReaderProfile.all.count))]
        let run = try CheckRun(profile, .mynumber, faults: FaultPlan(faults))
        #expect(run.report.results.count == CompatibilitySuite.standard.checks.count, "seed \(seed)")
        #expect(run.report.duration < .seconds(7200), "seed \(seed): \(run.report.duration)")
    }
}

/// A card that remembers its commands.
final class Spy: SimulatedApplication, Sendable {
    private struct State {
        let card: any SimulatedApplication
        var commands: [[UInt8]] = []
    }

    private let state: Mutex<State>

    init(isMyNumberCard: Bool) {
        state = Mutex(
            State(card: isMyNumberCard ? SimulatedMyNumberCard() : OtherCard(.asWanted)))
    }

    var kind: CardKind { .application("watched") { self } }
    var commands: [[UInt8]] { state.withLock { $0.commands } }
    var atr: [UInt8] { state.withLock { $0.card.atr } }
    var triesLeft: [Int] {
        state.withLock { state in
            let card = state.card as? SimulatedMyNumberCard ?? SimulatedMyNumberCard()
            return SimulatedMyNumberCard.PIN.allCases.map { card.triesLeft($0) }
        }
    }

    func reset() { state.withLock { $0.card.reset() } }
    func process(_ command: [UInt8]) -> [UInt8] {
        state.withLock { state in
            state.commands.append(command)
            return state.card.process(command)
        }
    }
}

/// The same numbers for the same seed (splitmix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
