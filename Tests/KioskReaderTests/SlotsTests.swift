// SPDX-License-Identifier: Apache-2.0
//
// Several sessions on the slots of one reader, on threads of their own: everyone gets the answers of the own
// card, and one slot's trouble is nobody else's. That commands are out at once is shown, packet by packet, in
// Tests/CCCIDTests/slots.c.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Several slots", .timeLimit(.minutes(10)))
struct SlotsTests {
    static let rounds = 40

    static func profile(slots: UInt8, busy: UInt8) -> ReaderProfile {
        var profile = ReaderProfile.scr3310
        profile.descriptor.bMaxSlotIndex = slots - 1
        profile.descriptor.bMaxCCIDBusySlots = busy
        return profile
    }

    /// A card that says its number and the command's P2 in every answer, and needs some time for each.
    static func card(_ number: UInt8) -> Script {
        Script(work: .milliseconds(Int(number) * 7 + 1)) { command, _ in
            [UInt8](repeating: number, count: 100) + [command[3], 0x90, 0x00]
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let slots: UInt8
        let busy: UInt8
        var testDescription: String { "\(slots) slots, \(busy) busy at once" }
    }

    /// A hub over one reader with a card in every slot.
    static func hub(
        _ row: Row, _ faults: FaultPlan = .none
    ) throws -> (hub: ReaderHub, device: VirtualUSBReader) {
        let cards = (0..<row.slots).map { ($0, card($0).card) }
        let device = VirtualUSBReader(
            profile: profile(slots: row.slots, busy: row.busy),
            cards: Dictionary(uniqueKeysWithValues: cards), faults: faults)
        return (try ReaderHub(source: .software([device])), device)
    }

    /// All commands of one slot's session; what went wrong, if anything did.
    private static func work(_ hub: ReaderHub, _ slot: UInt8) async -> KioskReaderError? {
        do {
            let session = try await hub.session(ReaderSelector(parsing: "0/\(slot)"))
            for count in 1...rounds {
                let answer = try await session.transmit(CommandAPDU([0x00, 0xB0, 0x00, UInt8(count), 0x00]))
                let expected = [UInt8](repeating: slot, count: 100) + [UInt8(count)]
                #expect(answer.data == expected, "slot \(slot), command \(count)")
            }
            await session.close()
            return nil
        } catch let error as KioskReaderError {
            return error
        } catch {
            Issue.record(error)
            return nil
        }
    }

    private static func work(_ hub: ReaderHub, slots: UInt8) async -> [UInt8: KioskReaderError] {
        await withTaskGroup(of: (UInt8, KioskReaderError?).self) { group in
            for slot in 0..<slots { group.addTask { (slot, await work(hub, slot)) } }
            var failures: [UInt8: KioskReaderError] = [:]
            for await (slot, error) in group { failures[slot] = error }
            return failures
        }
    }

    @Test(
        "Sessions on all slots get the answers of their own cards",
        arguments: [
            Row(slots: 1, busy: 1), Row(slots: 2, busy: 0), Row(slots: 2, busy: 2), Row(slots: 4, busy: 1),
            Row(slots: 4, busy: 2), Row(slots: 4, busy: 4), Row(slots: 8, busy: 8),
        ])
    func own(_ row: Row) async throws {
        let (hub, _) = try Self.hub(row)
        let failures = await Self.work(hub, slots: row.slots)
        #expect(failures.isEmpty)
        #expect(try hub.readers().first?.slots.allSatisfy { $0.card == .present } == true)
    }

    @Test("An answer that never comes ends one session, and the other slots go on", arguments: [1, 2, 4])
    func oneFails(_ busy: UInt8) async throws {
        let row = Row(slots: 4, busy: busy)
        let (hub, device) = try Self.hub(
            row, FaultPlan([.init(.drop, at: .command(.xfrBlock), .nth(60))]))
        let failures = await Self.work(hub, slots: row.slots)
        #expect(failures.count == 1)
        #expect(failures.values.allSatisfy { $0.kind == .cardFailed && $0.fate == .mayHaveRun })
        device.arm(.none)
        #expect(await Self.work(hub, slots: row.slots).isEmpty)
    }

    @Test("A reader that leaves ends the sessions of all slots, each with its own error")
    func gone() async throws {
        let row = Row(slots: 4, busy: 4)
        let (hub, _) = try Self.hub(row, FaultPlan([.init(.gone, at: .command(.xfrBlock), .nth(60))]))
        let failures = await Self.work(hub, slots: row.slots)
        #expect(failures.count == 4)
        #expect(
            failures.values.allSatisfy {
                $0.kind == .readerGone || $0.kind == .sessionEnded || $0.kind == .readerNotFound
            })
    }
}
