// SPDX-License-Identifier: Apache-2.0
//
// Deadlines and time extensions, in virtual time: nothing here sleeps.

#include "harness.h"
#include "reader.h"

static unsigned extensions_to_say;
static uint8_t multiplier;
static uint64_t pause;

static void extend(reader *of, const uint8_t *message, size_t length) {
    uint64_t delay = of->delay;
    for (unsigned i = 0; i < extensions_to_say; i++) {
        of->delay += pause;
        say(of, ccid_message_answer(message[0]), message[5], message[6], 0x80, multiplier, 0, NULL, 0);
    }
    of->delay += pause;
    answer_well(of, message, length);
    of->delay = delay;
}

typedef struct row {
    const char *name;
    uint64_t deadline; /**< from now */
    uint64_t first;
    uint64_t wait;
    uint32_t most;
    uint64_t in_all;
    unsigned extensions;
    uint8_t multiplier;
    uint64_t pause;
    ccid_status status;
    uint64_t took;
} row;

#define S  SECOND
#define MS MILLISECOND

static const row rows[] = {
    {"an answer in time", 10 * S, 0, S, 0, 0, 0, 1, 900 * MS, CCID_OK, 900 * MS},
    {"an answer after the waiting time", 10 * S, 0, S, 0, 0, 0, 1, 1100 * MS, CCID_TIMED_OUT, S},
    {"a longer first wait", 10 * S, 2 * S, S, 0, 0, 0, 1, 1900 * MS, CCID_OK, 1900 * MS},
    {"no waiting time: only the deadline", 10 * S, 0, 0, 0, 0, 0, 1, 9 * S, CCID_OK, 9 * S},
    {"the caller's deadline", 10 * S, 0, 0, 0, 0, 0, 1, 11 * S, CCID_TIMED_OUT, 10 * S},
    {"the caller's deadline before the waiting time", S, 0, 5 * S, 0, 0, 0, 1, 2 * S, CCID_TIMED_OUT, S},
    {"no deadline at all", 0, 0, 0, 0, 0, 0, 1, 3600 * S, CCID_OK, 3600 * S},
    {"a multiplier grants so many waiting times", 20 * S, 6 * S, S, 0, 0, 1, 5, 4900 * MS, CCID_OK,
     9800 * MS},
    {"and not more", 20 * S, 6 * S, S, 0, 0, 1, 4, 4900 * MS, CCID_TIMED_OUT, 8900 * MS},
    {"multiplier 0 counts as 1", 20 * S, 0, S, 0, 0, 1, 0, 900 * MS, CCID_OK, 1800 * MS},
    {"extensions never move the caller's deadline", 3 * S, 0, S, 0, 0, 9, 255, 900 * MS, CCID_TIMED_OUT,
     3 * S},
    {"a hundred extensions are fine", 3600 * S, 0, S, 0, 0, 100, 1, 200 * MS, CCID_OK, 20200 * MS},
    {"the hundred-and-first is the limit", 3600 * S, 0, S, 0, 0, 101, 1, 200 * MS, CCID_EXTENSION_LIMIT,
     20200 * MS},
    {"the limit can be set", 3600 * S, 0, S, 2, 0, 3, 1, 200 * MS, CCID_EXTENSION_LIMIT, 600 * MS},
    {"thirty seconds in all are the limit", 3600 * S, 0, S, 0, 0, 90, 1, 900 * MS, CCID_EXTENSION_LIMIT,
     30900 * MS},
    {"one extension of 255 does not pass it", 3600 * S, 0, S, 0, 0, 1, 255, 900 * S, CCID_TIMED_OUT, S},
    {"one extension of 255 ends there too", 3600 * S, 0, S, 0, 0, 1, 255, 40 * S, CCID_TIMED_OUT, S},
    {"the time limit can be set", 3600 * S, 0, S, 0, 2 * S, 9, 1, 900 * MS, CCID_EXTENSION_LIMIT, 2900 * MS},
    {"a huge waiting time does not wrap", 5 * S, UINT64_MAX / 2, UINT64_MAX / 2, 0, 0, 1, 255, 2 * S, CCID_OK,
     4 * S},
};

