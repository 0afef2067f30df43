// SPDX-License-Identifier: Apache-2.0
//
// Each quirk that is acted on, as a row: a virtual reader with the habit fails in the way named here while its
// ids are in no catalogue, and serves the card under the ids that the catalogue has the quirk for.

import CCIDReader
import ISO7816
import ReaderCatalog
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Quirks")
struct QuirkTests {
    /// What is done with the reader; it must succeed where the quirk is kept to.
    typealias Use = @Sendable (CardSession) throws -> Void

    struct Row: Sendable, CustomTestStringConvertible {
        let kind: Quirk.Kind
        /// A device of the catalogue that has the quirk.
        let device: (vendor: UInt16, product: UInt16, firmware: UInt16)
        let profile: ReaderProfile
        var card = Echo(atr: Echo.myNumberATR).kind
        var use: Use = { try ask($0, answer: 200) }
        /// How it fails without the quirk.
        let failure: KioskReaderError.Kind
        var testDescription: String { kind.rawValue + " " + profile.name }

        /// The reader under ids of no catalogue, or under those of the quirk.
        func bench(isKnown: Bool) throws -> Bench {
            var own = profile
            (own.idVendor, own.idProduct, own.bcdDevice) = isKnown ? device : (0xF055, 0x0001, 0x0100)
            return try Bench(own, card: card)
        }
    }

    static let rows: [Row] = [
        // IFSD 48 keeps every message under 64 bytes: 10 + 3 + 48 + 1.
        Row(
            kind: .maximumIFSD, device: (0x04E6, 0x5115, 0x0513),
            profile: .scr3310.with { $0.hangsOnFullPackets = true },
            use: { try ask($0, answer: 48) }, failure: .cardFailed),
        Row(
            kind: .skipsIFSDNegotiation, device: (0x0529, 0x0620, 0x0012),
            profile: .scr3310.with { $0.failsOnIFSDRequest = true }, failure: .readerRefused),
        // TA1 = 96 is 512/32: 231,250 bit/s at 3.7 MHz.
        Row(
            kind: .maximumDataRate, device: (0x058F, 0x9540, 0x0100),
            profile: .shortAPDU.with { $0.deafRates = [0x96] },
            card: Echo(atr: [0x3B, 0x90, 0x96, 0x01, 0x07]).kind,
            use: { session in
                try ask(session, answer: 10)
                #expect(session.link.dataRate <= 200_000)
            }, failure: .cardMute),
        Row(
            kind: .noPPS, device: (0x0B97, 0x7772, 0x0100),
            profile: .gemPCTwin.with { $0.staysAtDefaultRate = true }, failure: .cardFailed),
        Row(
            kind: .emvMode, device: (0x08E6, 0x4433, 0x0100),
            profile: .gemPCTwin.with { $0.startsInEMVMode = true }, failure: .readerRefused),
        // It claims short APDUs, and its answers come in parts.
        Row(
            kind: .exchangeLevel, device: (0x0BF8, 0x1024, 0x0100),
            profile: .shortAPDU.with {
                $0.realLevel = .extended
                $0.longestPart = 128
            }, failure: .readerMalformed),
        // It claims extended APDUs, and takes no chain of messages.
        Row(
            kind: .exchangeLevel, device: (0x0D46, 0x3010, 0x0100),
            profile: .shortAPDU.claiming(0x0004_04BE).with { $0.realLevel = .short },
            use: { session in
                let command = try CommandAPDU(
                    cla: 0, ins: 0xDA, p1: 0, p2: 0, data: [UInt8](repeating: 7, count: 300), ne: nil,
                    form: .extended)
                #expect(try session.transmit(command, deadline: nil).sw.rawValue == 0x9000)
            }, failure: .readerRefused),
    ]

    @Test("Without the quirk the habit is a failure with a name", arguments: rows)
    func switchedOff(_ row: Row) throws {
        let bench = try row.bench(isKnown: false)
        let error = #expect(throws: KioskReaderError.self) { try bench.hub.withSession { try row.use($0) } }
        #expect(error?.kind == row.failure)
    }

    @Test("With the quirk the same reader serves the card", arguments: rows)
    func switchedOn(_ row: Row) throws {
        let bench = try row.bench(isKnown: true)
        try bench.hub.withSession { session in
            #expect(session.reader.quirks.contains { $0.kind == row.kind && $0.isActedOn })
            try row.use(session)
        }
    }

    // MARK: What every reader is treated as having

