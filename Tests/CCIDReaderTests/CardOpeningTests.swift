// SPDX-License-Identifier: Apache-2.0
//
// What goes over the wire while a card is opened: power, PPS, parameters and IFSD, as each reader's features
// demand, and what happens when a step is refused.

import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import CCIDReader

/// An interface of a virtual reader, and every message that crossed its wire.
final class Wire: Sendable {
    let device: VirtualUSBReader
    let interface: CCIDInterface
    private let kept: Kept

    final class Kept: Sendable {
        let events = Mutex<[CCIDTraceEvent]>([])
    }

    init(_ profile: ReaderProfile, card: CardKind = .mynumber, faults: FaultPlan = .none) throws {
        let kept = Kept()
        self.kept = kept
        device = VirtualUSBReader(profile: profile, cards: [0: card], faults: faults)
        let host = try CCIDHost.software([device], vendorClass: [USBID(vendor: 0x04E6, product: 0x511A)])
        let path = try #require(try host.interfaces().first).path
        interface = try host.open(path, mode: .session) { event in kept.events.withLock { $0.append(event) } }
    }

    var deadline: ReaderInstant { interface.now.advanced(by: .seconds(60)) }

    func open(_ settings: CardSettings = CardSettings()) throws -> CardConnection {
        try CardConnection.open(interface: interface, slot: .first, settings: settings, deadline: deadline)
    }

    /// The commands on the wire since the interface was opened, without GetSlotStatus.
    var commands: [[UInt8]] {
        kept.events.withLock { $0 }.filter { $0.kind == .bulkOut && $0.bytes.first != 0x65 }.map(\.bytes)
    }

    /// The types of the commands.
    var types: [UInt8] { commands.map { $0[0] } }

    /// The data of all XfrBlocks.
    var blocks: [[UInt8]] { commands.filter { $0[0] == 0x6F }.map { Array($0.dropFirst(10)) } }
}

