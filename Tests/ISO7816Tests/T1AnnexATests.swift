// SPDX-License-Identifier: Apache-2.0
//
// The scenarios of ISO/IEC 7816-3, Annex A, as rows of blocks. Numbers 3 to 6 and 8 to 13 are those of the Annex as
// cited in the tests of ANSSI's Open-ISO7816-Stack; the others are grouped by subject.

import ISO7816
import Testing

@Suite("T1: the scenarios of Annex A")
struct T1AnnexATests {
    @Test("Error-free exchange", arguments: errorFreeRows)
    func errorFree(_ scenario: Scenario) { scenario.play() }

    @Test("Waiting time extension and field sizes", arguments: supervisionRows)
    func supervision(_ scenario: Scenario) { scenario.play() }

    @Test("Chaining", arguments: chainingRows)
    func chaining(_ scenario: Scenario) { scenario.play() }

    @Test("Transmission errors", arguments: errorsRows)
    func errors(_ scenario: Scenario) { scenario.play() }

    @Test("Transmission errors in a chain", arguments: chainErrorsRows)
    func chainErrors(_ scenario: Scenario) { scenario.play() }

    @Test("Resynchronisation", arguments: resynchronisationRows)
    func resynchronisation(_ scenario: Scenario) { scenario.play() }

    @Test("Abortion of a chain", arguments: abortionRows)
    func abortion(_ scenario: Scenario) { scenario.play() }

    static let errorFreeRows: [Scenario] = [
        Scenario(
            "one I-block each way", ending: .ready(1, 1),
            [.start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok)]),
        Scenario(
            "the numbers alternate from command to command", ending: .ready(1, 1),
            opening + [
                .start(short), .host(.i(1, short)), .card(.i(1, [0x6A, 0x82])), .answers([0x6A, 0x82]),
                .start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
    ]

    static let supervisionRows: [Scenario] = [
        Scenario(
            "WTX: answered, the multiplier for one wait", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.wtxRequest(3)),
                .host(.wtxResponse(3), waiting: 3), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "scenario 3: IFS request by the card", ending: .ready(1, 1), sizes: (16, 32),
            [
                .start(short), .host(.i(0, short)), .card(.ifsRequest(16)), .host(.ifsResponse(16)),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "scenario 4: IFS request by the interface device, between two commands", ending: .ready(0, 0),
            sizes: (32, 254),
            opening + [
                .negotiate(254), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .answers([]),
                .start(short), .host(.i(1, short)), .card(.i(1, pattern(254))), .answers(pattern(254)),
            ]),
        Scenario(
            "IFS request by the interface device as the first block", ending: .ready(0, 0),
            sizes: (32, 254),
            [.negotiate(254), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .answers([])]),
    ]

    static let chainingRows: [Scenario] = [
        Scenario(
            "scenario 5: the interface device sends a chain", ifsc: 10, ending: .ready(1, 1),
            [
                .start(pattern(28)), .host(.i(0, pattern(10), more: true)), .card(.r(1)),
                .host(.i(1, pattern(10, from: 10), more: true)), .card(.r(0)),
                .host(.i(0, pattern(8, from: 20))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "scenario 6: the card sends a chain", ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .card(.i(1, ok)), .answers(pattern(5) + ok),
            ]),
        Scenario(
            "a chain each way", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.r(1)),
                .host(.i(1, pattern(8, from: 32))), .card(.i(0, pattern(3), more: true)), .host(.r(1)),
                .card(.i(1, pattern(3, from: 3), more: true)), .host(.r(0)), .card(.i(0, ok)),
                .answers(pattern(6) + ok),
            ]),
        Scenario(
            "a command of exactly IFSC bytes is one block", ending: .ready(1, 1),
            [.start(pattern(32)), .host(.i(0, pattern(32))), .card(.i(0, ok)), .answers(ok)]),
    ]

