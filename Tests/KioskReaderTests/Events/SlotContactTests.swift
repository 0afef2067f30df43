// SPDX-License-Identifier: Apache-2.0
//
// When a change of a slot is one: a table of readings, at milliseconds, and what is told of them.

import CCIDReader
import Testing

@testable import KioskReader

@Suite("A slot's contact")
struct SlotContactTests {
    /// A row in words: `+` a card, `-` none, `!` behind it a change that the reader reports, `.` time passes.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let readings: [(millisecond: UInt64, word: String)]
        let told: [ReaderEvent.Kind]
        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "the present card is told at once", readings: [(0, "+")], told: [.cardInserted]),
        Row(name: "an empty slot at the beginning is nothing", readings: [(0, "-"), (500, ".")], told: []),
        Row(
            name: "a card that goes in is told once it has been there for long enough",
            readings: [(0, "-"), (1000, "+"), (1099, ".")], told: []),
        Row(
            name: "and then once", readings: [(0, "-"), (1000, "+"), (1100, "."), (1300, "+"), (1500, ".")],
            told: [.cardInserted]),
        Row(
            name: "a contact that bounces while a card goes in is one card",
            readings: [
                (0, "-"), (1000, "+!"), (1010, "-!"), (1030, "+!"), (1100, "."), (1130, "."),
            ], told: [.cardInserted]),
        Row(
            name: "a contact that bounces while a card goes out is one card",
            readings: [(0, "+"), (1000, "-!"), (1010, "+!"), (1020, "-!"), (1120, ".")],
            told: [.cardInserted, .cardRemoved]),
        Row(
            name: "a card that was out for a moment has lost its power: out and in",
            readings: [(0, "+"), (1000, "-"), (1010, "+"), (1110, ".")],
            told: [.cardInserted, .cardRemoved, .cardInserted]),
        Row(
            name: "the change bit alone proves it",
            readings: [(0, "+"), (1000, "+!"), (1100, ".")],
            told: [.cardInserted, .cardRemoved, .cardInserted]),
        Row(
            name: "nobody saw a card, and none is in: nothing to tell",
            readings: [(0, "-"), (1000, "-!"), (1100, ".")], told: []),
        Row(
            name: "what was long enough is told before what comes next",
            readings: [(0, "-"), (1000, "+"), (2000, "-"), (3000, ".")],
            told: [.cardInserted, .cardRemoved]),
        Row(
            name: "the same said again does not begin anew",
            readings: [(0, "-"), (1000, "+"), (1060, "+"), (1100, ".")], told: [.cardInserted]),
    ]

    @Test("Readings and what is told of them", arguments: rows)
    func table(_ row: Row) {
        var contact = SlotContact(debounce: .milliseconds(100))
        var told: [ReaderEvent.Kind] = []
        for (millisecond, word) in row.readings {
            let now = ReaderInstant(nanoseconds: millisecond * 1_000_000)
            if word == "." {
                told += contact.settle(at: now)
            } else {
                let reading = SlotReading(hasCard: word.hasPrefix("+"), changed: word.hasSuffix("!"))
                told += contact.saw(reading, at: now)
            }
        }
        #expect(told == row.told)
    }

    @Test("Without debouncing every reading counts at once, and nothing is ever due")
    func immediately() {
        var contact = SlotContact(debounce: .zero)
        let now = ReaderInstant(nanoseconds: 5)
        #expect(contact.saw(SlotReading(hasCard: false), at: now) == [])
        #expect(contact.saw(SlotReading(hasCard: true), at: now) == [.cardInserted])
        #expect(
            contact.saw(SlotReading(hasCard: true, changed: true), at: now) == [.cardRemoved, .cardInserted])
        #expect(contact.due == nil)
    }
}
