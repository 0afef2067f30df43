// SPDX-License-Identifier: Apache-2.0
//
// Several slots at once: who may send when, and whose answer is whose.

#include "harness.h"
#include "slot_workers.h"
#include <string.h>

enum { SLOTS = 4, ROUNDS = 150 };

/** The second command ends the stillness. */
static void answer_both_backwards(reader *of, const uint8_t *message, size_t length) {
    (void)message, (void)length;
    if (of->received == 2) {
        answer_slot(of, 1);
        answer_slot(of, 0);
        stand_still(of, 0);
    }
}

static void test_two_at_once(void) {
    reader *of = open_slots(2, 2);
    test("two slots have a command out at once, and each gets its own answer, the later one first");
    of->on_message = answer_both_backwards;
    worker first = worker_of(of, 0);
    worker second = worker_of(of, 1);
    start(&first, 1);
    second.of->on_message = answer_both_backwards;
    transfer(&second);
    pthread_join(first.thread, NULL);
    CHECK(is_answer_of(&first));
    CHECK(is_answer_of(&second));
    CHECK(of->seqs[0] != of->seqs[1]);
    check_usable(of);
    reader_free(&of);
}

static void test_limit(void) {
    reader *of = open_slots(2, 1);
    ccid_error error;
    test("with one busy slot the second command waits for the first, with its deadline running");
    of->on_message = answer_nothing;
    worker first = worker_of(of, 0);
    worker second = worker_of(of, 1);
    start(&first, 1);
    pthread_create(&second.thread, NULL, transfer, &second);
    give_chances();
    ccid_call call = {.slot = 1, .deadline_ns = 0};
    CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(error.sent, CCID_SENT_NOTHING);
    CHECK_EQUAL(seen(of), 1);
    go_on(of);
    pthread_join(first.thread, NULL);
    pthread_join(second.thread, NULL);
    CHECK(is_answer_of(&first));
    CHECK(is_answer_of(&second));
    reader_free(&of);
}

static void test_numbers(void) {
    reader *of = open_slots(2, 2);
    ccid_error error;
    test("a command that is out keeps its bSeq, however many another slot sends meanwhile");
    of->on_message = answer_nothing;
    worker first = worker_of(of, 0);
    start(&first, 1);
    of->on_message = answer_well;
    ccid_call call = {.slot = 1, .deadline_ns = UINT64_MAX};
    bool same = false;
    for (unsigned i = 1; i < 300; i++) {
        CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_OK);
        same = same || of->seqs[i] == of->seqs[0];
    }
    CHECK(!same);
    go_on(of);
    pthread_join(first.thread, NULL);
    CHECK(is_answer_of(&first));
    reader_free(&of);
}

static void answer_in_disorder(reader *of, const uint8_t *message, size_t length) {
    uint8_t data[600];
    size_t size = length - 10;
    memcpy(data, message + 10, size);
    of->delay = (uint64_t)(message[10] * 7 % 5) * MILLISECOND; /* the queue is in order: a wait for all */
    say(of, CCID_DATA_BLOCK, message[5], message[6], 0, 0, 0, data, size);
}

static void *echo_often(void *context) {
    worker *self = context;
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint8_t in[200];
        size_t size = 1 + (i * 37 + self->call.slot * 11u) % sizeof in;
        memset(in, (int)(i * 4 + self->call.slot), size);
        ccid_call call = {.slot = self->call.slot, .deadline_ns = UINT64_MAX};
        ccid_status status = ccid_transfer_block(self->of->device, &call, 0, 0, in, size, self->out,
                                                 sizeof self->out, &self->length, NULL, NULL, &self->error);
        bool same = status == CCID_OK && self->length == size && memcmp(self->out, in, size) == 0;
        self->good += same ? 1u : 0u;
    }
    return NULL;
}

static void test_crowd(void) {
    for (uint8_t busy = 1; busy <= SLOTS; busy++) {
        reader *of = open_slots(SLOTS, busy);
        worker workers[2 * SLOTS];
        test("eight threads on four slots, %u of them busy at once, all get their own answers", busy);
        of->on_message = answer_in_disorder;
        for (unsigned i = 0; i < 2 * SLOTS; i++) {
            workers[i] = worker_of(of, (uint8_t)(i % SLOTS));
            pthread_create(&workers[i].thread, NULL, echo_often, &workers[i]);
        }
        for (unsigned i = 0; i < 2 * SLOTS; i++) {
            pthread_join(workers[i].thread, NULL);
            CHECK_EQUAL(workers[i].good, ROUNDS);
        }
        of->delay = 0;
        check_usable(of);
        reader_free(&of);
    }
}

void test_slots(void) {
    test_two_at_once();
    test_limit();
    test_numbers();
    test_crowd();
}
