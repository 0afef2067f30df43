// SPDX-License-Identifier: Apache-2.0
//
// What reading the authentication certificate costs on the wire, so that it does not grow unseen. The least possible is
// reckoned by the benchmark (Docs/Performance.md).

import KioskReader
import MyNumberCard
import Synchronization
import Testing
import VirtualReader

@Suite("What reading a certificate costs")
struct ReadingCostTests {
    /// Messages to the reader by their level.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }

        func count(_ text: String) -> Int { lines.withLock { $0.count { $0.contains(text) } } }

        func clear() { lines.withLock { $0 = [] } }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let profile: ReaderProfile
        let blocks: Int
        let messages: Int
        var testDescription: String { profile.name }
    }

    @Test(
        "SELECT, a first block, the rest: no APDU, block or message more",
        arguments: [
            Row(profile: .scr3310, blocks: 7, messages: 7), Row(profile: .gemPCTwin, blocks: 7, messages: 7),
        ])
    func fewest(_ row: Row) throws {
        let lines = Lines()
        let hub = try ReaderHub(
            source: .software([VirtualUSBReader(profile: row.profile)]), trace: Trace { lines.add($0) })
        try hub.withSession { session in
            lines.clear()
            _ = try MyNumberCard(on: session).readCertificate(.auth)
            #expect(lines.count("> APDU") == 3)
            #expect(lines.count("> T=1") == row.blocks)
            #expect(lines.count("> CCID PC_to_RDR_XfrBlock") == row.messages)
        }
    }
}