    struct CommonRow: Sendable, CustomTestStringConvertible {
        let kind: Quirk.Kind
        /// The habit as far as it is put up with, and a notch more.
        let habit: ReaderProfile
        let worse: ReaderProfile
        let failure: KioskReaderError.Kind
        var testDescription: String { kind.rawValue }
    }

    static let commonRows: [CommonRow] = [
        CommonRow(
            kind: .slowFirstAnswer, habit: .scr3310.patient.with { $0.firstAnswer = slowest },
            worse: .scr3310.patient.with { $0.firstAnswer = .seconds(30) }, failure: .readerMalformed),
        CommonRow(
            kind: .strayEmptyPackets, habit: .scr3310.with { $0.emptyPackets = 1 },
            worse: .scr3310.with { $0.emptyPackets = 17 }, failure: .readerMalformed),
        // A length of 263 is kept to where the reader owns up to it.
        CommonRow(
            kind: .shortMessageLength, habit: .scr3310v2.with { $0.longestMessage = 263 },
            worse: .scr3310.with { $0.longestMessage = 263 }, failure: .readerRefused),
    ]

    /// The longest that the catalogue knows of.
    static let slowest = Duration.milliseconds(
        ReaderCatalog.entries.flatMap(\.quirks).map { quirk in
            if case .slowFirstAnswer(let milliseconds) = quirk.behaviour { milliseconds } else { 0 }
        }.max() ?? 0)

    @Test("Every reader is taken to have the habit; only what goes beyond it fails", arguments: commonRows)
    func common(_ row: CommonRow) throws {
        let use: Use = { try ask($0, answer: 200, data: 251) }
        try Bench(row.habit, card: Self.bigCard).hub.withSession { try use($0) }
        // ABORT would end the wait for a first answer.
        let withoutAbort = FaultPlan([.init(.stall, at: .request(.abort), .from(1))])
        let error = #expect(throws: KioskReaderError.self) {
            try Bench(row.worse, card: Self.bigCard, faults: withoutAbort).hub.withSession { try use($0) }
        }
        #expect(error?.kind == row.failure)
    }

    private static let bigCard = Echo(atr: Echo.myNumberATR).kind

    // MARK: PIN entry

    @Test("A keypad that the reader claims counts unless the catalogue knows better")
    func pinEntry() throws {
        var profile = ReaderProfile.shortAPDU
        profile.descriptor.bPINSupport = 3
        profile.idProduct = 0x0001
        #expect(try Bench(profile).hub.reader().reader.pinSupport == 3)
        (profile.idVendor, profile.idProduct) = (0x0BF8, 0x1024)
        #expect(try Bench(profile).hub.reader().reader.pinSupport == 0)
    }

    // Unknown, the holder stands in front of keys that nobody reads, until the time is over or the reader says so.
    @Test(
        "A keypad that is none: without the quirk an entry goes out and fails, with it the PIN goes another way",
        arguments: [PINPad?.none, PINPad(.sleeps)])
    func claimedKeypad(_ pad: PINPad?) throws {
        for isKnown in [false, true] {
            var profile = ReaderProfile.shortAPDU
            profile.descriptor.bPINSupport = 3
            profile.pinPad = pad
            (profile.idVendor, profile.idProduct) = isKnown ? (0x0BF8, 0x1024) : (0xF055, 0x0001)
            let card = EntryCard(.short)
            let bench = try Bench(profile, card: card.kind)
            let session = try KeypadRig.session(bench.hub)
            let error = #expect(throws: KioskReaderError.self) {
                try session.enterPIN(KeypadRig.verification())
            }
            guard isKnown else {
                #expect(error?.kind == (pad == nil ? .readerUnsupported : .pinEntryTimedOut))
                #expect(bench.count("PC_to_RDR_Secure") == 1)
                continue
            }
            #expect(error?.kind == .pinEntryUnavailable && error?.fate == .notSent && session.isOpen)
            #expect(bench.count("PC_to_RDR_Secure") == 0)
            let verify: [UInt8] = [0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34]
            #expect(try session.transmit(CommandAPDU(verify), deadline: nil).sw == .success)
        }
    }

    // MARK: Empty packets that the reader wants

    @Test("An empty packet follows a command of full packets only to a reader that is known to want it")
    func emptyPacket() throws {
        let command = [0x00, 0xDA, 0x00, 0x00, 45] + [UInt8](repeating: 0x55, count: 45)
        #expect((10 + 3 + command.count + 1) % 64 == 0)
        for isKnown in [false, true] {
            let bench = try Bench(.scr3310.with { $0.waitsForEmptyPacket = true }, card: Self.bigCard)
            let quirks = isKnown ? [Quirk(.wantsEmptyPackets, "this test")] : []
            let reader = try bench.hub.reader().reader.with(quirks)
            let interface = try bench.hub.open(reader, .session)
            let deadline = interface.now.advanced(by: .seconds(60))
            var card = try CardConnection.open(
                interface: interface, slot: .first, settings: reader.cardSettings(), deadline: deadline)
            let terms = CommandTerms(sensitivity: .open, deadline: deadline, isRepeatable: false)
            do throws(CardError) {
                let answer = try card.exchange(command, terms)
                #expect(isKnown && answer == [0x90, 0x00])
            } catch {
                guard case .unanswered = error.reason, !isKnown else { throw error }
            }
        }
    }

    // MARK: Completeness

    /// Kinds with a test of their own: above, in TurnTests, and in the catalogue's tests (udev rules).
    static let elsewhere: Set<Quirk.Kind> = [
        .pinEntryUnusable, .interfacesTakeTurns, .noAutosuspend, .wantsEmptyPackets,
    ]
    /// Kinds that no known reader has.
    static let nobodys: Set<Quirk.Kind> = [.wantsEmptyPackets]

    @Test("Every quirk that is acted on has its test, and but for one some reader has it")
    func complete() {
        let tested = Set(Self.rows.map(\.kind)).union(Self.commonRows.map(\.kind)).union(Self.elsewhere)
        #expect(tested == Set(Quirk.Kind.allCases.filter { $0.handling != .known }))
        #expect(Set(Self.rows.map(\.kind)).allSatisfy { $0.handling == .switched })
        #expect(Set(Self.commonRows.map(\.kind)).allSatisfy { $0.handling == .always })
        let known = ReaderCatalog.entries.flatMap(\.quirks).map(\.kind)
        #expect(Set(known) == Set(Quirk.Kind.allCases).subtracting(Self.nobodys))
    }
}

