// SPDX-License-Identifier: Apache-2.0
//
// The second half of the situations: recovery with its limits, and the ways an exchange ends early.

import ISO7816

extension T1SituationTests {
    static let recoveryRows: [Scenario] = [
        Scenario(
            "before the first error-free block three failures mean a reset", ending: .dead(.cardUnresponsive),
            [
                .start(short), .host(.i(0, short)), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)), .mute,
                .wishesReset, .didReset, .fails(.cardUnresponsive, .mayHaveRun),
            ]),
        Scenario(
            "the same in a chain: the card cannot have run it", ending: .dead(.cardUnresponsive),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .mute, .host(.r(0, 2)), .mute,
                .host(.r(0, 2)), .mute, .wishesReset, .didReset, .fails(.cardUnresponsive, .notSent),
            ]),
        Scenario(
            "RESYNCH in mid-chain: the whole command again, from its first byte", ending: .ready(0, 1),
            opening + [
                .start(two), .host(.i(1, pattern(32), more: true)), .mute, .host(.r(1, 2)), .mute,
                .host(.r(1, 2)), .mute, .host(.resynchRequest), .card(.resynchResponse),
                .host(.i(0, pattern(32), more: true)), .card(.r(1)), .host(.i(1, pattern(8, from: 32))),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "RESYNCH after the last block went out: not sent again, and said", ending: .ready(1, 1),
            opening + [
                .start(short), .host(.i(1, short)), .mute, .host(.r(1, 2)), .mute, .host(.r(1, 2)), .mute,
                .host(.resynchRequest), .card(.resynchResponse), .fails(.synchronisationLost, .mayHaveRun),
                .start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "RESYNCH in the middle of the answer: nothing of the first half remains", ending: .ready(1, 1),
            [
                .start(short, repeatable: true), .host(.i(0, short)), .card(.i(0, [1, 2, 3], more: true)),
                .host(.r(1)), .mute, .host(.r(1)), .mute, .host(.r(1)), .mute, .host(.resynchRequest),
                .card(.resynchResponse), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "after RESYNCH IFSC and IFSD are as at the start, and S(IFS request) is sent again",
            ending: .ready(0, 1), sizes: (32, 254),
            [
                .negotiate(254), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .answers([]), .start(two),
                .host(.i(0, pattern(32), more: true)), .card(.ifsRequest(200)), .host(.ifsResponse(200)),
                .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)), .mute, .host(.resynchRequest),
                .card(.resynchResponse), .host(.ifsRequest(254)), .card(.ifsResponse(254)),
                .host(.i(0, pattern(32), more: true)), .card(.r(1)), .host(.i(1, pattern(8, from: 32))),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "where the command is not repeated, S(IFS request) goes before the next one",
            ending: .ready(1, 1),
            sizes: (32, 254),
            [
                .negotiate(254), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .answers([]),
                .start(short), .host(.i(0, short)), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)), .mute,
                .host(.resynchRequest), .card(.resynchResponse), .fails(.synchronisationLost, .mayHaveRun),
                .start(short), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .host(.i(0, short)),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "after S(RESYNCH request) everything but its response is ignored", ending: .ready(1, 1),
            opening + [
                .start(short), .host(.i(1, short)), .mute, .host(.r(1, 2)), .mute, .host(.r(1, 2)), .mute,
                .host(.resynchRequest), .card(.i(1, ok)), .host(.resynchRequest), .card(.wtxRequest(1)),
                .host(.resynchRequest), .card(.resynchResponse), .fails(.synchronisationLost, .mayHaveRun),
                .start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "an R-block does not count as the answer to S(RESYNCH request)",
            ending: .dead(.resynchronisationUnanswered),
            opening + [
                .start(two), .host(.i(1, pattern(32), more: true)), .mute, .host(.r(1, 2)), .mute,
                .host(.r(1, 2)), .mute, .host(.resynchRequest), .card(.r(0)), .host(.resynchRequest),
                .card(.r(1)), .host(.resynchRequest), .card(.r(0)), .wishesReset, .didReset,
                .fails(.resynchronisationUnanswered, .notSent),
            ]),
        Scenario(
            "a NAK for ever: RESYNCH, and at its limit a reset",
            limits: .init(resynchronisations: 1), ending: .dead(.repetitionLimit),
            [
                .start(short, repeatable: true), .host(.i(0, short)), .card(.r(0, 1)), .host(.i(0, short)),
                .card(.r(0, 1)), .host(.i(0, short)), .card(.r(0, 1)), .host(.resynchRequest),
                .card(.resynchResponse), .host(.i(0, short)), .card(.r(0, 1)), .host(.i(0, short)),
                .card(.r(0, 1)), .host(.i(0, short)), .card(.r(0, 1)), .wishesReset, .didReset,
                .fails(.repetitionLimit, .mayHaveRun),
            ]),
        Scenario(
            "a NAK for ever of a command that may not run twice", ending: .ready(0, 0),
            [
                .start(short), .host(.i(0, short)), .card(.r(0, 1)), .host(.i(0, short)), .card(.r(0, 1)),
                .host(.i(0, short)), .card(.r(0, 1)), .host(.resynchRequest), .card(.resynchResponse),
                .fails(.synchronisationLost, .mayHaveRun),
            ]),
        Scenario(
            "WTX between NAKs does not restore the patience", ending: .ready(0, 0),
            [
                .start(short), .host(.i(0, short)), .card(.r(0, 1)), .host(.i(0, short)),
                .card(.wtxRequest(1)),
                .host(.wtxResponse(1)), .card(.r(0, 1)), .host(.i(0, short)), .card(.wtxRequest(1)),
                .host(.wtxResponse(1)), .card(.r(0, 1)), .host(.resynchRequest), .card(.resynchResponse),
                .fails(.synchronisationLost, .mayHaveRun),
            ]),
        Scenario(
            "until S(IFS request) is answered again after RESYNCH, IFSD is 32", ending: .ready(0, 0),
            sizes: (32, 32),
            [
                .negotiate(254), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .answers([]),
                .start(short), .host(.i(0, short)), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)), .mute,
                .host(.resynchRequest), .card(.resynchResponse), .fails(.synchronisationLost, .mayHaveRun),
            ]),
        Scenario(
            "two NAKs for each block of a chain are no three in a row", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.r(0, 1)),
                .host(.i(0, pattern(32), more: true)), .card(.r(0, 1)),
                .host(.i(0, pattern(32), more: true)), .card(.r(1)), .host(.i(1, pattern(8, from: 32))),
                .card(.r(1, 1)), .host(.i(1, pattern(8, from: 32))), .card(.r(1, 1)),
                .host(.i(1, pattern(8, from: 32))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "an error-free block between failures: no three in a row", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)),
                .card(.wtxRequest(1)), .host(.wtxResponse(1)), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "S(RESYNCH request) from the card is invalid", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.resynchRequest), .host(.r(0, 2)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "S responses that nobody asked for are invalid", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.resynchResponse), .host(.r(0, 2)),
                .card(.wtxResponse(1)), .host(.r(0, 2)), .card(.i(0, ok)), .answers(ok),
            ]),
    ]

    static let endingsRows: [Scenario] = [
        Scenario(
            "the card aborts in the last block of our chain: it may have run", ending: .ready(0, 0),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.r(1)),
                .host(.i(1, pattern(8, from: 32))), .card(.abortRequest), .host(.abortResponse), .card(.r(0)),
                .fails(.abortedByCard, .mayHaveRun),
            ]),
        Scenario(
            "after an abort the next command begins with the number that the card named",
            ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.abortRequest),
                .host(.abortResponse), .card(.r(1)), .fails(.abortedByCard, .notSent), .start(short),
                .host(.i(1, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "S(ABORT response) is lost: the card asks again", ending: .ready(1, 0),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.abortRequest),
                .host(.abortResponse), .card(.abortRequest), .host(.abortResponse), .mute, .host(.r(0, 2)),
                .card(.r(1)), .fails(.abortedByCard, .notSent),
            ]),
        Scenario(
            "the right to send comes back with an I-block: consumed, not an answer", ending: .ready(1, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.abortRequest),
                .host(.abortResponse), .card(.i(0, ok)), .fails(.abortedByCard, .notSent),
            ]),
        Scenario(
            "S(ABORT request) where nothing is chained is invalid", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.abortRequest), .host(.r(0, 2)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "S(ABORT request) of ours, unanswered, again; then RESYNCH, and the slot is free",
            ending: .ready(0, 0),
            [
                .start(three), .host(.i(0, pattern(32), more: true)), .card(.r(1)),
                .host(.i(1, pattern(32, from: 32), more: true)), .cancel(unsent: true), .host(.abortRequest),
                .mute, .host(.abortRequest), .mute, .host(.abortRequest), .mute, .host(.resynchRequest),
                .card(.resynchResponse), .fails(.cancelled, .notSent),
            ]),
        Scenario(
            "cancelled before anything went out: nothing to abort", ending: .ready(0, 0),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .cancel(unsent: true),
                .fails(.cancelled, .notSent),
            ]),
        Scenario(
            "cancelled in mid-chain with the block on its way: ABORT, then RESYNCH for the numbers",
            ending: .ready(0, 0),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .cancel(unsent: false),
                .host(.abortRequest), .card(.abortResponse), .host(.resynchRequest), .card(.resynchResponse),
                .fails(.cancelled, .notSent),
            ]),
        Scenario(
            "cancelled after the last block: it may have run", ending: .dead(.cancelled),
            [.start(short), .host(.i(0, short)), .cancel(unsent: false), .fails(.cancelled, .mayHaveRun)]),
        Scenario(
            "cancelled with the only block withheld: it has not", ending: .ready(0, 0),
            [.start(short), .host(.i(0, short)), .cancel(unsent: true), .fails(.cancelled, .notSent)]),
        Scenario(
            "a repetition withheld does not make the first transmission undone", ending: .dead(.cancelled),
            [
                .start(short), .host(.i(0, short)), .card(.r(0, 1)), .host(.i(0, short)),
                .cancel(unsent: true), .fails(.cancelled, .mayHaveRun),
            ]),
        Scenario(
            "the card is gone in mid-chain", ending: .dead(.cardGone),
            [.start(two), .host(.i(0, pattern(32), more: true)), .gone, .fails(.cardGone, .notSent)]),
        Scenario(
            "the card is gone after the last block", ending: .dead(.cardGone),
            [
                .start(short), .host(.i(0, short)), .gone, .fails(.cardGone, .mayHaveRun), .start(short),
                .fails(.cardGone, .notSent),
            ]),
        Scenario(
            "the card is gone while a reset is wished", ending: .dead(.cardGone),
            [
                .start(short), .host(.i(0, short)), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)), .mute,
                .wishesReset, .gone, .fails(.cardGone, .mayHaveRun),
            ]),
        Scenario(
            "cancelled while a reset is wished", ending: .dead(.cancelled),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .mute, .host(.r(0, 2)), .mute,
                .host(.r(0, 2)), .mute, .wishesReset, .cancel(unsent: false), .fails(.cancelled, .notSent),
            ]),
        Scenario(
            "a reset that nobody wished ends the session", ending: .dead(.cardReset),
            [.start(short), .host(.i(0, short)), .didReset, .fails(.cardReset, .mayHaveRun)]),
        Scenario(
            "cancelled during the negotiation of IFSD, its request withheld", ending: .ready(0, 0),
            [
                .negotiate(254), .host(.ifsRequest(254)), .cancel(unsent: true), .fails(.cancelled, .notSent),
            ]),
        Scenario(
            "a second command while one is in progress is refused and disturbs nothing", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .start(two), .fails(.busy, .notSent), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "an event out of place changes nothing", ending: .ready(1, 1),
            [
                .card(.i(0, ok)), .fails(.unexpectedEvent, .notSent), .mute,
                .fails(.unexpectedEvent, .notSent),
            ] + opening),
    ]
}
