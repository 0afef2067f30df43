// SPDX-License-Identifier: Apache-2.0
//
// A session on the tape: opened on the virtual reader, the command recorded twice, and played back from then on.

import ISO7816
import KioskReader
import VirtualReader

/// What is measured: one command at one level.
struct Rig {
    let tape: TapeReader
    let hub: ReaderHub
    let scenario: Scenario

    init(_ scenario: Scenario, _ level: Level) throws {
        tape = TapeReader(VirtualUSBReader(profile: level.profile, cards: [0: SizedCard.kind], clock: .real))
        hub = try ReaderHub(source: .software([tape]))
        self.scenario = scenario
    }

    /// Runs `body` in a session whose reader plays the tape.
    func withSession<Value>(_ body: (CardSession) throws -> Value) throws -> Value {
        try hub.withSession { session in
            try recordTwice { try check(session.transmit(scenario.command, deadline: nil).sw) }
            defer { tape.stop() }
            return try body(session)
        }
    }

    /// The same over the async face.
    func withAsyncSession<Value: Sendable>(
        _ body: (AsyncCardSession) async throws -> Value
    ) async throws -> Value {
        try await hub.withAsyncSession { session in
            // The first command is the session's warm-up: what is recorded has both sides at the numbers of before.
            tape.record()
            for _ in 0..<2 { try check(await session.transmit(scenario.command).sw) }
            tape.play()
            let value = try await body(session)
            tape.stop()
            return value
        }
    }

    private func recordTwice(_ send: () throws -> Void) rethrows {
        tape.record()
        try send()
        try send()
        tape.play()
    }

    /// A benchmark of failures would be a fast one.
    func check(_ sw: StatusWord) throws {
        guard sw.isSuccess else { throw KioskReaderError(.cardFailed) }
    }
}
