// SPDX-License-Identifier: Apache-2.0
//
// Sequence numbers: counted on, quarantined after a time-out, free again once nothing can come.

#include "harness.h"
#include "reader.h"
#include <string.h>

static ccid_status run(reader *of, ccid_error *error) {
    ccid_call call = call_of(of);
    return ccid_power_off(of->device, &call, NULL, error);
}

static ccid_status run_escape(reader *of, ccid_error *error) {
    uint8_t out[16];
    size_t length = 0;
    ccid_call call = call_of(of);
    return ccid_escape(of->device, &call, NULL, 0, out, sizeof out, &length, NULL, error);
}

static void test_quarantine(void) {
    reader *of = reader_new();
    ccid_error error;
    test("the number of a command that timed out is not used again in 600 commands");
    reader_open(of);
    of->on_message = answer_nothing;
    CHECK_EQUAL(run_escape(of, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(error.sent, CCID_SENT_ALL);
    uint8_t lost = of->seqs[0];
    of->on_message = answer_well;
    reader_forget(of);
    bool used[256] = {false};
    for (int i = 0; i < 599; i++) {
        CHECK_EQUAL(run_escape(of, &error), CCID_OK);
        used[of->seqs[i]] = true;
    }
    CHECK(!used[lost]);
    CHECK(used[(uint8_t)(lost + 1)] && used[(uint8_t)(lost - 1)]);
    test("its late answer is dropped, and frees the number");
    say(of, 0x83, 0, lost, 0, 0, 0, &lost, 1);
    CHECK_EQUAL(run_escape(of, &error), CCID_OK);
    reader_forget(of);
    for (int i = 0; i < 256; i++) {
        CHECK_EQUAL(run_escape(of, &error), CCID_OK);
        used[of->seqs[i]] = true;
    }
    CHECK(used[lost]);
    test("a second answer with that number is nobody's");
    say(of, 0x83, 0, (uint8_t)(of->seqs[255] + 50), 0, 0, 0, NULL, 0);
    CHECK_EQUAL(run_escape(of, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_WRONG_SEQUENCE);
    reader_free(&of);
}

static void test_reset_frees(void) {
    reader *of = reader_new();
    ccid_error error;
    test("powering the slot frees the numbers that waited");
    reader_open(of);
    of->on_message = answer_nothing;
    CHECK_EQUAL(run_escape(of, &error), CCID_TIMED_OUT);
    uint8_t lost = of->seqs[0];
    of->on_message = answer_well;
    CHECK_EQUAL(run(of, &error), CCID_OK);
    reader_forget(of);
    bool used = false;
    for (int i = 0; i < 256; i++) {
        CHECK_EQUAL(run_escape(of, &error), CCID_OK);
        used = used || of->seqs[i] == lost;
    }
    CHECK(used);
    test("with all 256 numbers waiting a command is refused unsent, and powering the slot helps");
    of->on_message = answer_nothing;
    for (int i = 0; i < 256; i++) {
        CHECK_EQUAL(run_escape(of, &error), CCID_TIMED_OUT);
    }
    size_t received = of->received;
    CHECK_EQUAL(run_escape(of, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_NO_SEQUENCE);
    CHECK_EQUAL(of->received, received);
    of->on_message = answer_well;
    CHECK_EQUAL(run(of, &error), CCID_OK);
    CHECK_EQUAL(run_escape(of, &error), CCID_OK);
    reader_free(&of);
}

static void flood(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    for (int i = 0; i < 200; i++) {
        say(of, 0x83, 0, (uint8_t)(message[6] - 1), 0x80, 1, 0, NULL, 0);
    }
}

static void test_floods(void) {
    reader *of = reader_new();
    ccid_error error;
    test("late time extensions without end are an error");
    reader_open(of);
    of->on_message = answer_nothing;
    CHECK_EQUAL(run_escape(of, &error), CCID_TIMED_OUT);
    of->on_message = flood;
    CHECK_EQUAL(run_escape(of, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_STRAYS);
    reader_free(&of);
}

static void test_cut_answer(void) {
    static const uint8_t data[200] = {1, 2, 3};
    for (unsigned given_up = 0; given_up < 2; given_up++) {
        reader *of = reader_new();
        ccid_error error;
        test("after an answer that stopped half-way the next command finds its own, when the rest %s",
             given_up ? "never comes" : "comes late");
        reader_open(of);
        of->on_message = answer_nothing;
        say(of, 0x83, 0, of->seqs[0], 0, 0, 0, data, 0);
        of->in.count = 0;
        ccid_header header = {0x83, 200, 0, 2, 0, 0, 0};
        uint8_t first[64] = {0};
        ccid_header_write(&header, first);
        say_packet(of, first, 64);
        CHECK_EQUAL(run_escape(of, &error), CCID_TIMED_OUT);
        if (!given_up) {
            say_packet(of, data, 64);
            say_packet(of, data, 64);
            say_packet(of, data, 18);
        }
        check_usable(of);
        uint8_t out[54];
        size_t length = 0;
        ccid_call call = call_of(of);
        /* an answer of one full packet looks most like a part of the old one */
        CHECK_EQUAL(ccid_escape(of->device, &call, data, 54, out, 54, &length, NULL, &error), CCID_OK);
        CHECK_BYTES(out, length, data, 54);
        reader_free(&of);
    }
}

void test_sequences(void) {
    test_quarantine();
    test_reset_frees();
    test_floods();
    test_cut_answer();
}
