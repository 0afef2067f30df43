// SPDX-License-Identifier: Apache-2.0
//
// What the tests of this target share: a virtual reader in a hub with its trace kept, and a card that
// answers from a script.

import CCIDReader
import ISO7816
import Synchronization
import VirtualReader

@testable import KioskReader

/// A hub over virtual readers, and every line of its trace.
final class Bench: Sendable {
    let device: VirtualUSBReader
    let hub: ReaderHub
    private let kept: Lines

    final class Lines: Sendable {
        let lines = Mutex<[String]>([])
    }

    convenience init(
        _ profile: ReaderProfile = .scr3310, card: CardKind = .mynumber, faults: FaultPlan = .none,
        isVirtual: Bool = true, policy: ApprovalPolicy = .enforced
    ) throws {
        let device = VirtualUSBReader(profile: profile, cards: [0: card], faults: faults)
        try self.init(device: device, device, isVirtual: isVirtual, policy: policy)
    }

    /// The same with `outer` on the bus, which stands in front of the reader.
    init(
        device: VirtualUSBReader, _ outer: any USBDeviceModel, isVirtual: Bool = true,
        policy: ApprovalPolicy = .enforced
    ) throws {
        let kept = Lines()
        self.device = device
        self.kept = kept
        hub = try ReaderHub(
            source: ReaderSource(kind: .software([outer], isVirtual: isVirtual)),
            trace: Trace { line in kept.lines.withLock { $0.append(line) } }, policy: policy)
    }

    /// The lines so far.
    var lines: [String] { kept.lines.withLock { $0 } }

    /// How many lines hold this text.
    func count(_ text: String) -> Int { lines.count { $0.contains(text) } }
}

/// What a scripted card saw and says; shared between the test and the card.
final class Script: Sendable {
    typealias Answer = @Sendable (_ command: [UInt8], _ number: Int) -> [UInt8]

    private let seen = Mutex<[[UInt8]]>([])
    private let resets = Mutex(0)
    let answer: Answer
    let work: Duration

    /// - Parameters:
    ///   - work: the time for each command.
    ///   - answer: gets each command and its number since the card was made, from 1.
    init(work: Duration = .zero, answer: @escaping Answer) {
        self.work = work
        self.answer = answer
    }

    /// The commands that the card ran.
    var commands: [[UInt8]] { seen.withLock { $0 } }
    /// How often the card was reset or powered on.
    var resetCount: Int { resets.withLock { $0 } }

    /// The card as a kind, to put into a reader.
    var card: CardKind { .application("scripted") { ScriptedCard(script: self) } }

    func run(_ command: [UInt8]) -> [UInt8] {
        let number = seen.withLock { commands in
            commands.append(command)
            return commands.count
        }
        return answer(command, number)
    }

    fileprivate func reset() { resets.withLock { $0 += 1 } }
}

private final class ScriptedCard: SimulatedApplication {
    private let script: Script
    init(script: Script) { self.script = script }
    func reset() { script.reset() }
    func process(_ command: [UInt8]) -> [UInt8] { script.run(command) }
    func workingTime(for command: [UInt8]) -> Duration { script.work }
}

/// The card's manager, by its name: SELECT that every My Number Card answers.
let select: [UInt8] = [
    0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01,
]
