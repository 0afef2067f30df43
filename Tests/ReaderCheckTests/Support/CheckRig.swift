// SPDX-License-Identifier: Apache-2.0
//
// One run of the suite against a virtual reader in virtual time, and the cards that the tests put in.

import ISO7816
import KioskReader
import MyNumberCard
import VirtualReader

@testable import ReaderCheck

/// A run of the suite.
struct CheckRun {
    let report: CheckReport
    let device: VirtualUSBReader

    /// Runs the suite against a reader with a card of this kind in each slot.
    ///
    /// - Parameter soon: when an action comes that is to come in the middle of a command.
    init(
        _ profile: ReaderProfile, _ card: CardKind, faults: FaultPlan = .none,
        soon: @escaping @Sendable (VirtualUSBReader, @escaping @Sendable () -> Void) -> Void = {
            $0.whileAnswering($1)
        }
    ) throws {
        let cards = (0..<profile.slotCount).map { (UInt8($0), card) }
        let device = VirtualUSBReader(
            profile: profile, cards: Dictionary(uniqueKeysWithValues: cards), faults: faults)
        self.device = device
        var options = Self.options
        options.clock = { .nanoseconds(device.now) }
        options.soon = { _, action in soon(device, action) }
        report = try CompatibilitySuite.standard.run(
            on: ReaderHub(source: .software([device])), options: options)
    }

    /// In 2026.
    static let options = CheckOptions(
        program: "tests", date: CertificateTime(secondsSince1970: 1_790_000_000))

    /// The checks that found a fault.
    var failed: [String] { report.results.filter { $0.outcome == .failed }.map(\.id) }

    func result(_ id: String) -> CheckResult? { report.results.first { $0.id == id } }
}

/// The simulated My Number Card, taking its time for every command.
final class SlowCard: SimulatedApplication {
    private let card: SimulatedMyNumberCard
    private let time: Duration

    init(_ time: Duration, _ options: SimulatedMyNumberCard.Options = .init()) {
        card = SimulatedMyNumberCard(options)
        self.time = time
    }

    var atr: [UInt8] { card.atr }
    func reset() { card.reset() }
    func process(_ command: [UInt8]) -> [UInt8] { card.process(command) }
    func workingTime(for command: [UInt8]) -> Duration { time }
}

/// A card that is no My Number Card: it gives random numbers, always eight bytes or as many as it is asked for, and
/// knows nothing else.
final class OtherCard: SimulatedApplication {
    enum Challenges: Sendable { case none, eightBytes, asWanted }

    let atr: [UInt8] = [0x3B, 0x80, 0x81, 0x31, 0xFE, 0x45, 0x8B]
    private let challenges: Challenges

    init(_ challenges: Challenges) { self.challenges = challenges }

    func reset() {}
    func process(_ command: [UInt8]) -> [UInt8] {
        guard command.count >= 4 else { return [0x67, 0x00] }
        switch command[1] {
        case 0xA4: return [0x6A, 0x82]
        case 0x84 where challenges != .none && command.count == 5:
            let wanted = command[4] == 0 ? 256 : Int(command[4])
            return [UInt8](repeating: 0x42, count: challenges == .asWanted ? wanted : 8) + [0x90, 0x00]
        default: return [0x6D, 0x00]
        }
    }
}

extension CardKind {
    static let slow = CardKind.application("slow mynumber") { SlowCard(.milliseconds(300)) }
    static let earlier = CardKind.application("earlier mynumber") {
        var options = SimulatedMyNumberCard.Options()
        options.model = .earlier
        return SimulatedMyNumberCard(options)
    }
    static let challenging = CardKind.application("other with GET CHALLENGE") {
        OtherCard(.asWanted)
    }
    static let stubborn = CardKind.application("other with eight bytes") { OtherCard(.eightBytes) }
    static let silent = CardKind.application("other, gives nothing") { OtherCard(.none) }
}

extension ReaderProfile {
    /// The same with other habits.
    func with(_ change: (inout ReaderHabits) -> Void) -> ReaderProfile {
        var copy = self
        change(&copy.habits)
        return copy
    }

    /// The same, taking five milliseconds for every answer, as on a real bus: deadlines and cancels find something to
    /// end.
    var unhurried: ReaderProfile { with { $0.answerTime = .milliseconds(5) } }

    /// The same with another descriptor.
    func describing(_ change: (inout ClassDescriptorFields) -> Void) -> ReaderProfile {
        var copy = self
        change(&copy.descriptor)
        return copy
    }
}