@Suite("Opening a card")
struct CardOpeningTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let profile: ReaderProfile
        /// bMessageType of what is sent, in order.
        let types: [UInt8]
        let blocks: [[UInt8]]
        var testDescription: String { profile.name }
    }

    /// PPS: T=1, PPS1 = 13. S(IFS request) with its LRC, as ISO/IEC 7816-3:2006, 11.4.2 builds them.
    static let pps: [UInt8] = [0xFF, 0x11, 0x13, 0xFD]
    static let ifsd252: [UInt8] = [0x00, 0xC1, 0x01, 0xFC, 0x3C]
    static let ifsd254: [UInt8] = [0x00, 0xC1, 0x01, 0xFE, 0x3E]

    static let ifsd32: [UInt8] = [0x00, 0xC1, 0x01, 0x20, 0xE0]

    /// A reader that says nothing about its IFSD, as some of TPDU level do.
    static let noIFSD: ReaderProfile = {
        var profile = ReaderProfile.scr3310
        profile.name = "dwMaxIFSD 0"
        profile.descriptor.dwMaxIFSD = 0
        return profile
    }()

    static let rows = [
        Row(profile: .scr3310, types: [0x63, 0x62, 0x61, 0x6F], blocks: [ifsd252]),
        Row(profile: .scr3310v2, types: [0x63, 0x62, 0x61, 0x6F], blocks: [ifsd252]),
        Row(profile: .gemPCTwin, types: [0x63, 0x62, 0x6F, 0x61, 0x6F], blocks: [pps, ifsd254]),
        Row(profile: .realtek, types: [0x63, 0x62, 0x6F, 0x61, 0x6F], blocks: [pps, ifsd254]),
        Row(profile: noIFSD, types: [0x63, 0x62, 0x61, 0x6F], blocks: [ifsd32]),
        Row(profile: .shortAPDU, types: [0x63, 0x62, 0x61], blocks: []),
        Row(profile: .extendedAPDU, types: [0x63, 0x62], blocks: []),
    ]

    @Test("PPS, SetParameters and IFSD are sent by whom the features name", arguments: rows)
    func steps(_ row: Row) throws {
        let wire = try Wire(row.profile)
        let card = try wire.open()
        #expect(wire.types == row.types)
        #expect(wire.blocks == row.blocks)
        let link = card.link
        #expect(link.cardProtocol == .t1)
    }

    @Test("A reader that chooses the voltage is asked to, another one gets the lowest that it has first")
    func voltage() throws {
        func powerSelect(_ profile: ReaderProfile) throws -> [UInt8] {
            let wire = try Wire(profile)
            _ = try wire.open()
            return wire.commands.filter { $0[0] == 0x62 }.map { $0[7] }
        }
        #expect(try powerSelect(.scr3310) == [0])
        var three = ReaderProfile.gemPCTwin
        three.descriptor.bVoltageSupport = 0x06
        #expect(try powerSelect(three).first == 3)
    }

    @Test("A PPS that is refused is followed by a cold reset and the default rate")
    func refusedPPS() throws {
        // The first XfrBlock is the PPS.
        let wire = try Wire(
            .gemPCTwin, faults: FaultPlan([.init(.fail(0xFE), at: .command(.xfrBlock))]))
        let card = try wire.open()
        let link = card.link
        #expect(link.negotiation == .refused)
        #expect(link.bmFindexDindex == 0x11)
        #expect(wire.types == [0x63, 0x62, 0x6F, 0x63, 0x62, 0x61, 0x6F])
        #expect(wire.blocks == [Self.pps, Self.ifsd254], "no second PPS")
        #expect(link.dataRate == 10_752)
    }

    @Test("Parameters that are refused are followed by a cold reset and the default rate")
    func refusedParameters() throws {
        let wire = try Wire(.scr3310, faults: FaultPlan([.init(.fail(0x07), at: .command(.setParameters))]))
        let card = try wire.open()
        let link = card.link
        #expect(link.bmFindexDindex == 0x11)
        let parameters = wire.commands.filter { $0[0] == 0x61 }
        #expect(parameters.map { $0[10] } == [0x13, 0x11])
    }

    @Test("OUT blocks keep to a message length of 263, whatever the card's IFSC")
    func shortMessages() throws {
        var card = CardBehaviour()
        card.announcedIFSC = 254
        let wire = try Wire(.scr3310v2, card: CardKind.mynumber.behaving(card))
        var connection = try wire.open()
        // Long enough to need several blocks; a card that does not know the command says so.
        let apdu = try CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: [UInt8](repeating: 1, count: 600))
        for _ in 0..<2 {
            _ = try connection.exchange(
                apdu.bytes, CommandTerms(sensitivity: .open, deadline: wire.deadline, isRepeatable: false))
        }
        #expect(wire.commands.map(\.count).max() == 263)
    }

    @Test("The end of a connection powers the card off")
    func end() throws {
        let wire = try Wire(.scr3310)
        do {
            let card = try wire.open()
            let isOver = card.isOver
            #expect(!isOver)
        }
        #expect(wire.types.last == 0x63)
    }

    @Test("A failed opening powers the card off as well")
    func failedEnd() throws {
        let wire = try Wire(.scr3310, faults: FaultPlan([.init(.truncate(5), at: .command(.setParameters))]))
        do {
            _ = try wire.open()
            Issue.record("opened")
        } catch {
            #expect(wire.types.last == 0x63)
        }
    }
}

@Suite("Instants")
struct InstantTests {
    @Test("A deadline that does not fit is none")
    func overflow() {
        let late = ReaderInstant(nanoseconds: .max - 5)
        #expect(late.advanced(by: .seconds(1)) == .distantFuture)
        #expect(ReaderInstant(nanoseconds: 0).advanced(by: .seconds(Int64.max)) == .distantFuture)
        #expect(ReaderInstant(nanoseconds: 7).advanced(by: .seconds(-1)) == ReaderInstant(nanoseconds: 7))
        #expect(ReaderInstant(nanoseconds: 7).advanced(by: .milliseconds(1)).nanoseconds == 1_000_007)
    }
}

@Suite("Cancellation tokens")
struct CancellationTests {
    @Test("A cancel rings every observer once, also one that comes late")
    func observers() {
        let token = Cancellation()
        let count = Mutex(0)
        token.observing({ count.withLock { $0 += 1 } }) { token.cancel() }
        #expect(count.withLock { $0 } == 1)
        token.cancel()
        token.observing({ count.withLock { $0 += 1 } }) {}
        #expect(count.withLock { $0 } == 2)
        #expect(token.isCancelled && token.wait(for: .seconds(600)))
    }

    @Test("An observer that has gone is not rung")
    func gone() {
        let token = Cancellation()
        let count = Mutex(0)
        token.observing({ count.withLock { $0 += 1 } }) {}
        token.cancel()
        #expect(count.withLock { $0 } == 0)
    }
}
