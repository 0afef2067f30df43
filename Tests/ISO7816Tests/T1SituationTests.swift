// SPDX-License-Identifier: Apache-2.0
//
// The situations that drivers in use get wrong (libccid 1.8.2, GnuPG's scdaemon, OpenCT, ANSSI's stack, AOSP's
// libese: each fails at least one when run against a scripted card). One row per situation, named by it.

import ISO7816
import Testing

@Suite("T1: situations that an engine must get right")
struct T1SituationTests {
    @Test("I-blocks and R-blocks", arguments: blocksRows)
    func blocks(_ scenario: Scenario) { scenario.play() }

    @Test("Waiting time extension", arguments: waitingRows)
    func waiting(_ scenario: Scenario) { scenario.play() }

    @Test("Field sizes", arguments: sizesRows)
    func sizes(_ scenario: Scenario) { scenario.play() }

    @Test("Recovery and its limits", arguments: recoveryRows)
    func recovery(_ scenario: Scenario) { scenario.play() }

    @Test("Abortion, cancelling, and the end", arguments: endingsRows)
    func endings(_ scenario: Scenario) { scenario.play() }

    static let blocksRows: [Scenario] = [
        Scenario(
            "an empty I-block as an answer is legal", ending: .ready(1, 1),
            [.start(short), .host(.i(0, short)), .card(.i(0, [])), .answers([])]),
        Scenario(
            "an empty I-block inside a chain is legal", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, [1], more: true)), .host(.r(1)),
                .card(.i(1, [], more: true)), .host(.r(0)), .card(.i(0, ok)), .answers([1] + ok),
            ]),
        Scenario(
            "empty I-blocks without end", limits: .init(emptyBlocks: 2), ending: .dead(.emptyBlockLimit),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, [], more: true)), .host(.r(1)),
                .card(.i(1, [], more: true)), .host(.r(0)), .card(.i(0, [], more: true)),
                .fails(.emptyBlockLimit, .mayHaveRun),
            ]),
        Scenario(
            "wrong checksum after our R-block: the same R-block again", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .mute, .host(.r(0, 2)), .damaged(.i(0, ok)),
                .host(.r(0, 2)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "a parity error is an invalid block", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .lineError, .host(.r(0, 1)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "an R-block that acknowledges with error bits set: go on", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.r(1, 2)),
                .host(.i(1, pattern(8, from: 32))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "an R-block with a number that cannot be, after the last block", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.r(1)), .host(.r(0, 2)), .card(.i(0, ok)),
                .answers(ok),
            ]),
        Scenario(
            "an R-block with a number that cannot be, in the card's chain", ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, [1], more: true)), .host(.r(1)), .card(.r(0)),
                .host(.r(1)), .card(.i(1, ok)), .answers([1] + ok),
            ]),
        Scenario(
            "an I-block with an unexpected N(S): dropped, nothing appended twice", ending: .ready(0, 0),
            opening + [
                .start(short), .host(.i(1, short)), .card(.i(0, [0x63, 0xC2])), .host(.r(1, 2)),
                .card(.i(1, ok)), .answers(ok),
            ]),
        Scenario(
            "unexpected N(S) after our R-block: 'other', whatever the R-block said", ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, [1], more: true)), .host(.r(1)), .mute,
                .host(.r(1)), .card(.i(0, [1], more: true)), .host(.r(1, 2)), .card(.i(1, ok)),
                .answers([1] + ok),
            ]),
        Scenario(
            "an I-block in the middle of our chain is no answer", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.i(0, ok)), .host(.r(0, 2)),
                .card(.r(1)), .host(.i(1, pattern(8, from: 32))), .card(.i(0, [0x67, 0x00])),
                .answers([0x67, 0x00]),
            ]),
        Scenario(
            "an I-block longer than IFSD", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(33))), .host(.r(0, 2)),
                .card(.i(0, pattern(32))), .answers(pattern(32)),
            ]),
        Scenario(
            "an answer longer than the limit is an error, never cut", limits: .init(answerLength: 6),
            ending: .dead(.answerTooLong),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .card(.i(1, ok)), .fails(.answerTooLong, .mayHaveRun),
            ]),
        Scenario(
            "an answer as long as the limit", limits: .init(answerLength: 7), ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, pattern(5), more: true)), .host(.r(1)),
                .card(.i(1, ok)), .answers(pattern(5) + ok),
            ]),
    ]

    static let waitingRows: [Scenario] = [
        Scenario(
            "WTX while a chain goes out: answered, the chain goes on", ending: .ready(0, 1),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.wtxRequest(5)),
                .host(.wtxResponse(5), waiting: 5), .card(.r(1)), .host(.i(1, pattern(8, from: 32))),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "WTX between the blocks of an answer", ending: .ready(1, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, [1], more: true)), .host(.r(1)),
                .card(.wtxRequest(9)), .host(.wtxResponse(9), waiting: 9), .card(.i(1, ok)),
                .answers([1] + ok),
            ]),
        Scenario(
            "the multiplier is gone with the next block, even a repetition", ending: .ready(0, 0),
            [
                .start(short), .host(.i(0, short)), .card(.wtxRequest(255)),
                .host(.wtxResponse(255), waiting: 255), .mute, .host(.r(0, 2), waiting: 1), .card(.i(0, ok)),
                .answers(ok), .start(short), .host(.i(1, short), waiting: 1), .card(.i(1, ok)), .answers(ok),
            ]),
        Scenario(
            "WTX with the value 0, or with LEN 2: invalid", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(Wire(pcb: 0xC3, inf: [0])), .host(.r(0, 2)),
                .card(Wire(pcb: 0xC3, inf: [1, 1])), .host(.r(0, 2)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "WTX with LEN 0: invalid", ending: .ready(1, 1),
            [
                .start(short), .host(.i(0, short)), .card(Wire(pcb: 0xC3, inf: [])), .host(.r(0, 2)),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "WTX without a value for ever is bounded", ending: .dead(.cardUnresponsive),
            [
                .start(short), .host(.i(0, short)), .card(Wire(pcb: 0xC3, inf: [])), .host(.r(0, 2)),
                .card(Wire(pcb: 0xC3, inf: [])), .host(.r(0, 2)), .card(Wire(pcb: 0xC3, inf: [])),
                .wishesReset, .didReset, .fails(.cardUnresponsive, .mayHaveRun),
            ]),
        Scenario(
            "valid WTX without end", limits: .init(waitingTimeExtensions: 2),
            ending: .dead(.waitingTimeExtensionLimit),
            [
                .start(short), .host(.i(0, short)), .card(.wtxRequest(1)), .host(.wtxResponse(1)),
                .card(.wtxRequest(1)), .host(.wtxResponse(1)), .card(.wtxRequest(1)),
                .fails(.waitingTimeExtensionLimit, .mayHaveRun),
            ]),
        Scenario(
            "the limit of WTX counts those in a row", limits: .init(waitingTimeExtensions: 1),
            ending: .ready(0, 0),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.wtxRequest(1)),
                .host(.wtxResponse(1)), .card(.r(1)), .host(.i(1, pattern(8, from: 32))),
                .card(.wtxRequest(1)), .host(.wtxResponse(1)), .card(.i(0, [1], more: true)), .host(.r(1)),
                .card(.wtxRequest(1)), .host(.wtxResponse(1)), .card(.i(1, ok)), .answers([1] + ok),
            ]),
        Scenario(
            "WTX before the IFS response: answered, then the response is awaited", ending: .ready(0, 0),
            sizes: (32, 200),
            [
                .negotiate(200), .host(.ifsRequest(200)), .card(.wtxRequest(4)),
                .host(.wtxResponse(4), waiting: 4), .card(.ifsResponse(200)), .answers([]),
            ]),
    ]

    static let sizesRows: [Scenario] = [
        Scenario(
            "IFS request in the middle of our chain: the next block has the new size", ending: .ready(0, 1),
            sizes: (60, 32),
            [
                .start(three), .host(.i(0, pattern(32), more: true)), .card(.ifsRequest(60)),
                .host(.ifsResponse(60)), .card(.r(1)), .host(.i(1, pattern(38, from: 32))),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "IFS request for less than the block that the card then asks for again", ending: .ready(0, 1),
            [
                .start(pattern(32)), .host(.i(0, pattern(32))), .card(.ifsRequest(20)),
                .host(.ifsResponse(20)),
                .card(.r(0, 2)), .host(.i(0, pattern(20), more: true)), .card(.r(1)),
                .host(.i(1, pattern(12, from: 20))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "IFS request with 00 or FF: invalid, the size stays", ending: .ready(0, 1), sizes: (32, 32),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.ifsRequest(0)), .host(.r(0, 2)),
                .card(.ifsRequest(0xFF)), .host(.r(0, 2)), .card(.r(1)), .host(.i(1, pattern(8, from: 32))),
                .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "IFS requests without end", limits: .init(supervisoryRequests: 1),
            ending: .dead(.supervisoryRequestLimit),
            [
                .start(two), .host(.i(0, pattern(32), more: true)), .card(.ifsRequest(9)),
                .host(.ifsResponse(9)), .card(.ifsRequest(9)), .fails(.supervisoryRequestLimit, .notSent),
            ]),
        Scenario(
            "an IFS request of FE: the greatest block", ending: .ready(1, 1),
            [
                .start(pattern(300)), .host(.i(0, pattern(32), more: true)), .card(.ifsRequest(254)),
                .host(.ifsResponse(254)), .card(.r(1)), .host(.i(1, pattern(254, from: 32), more: true)),
                .card(.r(0)), .host(.i(0, pattern(14, from: 30))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "IFS request for more than the reader carries: agreed to, and not used up", carriage: 40,
            ending: .ready(1, 1), sizes: (254, 32),
            [
                .start(pattern(100)), .host(.i(0, pattern(32), more: true)), .card(.ifsRequest(254)),
                .host(.ifsResponse(254)), .card(.r(1)), .host(.i(1, pattern(40, from: 32), more: true)),
                .card(.r(0)), .host(.i(0, pattern(28, from: 72))), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "three silences after S(IFS request): one reset, then on with 32", ending: .ready(1, 1),
            sizes: (32, 32),
            [
                .negotiate(254), .host(.ifsRequest(254)), .mute, .host(.ifsRequest(254)), .mute,
                .host(.ifsRequest(254)), .mute, .wishesReset, .didReset, .answers([]), .start(short),
                .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "the IFS response is garbled three times: one reset, then on with 32", ending: .ready(1, 1),
            sizes: (32, 32),
            [
                .negotiate(254), .host(.ifsRequest(254)), .damaged(.ifsResponse(254)),
                .host(.ifsRequest(254)), .damaged(.ifsResponse(254)), .host(.ifsRequest(254)),
                .damaged(.ifsResponse(254)), .wishesReset, .didReset, .answers([]), .start(short),
                .host(.i(0, short)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "and when nothing is heard after that reset either: the end", ending: .dead(.cardUnresponsive),
            [
                .negotiate(254), .host(.ifsRequest(254)), .mute, .host(.ifsRequest(254)), .mute,
                .host(.ifsRequest(254)), .mute, .wishesReset, .didReset, .answers([]), .start(short),
                .host(.i(0, short)), .mute, .host(.r(0, 2)), .mute, .host(.r(0, 2)), .mute,
                .fails(.cardUnresponsive, .mayHaveRun),
            ]),
        // As the ATR of an OpenPGP card has it (Docs/Quirks.md); deaf while it computes, it answers the block that it ran.
        Scenario(
            "a BWI that is too small: the answer comes within three waiting times", ending: .ready(0, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok), .start(short),
                .host(.i(1, short)), .mute, .host(.r(1, 2)), .mute, .host(.r(1, 2)), .card(.i(1, ok)),
                .answers(ok),
            ]),
        Scenario(
            "a BWI that is too small: the card computes on through three waiting times", ending: .ready(0, 0),
            [
                .start(short), .host(.i(0, short)), .card(.i(0, ok)), .answers(ok), .start(short),
                .host(.i(1, short)), .mute, .host(.r(1, 2)), .mute, .host(.r(1, 2)), .mute,
                .host(.resynchRequest), .card(.resynchResponse), .fails(.synchronisationLost, .mayHaveRun),
            ]),
        Scenario(
            "an IFS response with another value, or from nowhere, is invalid", ending: .ready(1, 1),
            sizes: (32, 254),
            [
                .negotiate(254), .host(.ifsRequest(254)), .card(.ifsResponse(253)), .host(.ifsRequest(254)),
                .card(.ifsResponse(254)), .answers([]), .start(short), .host(.i(0, short)),
                .card(.ifsResponse(32)), .host(.r(0, 2)), .card(.i(0, ok)), .answers(ok),
            ]),
        Scenario(
            "sizes of 0 and 255 asked for by the caller are clamped", ending: .ready(0, 0), sizes: (32, 1),
            [
                .negotiate(255), .host(.ifsRequest(254)), .card(.ifsResponse(254)), .answers([]),
                .negotiate(0),
                .host(.ifsRequest(1)), .card(.ifsResponse(1)), .answers([]),
            ]),
    ]
}
