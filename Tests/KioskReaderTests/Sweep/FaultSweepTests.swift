// SPDX-License-Identifier: Apache-2.0
//
// Every transfer of every operation fails once in every way: always the right result or a typed error, within
// the call's deadline, no command run unseen, no PIN try lost, nothing leaked, and a reader that works again.

import CCIDReader
import ISO7816
import ReaderFaults
import Testing
import VirtualReader

@testable import KioskReader

@Suite("Fault sweep")
struct FaultSweepTests {
    static let profiles: [ReaderProfile] = [.scr3310, .gemPCTwin, .shortAPDU, .extendedAPDU]

    struct Case: Sendable, CustomTestStringConvertible {
        let operation: SweepOperation
        let profile: ReaderProfile
        /// What the card speaks.
        var card = CardProtocol.t1
        var place: String { profile.name + (card == .t0 ? ", T=0" : "") }
        var testDescription: String { "\(operation.name) on \(place)" }
    }

    static let cases = SweepOperation.all.flatMap { operation in
        profiles.filter(operation.isPossible).map { Case(operation: operation, profile: $0) }
    }

    @Test(
        "Whatever transfer fails in whatever way, the call ends well or typed, and in time", arguments: cases)
    func single(_ row: Case) throws { try row.sweep() }
}

extension FaultSweepTests.Case {
    /// Fails every transfer once in every way, and prints what that covered.
    func sweep() throws {
        let clean = try SweepRun(self, []).log
        #expect(!clean.isEmpty)
        var coverage = Coverage(operation: operation.name, profile: place, transfers: clean.count)
        for (index, transfer) in clean.enumerated() {
            for way in Way.allCases where way.canHappen(to: transfer) {
                let run = try SweepRun(self, [TransferFault(number: index + 1, way: way)])
                #expect(run.struck == 1, "\(run.name)")
                coverage.add(run, way)
            }
        }
        let beyond = try SweepRun(self, [TransferFault(number: clean.count + 1, way: .gone)])
        #expect(beyond.struck == 0 && beyond.error == nil, "there is no transfer behind the last one")
        print(coverage)
    }
}

/// What a sweep saw.
struct Coverage: CustomStringConvertible {
    let operation: String
    let profile: String
    let transfers: Int
    var ways: Set<Way> = []
    var recovered = 0
    var errors: [String: Int] = [:]

    var faults: Int { recovered + errors.values.reduce(0, +) }

    var description: String {
        let kinds = errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return
            "sweep: \(operation) on \(profile): \(transfers) transfers × \(ways.count) ways, \(faults) faults, "
            + "\(recovered) recovered, \(faults - recovered) typed errors"
            + (kinds.isEmpty ? "" : " (\(kinds))")
    }

    mutating func add(_ run: SweepRun, _ way: Way) {
        ways.insert(way)
        if let error = run.error { errors[error.kind.rawValue, default: 0] += 1 } else { recovered += 1 }
    }
}

/// One operation under some faults, with everything that must hold afterwards.
struct SweepRun {
    let name: String
    private(set) var log: [Transfer] = []
    private(set) var struck = 0
    private(set) var error: KioskReaderError?

    init(_ row: FaultSweepTests.Case, _ faults: [TransferFault]) throws {
        name = "\(row.testDescription): \(faults)"
        weak var device: FaultyReader?
        do {
            let rig = try SweepRig(row.profile, hasPIN: row.operation.hasPIN, card: row.card)
            device = rig.device
            try run(row, rig, faults)
            worksAgain(rig)
        }
        #expect(device == nil, "\(name): something holds the device for ever")
    }

    private mutating func run(
        _ row: FaultSweepTests.Case, _ rig: SweepRig, _ faults: [TransferFault]
    ) throws {
        let (device, card) = (rig.device, rig.card)
        let ready = try row.operation.ready(rig, row.profile)
        let tries = card.triesLeft
        card.forget()
        device.arm(faults)
        let begin = device.now
        var isRight = false
        do {
            isRight = try ready.act()
        } catch let failure as KioskReaderError {
            error = failure
        }
        let time = Duration.nanoseconds(device.now - begin)
        log = device.log
        struck = device.struck
        #expect(time <= row.operation.bound, "\(name): \(time)")
        #expect(!device.neverEnds, "\(name): asks without end")
        if struck == 0 { #expect(error == nil && isRight, "\(name): \(String(describing: error))") }
        // A list says what it could not see, everything else is right or an error.
        if row.operation.name != "list" { #expect(error != nil || isRight, "\(name): a wrong result") }
        if let error { judge(error, row.operation, device.isGone && faults.count == 1) }
        judge(ready, card, tries)
        device.isGone ? device.replug() : device.lift()
        if let session = ready.session, session.isOpen { goesOn(session) }
        // The wait for a card may have ended before anybody put it in.
        if row.operation.startsEmpty { device.reader.insert(card.kind) }
        ready.session?.close()
    }

    private func judge(_ error: KioskReaderError, _ operation: SweepOperation, _ isGone: Bool) {
        #expect(error.kind != .internalDefect, "\(name): \(error)")
        if isGone { #expect(operation.absence.contains(error.kind), "\(name): \(error.kind)") }
    }

    /// A session that is still open answers right, or says that it cannot.
    private func goesOn(_ session: CardSession) {
        do {
            let response = try session.transmit(CommandAPDU(SweepOperation.jpki), deadline: nil)
            #expect(
                response.sw == .success && response.data.isEmpty, "\(name): wrong bytes in the same session")
        } catch {
            #expect(error is KioskReaderError, "\(name): \(error)")
        }
    }

    /// What the card ran, against what the caller was told.
    private func judge(_ ready: Ready, _ card: WatchedCard, _ tries: Int) {
        guard let command = ready.command else { return }
        let runs = card.runs(of: command)
        if !command.isRepeatable { #expect(runs <= 1, "\(name): ran \(runs) times") }
        if error == nil { #expect(runs >= 1, "\(name): answered by nobody") }
        if command.leastSensitivity == .secret {
            if let error, error.fate != .mayHaveRun {
                #expect(runs == 0, "\(name): ran, and is called not sent")
            }
            #expect(tries - card.triesLeft == runs, "\(name): \(tries) tries, then \(card.triesLeft)")
        }
    }

    /// A fresh session on the same hub reads the card.
    private func worksAgain(_ rig: SweepRig) {
        do {
            let command = try CommandAPDU(cla: 0, ins: 0xB0, p1: WatchedCard.long, p2: 0, ne: 200)
            let response = try rig.hub.withSession(options: SweepRig.options) {
                try $0.transmit(command, deadline: nil)
            }
            #expect(response.data == WatchedCard.answer(to: command), "\(name): wrong bytes afterwards")
        } catch {
            Issue.record("\(name): the reader does not work again: \(error)")
        }
    }
}
