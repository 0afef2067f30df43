// SPDX-License-Identifier: Apache-2.0
//
// What was found out about a reader while it was open, for its next opening: a kiosk opens one for each person, and what
// takes a second to find out is found out once.

import Synchronization

/// What was found out about the readers of a bus.
final class ReaderFindings: Sendable {
    private struct Finding {
        let address: UInt8
        var quirks: CCIDInterface.Quirks
    }

    /// By path, so that there are never more than places for readers.
    private let findings = Mutex<[String: Finding]>([:])

    /// What is known of the reader at this place.
    ///
    /// - Parameter address: the one that it has as long as it stays plugged in; `nil`: nothing is known.
    func quirks(_ path: String, _ address: UInt8?) -> CCIDInterface.Quirks {
        findings.withLock { findings in
            guard let finding = findings[path], finding.address == address else { return [] }
            return finding.quirks
        }
    }

    /// Something more is known of the reader at this place; what was known of another one there is forgotten.
    func add(_ quirks: CCIDInterface.Quirks, _ path: String, _ address: UInt8) {
        findings.withLock { findings in
            var finding = Finding(address: address, quirks: quirks)
            if let before = findings[path], before.address == address {
                finding.quirks.formUnion(before.quirks)
            }
            findings[path] = finding
        }
    }
}