static void test_rows(void) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const row *r = &rows[i];
        reader *of = reader_new();
        ccid_error error;
        test("waiting: %s", r->name);
        reader_open(of);
        uint64_t start = of->now;
        ccid_call call = {.deadline_ns = r->deadline == 0 ? UINT64_MAX : start + r->deadline,
                          .first_wait_ns = r->first,
                          .wait_ns = r->wait,
                          .max_extensions = r->most,
                          .max_extension_ns = r->in_all};
        extensions_to_say = r->extensions;
        multiplier = r->multiplier;
        pause = r->pause;
        of->on_message = extend;
        CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), r->status);
        CHECK_EQUAL(of->now - start, r->took);
        CHECK_EQUAL(ccid_now(of->device), of->now);
        reader_free(&of);
    }
}

static void test_past(void) {
    reader *of = reader_new();
    ccid_error error;
    test("a deadline that has passed sends nothing");
    reader_open(of);
    ccid_call call = {.deadline_ns = of->now};
    CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(error.sent, CCID_SENT_NOTHING);
    CHECK(!error.may_have_run);
    CHECK_EQUAL(of->received, 0);
    reader_free(&of);
    of = reader_new();
    static const uint8_t data[200];
    uint8_t out[8];
    size_t length = 0;
    test("a command cut in the OUT pipe blocks the next ones until recovery");
    reader_open(of);
    call = call_of(of);
    of->out_allowed = 128;
    CHECK_EQUAL(ccid_escape(of->device, &call, data, 200, out, 8, &length, NULL, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(error.sent, CCID_SENT_PARTLY);
    CHECK(error.may_have_run);
    call = call_of(of);
    CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), CCID_NEEDS_RECOVERY);
    CHECK_EQUAL(ccid_abort(of->device, &call, NULL, &error), CCID_NEEDS_RECOVERY);
    of->out_allowed = SIZE_MAX;
    CHECK_EQUAL(ccid_recover(of->device, &call, &error), CCID_OK);
    CHECK_EQUAL(of->halts_cleared, 2);
    check_usable(of);
    reader_free(&of);
}

static void test_turn(void) {
    reader *of = reader_new();
    ccid_error error;
    test("a call's own time begins with its turn: a reader that takes nothing ends it then");
    reader_open(of);
    of->out_allowed = 0;
    ccid_call call = {.deadline_ns = of->now + 100 * SECOND, .turn_ns = 2 * SECOND};
    uint64_t begun = of->now;
    CHECK_EQUAL(ccid_power_off(of->device, &call, NULL, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(of->now - begun, 2 * SECOND);
    CHECK_EQUAL(error.sent, CCID_SENT_NOTHING);
    of->out_allowed = SIZE_MAX;
    check_usable(of);
    reader_free(&of);
}

static void extend_and_answer(reader *of, const uint8_t *message, size_t length) {
    of->delay = 400 * MILLISECOND;
    say(of, CCID_DATA_BLOCK, message[5], message[6], 0x80, 1, 0, NULL, 0);
    of->delay = 1000 * MILLISECOND;
    say(of, CCID_DATA_BLOCK, message[5], message[6], 0, 0, 0, message + 10, length - 10);
}

static void test_extended_time(void) {
    reader *of = reader_new();
    ccid_error error;
    uint8_t out[300];
    size_t length = 0;
    test("the time that extensions took is told, and counts for the next call of the same command");
    reader_open(of);
    of->on_message = extend_and_answer;
    ccid_call call = {.deadline_ns = of->now + 100 * SECOND, .wait_ns = SECOND, .max_extension_ns = SECOND};
    for (unsigned round = 1; round <= 2; round++) {
        ccid_status status = ccid_transfer_block(of->device, &call, 0, 0, out, 5, out, sizeof out, &length,
                                                 NULL, NULL, &error);
        CHECK_EQUAL(status, round == 1 ? CCID_OK : CCID_EXTENSION_LIMIT);
        CHECK_EQUAL(error.extended_ns, (round == 1 ? 600 : 400) * MILLISECOND);
        call.extended_ns += error.extended_ns;
    }
    reader_free(&of);
}

void test_waiting(void) {
    test_rows();
    test_past();
    test_turn();
    test_extended_time();
}
