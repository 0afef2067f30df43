// SPDX-License-Identifier: Apache-2.0
//
// How sessions and openings end when something goes wrong: always a typed error with the command's fate,
// never a hang, and a reader that can be used again where it is still there.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Endings")
struct EndingTests {
    @Test("An empty slot and a mute card have names of their own", arguments: ReaderProfile.all)
    func noCard(_ profile: ReaderProfile) throws {
        let empty = try Bench(profile, card: .none)
        let first = #expect(throws: KioskReaderError.self) { try empty.hub.openSession() }
        #expect(first?.kind == .noCard)
        let mute = try Bench(profile, card: .mute)
        let second = #expect(throws: KioskReaderError.self) { try mute.hub.openSession() }
        #expect(second?.kind == .cardMute)
    }

    @Test("A card that comes while somebody waits is taken")
    func waitForCard() throws {
        let bench = try Bench(.scr3310, card: .none)
        let options = SessionOptions(
            wait: .seconds(30), onWaiting: { _ in bench.device.insert(.mynumber) })
        let isOpen = try bench.hub.withSession(options: options) { $0.isOpen }
        #expect(isOpen)
    }

    @Test("A wait for a card that never comes ends by itself")
    func waitInVain() throws {
        let bench = try Bench(.scr3310, card: .none)
        let error = #expect(throws: KioskReaderError.self) {
            try bench.hub.openSession(options: SessionOptions(wait: .seconds(30)))
        }
        #expect(error?.kind == .noCard)
    }

    @Test("A cancelled wait for a reader ends at once")
    func cancelledWait() throws {
        let hub = try ReaderHub(source: .software([]))
        let token = Cancellation()
        let options = SessionOptions(
            wait: .seconds(600), cancellation: token, onWaiting: { _ in token.cancel() })
        let error = #expect(throws: KioskReaderError.self) { try hub.openSession(options: options) }
        #expect(error?.kind == .cancelled)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: FaultPlan.Fault
        let kinds: Set<KioskReaderError.Kind>
        let fate: Fate
        let isReusable: Bool
        var testDescription: String { name }
    }

    /// The faults strike at the first XfrBlock after the session is open.
    static let rows = [
        Row(
            name: "the reader leaves with the command", fault: .init(.gone, at: .bulkIn),
            kinds: [.readerGone], fate: .mayHaveRun, isReusable: false),
        Row(
            name: "the reader leaves at the command's packet, which may have arrived",
            fault: .init(.gone, at: .bulkOut), kinds: [.readerGone], fate: .mayHaveRun, isReusable: false),
        Row(
            name: "the card is pulled", fault: .init(.removeCard, at: .command(.xfrBlock)),
            kinds: [.cardRemoved], fate: .mayHaveRun, isReusable: false),
        Row(
            name: "the answer never comes", fault: .init(.drop, at: .command(.xfrBlock)),
            kinds: [.cardFailed], fate: .mayHaveRun, isReusable: true),
        Row(
            name: "the answer is of another type", fault: .init(.wrongType, at: .command(.xfrBlock)),
            kinds: [.readerMalformed], fate: .mayHaveRun, isReusable: true),
        Row(
            name: "the answer is cut", fault: .init(.truncate(7), at: .command(.xfrBlock)),
            kinds: [.readerMalformed], fate: .mayHaveRun, isReusable: true),
        Row(
            name: "more time is asked for without end",
            fault: .init(.timeExtensions(1_000, multiplier: 1), at: .command(.xfrBlock)),
            kinds: [.deadline], fate: .mayHaveRun, isReusable: true),
    ]

    @Test(
        "A failure in the middle of a command ends the session with a typed error and the fate",
        arguments: rows)
    func middle(_ row: Row) throws {
        let bench = try Bench(card: Script { _, _ in [0x90, 0x00] }.card)
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([row.fault]))
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(SecretTests.verify), deadline: .seconds(20))
        }
        #expect(error.map { row.kinds.contains($0.kind) } == true, "\(String(describing: error))")
        #expect(error?.fate == row.fate)
        #expect(!session.isOpen)
        let after = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil)
        }
        #expect(after?.kind == .sessionEnded)
        bench.device.arm(.none)
        if row.isReusable {
            let sw = try bench.hub.withSession { try $0.transmit(CommandAPDU(select), deadline: nil).sw }
            #expect(sw == .success)
        }
    }

    @Test("A command that fails never reaches the card twice", arguments: rows)
    func once(_ row: Row) throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(card: script.card)
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([row.fault]))
        #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(SecretTests.verify), deadline: .seconds(20))
        }
        #expect(script.commands.count <= 1)
    }

    @Test(
        "bError FE, FD and FC with a living card are line errors that T=1 mends",
        arguments: [0xFE, 0xFD, 0xFC])
    func lineErrors(_ bError: UInt8) throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(card: script.card)
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([.init(.fail(bError), at: .command(.xfrBlock))]))
        #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
        #expect(script.commands.count == 1)
        #expect(session.isOpen)
    }

    @Test("A time extension within bounds is waited for")
    func extensions() throws {
        let bench = try Bench()
        let session = try bench.hub.openSession()
        bench.device.arm(FaultPlan([.init(.timeExtensions(3, multiplier: 1), at: .command(.xfrBlock))]))
        #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
    }

    @Test("A cancelled command ends the session; the slot is usable at once")
    func cancelled() throws {
        let token = Cancellation()
        let script = Script { _, _ in
            token.cancel()
            return [0x90, 0x00]
        }
        let bench = try Bench(card: script.card)
        let session = try bench.hub.openSession()
        let offs = bench.count("PC_to_RDR_IccPowerOff")
        // The card has run the command; its answer stays away, so that the cancel is what ends the call.
        bench.device.arm(FaultPlan([.init(.late(.seconds(15)), at: .command(.xfrBlock))]))
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil, cancellation: token)
        }
        #expect(error?.kind == .cancelled)
        #expect(error?.fate == .mayHaveRun)
        #expect(!session.isOpen)
        #expect(bench.count("> CCID control 21 01") == 1 && bench.count("PC_to_RDR_Abort") == 1)
        #expect(bench.count("PC_to_RDR_IccPowerOff") == offs + 1, "the card has no power any more")
        bench.device.arm(.none)
        let again = try bench.hub.openSession()
        #expect(again.isOpen)
    }

    @Test("A cancelled command whose answer never comes, and a reader without ABORT: the power goes off")
    func cancelledWithoutAbort() throws {
        let token = Cancellation()
        let script = Script { _, number in
            if number == 1 { token.cancel() }
            return [0x90, 0x00]
        }
        let bench = try Bench(card: script.card)
        let session = try bench.hub.openSession()
        let offs = bench.count("PC_to_RDR_IccPowerOff")
        bench.device.arm(
            FaultPlan([
                .init(.drop, at: .command(.xfrBlock)), .init(.stall, at: .request(.abort), .from(1)),
            ]))
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil, cancellation: token)
        }
        #expect(error?.kind == .cancelled && error?.fate == .mayHaveRun && !session.isOpen)
        #expect(bench.count("PC_to_RDR_IccPowerOff") > offs)
        let sw = try bench.hub.withSession { try $0.transmit(CommandAPDU(select), deadline: nil).sw }
        #expect(sw == .success && script.commands.count == 2)
    }

    @Test("A token that was cancelled before lets nothing out")
    func cancelledBefore() throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let bench = try Bench(card: script.card)
        let session = try bench.hub.openSession()
        let token = Cancellation()
        token.cancel()
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil, cancellation: token)
        }
        #expect(error?.kind == .cancelled)
        #expect(error?.fate == .notSent)
        #expect(script.commands.isEmpty)
    }

    @Test("The session's own token ends a command that has a token of its own")
    func linkedTokens() throws {
        let life = Cancellation()
        let bench = try Bench(card: Script { _, _ in [0x90, 0x00] }.card)
        let session = try bench.hub.openSession(options: SessionOptions(cancellation: life))
        life.cancel()
        let error = #expect(throws: KioskReaderError.self) {
            try session.transmit(CommandAPDU(select), deadline: nil, cancellation: Cancellation())
        }
        #expect(error?.kind == .cancelled)
    }

    @Test("The first SELECT after power-on is sent once more after 6F00, and nothing else is")
    func firstSelect() throws {
        let script = Script { _, number in number == 2 ? [0x90, 0x00] : [0x6F, 0x00] }
        let bench = try Bench(card: script.card)
        let session = try bench.hub.openSession()
        #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
        #expect(script.commands.count == 2)
        #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw.rawValue == 0x6F00)
        #expect(script.commands.count == 3)

        let other = Script { _, _ in [0x6F, 0x00] }
        let bench2 = try Bench(card: other.card)
        let read = try CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 1)
        _ = try bench2.hub.withSession { try $0.transmit(read, deadline: nil) }
        #expect(other.commands.count == 1, "no SELECT, no second try")
    }

    // From the current directory the second one would look elsewhere; the next occurrence would be the one after it.
    @Test("A SELECT that may not run twice, or is secret, is not sent once more after 6F00")
    func firstSelectOnce() throws {
        let next: [UInt8] = [0x00, 0xA4, 0x04, 0x02, 0x02, 0xD3, 0x92]
        let child: [UInt8] = [0x00, 0xA4, 0x01, 0x0C, 0x02, 0x00, 0x0A]
        for (command, sensitivity) in [(next, Sensitivity.open), (child, .open), (select, .secret)] {
            let script = Script { _, _ in [0x6F, 0x00] }
            let answer = try Bench(card: script.card).hub.withSession { session in
                try session.transmit(CommandAPDU(command), sensitivity: sensitivity, deadline: nil)
            }
            #expect(answer.sw.rawValue == 0x6F00 && script.commands.count == 1)
        }
    }

    @Test(
        "61xx is fetched and 6Cxx is corrected behind transmit",
        arguments: [ReaderProfile.scr3310, .shortAPDU])
    func getResponse(_ profile: ReaderProfile) throws {
        let body = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
        let script = Script { command, number in
            switch (command[1], number) {
            case (0xCA, 1): [0x6C, 0x10]
            case (0xCA, _): Array(body.prefix(200)) + [0x61, 0x64]
            case (0xC0, _): Array(body.suffix(100)) + [0x90, 0x00]
            default: [0x6D, 0x00]
            }
        }
        let bench = try Bench(profile, card: script.card)
        let command = try CommandAPDU(cla: 0, ins: 0xCA, p1: 0, p2: 0, ne: 256)
        let answer = try bench.hub.withSession { try $0.transmit(command, deadline: nil) }
        #expect(answer.data == body)
        #expect(script.commands.map { $0[1] } == [0xCA, 0xCA, 0xC0])
    }
}
