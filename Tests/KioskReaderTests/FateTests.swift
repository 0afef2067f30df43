// SPDX-License-Identifier: Apache-2.0
//
// What a failed command's error says: what became of the command, whose fault it was, and that no data is
// lost unseen.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("What an error says")
struct FateTests {
    @Test("What a session does not say of a command may have happened")
    func unknownFate() {
        for kind in KioskReaderError.Kind.allCases {
            #expect(CardChannelError(KioskReaderError(kind)).fate == .mayHaveRun)
            for fate in [Fate.notSent, .mayHaveRun] {
                let error = CardChannelError(KioskReaderError(kind, fate: fate))
                #expect(error.fate == fate && (error.underlying as? KioskReaderError)?.kind == kind)
            }
        }
    }

    @Test("The card is gone where it or its reader was taken away, and nowhere else")
    func gone() {
        let gone = KioskReaderError.Kind.allCases.filter { CardChannelError(KioskReaderError($0)).isCardGone }
        #expect(gone == [.readerGone, .cardRemoved])
    }

    @Test("GET RESPONSE is never repeated after RESYNCH, so that no part of an answer is skipped")
    func getResponseOnce() throws {
        var behaviour = CardBehaviour()
        behaviour.garbledBlocks = [3, 4, 5]
        let script = Script { command, number in
            guard command[1] == 0xC0 else { return [0x61, 0x10] }
            return number == 2
                ? [UInt8](repeating: 0xAA, count: 16) + [0x61, 0x10]
                : [UInt8](repeating: 0xBB, count: 16) + [0x90, 0x00]
        }
        let bench = try Bench(card: script.card.behaving(behaviour))
        let session = try bench.hub.openSession()
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(PowerOffTests.read), deadline: nil)
        }
        #expect(error?.kind == .cardFailed)
        #expect(error?.fate == .mayHaveRun)
        #expect(script.commands.map { $0[1] } == [0xB0, 0xC0])
    }

    @Test("A T=1 chain that breaks before its last block was not sent")
    func insideChain() throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let long = try CommandAPDU(
            cla: 0, ins: 0xD6, p1: 0, p2: 0, data: [UInt8](repeating: 1, count: 900))
        for action in [FaultPlan.Action.drop, .wrongType, .truncate(5)] {
            let bench = try Bench(card: script.card)
            let session = try bench.hub.openSession()
            bench.device.arm(FaultPlan([.init(action, at: .command(.xfrBlock), .nth(1))]))
            let error = #expect(throws: KioskReaderError.self) { try session.transmit(long, deadline: nil) }
            #expect(error?.fate == .notSent, "\(action)")
        }
        #expect(script.commands.isEmpty)
    }

    @Test(
        "A card that was swapped is a removed card at every exchange level",
        arguments: [ReaderProfile.scr3310, .shortAPDU, .extendedAPDU])
    func swapped(_ profile: ReaderProfile) throws {
        let bench = try Bench(profile)
        let session = try bench.hub.openSession()
        bench.device.remove()
        bench.device.insert(.mynumber)
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil)
        }
        #expect(error?.kind == .cardRemoved)
        #expect(!session.isOpen)
    }

    @Test("61xx without end and without data is the card's failure, not the command's")
    func endlessAnswer() throws {
        let bench = try Bench(card: Script { _, _ in [0x61, 0x10] }.card)
        let session = try bench.hub.openSession()
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(PowerOffTests.read), deadline: nil)
        }
        #expect(error?.kind == .cardFailed)
        #expect(error?.fate == .mayHaveRun)
        #expect(!session.isOpen)
    }

    @Test("A card that works longer than all extensions may last has failed, before the caller's deadline")
    func extensionTotal() throws {
        var behaviour = CardBehaviour()
        behaviour.waitingTimeMultiplier = 100
        let script = Script(work: .seconds(50)) { _, _ in [0x90, 0x00] }
        let bench = try Bench(card: script.card.behaving(behaviour))
        let session = try bench.hub.openSession()
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: .seconds(300))
        }
        #expect(error?.kind == .cardFailed)
        #expect(error?.detail == "the card asks for more time than the limit allows")
        #expect(error?.fate == .mayHaveRun)
    }

    @Test("Only the caller's own deadline is called one")
    func whoseDeadline() throws {
        for (given, kind, detail) in [
            (Duration.milliseconds(500), KioskReaderError.Kind.deadline, nil),
            (.seconds(300), .cardFailed, "no answer within the card's waiting time"),
        ] {
            for profile in [ReaderProfile.scr3310, .shortAPDU, .extendedAPDU] {
                let bench = try Bench(profile, card: Script { _, _ in [0x90, 0x00] }.card)
                let session = try bench.hub.openSession()
                bench.device.arm(FaultPlan([.init(.drop, at: .command(.xfrBlock), .from(1))]))
                let error = #expect(throws: KioskReaderError.self) {
                    try session.transmit(CommandAPDU(select), deadline: given)
                }
                #expect(error?.kind == kind, "\(profile.name)")
                #expect(error?.detail == detail)
                #expect(error?.underlying is CardError)
            }
        }
    }

    @Test("A reset that T=1 wished and the reader broke is the reader's failure")
    func brokenReset() throws {
        var behaviour = CardBehaviour()
        behaviour.garbledBlocks = Set(2...40)
        let bench = try Bench(card: Script { _, _ in [0x90, 0x00] }.card.behaving(behaviour))
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([.init(.wrongType, at: .command(.iccPowerOn), .nth(1))]))
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil)
        }
        #expect(error?.kind == .readerMalformed, "\(String(describing: error))")
        #expect(error?.fate == .mayHaveRun)
    }

    @Test("A SELECT that was answered 6F00 may have run, whatever becomes of its second try")
    func secondSelect() throws {
        let script = Script { _, _ in [0x6F, 0x00] }
        let bench = try Bench(.shortAPDU, card: script.card)
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([.init(.gone, at: .bulkOut, .nth(2))]))
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil)
        }
        #expect(script.commands.count == 1)
        #expect(error?.kind == .readerGone)
        #expect(error?.fate == .mayHaveRun)
    }

    @Test("A secret command that is cut into parts reaches the card whole, and the caller keeps its own copy")
    func secretParts() throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(.shortAPDU, card: script.card)
        let data = (0..<600).map { UInt8(truncatingIfNeeded: $0) }
        let command = try CommandAPDU(cla: 0, ins: 0x24, p1: 0, p2: 0x81, data: data)
        let sw = try bench.hub.withSession { try $0.transmit(command, deadline: nil).sw }
        #expect(sw == .success)
        #expect(try script.commands.flatMap { try CommandAPDU($0).data } == data)
        #expect(command.data == data)
    }
}
