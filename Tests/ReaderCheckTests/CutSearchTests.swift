// SPDX-License-Identifier: Apache-2.0
//
// The search for the middle of a command, against commands that go out and are answered at known times.

import Testing

@testable import ReaderCheck

@Suite("The search for the middle of a command")
struct CutSearchTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let sent: Duration
        let answered: Duration
        var testDescription: String { "sent after \(sent), answered after \(answered)" }
    }

    /// Searches until the time is right.
    ///
    /// - Returns: the times that were tried.
    private static func search(_ row: Row) throws(SkipReason) -> [Duration] {
        var search = CutSearch()
        var times = [search.time]
        while true {
            if search.time < row.sent {
                try search.missed(.notSent)
            } else if search.time >= row.answered {
                try search.missed(.answered)
            } else {
                return times
            }
            times.append(search.time)
        }
    }

    static let rows = [
        Row(sent: .zero, answered: .milliseconds(5)), Row(sent: .zero, answered: .microseconds(3)),
        Row(sent: .microseconds(100), answered: .microseconds(120)),
        Row(sent: .microseconds(900), answered: .microseconds(1500)),
        Row(sent: .milliseconds(3), answered: .milliseconds(9)),
        Row(sent: .milliseconds(15), answered: .milliseconds(25)),
        Row(sent: .seconds(1), answered: .seconds(3)),
    ]

    @Test("It is found, be the first time too long or too short", arguments: rows)
    func found(_ row: Row) throws {
        let times = try Self.search(row)
        #expect(times.first == .milliseconds(2) && times.count <= 6)
        let last = try #require(times.last)
        #expect(row.sent <= last && last < row.answered)
    }

    @Test("Where every answer came first, that is the reason")
    func answeredFirst() {
        #expect(throws: SkipReason.answeredFirst) {
            try Self.search(Row(sent: .zero, answered: .zero))
        }
    }

    @Test(
        "Where a time was too short, that is not said",
        arguments: [
            Row(sent: .seconds(1000), answered: .seconds(1001)),
            Row(sent: .microseconds(700), answered: .microseconds(700)),
        ])
    func neverMidway(_ row: Row) {
        #expect(throws: SkipReason.neverMidway) { try Self.search(row) }
    }
}
