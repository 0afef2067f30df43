// SPDX-License-Identifier: Apache-2.0
//
// After S(RESYNCH) a command whose last block had gone out goes again only where it changes nothing: by its own bytes,
// or by the caller's word, which does not count for everything.

import CCIDReader
import ISO7816
import Testing
import VirtualReader

@testable import KioskReader

@Suite("What the caller vouches for")
struct VouchingTests {
    /// INTERNAL AUTHENTICATE of a made-up key: not repeatable by its bytes.
    static let command: [UInt8] = [0x00, 0x88, 0x00, 0x00, 0x02, 0x0A, 0x0B, 0x00]
    static let protected: [UInt8] = [0x0C, 0x88, 0x00, 0x00, 0x02, 0x0A, 0x0B, 0x00]

    /// A card whose first three answers after the negotiation of IFSD are damaged, so that T=1 has to resynchronise.
    private func bench(_ script: Script) throws -> Bench {
        var behaviour = CardBehaviour()
        behaviour.garbledBlocks = [2, 3, 4]
        return try Bench(card: script.card.behaving(behaviour))
    }

    private func check(_ outcome: Result<ResponseAPDU, KioskReaderError>, _ script: Script, twice: Bool) {
        switch outcome {
        case .success(let answer):
            #expect(twice && answer.sw == .success)
        case .failure(let error):
            #expect(!twice && error.kind == .cardFailed && error.fate == .mayHaveRun)
        }
        #expect(script.commands.count == (twice ? 2 : 1))
    }

    @Test(
        "By the caller's word a command may go again after RESYNCH, unless it is secret or protected",
        arguments: [
            (command, Sensitivity.open, false, false), (command, .open, true, true),
            (command, .personal, true, true), (command, .secret, true, false),
            (protected, .open, true, false), (SecretTests.verify, .open, true, false),
            (PowerOffTests.read, .open, false, true),
        ])
    func resynch(_ bytes: [UInt8], _ sensitivity: Sensitivity, _ vouches: Bool, _ twice: Bool) throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let session = try bench(script).hub.openSession()
        let command = try CommandAPDU(bytes)
        let outcome = Result { () throws(KioskReaderError) in
            try session.transmit(
                command, sensitivity: sensitivity, deadline: nil, changesNothing: vouches)
        }
        check(outcome, script, twice: twice)
    }

    @Test("The async face hands the word down", arguments: [false, true])
    func async(_ vouches: Bool) async throws {
        let script = Script { _, _ in [0x90, 0x00] }
        let session = try await bench(script).hub.session()
        let command = try CommandAPDU(Self.command)
        let outcome: Result<ResponseAPDU, KioskReaderError>
        do throws(KioskReaderError) {
            outcome = .success(try await session.transmit(command, changesNothing: vouches))
        } catch {
            outcome = .failure(error)
        }
        check(outcome, script, twice: vouches)
    }
}
