// SPDX-License-Identifier: Apache-2.0
//
// The fault sweep at character level and at T=0: every transfer of a VERIFY, and of other operations, fails once
// in every way. Never a PIN try unseen, always an end in time, and a reader that works again.

import CCIDReader
import ISO7816
import Synchronization
import Testing
import VirtualReader

@testable import KioskReader

/// The simulated My Number Card behind T=0, with its commands counted across re-plugs.
private final class CountingCard: SimulatedApplication, Sendable {
    private struct State {
        let card = SimulatedMyNumberCard()
        var verified = 0
    }
    private let state = Mutex(State())

    let atr: [UInt8] = [0x3B, 0x10, 0x13]
    var kind: CardKind { .application("counting") { self } }
    var verified: Int { state.withLock { $0.verified } }
    var triesLeft: Int { state.withLock { $0.card.triesLeft(.authentication) } }

    func reset() { state.withLock { $0.card.reset() } }
    func process(_ command: [UInt8]) -> [UInt8] {
        state.withLock { state in
            if command[1] == 0x20 { state.verified += 1 }
            return state.card.process(command)
        }
    }
}

@Suite("Fault sweep at character level and at T=0")
struct T0SweepTests {
    static let cases = [SweepOperation.open, .caseFour, .readBinary, .pin, .reset(.cold)].map {
        FaultSweepTests.Case(operation: $0, profile: .character)
    }

    @Test("T=1 at character level: the call ends well or typed, and in time", arguments: cases)
    func blocks(_ row: FaultSweepTests.Case) throws {
        let clean = try SweepRun(row, []).log
        #expect(clean.count >= 4)
        for (index, transfer) in clean.enumerated() {
            for way in Way.allCases where way.canHappen(to: transfer) {
                let run = try SweepRun(row, [TransferFault(number: index + 1, way: way)])
                #expect(run.struck == 1, "\(run.name)")
            }
        }
    }

    @Test(
        "T=0: no PIN try is lost unseen, and a fate is true",
        arguments: [ReaderProfile.character, .gemPCTwin])
    func verify(_ profile: ReaderProfile) throws {
        let clean = try verify(profile, nil)
        #expect(clean.error == nil && clean.log.count >= 2)
        for (index, transfer) in clean.log.enumerated() {
            for way in Way.allCases where way.canHappen(to: transfer) {
                let run = try verify(profile, TransferFault(number: index + 1, way: way))
                #expect(run.error != nil || way == .short || way == .stall, "\(index + 1) \(way)")
            }
        }
    }

    /// One VERIFY with a wrong PIN, under one fault.
    private func verify(
        _ profile: ReaderProfile, _ fault: TransferFault?
    ) throws -> (log: [Transfer], error: KioskReaderError?) {
        let name: Comment = "\(profile.name), \(String(describing: fault))"
        let card = CountingCard()
        let device = FaultyReader(profile, card: card.kind)
        let hub = try ReaderHub(source: .software([device]))
        let session = try hub.openSession(options: SweepRig.options)
        for bytes in [SweepOperation.jpki, SweepOperation.pinFile] {
            let sw = try session.transmit(CommandAPDU(bytes), deadline: nil).sw
            #expect(sw == .success)
        }
        device.arm(fault.map { [$0] } ?? [])
        let begin = device.now
        var failure: KioskReaderError?
        do {
            let answer = try session.transmit(CommandAPDU(SweepOperation.verify), deadline: nil)
            #expect(answer.sw.rawValue == 0x63C2, name)
        } catch let error as KioskReaderError {
            failure = error
            #expect(error.kind != .internalDefect, name)
            if error.fate != .mayHaveRun { #expect(card.verified == 0, name) }
        }
        #expect(device.now - begin <= 30_000_000_000 && !device.neverEnds, name)
        #expect(card.verified <= 1 && 3 - card.triesLeft == card.verified, name)
        let log = device.log
        device.isGone ? device.replug() : device.lift()
        session.close()
        let works = try hub.withSession(options: SweepRig.options) {
            try $0.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil).sw == .success
        }
        #expect(works, name)
        return (log, failure)
    }
}
