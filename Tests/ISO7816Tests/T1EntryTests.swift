// SPDX-License-Identifier: Apache-2.0
//
// A command that the reader completes at its keypad: the engine gives the prologue of one block, takes whatever comes
// back, and never lets that block go out twice.

import ISO7816
import Testing

@Suite("T1: a block that the reader makes at its keypad")
struct T1EntryTests {
    @Test("An entry takes its number, and the next command the one after it", arguments: orderlyRows)
    func orderly(_ scenario: Scenario) { scenario.play() }

    @Test("What the reader kept to itself leaves the numbers alone", arguments: keptRows)
    func kept(_ scenario: Scenario) { scenario.play() }

    @Test("The card's answer can be asked for again, the block never", arguments: errorRows)
    func errors(_ scenario: Scenario) { scenario.play() }

    static let orderlyRows: [Scenario] = [
        Scenario(
            "the first block", ending: .ready(0, 0),
            [
                .enter(4, longest: 20), .reader(0, 4), .card(.i(0, ok)), .answers(ok), .start(short),
                .host(.i(1, short)), .card(.i(1, ok)), .answers(ok),
            ]),
        Scenario(
            "between commands", ending: .ready(1, 1),
            opening + [
                .enter(13, longest: 13), .reader(1, 13), .card(.i(1, [0x63, 0xC2])), .answers([0x63, 0xC2]),
                .start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "the card wants more time, and a smaller IFSC", ending: .ready(0, 0), sizes: (5, 32),
            [
                .enter(4, longest: 20), .reader(0, 4), .card(.wtxRequest(7)),
                .host(.wtxResponse(7), waiting: 7),
                .card(.ifsRequest(5)), .host(.ifsResponse(5)), .card(.i(0, ok)), .answers(ok), .start(short),
                .host(.i(1, short)), .card(.i(1, ok)), .answers(ok),
            ]),
        Scenario(
            "the answer comes as a chain", ending: .ready(1, 0),
            [
                .enter(4, longest: 9), .reader(0, 4), .card(.i(0, [1, 2], more: true)), .host(.r(1)),
                .card(.i(1, ok)), .answers([1, 2] + ok),
            ]),
        Scenario(
            "S(IFS request) is renewed before it, where RESYNCH has undone it", ending: .ready(1, 1),
            sizes: (32, 254),
            [
                .negotiate(254), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .answers([]),
                .enter(4, longest: 9), .reader(0, 4), .card(.r(0, 1)), .host(.resynchRequest),
                .card(.resynchResponse), .fails(.repetitionImpossible, .mayHaveRun), .enter(4, longest: 9),
                .host(.ifsRequest(254)), .card(.ifsResponse(254)), .reader(0, 4), .card(.i(0, ok)),
                .answers(ok),
            ]),
    ]

    static let keptRows: [Scenario] = [
        Scenario(
            "the holder cancels: nothing was sent", ending: .ready(0, 0),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .cancel(unsent: true), .fails(.cancelled, .notSent),
                .start(short), .host(.i(1, short)), .card(.i(1, ok)), .answers(ok),
            ]),
        Scenario(
            "the caller cancels, and nobody knows what the reader has done", ending: .dead(.cancelled),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .cancel(unsent: false), .fails(.cancelled, .mayHaveRun),
            ]),
        Scenario(
            "longer than IFSC: refused before it is typed", ifsc: 8, ending: .ready(1, 1),
            [
                .enter(4, longest: 9), .fails(.entryTooLong, .notSent), .enter(9, longest: 4),
                .fails(.entryTooLong, .notSent), .enter(4, longest: 8), .reader(0, 4), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "the size that the card asked for last counts", ending: .ready(1, 1), sizes: (6, 32),
            [
                .start(short), .host(.i(0, short)), .card(.ifsRequest(6)), .host(.ifsResponse(6)),
                .card(.i(0, ok)), .answers(ok), .enter(4, longest: 7), .fails(.entryTooLong, .notSent),
            ]),
    ]

    static let errorRows: [Scenario] = [
        Scenario(
            "the answer is damaged: asked for again", ending: .ready(1, 1),
            [
                .enter(4, longest: 9), .reader(0, 4), .damaged(.i(0, ok)), .host(.r(0, 1)), .card(.i(0, ok)),
                .answers(ok),
            ]
        ),
        Scenario(
            "no answer within the waiting time: asked for again", ending: .ready(1, 1),
            [.enter(4, longest: 9), .reader(0, 4), .mute, .host(.r(0, 2)), .card(.i(0, ok)), .answers(ok)]),
        Scenario(
            "the card asks for the block again: RESYNCH, a failure, and the next command follows",
            ending: .ready(1, 1),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .card(.r(1, 1)), .host(.resynchRequest),
                .card(.resynchResponse), .fails(.repetitionImpossible, .mayHaveRun), .start(short),
                .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "the block is lost, and the card asks for it after our R-block", ending: .ready(0, 0),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .mute, .host(.r(1, 2)), .card(.r(1)),
                .host(.resynchRequest), .card(.resynchResponse), .fails(.repetitionImpossible, .mayHaveRun),
            ]),
        Scenario(
            "an R-block with the other number asks for nothing that there is", ending: .ready(0, 0),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .card(.r(0, 2)), .host(.r(1, 2)), .card(.i(1, ok)),
                .answers(ok),
            ]),
        Scenario(
            "a block that was here before is no answer", ending: .ready(0, 0),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .card(.i(0, ok)), .host(.r(1, 2)),
                .card(.i(1, [0x63, 0xC2])), .answers([0x63, 0xC2]),
            ]),
        Scenario(
            "silence for good, after a block was heard: RESYNCH, and said", ending: .ready(0, 0),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .mute, .host(.r(1, 2)), .mute, .host(.r(1, 2)), .mute,
                .host(.resynchRequest), .card(.resynchResponse), .fails(.synchronisationLost, .mayHaveRun),
            ]),
        Scenario(
            "silence for good, from the first block on: a reset, and the end",
            ending: .dead(.cardUnresponsive),
            [
                .enter(4, longest: 9), .reader(0, 4), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)), .mute,
                .wishesReset, .didReset, .fails(.cardUnresponsive, .mayHaveRun),
            ]),
        Scenario(
            "RESYNCH unanswered: a reset, and the end", ending: .dead(.resynchronisationUnanswered),
            opening + [
                .enter(4, longest: 9), .reader(1, 4), .card(.r(1, 2)), .host(.resynchRequest), .mute,
                .host(.resynchRequest), .mute, .host(.resynchRequest), .mute, .wishesReset, .didReset,
                .fails(.resynchronisationUnanswered, .mayHaveRun),
            ]),
        Scenario(
            "the card goes", ending: .dead(.cardGone),
            [.enter(4, longest: 9), .reader(0, 4), .gone, .fails(.cardGone, .mayHaveRun)]),
        Scenario(
            "ABORT where nothing is chained is invalid", ending: .ready(1, 1),
            [
                .enter(4, longest: 9), .reader(0, 4), .card(.abortRequest), .host(.r(0, 2)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "one at a time", ending: .ready(1, 1),
            [
                .enter(4, longest: 9), .reader(0, 4), .enter(4, longest: 9), .fails(.busy, .notSent),
                .start(short), .fails(.busy, .notSent), .card(.i(0, ok)), .answers(ok),
            ]),
    ]
}
