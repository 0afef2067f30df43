// SPDX-License-Identifier: Apache-2.0
//
// PIN entry in a session, at every exchange level: what the card gets, what comes back, how the holder, the caller and
// the clock end it, and that the next command finds everything in order.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("PIN entry at a keypad")
struct PINEntrySessionTests {
    // MARK: The card is asked

    @Test("A right PIN verifies, a wrong one costs one try, and commands go on", arguments: KeypadLevel.all)
    func verification(_ level: KeypadLevel) throws {
        let right = try KeypadRig(level, PINPad(.types(KeypadRig.digits("1234")), time: .seconds(20)))
        #expect(try right.session.enterPIN(KeypadRig.verification()).sw == .success)
        #expect(right.card.presented == [[0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34]])
        #expect(try right.ask() == 0x63C3, "the numbers of T=1 are right")

        let wrong = try KeypadRig(level, PINPad(.types(KeypadRig.digits("9876"))))
        #expect(try wrong.session.enterPIN(KeypadRig.verification()).sw.rawValue == 0x63C2)
        #expect(try wrong.ask() == 0x63C2)
        #expect(try wrong.session.enterPIN(KeypadRig.verification()).sw.rawValue == 0x63C1)
        #expect(try wrong.ask() == 0x63C1)
        #expect(wrong.card.presented.count == 2 && wrong.session.isOpen)
    }

    // The entry's allowance is 90 s. What the reader asks for beyond it is the command's, as the card's S(WTX) is.
    @Test("The reader's time extensions and the card's have one limit", arguments: [80, 92])
    func extensions(_ seconds: Int) throws {
        let pad = PINPad(.types(KeypadRig.digits("1234")))
        let limits = TimeExtensionLimits(total: .seconds(4))
        let rig = try KeypadRig(
            .tpdu, pad, work: [0x20: .seconds(3)], options: SessionOptions(timeExtensions: limits))
        // One each half second.
        rig.bench.device.arm(
            FaultPlan([.init(.timeExtensions(2 * seconds, multiplier: 1), at: .command(.secure))]))
        guard seconds > 90 else {
            #expect(try rig.session.enterPIN(KeypadRig.verification()).sw == .success)
            return
        }
        let error = rig.failure(try KeypadRig.verification())
        #expect(error?.kind == .cardFailed && error?.fate == .mayHaveRun)
        #expect(error?.detail?.contains("more time") == true)
    }

    // The limit is 30 s in all for one command.
    @Test("What an earlier command asked for is not the entry's")
    func ownExtensions() throws {
        let pad = PINPad(.types(KeypadRig.digits("1234")), time: .seconds(2))
        let rig = try KeypadRig(.tpdu, pad, work: [0x84: .seconds(25), 0x20: .seconds(10)])
        _ = try rig.session.transmit(CommandAPDU([0x00, 0x84, 0, 0, 8]), deadline: nil)
        #expect(rig.bench.device.now >= 25_000_000_000)
        #expect(try rig.session.enterPIN(KeypadRig.verification()).sw == .success)
    }

    @Test("A new PIN is set, and is the one from then on", arguments: KeypadLevel.all)
    func modification(_ level: KeypadLevel) throws {
        let new = KeypadRig.digits("5678")
        let pad = PINPad(.changes(from: KeypadRig.digits("1234"), to: new, again: new), time: .seconds(3))
        let rig = try KeypadRig(level, pad)
        #expect(try rig.session.enterPIN(KeypadRig.verification()).sw == .success)
        #expect(try rig.session.enterPIN(KeypadRig.change()).sw == .success)
        #expect(rig.card.presented.last == [0x00, 0x24, 0x01, 0x80, 0x04] + new)
        let verify = try CommandAPDU(KeypadRig.question + [0x04] + new)
        #expect(try rig.session.transmit(verify, deadline: nil).sw == .success)
    }

