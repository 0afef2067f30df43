// SPDX-License-Identifier: Apache-2.0
//
// The card is pulled at every USB transfer of a reset, on a virtual reader: a typed error that is true of the card, no
// try lost unseen, and with the card back in the reset comes to its end.

import CCIDReader
import ISO7816
import KioskReader
import Synchronization
import Testing

@testable import MyNumberCard
@testable import VirtualReader

/// A virtual reader out of which somebody pulls the card at a chosen transfer.
private final class PulledReader: USBDeviceModel {
    let reader: VirtualUSBReader
    private let state = Mutex((transfers: 0, pull: Int.max))

    init(_ reader: VirtualUSBReader) { self.reader = reader }

    /// Counts from anew, and pulls the card at that transfer.
    func arm(_ pull: Int) { state.withLock { $0 = (0, pull) } }
    var transfers: Int { state.withLock { $0.transfers } }

    private func count() {
        let isNow = state.withLock { state in
            state.transfers += 1
            return state.transfers == state.pull
        }
        if isNow { reader.remove() }
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
        count()
        return reader.out(endpoint: endpoint, packet: packet)
    }

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        let answer = reader.in(endpoint: endpoint, room: room)
        if case .packet = answer { count() }
        return answer
    }
}

/// The card of a rig, which stays the same however often it is put in.
///
/// `@unchecked Sendable`: reader and test take turns in one thread.
private final class SharedCard: SimulatedApplication, @unchecked Sendable {
    let card: SimulatedMyNumberCard
    private(set) var verifications = 0

    init(_ card: SimulatedMyNumberCard) { self.card = card }

    var atr: [UInt8] { card.atr }
    func reset() { card.reset() }
    func process(_ command: [UInt8]) -> [UInt8] {
        if command.count > 5, command[1] == 0x20 { verifications += 1 }
        return ResetRig.answer(card, to: command)
    }
    var kind: CardKind { .application("shared") { self } }
}

@Suite("A card pulled in the middle of a PIN reset")
struct CardPulledTests {
    private func run(_ rig: ResetRig, _ hub: ReaderHub) throws -> PINReset.Report {
        try hub.withSession(options: SessionOptions(deadline: .seconds(20))) { session in
            guard try rig.journal.load() != nil else {
                return try rig.reset.begin(on: MyNumberCard(on: session), holder: rig.holder)
            }
            return try rig.reset.resume(holder: rig.holder) { MyNumberCard(on: session) }
        }
    }

    @Test("At every transfer, on two kinds of reader", arguments: [ReaderProfile.scr3310, .extendedAPDU])
    func everyTransfer(_ profile: ReaderProfile) throws {
        var errors: [String: Int] = [:]
        let clean = try play(profile, .max, &errors)
        #expect(clean > 80)
        for transfer in 1...clean { _ = try play(profile, transfer, &errors) }
        print("pulled: \(profile.name): \(clean) transfers, \(errors.sorted { $0.key < $1.key })")
        #expect(errors["cardFailed"] ?? 0 > clean / 2)
    }

    /// One reset with the card pulled once, and put in again.
    private func play(_ profile: ReaderProfile, _ pull: Int, _ errors: inout [String: Int]) throws -> Int {
        let rig = ResetRig(.signature)
        let shared = SharedCard(rig.card)
        let device = PulledReader(VirtualUSBReader(profile: profile, cards: [0: shared.kind]))
        let hub = try ReaderHub(source: .software([device]))
        device.arm(pull)
        let tries = rig.otherTriesLeft
        let place = "\(profile.name), transfer \(pull)"
        do {
            _ = try run(rig, hub)
            errors["none", default: 0] += 1
            #expect(rig.value(.signature) == "NEW24680" && rig.disk.listing == [], "\(place)")
            return device.transfers
        } catch let error as PINResetError {
            errors[error.kind.name, default: 0] += 1
            #expect(error.kind == .cardFailed, "\(place): \(error)")
            rig.expectTruth(error.standing)
        } catch {
            // Before the session was open.
            errors["opening", default: 0] += 1
            #expect(error is KioskReaderError && rig.disk.listing == [], "\(place): \(error)")
            rig.expectTruth(.unchanged)
        }
        #expect(shared.verifications <= 1 && rig.otherTriesLeft == tries, "\(place)")
        device.arm(.max)
        device.reader.insert(shared.kind)
        _ = try run(rig, hub)
        #expect(rig.value(.signature) == "NEW24680" && rig.triesLeft == 5, "\(place)")
        #expect(rig.disk.listing == [] && shared.verifications <= 2, "\(place)")
        return device.transfers
    }
}
