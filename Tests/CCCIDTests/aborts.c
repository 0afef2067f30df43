// SPDX-License-Identifier: Apache-2.0
//
// ABORT on both pipes, in both orders, with everything that may come between.

#include "harness.h"
#include "reader.h"

static uint8_t control_seq;
static uint8_t control_slot;
static unsigned controls;
static size_t messages_at_control;

static ccid_packet accept_abort(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity,
                                size_t *length) {
    (void)answer, (void)capacity, (void)length;
    controls += 1;
    control_slot = setup[2];
    control_seq = setup[3];
    messages_at_control = of->received;
    CHECK_EQUAL(setup[0], 0x21);
    CHECK_EQUAL(setup[1], 0x01);
    CHECK_EQUAL(setup[4], 0);
    return CCID_PACKET_DONE;
}

static ccid_status lose_a_command(reader *of, ccid_error *error) {
    uint8_t out[16];
    size_t length = 0;
    ccid_call call = call_of(of);
    of->on_message = answer_nothing;
    return ccid_escape(of->device, &call, NULL, 0, out, sizeof out, &length, NULL, error);
}

static unsigned old_answers;

/** Says the old command's answers first, then the abort's. */
static void answer_abort(reader *of, const uint8_t *message, size_t length) {
    uint8_t old = of->seqs[0];
    for (unsigned i = 0; i < old_answers; i++) {
        bool last = i + 1 == old_answers;
        say(of, 0x83, 0, old, last ? 0x40 : 0x80, last ? 0xFF : 1, 0, NULL, 0);
    }
    answer_well(of, message, length);
}

static void test_orders(void) {
    for (unsigned bulk_first = 0; bulk_first < 2; bulk_first++) {
        for (old_answers = 0; old_answers < 4; old_answers++) {
            reader *of = reader_new();
            ccid_error error;
            test("ABORT, %s pipe first, drops %u answers of the old command", bulk_first ? "bulk" : "control",
                 old_answers);
            reader_open(of);
            of->on_control = accept_abort;
            controls = 0;
            CHECK_EQUAL(lose_a_command(of, &error), CCID_TIMED_OUT);
            of->on_message = answer_abort;
            ccid_call call = call_of(of);
            call.flags = bulk_first ? CCID_ABORT_BULK_FIRST : 0;
            ccid_slot_status slot;
            CHECK_EQUAL(ccid_abort(of->device, &call, &slot, &error), CCID_OK);
            CHECK_EQUAL(controls, 1);
            CHECK_EQUAL(messages_at_control, bulk_first ? 2 : 1);
            CHECK_EQUAL(of->types[1], CCID_ABORT);
            CHECK_EQUAL(control_seq, of->seqs[1]);
            CHECK_EQUAL(control_slot, 0);
            CHECK(of->seqs[1] != of->seqs[0]);
            check_usable(of);
            uint8_t lost = of->seqs[0];
            bool used = false;
            reader_forget(of);
            for (int i = 0; i < 256; i++) {
                check_usable(of);
                used = used || of->seqs[i] == lost;
            }
            CHECK(used); /* nothing of the old command can come any more: its number is free */
            reader_free(&of);
        }
    }
}

static void refuse_abort(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say(of, 0x81, 0, message[6], 0x40, 0, 0, NULL, 0);
}

static void test_refusals(void) {
    static const struct {
        const char *name;
        bool comes;
        bool settled;
    } rows[] = {{"comes by itself", true, true}, {"never comes", false, false}};
    for (size_t i = 0; i < 2; i++) {
        reader *of = reader_new();
        ccid_error error;
        test("when the control request is refused and the old answer %s, the error says so", rows[i].name);
        reader_open(of);
        CHECK_EQUAL(lose_a_command(of, &error), CCID_TIMED_OUT);
        if (rows[i].comes) {
            say_item(&of->in, ITEM_PACKET, of->now + SECOND,
                     (const uint8_t[10]){0x83, 0, 0, 0, 0, 0, of->seqs[0]}, 10);
        }
        uint64_t start = of->now;
        ccid_call call = call_of(of);
        CHECK_EQUAL(ccid_abort(of->device, &call, NULL, &error), CCID_STALLED);
        CHECK_EQUAL(error.fault, CCID_FAULT_ABORT_REFUSED);
        CHECK_EQUAL(error.settled, rows[i].settled);
        CHECK_EQUAL(of->now - start, rows[i].comes ? SECOND : 10 * SECOND);
        CHECK_EQUAL(of->received, 1);
        of->on_message = answer_well;
        call = call_of(of);
        CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_OK);
        reader_free(&of);
    }
    reader *of = reader_new();
    ccid_error error;
    test("an abort that the reader fails is a failed command");
    reader_open(of);
    of->on_control = accept_abort;
    CHECK_EQUAL(lose_a_command(of, &error), CCID_TIMED_OUT);
    of->on_message = refuse_abort;
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_abort(of->device, &call, NULL, &error), CCID_COMMAND_FAILED);
    CHECK_EQUAL(error.bError, 0);
    reader_free(&of);
}

static void test_unneeded(void) {
    reader *of = reader_new();
    ccid_error error;
    test("an abort with nothing to abort is answered, or refused as settled");
    reader_open(of);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_abort(of->device, &call, NULL, &error), CCID_STALLED);
    CHECK(error.settled);
    of->on_control = accept_abort;
    CHECK_EQUAL(ccid_abort(of->device, &call, NULL, &error), CCID_OK);
    check_usable(of);
    reader_free(&of);
}

void test_aborts(void) {
    test_orders();
    test_refusals();
    test_unneeded();
}