    static let errorsRows: [Scenario] = [
        Scenario(
            "scenario 8: the card asks for the I-block again", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.r(0, 1)), .host(.i(0, short)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "scenario 9: the card's I-block is damaged", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .damaged(.i(0, ok)), .host(.r(0, 1)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "scenario 9: the card's I-block does not come", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .mute, .host(.r(0, 2)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "scenario 10: the card's R-block, which asks again, is damaged", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .damaged(.r(0, 1)), .host(.r(0, 1)), .card(.r(0, 1)),
                .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "scenario 11: our R-block reaches the card damaged", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .damaged(.i(0, ok)), .host(.r(0, 1)), .card(.r(1, 1)),
                .host(.r(0, 1)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "scenario 12: the card's R-block for our R-block is damaged", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .damaged(.i(0, ok)), .host(.r(0, 1)), .damaged(.r(1, 1)),
                .host(.r(0, 1)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "scenario 13: and our second R-block reaches the card damaged too", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .damaged(.i(0, ok)), .host(.r(0, 1)), .damaged(.r(1, 1)),
                .host(.r(0, 1)), .card(.r(1, 1)), .host(.r(0, 1)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "the card's WTX request is damaged", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .damaged(.wtxRequest(2)), .host(.r(0, 1)),
                .card(.wtxRequest(2)), .host(.wtxResponse(2), waiting: 2), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "our WTX response reaches the card damaged", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.wtxRequest(2)),
                .host(.wtxResponse(2), waiting: 2), .card(.wtxRequest(2)),
                .host(.wtxResponse(2), waiting: 2), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "rule 7.3: after our S response a damaged block is answered by an R-block", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.ifsRequest(40)), .host(.ifsResponse(40)),
                .damaged(.i(0, ok)), .host(.r(0, 1)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "rule 7.3: our S request, unanswered, is sent again", ending: .ready(0, 0), sizes: (32, 100),
            [
                .negotiate(100), .host(.ifsRequest(100)), .damaged(.ifsResponse(100)),
                .host(.ifsRequest(100)),
                .mute, .host(.ifsRequest(100)), .card(.ifsResponse(100)), .answers([]),
            ]),
    ]

    static let chainErrorsRows: [Scenario] = [
        Scenario(
            "the card asks for a block of our chain again", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.r(0, 1)),
                .host(.i(0, pattern(32), more: true)), .card(.r(1)), .host(.i(1, pattern(8, from: 32))),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "the card's acknowledgement is damaged", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .damaged(.r(1)), .host(.r(0, 1)),
                .card(.r(1)), .host(.i(1, pattern(8, from: 32))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "and so is our R-block for it", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .damaged(.r(1)), .host(.r(0, 1)),
                .card(.r(1, 1)), .host(.i(1, pattern(8, from: 32))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "a block of the card's chain is damaged", ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .damaged(.i(1, ok)), .host(.r(1)), .card(.i(1, ok)), .answers(pattern(5) + ok),
            ]),
        Scenario(
            "our acknowledgement reaches the card damaged", ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .card(.r(1, 1)), .host(.r(1)), .card(.i(1, ok)), .answers(pattern(5) + ok),
            ]),
        Scenario(
            "our acknowledgement is lost, the card sends its block again", ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .card(.i(0, pattern(5), more: true)), .host(.r(1, 2)), .card(.i(1, ok)),
                .answers(pattern(5) + ok),
            ]),
    ]

    static let resynchronisationRows: [Scenario] = [
        Scenario(
            "three failures, RESYNCH, and a command that changes nothing once more", ending: .ready(1, 1),
            opening + [
                .start(short, repeatable: true), .host(.i(1, short)), .mute, .host(.r(1, 2)), .mute,
                .host(.r(1, 2)), .mute, .host(.resynchRequest), .card(.resynchResponse),
                .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "RESYNCH request unanswered once", ending: .ready(1, 1),
            opening + [
                .start(short, repeatable: true), .host(.i(1, short)), .damaged(.i(1, ok)), .host(.r(1, 1)),
                .damaged(.i(1, ok)), .host(.r(1, 1)), .damaged(.i(1, ok)), .host(.resynchRequest), .mute,
                .host(.resynchRequest), .card(.resynchResponse), .host(.i(0, short)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "RESYNCH request unanswered three times: reset", ending: .dead(.resynchronisationUnanswered),
            opening + [
                .start(short), .host(.i(1, short)), .mute, .host(.r(1, 2)), .mute, .host(.r(1, 2)), .mute,
                .host(.resynchRequest), .mute, .host(.resynchRequest), .damaged(.resynchResponse),
                .host(.resynchRequest), .mute, .wishesReset, .didReset,
                .fails(.resynchronisationUnanswered, .mayHaveRun),
            ]),
    ]

    static let abortionRows: [Scenario] = [
        Scenario(
            "the card ends our chain and hands back the right to send", ending: .ready(1, 0),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.abortRequest),
                .host(.abortResponse), .card(.r(1)), .fails(.abortedByCard, .notSent),
            ]),
        Scenario(
            "the card ends its own chain", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .card(.abortRequest), .host(.abortResponse), .card(.r(1)),
                .fails(.abortedByCard, .mayHaveRun),
            ]),
        Scenario(
            "the interface device ends its own chain", ending: .ready(1, 0),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.r(1)),
                .host(.i(1, pattern(8, from: 32))), .cancel(unsent: true), .host(.abortRequest),
                .card(.abortResponse), .fails(.cancelled, .notSent),
            ]),
        Scenario(
            "the interface device ends the card's chain, and makes the numbers certain", ending: .ready(0, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .cancel(unsent: true), .host(.abortRequest), .card(.abortResponse),
                .host(.resynchRequest), .card(.resynchResponse), .fails(.cancelled, .mayHaveRun),
            ]),
    ]
}