    @Test("The current PIN and the new one stand where the caller says", arguments: KeypadLevel.all)
    func places(_ level: KeypadLevel) throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let pad = PINPad(
            .changes(
                from: KeypadRig.digits("1234"), to: KeypadRig.digits("567890"),
                again: KeypadRig.digits("567890")))
        let bench = try Bench(level.profile(pad), card: script.card(atr: level.atr))
        let session = try bench.hub.openSession()
        let template = [0x00, 0x24, 0x00, 0x81, 0x10] + [UInt8](repeating: 0xFF, count: 16)
        let entry = try PINEntry(
            .modification(PINModification(newOffset: 8)), template: template,
            format: PINFormat(blockSize: 8), digits: 4...8)
        #expect(try session.enterPIN(entry).sw == .success)
        let pins = [
            0x31, 0x32, 0x33, 0x34, 0xFF, 0xFF, 0xFF, 0xFF, 0x35, 0x36, 0x37, 0x38, 0x39, 0x30, 0xFF, 0xFF,
        ]
        #expect(script.commands == [[0x00, 0x24, 0x00, 0x81, 0x10] + pins.map { UInt8($0) }])
        #expect(try session.transmit(CommandAPDU(select), deadline: nil).sw == .success)
    }

    @Test(
        "A card that takes its time asks for it after the entry as well",
        arguments: [KeypadLevel.tpdu, .twin])
    func waitingTime(_ level: KeypadLevel) throws {
        var behaviour = CardBehaviour()
        behaviour.waitingTimeMultiplier = 7
        let rig = try KeypadRig(level, PINPad(.types(KeypadRig.digits("1234"))), behaviour: behaviour)
        #expect(try rig.session.enterPIN(KeypadRig.verification()).sw == .success)
        #expect(try rig.ask() == 0x63C3)
    }

    @Test("Async callers have it as well, and the task's cancelling ends it")
    func async() async throws {
        let card = EntryCard(.tpdu)
        let pad = PINPad(.types(KeypadRig.digits("1234")))
        let bench = try Bench(KeypadLevel.tpdu.profile(pad), card: card.kind)
        try await bench.hub.withAsyncSession { session in
            for bytes in [KeypadRig.jpki, KeypadRig.pinFile] {
                _ = try await session.transmit(CommandAPDU(bytes))
            }
            #expect(try await session.enterPIN(KeypadRig.verification()).sw == .success)
        }
        let (stream, bell) = AsyncStream.makeStream(of: Void.self)
        // Real time: the person types for longer than the test may last.
        let device = VirtualUSBReader(
            profile: KeypadLevel.tpdu.profile(PINPad(.sleeps)), cards: [0: card.kind], clock: .real)
        let hub = try ReaderHub(
            source: .software([device]),
            trace: Trace { if $0.contains("PC_to_RDR_Secure") { bell.finish() } })
        let session = try await hub.session()
        let entry = try KeypadRig.verification(timeOut: 250)
        let task = Task {
            await #expect(throws: KioskReaderError.self) { try await session.enterPIN(entry) }
        }
        for await _ in stream {}
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
        #expect(card.presented.count == 1, "that of the first session")
    }

    // MARK: The holder ends it

    struct End: Sendable {
        let person: PINPad.Person
        let kind: KioskReaderError.Kind
        let word: UInt16
        /// CCID has a bError for it.
        var hasError = true
    }

    static let ends = [
        End(person: .cancels, kind: .pinEntryCancelled, word: 0x6401),
        End(person: .sleeps, kind: .pinEntryTimedOut, word: 0x6400),
        End(
            person: .changes(
                from: KeypadRig.digits("1234"), to: KeypadRig.digits("5678"), again: KeypadRig.digits("5679")),
            kind: .pinEntryMismatch, word: 0x6402, hasError: false),
        End(person: .types(KeypadRig.digits("123")), kind: .pinEntryLength, word: 0x6403, hasError: false),
    ]

    @Test(
        "How the holder ends it is said by name, the card is not asked, and the session goes on",
        arguments: KeypadLevel.all, ends)
    func holder(_ level: KeypadLevel, _ end: End) throws {
        for givesStatusWords in [false, true] {
            var pad = PINPad(end.person, time: .seconds(40))
            pad.givesStatusWords = givesStatusWords
            let rig = try KeypadRig(level, pad)
            for _ in 0..<2 {
                let error = try #require(rig.failure(try KeypadRig.change()))
                #expect(error.kind == end.kind)
                let isWord = givesStatusWords || !end.hasError
                #expect(error.sw?.rawValue == (isWord ? end.word : nil))
                // Where the reader has the whole command, the word could be the card's own.
                #expect(error.fate == (isWord && !level.isT1 ? .mayHaveRun : .notSent))
                #expect(rig.session.isOpen)
                #expect(try rig.ask() == 0x63C3, "the number that the reader kept to itself is free")
            }
            #expect(rig.card.presented.isEmpty)
        }
    }

    @Test("A card's own 6401 is the card's, where the reader hands its blocks through")
    func cardsOwnWord() throws {
        let script = Script { _, _ in [0x64, 0x01] }
        let pad = PINPad(.types(KeypadRig.digits("1234")))
        let bench = try Bench(KeypadLevel.tpdu.profile(pad), card: script.card)
        let session = try bench.hub.openSession()
        #expect(try session.enterPIN(KeypadRig.verification()).sw.rawValue == 0x6401)
    }

    @Test("A card that is taken out meanwhile ends the session by name", arguments: KeypadLevel.all)
    func takenOut(_ level: KeypadLevel) throws {
        let rig = try KeypadRig(level, PINPad(.takesCardOut, time: .seconds(2)))
        let error = try #require(rig.failure(try KeypadRig.verification()))
        #expect(error.kind == .cardRemoved && !rig.session.isOpen)
        #expect(rig.card.presented.isEmpty)
    }

    @Test(
        "A structure that the reader does not take, or a message that it does not know, was not sent",
        arguments: KeypadLevel.all,
        [(UInt8(0x0C), KioskReaderError.Kind.readerRefused), (0x00, .readerUnsupported)])
    func refused(_ level: KeypadLevel, _ row: (bError: UInt8, kind: KioskReaderError.Kind)) throws {
        let rig = try KeypadRig(level, PINPad(.cancels))
        rig.bench.device.arm(FaultPlan([.init(.fail(row.bError), at: .command(.secure))]))
        let error = try #require(rig.failure(try KeypadRig.verification()))
        #expect(error.kind == row.kind && error.fate == .notSent && rig.session.isOpen)
        #expect(try rig.ask() == 0x63C3)
    }

    // MARK: The caller ends it

    @Test(
        "A caller who cancels while somebody types: ABORT on both pipes, the card unasked, the slot usable",
        arguments: KeypadLevel.all, ListeningReader.Moment.allCases)
    func cancelled(_ level: KeypadLevel, _ moment: ListeningReader.Moment) throws {
        let token = Cancellation()
        let lines = Mutex<[String]>([])
        let card = EntryCard(level)
        let device = ListeningReader(
            level.profile(PINPad(.types(KeypadRig.digits("1234")), time: .seconds(20))), card: card.kind)
        let hub = try ReaderHub(
            source: .software([device]), trace: Trace { line in lines.withLock { $0.append(line) } })
        let session = try KeypadRig.session(hub)
        device.at(moment) { token.cancel() }
        let begin = device.now
        let error = #expect(throws: KioskReaderError.self) {
            try session.enterPIN(KeypadRig.verification(), cancellation: token)
        }
        #expect(error?.kind == .cancelled)
        // Nobody at this end can know that the person had not finished.
        #expect(error?.fate == .mayHaveRun && !session.isOpen)
        #expect(device.now - begin < 5_000_000_000)
        #expect(lines.withLock { $0.contains { $0.contains("> CCID control 21 01") } })
        #expect(lines.withLock { $0.contains { $0.contains("PC_to_RDR_Abort") } })
        let again = try KeypadRig.session(hub)
        #expect(card.presented.isEmpty && card.triesLeft == 3)
        #expect(try again.enterPIN(KeypadRig.verification()).sw == .success)
    }

    @Test("A token that was cancelled before sends nothing", arguments: KeypadLevel.all)
    func cancelledBefore(_ level: KeypadLevel) throws {
        let rig = try KeypadRig(level, PINPad(.types(KeypadRig.digits("1234"))))
        let token = Cancellation()
        token.cancel()
        let error = try #require(rig.failure(try KeypadRig.verification(), cancellation: token))
        #expect(error.kind == .cancelled && error.fate == .notSent)
        #expect(rig.bench.count("PC_to_RDR_Secure") == 0 && rig.card.presented.isEmpty)
    }

    // MARK: The clock ends it

    @Test(
        "The holder's time comes on top of the deadline, with more extensions than a card gets",
        arguments: KeypadLevel.all)
    func onTop(_ level: KeypadLevel) throws {
        let options = SessionOptions(deadline: .seconds(2))
        let pad = PINPad(.types(KeypadRig.digits("1234")), time: .seconds(200))
        let rig = try KeypadRig(level, pad, options: options)
        #expect(try rig.session.enterPIN(KeypadRig.verification(timeOut: 250)).sw == .success)
        #expect(rig.bench.count("DataBlock") > 300, "the reader kept the host waiting")
    }

    @Test(
        "A reader that never answers is given up: at the caller's deadline by that name, else as silent",
        arguments: KeypadLevel.all)
    func silent(_ level: KeypadLevel) throws {
        for (deadline, kind) in [
            (Duration.milliseconds(500), KioskReaderError.Kind.deadline), (.seconds(900), .cardFailed),
        ] {
            let rig = try KeypadRig(level, PINPad(.cancels))
            rig.bench.device.arm(FaultPlan([.init(.drop, at: .command(.secure))]))
            let begin = rig.bench.device.now
            let error = try #require(rig.failure(try KeypadRig.verification(), deadline: deadline))
            let time = Duration.nanoseconds(rig.bench.device.now - begin)
            #expect(error.kind == kind && error.fate == .mayHaveRun)
            #expect(time >= .seconds(90) && time < .seconds(110), "\(time)")
        }
    }

    @Test(
        "After the entry the card has the deadline, not what the holder left of the time",
        arguments: [KeypadLevel.tpdu, .twin])
    func cardAfterwards(_ level: KeypadLevel) throws {
        var behaviour = CardBehaviour()
        behaviour.waitingTimeMultiplier = 30
        let card = SlowCard(work: .seconds(20))
        let pad = PINPad(.types(KeypadRig.digits("1234")))
        let bench = try Bench(level.profile(pad), card: .application("slow", behaviour: behaviour) { card })
        let session = try bench.hub.openSession()
        let begin = bench.device.now
        let error = #expect(throws: KioskReaderError.self) {
            try session.enterPIN(KeypadRig.verification(), deadline: .seconds(5))
        }
        #expect(error?.kind == .deadline && error?.fate == .mayHaveRun)
        #expect(Duration.nanoseconds(bench.device.now - begin) < .seconds(15))
    }

    // MARK: Unsent

    @Test("Without a keypad for it nothing is sent")
    func noKeypad() throws {
        var verifies = KeypadLevel.tpdu.base
        verifies.descriptor.bPINSupport = 1
        var claims = KeypadLevel.tpdu.base
        (claims.idVendor, claims.idProduct) = (0x03F0, 0x1024)
        let rows = [
            (ReaderProfile.scr3310, try KeypadRig.verification()), (verifies, try KeypadRig.change()),
            (claims, try KeypadRig.verification()),
        ]
        for (profile, entry) in rows {
            let bench = try Bench(profile)
            let session = try bench.hub.openSession()
            let error = #expect(throws: KioskReaderError.self) { try session.enterPIN(entry) }
            #expect(error?.kind == .pinEntryUnavailable && error?.fate == .notSent && session.isOpen)
            #expect((error?.detail != nil) == (profile.idVendor == 0x03F0))
            #expect(bench.count("PC_to_RDR_Secure") == 0)
        }
    }

    @Test("At character level it is refused by name")
    func character() throws {
        var profile = ReaderProfile.character
        profile.descriptor.bPINSupport = 3
        let bench = try Bench(profile)
        let session = try bench.hub.openSession()
        let error = #expect(throws: KioskReaderError.self) { try session.enterPIN(KeypadRig.verification()) }
        #expect(error?.kind == .commandUnsupported && error?.fate == .notSent && session.isOpen)
        #expect(bench.count("PC_to_RDR_Secure") == 0)
    }

    @Test("Longer than a block that the card takes now, or than a message of the reader: refused, unsent")
    func tooLong() throws {
        var behaviour = CardBehaviour()
        behaviour.announcedIFSC = 10
        let rig = try KeypadRig(.tpdu, PINPad(.types(KeypadRig.digits("1234"))), behaviour: behaviour)
        let error = try #require(rig.failure(try KeypadRig.verification()))
        #expect(error.kind == .commandUnsupported && error.fate == .notSent && rig.session.isOpen)
        #expect(try rig.session.enterPIN(KeypadRig.fixed).sw == .success)

        let other = try KeypadRig(.tpdu, PINPad(.types(KeypadRig.digits("1234"))))
        let template = [0x00, 0x20, 0x00, 0x80, 0xFE] + [UInt8](repeating: 0xFF, count: 254)
        let long = try PINEntry(
            .verification, template: template, format: PINFormat(blockSize: 8), digits: 4...8)
        let refusal = try #require(other.failure(long))
        #expect(refusal.kind == .commandUnsupported && refusal.fate == .notSent && other.session.isOpen)
        for bench in [rig.bench, other.bench] { #expect(bench.count("PC_to_RDR_Secure") <= 1) }
    }

    // MARK: Secrets

    @Test("A reader without an approval carries no PIN from its keypad either")
    func approval() throws {
        for (policy, isAllowed) in [
            (ApprovalPolicy.enforced, false), (.overridden(reason: "bring-up"), true),
        ] {
            let pad = PINPad(.types(KeypadRig.digits("1234")))
            let script = Script { _, _ in [0x90, 0x00] }
            let bench = try Bench(
                KeypadLevel.tpdu.profile(pad), card: script.card, isVirtual: false, policy: policy)
            let session = try bench.hub.openSession()
            if isAllowed {
                #expect(try session.enterPIN(KeypadRig.verification()).sw == .success)
                #expect(bench.count("approval overridden for a secret command: bring-up") == 1)
            } else {
                let error = #expect(throws: KioskReaderError.self) {
                    try session.enterPIN(KeypadRig.verification())
                }
                #expect(error?.kind == .notApproved && error?.fate == .notSent && session.isOpen)
                #expect(bench.count("PC_to_RDR_Secure") == 0)
            }
            #expect(script.commands.isEmpty != isAllowed)
        }
    }

    @Test("No line of the trace shows the command, a length, or anything typed", arguments: KeypadLevel.all)
    func trace(_ level: KeypadLevel) throws {
        for person in [PINPad.Person.types(KeypadRig.digits("7391")), .cancels] {
            let rig = try KeypadRig(level, PINPad(person, time: .seconds(3)))
            let before = rig.bench.lines.count
            _ = try? rig.session.enterPIN(KeypadRig.fixed)
            let lines = rig.bench.lines.dropFirst(before)
            #expect(
                lines.contains { $0.contains("> APDU 00 20 00 80 … blanked (secret, typed at the keypad)") })
            #expect(
                lines.contains { $0.contains("PC_to_RDR_Secure slot 0, seq") && $0.hasSuffix(": blanked") })
            for line in lines {
                let hex = line.uppercased().filter { $0 != " " }
                for form in ["7391", "37333931", "FFFF", "0020008004", "8204", "DWLENGTH"] {
                    #expect(!hex.contains(form), "\(line)")
                }
                // Every message of the exchange, time extensions included, is without its length.
                if line.contains("Secure") || line.contains("DataBlock") {
                    #expect(line.contains(": blanked"))
                }
                if line.contains("T=1") { #expect(line.hasSuffix("… blanked (secret)")) }
            }
        }
    }
}

extension KeypadRig {
    /// VERIFY with a block of four characters, which is all of the data.
    static let fixed: PINEntry = {
        do {
            return try PINEntry(
                .verification, template: question + [0x04, 0xFF, 0xFF, 0xFF, 0xFF],
                format: PINFormat(blockSize: 4), digits: 4...4)
        } catch { preconditionFailure("\(error)") }
    }()
}

extension Script {
    /// The card with another answer to reset.
    func card(atr: [UInt8]) -> CardKind {
        .application("scripted") { ScriptedATRCard(script: self, atr: atr) }
    }
}

private final class ScriptedATRCard: SimulatedApplication {
    let script: Script
    let atr: [UInt8]
    init(script: Script, atr: [UInt8]) {
        self.script = script
        self.atr = atr
    }
    func reset() {}
    func process(_ command: [UInt8]) -> [UInt8] { script.run(command) }
}

/// A card that works for so long on every command.
private final class SlowCard: SimulatedApplication, Sendable {
    let work: Duration
    init(work: Duration) { self.work = work }
    func reset() {}
    func process(_ command: [UInt8]) -> [UInt8] { [0x90, 0x00] }
    func workingTime(for command: [UInt8]) -> Duration { work }
}
