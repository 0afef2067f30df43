// SPDX-License-Identifier: Apache-2.0
//
// What happens at a chosen transfer of a reset: to the card, to the reader, to its line. The reader that it happens to is
// FaultyReader.

import ReaderFaults

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

    /// Lets it happen at a transfer.
    func fall(on device: FaultyReader, _ card: SharedCard, at place: Int) {
        switch self {
        case .readerUnplugged: device.arm([TransferFault(number: place, way: .gone)])
        case .cardPulled: act(on: device, at: place) { $0.remove() }
        case .cardReset: act(on: device, at: place) { _ in card.reset() }
        default:
            let faults = faults
            act(on: device, at: place) { $0.arm(faults) }
        }
    }

    /// Whether it has happened: what is a fault of the next command happens when that comes.
    func hasFallen(on device: FaultyReader) -> Bool {
        // The silent reader keeps the packet at which it falls silent to itself already.
        faults == .none || self == .readerSilent ? device.struck == 1 : device.reader.faultsStruck > 0
    }

    private func act(
        on device: FaultyReader, at place: Int, _ act: @escaping @Sendable (VirtualUSBReader) -> Void
    ) {
        device.arm([], hand: FaultyReader.Hand(number: place, isBefore: true, act: act))
    }

    /// What goes wrong with the next command or packet.
    private var faults: FaultPlan {
        switch self {
        case .cardPulled, .cardReset, .readerUnplugged: .none
        case .readerSilent:
            FaultPlan([
                FaultPlan.Fault(.silent, at: .bulkOut, .from(1)),
                FaultPlan.Fault(.silent, at: .bulkIn, .from(1)),
            ])
        case .cardMute: FaultPlan([FaultPlan.Fault(.fail(0xFE), at: .command(nil), .from(1))])
        case .parity: FaultPlan([FaultPlan.Fault(.fail(0xFD), at: .command(nil))])
        case .overrun: FaultPlan([FaultPlan.Fault(.fail(0xFC), at: .command(nil))])
        case .hardware: FaultPlan([FaultPlan.Fault(.fail(0xFB), at: .command(nil))])
        case .answerLost: FaultPlan([FaultPlan.Fault(.drop, at: .command(nil))])
        case .answerCut: FaultPlan([FaultPlan.Fault(.truncate(11), at: .command(nil))])
        case .stall: FaultPlan([FaultPlan.Fault(.stall, at: .bulkOut)])
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
