// SPDX-License-Identifier: Apache-2.0
//
// The end of a session means that the card has no power: after a cut message as well, and
// before anybody else can have the slot.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Power off at the end", .timeLimit(.minutes(10)))
struct PowerOffTests {
    static let read: [UInt8] = [0x00, 0xB0, 0x00, 0x00, 0x00]

    /// Answers longer than one packet, so that what is cut leaves something behind.
    static func longAnswers() -> Script {
        Script { command, _ in
            command[1] == 0xB0 ? [UInt8](repeating: 0xAA, count: 200) + [0x90, 0x00] : [0x90, 0x00]
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let profile: ReaderProfile
        let action: FaultPlan.Action
        var testDescription: String { "\(profile.name), \(action)" }
    }

    static let rows = [ReaderProfile.scr3310, .extendedAPDU].flatMap { profile in
        [
            FaultPlan.Action.babble, .length(5_000), .lengthOff(-5), .truncate(64), .truncate(5), .wrongSeq,
            .wrongSlot,
        ].map { Row(profile: profile, action: $0) }
    }

    @Test("After an answer that leaves the pipes in need of recovery the card has no power", arguments: rows)
    func afterBrokenAnswer(_ row: Row) throws {
        let bench = try Bench(row.profile, card: Self.longAnswers().card)
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([.init(row.action, at: .command(.xfrBlock), .nth(1))]))
        #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(Self.read), deadline: nil)
        }
        #expect(!session.isOpen)
        // Looking opens no interface of its own while the session object lives; the slot says it itself.
        #expect(try bench.hub.readers().first?.slots.first?.card == .present)
    }

    @Test("An answer to power off that is broken itself does not keep the power on")
    func brokenPowerOff() throws {
        for action in [FaultPlan.Action.babble, .truncate(5), .drop, .lengthOff(60), .fail(0xE0)] {
            let bench = try Bench(card: Self.longAnswers().card)
            let session = try bench.hub.openSession()
            bench.device.arm(FaultPlan([.init(action, at: .command(.iccPowerOff), .nth(1))]))
            session.close()
            #expect(try bench.hub.readers().first?.slots.first?.card == .present, "\(action)")
        }
    }

    @Test(
        "An opening that fails leaves no power on",
        arguments: [FaultPlan.Action.babble, .lengthOff(60), .truncate(5)])
    func failedOpening(_ action: FaultPlan.Action) throws {
        for command in [CommandCode.setParameters, .iccPowerOn, .xfrBlock] {
            let bench = try Bench(
                .gemPCTwin, card: Self.longAnswers().card,
                faults: FaultPlan([.init(action, at: .command(command), .nth(1))]))
            _ = try? bench.hub.openSession()
            #expect(try bench.hub.readers().first?.slots.first?.card == .present, "\(command)")
        }
    }

    @Test("Nobody gets the slot before the card has lost its power, on the way of an error as well")
    func slotAfterPower() throws {
        let found = Mutex<[Bool]>([])
        let place = Mutex<(hub: ReaderHub, path: String)?>(nil)
        let device = VirtualUSBReader(profile: .scr3310, cards: [0: Self.longAnswers().card])
        let hub = try ReaderHub(
            source: ReaderSource(kind: .software([device], isVirtual: true)),
            trace: Trace { line in
                guard line.contains("> CCID PC_to_RDR_IccPowerOff"), let place = place.withLock({ $0 }) else {
                    return
                }
                let table = place.hub.table
                let lease = try? table.lease(place.path, address: 2, slot: .first) {
                    () throws(ReaderError) in throw ReaderError(.gone)
                }
                found.withLock { $0.append(lease != nil) }
            })
        let path = try #require(hub.readers().first?.path)
        let session = try hub.openSession()
        place.withLock { $0 = (hub, path) }
        device.arm(FaultPlan([.init(.wrongType, at: .command(.xfrBlock), .nth(1))]))
        #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(Self.read), deadline: nil)
        }
        #expect(found.withLock { $0 } == [false], "asked at power off, the slot was still held")
        place.withLock { $0 = Optional.none }
    }

    @Test("A question that gets no answer is aborted, ends the session, and leaves a card without power")
    func unansweredQuestion() throws {
        let bench = try Bench(card: Self.longAnswers().card)
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([.init(.drop, at: .command(.getParameters), .nth(1))]))
        let error = #expect(throws: KioskReaderError.self) { try session.readParameters() }
        #expect(error?.kind == .readerMalformed && error?.detail == "the reader does not answer")
        #expect(error?.fate == nil)
        #expect(!session.isOpen)
        #expect(bench.count("PC_to_RDR_Abort") == 1)
        #expect(try bench.hub.readers().first?.slots.first?.card == .present)
    }

    @Test("A question that the reader refuses leaves the session as it is")
    func refusedQuestion() throws {
        let bench = try Bench(card: Self.longAnswers().card)
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([.init(.fail(0x00), at: .command(.getParameters), .nth(1))]))
        #expect(throws: KioskReaderError.self) { try session.readParameters() }
        #expect(session.isOpen)
        #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
    }
}
