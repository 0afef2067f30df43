// SPDX-License-Identifier: Apache-2.0
//
// What the tests of PIN entry share: readers with a keypad at every exchange level, a person at each, and a card that
// counts the PINs that reach it.

import CCIDReader
import ISO7816
import ReaderScripts
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

/// The simulated My Number Card, with what it ran; the same one across re-plugs.
final class EntryCard: SimulatedApplication, Sendable {
    private struct State {
        let card = SimulatedMyNumberCard()
        var commands: [[UInt8]] = []
    }

    private let state = Mutex(State())
    let atr: [UInt8]
    private let behaviour: CardBehaviour
    private let work: [UInt8: Duration]

    /// - Parameter work: the time that the card takes for commands, by INS.
    init(_ level: KeypadLevel, behaviour: CardBehaviour = CardBehaviour(), work: [UInt8: Duration] = [:]) {
        atr = level.atr
        self.behaviour = behaviour
        self.work = work
    }

    var kind: CardKind { .application("entry", behaviour: behaviour) { self } }
    /// The commands with a PIN so far; a question for the tries is none.
    var presented: [[UInt8]] {
        state.withLock { $0.commands }.filter { ($0[1] == 0x20 || $0[1] == 0x24) && $0.count > 4 }
    }
    var triesLeft: Int { state.withLock { $0.card.triesLeft(.authentication) } }

    func reset() { state.withLock { $0.card.reset() } }
    func workingTime(for command: [UInt8]) -> Duration {
        command.count > 4 ? work[command[1]] ?? .zero : .zero
    }
    func process(_ command: [UInt8]) -> [UInt8] {
        state.withLock { state in
            state.commands.append(command)
            return state.card.process(command)
        }
    }
}

/// A reader with a keypad, and the protocol that its card speaks.
struct KeypadLevel: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let base: ReaderProfile
    var atr: [UInt8] = SimulatedMyNumberCard().atr
    /// The host runs T=1.
    var isT1 = false

    static let tpdu = KeypadLevel(testDescription: "TPDU, T=1", base: .keypad, isT1: true)
    static let twin = KeypadLevel(
        testDescription: "TPDU, T=1, the host negotiates", base: with(.gemPCTwin), isT1: true)
    static let t0 = KeypadLevel(testDescription: "TPDU, T=0", base: .keypad, atr: [0x3B, 0x10, 0x13])
    static let short = KeypadLevel(testDescription: "short APDU", base: with(.shortAPDU))
    static let extended = KeypadLevel(testDescription: "extended APDU", base: .keypadAPDU)
    static let all = [tpdu, twin, t0, short, extended]

    private static func with(_ profile: ReaderProfile) -> ReaderProfile {
        var profile = profile
        profile.descriptor.bPINSupport = 3
        return profile
    }

    /// The reader with this person at it.
    func profile(_ pad: PINPad) -> ReaderProfile {
        var profile = base
        profile.pinPad = pad
        return profile
    }
}

/// A virtual reader that tells when an entry has come so far.
final class ListeningReader: ForwardingReader {
    /// How far.
    enum Moment: Sendable, CaseIterable {
        /// The reader has the message.
        case asked
        /// The person types, and the reader asks the host for time.
        case typing
    }

    let reader: VirtualUSBReader
    private let told = Mutex<(moment: Moment, action: @Sendable () -> Void)?>(nil)

    init(_ profile: ReaderProfile, card: CardKind) {
        reader = VirtualUSBReader(profile: profile, cards: [0: card])
    }

    /// Does this once, at that moment, on the thread of the exchange.
    func at(_ moment: Moment, _ action: @escaping @Sendable () -> Void) {
        told.withLock { $0 = (moment, action) }
    }

    private func reached(_ moment: Moment) {
        let action = told.withLock { told -> (@Sendable () -> Void)? in
            guard let now = told, now.moment == moment else { return nil }
            told = nil
            return now.action
        }
        action?()
    }

    func out(endpoint: UInt8, packet: [UInt8]) -> USBOutAnswer {
        let answer = reader.out(endpoint: endpoint, packet: packet)
        if packet.first == 0x69 { reached(.asked) }
        return answer
    }

    func `in`(endpoint: UInt8, room: Int) -> USBInAnswer {
        let answer = reader.in(endpoint: endpoint, room: room)
        if endpoint == 0x82, case .packet(let bytes) = answer, bytes.count == 10, bytes[7] & 0xC0 == 0x80 {
            reached(.typing)
        }
        return answer
    }
}

/// A session on the authentication PIN's file, at a reader where somebody types.
struct KeypadRig {
    static let jpki: [UInt8] = [
        0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01,
    ]
    static let pinFile: [UInt8] = [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18]
    static let question: [UInt8] = [0x00, 0x20, 0x00, 0x80]

    let bench: Bench
    let card: EntryCard
    let session: CardSession

    init(
        _ level: KeypadLevel, _ pad: PINPad, behaviour: CardBehaviour = CardBehaviour(),
        work: [UInt8: Duration] = [:], options: SessionOptions = SessionOptions()
    ) throws {
        card = EntryCard(level, behaviour: behaviour, work: work)
        bench = try Bench(level.profile(pad), card: card.kind)
        session = try Self.session(bench.hub, options)
    }

    /// A session with the file of the PIN selected.
    static func session(_ hub: ReaderHub, _ options: SessionOptions = SessionOptions()) throws -> CardSession
    {
        let session = try hub.openSession(options: options)
        for bytes in [jpki, pinFile] {
            let sw = try session.transmit(CommandAPDU(bytes), deadline: nil).sw
            #expect(sw == .success)
        }
        return session
    }

    /// The tries left, as the card says it: by a command after the entry, in the same session.
    func ask() throws -> UInt16 {
        try session.transmit(CommandAPDU(Self.question), deadline: nil).sw.rawValue
    }

    /// Fails as an entry, and gives the error.
    func failure(
        _ entry: PINEntry, deadline: Duration? = nil, cancellation: Cancellation? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> KioskReaderError? {
        #expect(throws: KioskReaderError.self, sourceLocation: sourceLocation) {
            try session.enterPIN(entry, deadline: deadline, cancellation: cancellation)
        }
    }

    static func digits(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// VERIFY of the authentication PIN, whose length the reader makes.
    static func verification(timeOut: UInt8 = 0) throws -> PINEntry {
        try PINEntry(.verification, template: question, digits: 4...8, timeOut: timeOut)
    }

    /// CHANGE REFERENCE DATA as the card has it, with the new PIN alone.
    static func change(confirms: Bool = true) throws -> PINEntry {
        try PINEntry(
            .modification(PINModification(asksCurrent: false, confirms: confirms)),
            template: [0x00, 0x24, 0x01, 0x80], digits: 4...4)
    }
}
