// SPDX-License-Identifier: Apache-2.0
//
// One command again and again, each exchange timed.

import ISO7816
import KioskReader

/// A reader, a command, and how often.
struct Exchanges {
    private let reader: ReaderSelector
    private let count: Int
    private let command: CommandAPDU

    init(_ words: [String]) throws {
        reader = ReaderSelector(parsing: words[2])
        count = Int(words[3]) ?? 1
        command = try CommandAPDU(hex: words[4])
    }

    /// Over the blocking face.
    func inSync() throws {
        let times = try ReaderHub().withSession(reader) { session in
            try (0..<count).map { _ in
                let begin = monotonic()
                let answer = try session.transmit(command, deadline: nil)
                let time = monotonic() - begin
                check(answer)
                return time
            }
        }
        show(times)
    }

    /// Over the async face, in the main task.
    func inAsync() async throws {
        let times = try await ReaderHub().withAsyncSession(reader) { session in
            var times: [UInt64] = []
            for _ in 0..<count {
                let begin = monotonic()
                let answer = try await session.transmit(command)
                times.append(monotonic() - begin)
                check(answer)
            }
            return times
        }
        show(times)
    }

    private func check(_ answer: ResponseAPDU) {
        if answer.sw != .success { Main.fail("the card refused: \(answer.sw)") }
    }

    private func show(_ times: [UInt64]) {
        for time in times { print(time) }
    }
}
