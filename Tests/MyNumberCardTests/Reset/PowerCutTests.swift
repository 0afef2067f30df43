// SPDX-License-Identifier: Apache-2.0
//
// The power is cut at every call to the disk and at every command to the card. What stands on the disk afterwards is
// the truth about the card, and from there the reset comes to its end.

import ISO7816
import Testing

@testable import MyNumberCard
@testable import VirtualReader

@Suite("Power cuts in a PIN reset")
struct PowerCutTests {
    /// After the cut: the journal is whole or absent, true of the card, and the reset comes to its end from there.
    private func recover(_ rig: ResetRig, _ place: String) throws {
        let journal = try rig.journal.load()
        // All was done, and only the last word of it was not heard.
        if journal == nil, rig.authority.completions > 0 {
            #expect(rig.value(rig.pin) == ResetRig.newValues[rig.pin], "\(place)")
            return
        }
        rig.expectTruth(journal?.standing ?? .unchanged)
        let tries = rig.otherTriesLeft
        let report = try rig.goOn()
        #expect(report.wasResumed == (journal != nil), "\(place)")
        #expect(rig.value(rig.pin) == ResetRig.newValues[rig.pin], "\(place)")
        #expect(rig.triesLeft == rig.pin.reference.limit && rig.otherTriesLeft >= tries, "\(place)")
        #expect(rig.disk.listing == [], "\(place)")
    }

    @Test("At every call to the disk, before it and after it", arguments: ResettablePIN.allCases)
    func disk(_ pin: ResettablePIN) throws {
        let clean = ResetRig(pin)
        _ = try clean.begin()
        let calls = clean.disk.calls
        #expect(calls > 25)
        for leaving in ModelDisk.Leaving.allCases {
            for cut in 1...calls {
                for doesLastCall in [false, true] {
                    let place = "\(pin): call \(cut) of \(calls), done: \(doesLastCall), left: \(leaving)"
                    let rig = ResetRig(pin)
                    rig.disk.cut = cut
                    rig.disk.doesLastCall = doesLastCall
                    let error = try #require(rig.kind { try rig.begin() }, "\(place)")
                    #expect(error.kind == .journalUnwritable, "\(place)")
                    rig.expectTruth(error.standing)
                    #expect(rig.channel.verifications <= 1, "\(place)")
                    rig.disk.restart(leaving: leaving)
                    try recover(rig, place)
                }
            }
        }
    }

    @Test("Once more while it is resumed", arguments: [ModelDisk.Leaving.everything, .nothing])
    func twice(_ leaving: ModelDisk.Leaving) throws {
        let clean = ResetRig(.signature)
        _ = try clean.begin()
        let calls = clean.disk.calls
        for first in 1...calls {
            // Every pair would take a minute; every fifth, shifted, meets each call in either place.
            for second in stride(from: 1 + first % 5, through: calls, by: 5) {
                let place = "call \(first), then \(second), left: \(leaving)"
                let rig = ResetRig(.signature)
                rig.disk.cut = first
                _ = rig.kind { try rig.begin() }
                rig.disk.restart(leaving: leaving)
                // All was done, and only the last word of it was not heard.
                if try rig.journal.load() == nil, rig.authority.completions > 0 { continue }
                rig.disk.cut = second
                let error = rig.kind { try rig.goOn() }
                if let error { rig.expectTruth(error.standing) }
                rig.disk.restart(leaving: leaving)
                // The second one may have come to its end before its cut; then there is nothing to go on with.
                if error == nil {
                    #expect(rig.value(.signature) == "NEW24680", "\(place)")
                } else {
                    try recover(rig, place)
                }
            }
        }
    }

    @Test(
        "At every command to the card, run or not, with the right PIN and a wrong one",
        arguments: ResettablePIN.allCases)
    func card(_ pin: ResettablePIN) throws {
        let clean = ResetRig(pin)
        _ = try clean.begin()
        let count = clean.channel.commands.count
        #expect(count > 15)
        for known in [clean.holder.known, pin == .signature ? "4321" : "WRONG1"] {
            for cut in 0..<count {
                for hasRun in [false, true] {
                    let place = "\(pin): command \(cut) of \(count), run: \(hasRun)"
                    let rig = ResetRig(pin)
                    rig.holder.known = known
                    rig.channel.failsFrom = cut
                    rig.channel.runsTheFirstThatFails = hasRun
                    let tries = rig.otherTriesLeft
                    let error = rig.kind { try rig.begin() }
                    #expect(rig.channel.verifications <= 1, "\(place)")
                    let lost = tries - rig.otherTriesLeft
                    #expect(lost <= rig.channel.verifications && lost >= 0, "\(place)")
                    if lost == 1 {
                        #expect(error?.standing != .unchanged, "\(place): a try that nobody was told of")
                    }
                    guard let error else { continue }
                    rig.expectTruth(error.standing)
                    rig.disk.restart(leaving: .nothing)
                    rig.holder.known = clean.holder.known
                    rig.channel.failsFrom = .max
                    try recover(rig, place)
                }
            }
        }
    }
}