/// Sends `data` bytes with a command, and expects `answer` bytes and 9000.
private func ask(_ session: CardSession, answer: Int, data: Int = 0) throws {
    let command = try CommandAPDU(
        cla: 0, ins: 0xB2, p1: 0, p2: 0, data: [UInt8](repeating: 0x55, count: data), ne: answer)
    let response = try session.transmit(command, deadline: nil)
    #expect(response.sw.rawValue == 0x9000)
    #expect(response.data.count == answer)
}

/// A card that answers as many bytes as were asked for, and puts chains of commands together.
private final class Echo: SimulatedApplication, Sendable {
    static let myNumberATR: [UInt8] = [
        0x3B, 0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12,
        0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0, 0x3B,
    ]

    let atr: [UInt8]

    init(atr: [UInt8]) { self.atr = atr }

    var kind: CardKind { .application("echo") { [atr] in Echo(atr: atr) } }

    func reset() {}

    func process(_ command: [UInt8]) -> [UInt8] {
        guard let apdu = try? CommandAPDU(command) else { return [0x67, 0x00] }
        return [UInt8](repeating: 0xAA, count: apdu.ne ?? 0) + [0x90, 0x00]
    }
}

extension Reader {
    /// The same reader, as a catalogue with these quirks would show it.
    fileprivate func with(_ quirks: [Quirk]) -> Reader {
        Reader(
            path: path, bus: bus, address: address, interfaceNumber: interfaceNumber,
            interfaceClass: interfaceClass, vendorID: vendorID, productID: productID, bcdDevice: bcdDevice,
            name: name, manufacturer: manufacturer, product: product, serial: serial,
            interfaceName: interfaceName, descriptor: descriptor, approval: approval, quirks: quirks,
            slots: slots)
    }
}

extension ReaderProfile {
    fileprivate func with(_ change: (inout ReaderHabits) -> Void) -> ReaderProfile {
        var copy = self
        change(&copy.habits)
        return copy
    }

    fileprivate func claiming(_ dwFeatures: UInt32) -> ReaderProfile {
        var copy = self
        copy.descriptor.dwFeatures = dwFeatures
        return copy
    }

    /// Without time extensions while it works.
    fileprivate var patient: ReaderProfile {
        var copy = self
        copy.extensionInterval = .zero
        return copy
    }
}
