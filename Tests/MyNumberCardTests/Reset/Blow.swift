// SPDX-License-Identifier: Apache-2.0
//
// A virtual reader to which something happens at a chosen transfer: to its card, to itself, to its line. What it does
// otherwise is VirtualUSBReader's.

import CCIDReader
import Synchronization

@testable import MyNumberCard
@testable import VirtualReader

/// What happens in the middle of a reset.
enum Blow: String, Sendable, CaseIterable {
    /// Somebody pulls the card.
    case cardPulled
    /// The card gives no answer any more: ICC_MUTE from the next command on.
    case cardMute
    /// The card resets itself: what was selected and verified is forgotten, and nobody is told.
    case cardReset
    /// Somebody pulls the reader's plug; what is on the way is lost.
    case readerUnplugged
    /// The reader takes and gives nothing any more; what is on the way is lost.
    case readerSilent
    /// The line between reader and card fails once: XFR_PARITY_ERROR.
    case parity
    /// The same with XFR_OVERRUN.
    case overrun
    /// The same with HW_ERROR.
    case hardware
    /// The answer to the next command never comes.
    case answerLost
    /// The answer to the next command ends too early.
    case answerCut
    /// The pipe to the reader stalls once.
    case stall

    /// Those that look different behind a reader that does the protocol by itself.
    static let few: [Blow] = [.cardPulled, .cardMute, .cardReset, .readerUnplugged, .answerLost]

    fileprivate var faults: FaultPlan? {
        switch self {
        case .cardPulled, .cardReset, .readerUnplugged: nil
        case .cardMute: FaultPlan([FaultPlan.Fault(.fail(0xFE), at: .command(nil), .from(1))])
        case .readerSilent:
            FaultPlan([
                FaultPlan.Fault(.silent, at: .bulkOut, .from(1)),
                FaultPlan.Fault(.silent, at: .bulkIn, .from(1)),
            ])
        case .parity: FaultPlan([FaultPlan.Fault(.fail(0xFD), at: .command(nil))])
        case .overrun: FaultPlan([FaultPlan.Fault(.fail(0xFC), at: .command(nil))])
        case .hardware: FaultPlan([FaultPlan.Fault(.fail(0xFB), at: .command(nil))])
        case .answerLost: FaultPlan([FaultPlan.Fault(.drop, at: .command(nil))])
        case .answerCut: FaultPlan([FaultPlan.Fault(.truncate(11), at: .command(nil))])
        case .stall: FaultPlan([FaultPlan.Fault(.stall, at: .bulkOut)])
        }
    }
}

/// A virtual reader that a blow strikes at a chosen transfer.
final class StruckReader: USBDeviceModel {
    let reader: VirtualUSBReader
    private let card: SharedCard
    private let state = Mutex((transfers: 0, place: Int.max, blow: Blow.cardPulled))
    private let hasFallen = Mutex(false)

    init(_ profile: ReaderProfile, _ card: SharedCard, _ behaviour: CardBehaviour = CardBehaviour()) {
        self.card = card
        reader = VirtualUSBReader(profile: profile, cards: [0: card.kind(behaviour)])
    }

    /// Counts from anew, and strikes at that transfer.
    func arm(_ blow: Blow, at place: Int) { state.withLock { $0 = (0, place, blow) } }
    var transfers: Int { state.withLock { $0.transfers } }
    /// Whether the blow has fallen: one that is a fault for the next command or packet falls when that comes.
    var isStruck: Bool { hasFallen.withLock { $0 } || reader.faultsStruck > 0 }

    /// All is well again: the reader is plugged in, and the same card lies in it.
    func heal() {
        arm(.cardPulled, at: .max)
        reader.arm(.none)
        if reader.isGone { reader.plugIn() } else { reader.busReset() }
        reader.insert(card.kind())
    }

    /// One more transfer; what strikes at it.
    private func count() -> Blow? {
        let blow = state.withLock { state in
            state.transfers += 1
            return state.transfers == state.place ? state.blow : nil
        }
        // The silent reader keeps this packet to itself already.
        if let blow, blow.faults == nil || blow == .readerSilent { hasFallen.withLock { $0 = true } }
        switch blow {
        case .cardPulled: reader.remove()
        case .cardReset: card.reset()
        case .readerUnplugged: reader.unplug()
        default: if let faults = blow?.faults { reader.arm(faults) }
        }
        return blow
    }

    var ports: [UInt8] { reader.ports }
    var bus: UInt8 { reader.bus }
    var address: UInt8 { reader.address }
    var speed: USBSpeed { reader.speed }
    var deviceDescriptor: [UInt8] { reader.deviceDescriptor }
    var configurationDescriptor: [UInt8] { reader.configurationDescriptor }
    func string(_ index: UInt8) -> String? { reader.string(index) }
    var now: UInt64 { reader.now }
    func wake() { reader.wake() }
    func wait(until deadline: UInt64) { reader.wait(until: deadline) }
    var plugging: UInt64 { reader.plugging }
    func control(_ setup: USBSetup, _ data: [UInt8]) -> USBControlAnswer { reader.control(setup, data) }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        _ = count()
        return reader.out(endpoint: endpoint, packet: packet)
    }

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        let answer = reader.in(endpoint: endpoint, room: room)
        guard case .packet = answer else { return answer }
        switch count() {
        case .readerUnplugged: return .gone
        case .readerSilent: return .nak
        default: return answer
        }
    }
}

/// The card of a rig, which stays the same however often it is put in.
///
/// `@unchecked Sendable`: reader and test take turns in one thread.
final class SharedCard: SimulatedApplication, @unchecked Sendable {
    let card: SimulatedMyNumberCard
    /// How many PINs came to it.
    private(set) var verifications = 0
    /// How many commands came to it.
    private(set) var commands = 0

    init(_ card: SimulatedMyNumberCard) { self.card = card }

    var atr: [UInt8] { card.atr }
    func reset() { card.reset() }
    func process(_ command: [UInt8]) -> [UInt8] {
        commands += 1
        if command.count > 5, command[1] == 0x20 { verifications += 1 }
        return ResetRig.answer(card, to: command)
    }

    func kind(_ behaviour: CardBehaviour = CardBehaviour()) -> CardKind {
        .application("shared", behaviour: behaviour) { self }
    }
}
