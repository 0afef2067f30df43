// SPDX-License-Identifier: Apache-2.0
//
// Cancelling: at every point of a command, and never the next one.

#include "harness.h"
#include "reader.h"

static void cancel(reader *of) {
    ccid_cancel(of->act_context);
}

static void cancel_with_answer(reader *of) {
    /* the answer and the cancel come at the same moment */
    say(of, 0x83, 0, of->seqs[0], 0, 0, 0, NULL, 0);
    ccid_cancel(of->act_context);
}

static ccid_status escape(reader *of, const ccid_call *call, size_t size, ccid_error *error) {
    static const uint8_t data[261];
    uint8_t out[16];
    size_t length = 0;
    return ccid_escape(of->device, call, data, size, out, sizeof out, &length, NULL, error);
}

static void test_points(void) {
    static const struct {
        const char *name;
        size_t out_allowed;
        ccid_sent sent;
        bool may_have_run;
        ccid_status then;
    } rows[] = {
        {"before a byte went out", 0, CCID_SENT_NOTHING, false, CCID_OK},
        {"after two of its packets", 128, CCID_SENT_PARTLY, true, CCID_NEEDS_RECOVERY},
        {"while the answer is awaited", SIZE_MAX, CCID_SENT_ALL, true, CCID_OK},
    };
    for (size_t i = 0; i < 3; i++) {
        reader *of = reader_new();
        ccid_error error;
        ccid_operation *operation = ccid_operation_create();
        test("a command is cancelled %s", rows[i].name);
        reader_open(of);
        of->on_message = answer_nothing;
        of->out_allowed = rows[i].out_allowed;
        of->act = cancel;
        of->act_context = operation;
        of->act_at = of->now + 50 * MILLISECOND;
        uint64_t start = of->now;
        ccid_call call = call_of(of);
        call.operation = operation;
        CHECK_EQUAL(escape(of, &call, 200, &error), CCID_CANCELLED);
        CHECK_EQUAL(of->now - start, 50 * MILLISECOND);
        CHECK_EQUAL(error.sent, rows[i].sent);
        CHECK_EQUAL(error.may_have_run, rows[i].may_have_run);
        test("and what follows %s is %s", rows[i].name, ccid_status_name(rows[i].then));
        of->out_allowed = SIZE_MAX;
        of->on_message = answer_well;
        call.operation = NULL;
        CHECK_EQUAL(ccid_get_slot_status(of->device, &call, NULL, &error), rows[i].then);
        ccid_operation_destroy(&operation);
        CHECK(operation == NULL);
        reader_free(&of);
    }
}

static void test_tokens(void) {
    reader *of = reader_new();
    ccid_error error;
    ccid_operation *operation = ccid_operation_create();
    test("a token that was cancelled before its call sends nothing");
    reader_open(of);
    ccid_call call = call_of(of);
    call.operation = operation;
    ccid_cancel(operation);
    CHECK(ccid_operation_cancelled(operation));
    CHECK_EQUAL(escape(of, &call, 5, &error), CCID_CANCELLED);
    CHECK_EQUAL(error.sent, CCID_SENT_NOTHING);
    CHECK_EQUAL(of->received, 0);
    test("a late cancel of an operation that is over does not touch the next");
    ccid_operation *late = ccid_operation_create();
    call.operation = late;
    CHECK_EQUAL(escape(of, &call, 5, &error), CCID_OK);
    of->delay = 500 * MILLISECOND;
    of->act = cancel;
    of->act_context = late;
    of->act_at = of->now + 100 * MILLISECOND;
    call.operation = NULL;
    CHECK_EQUAL(escape(of, &call, 5, &error), CCID_OK);
    CHECK(ccid_operation_cancelled(late));
    ccid_operation_destroy(&late);
    ccid_operation_destroy(&operation);
    ccid_operation_destroy(&operation);
    reader_free(&of);
}

static void test_races(void) {
    reader *of = reader_new();
    ccid_error error;
    ccid_operation *operation = ccid_operation_create();
    test("an answer that comes with the cancel is either taken or dropped, never the next command's");
    reader_open(of);
    of->on_message = answer_nothing;
    of->act = cancel_with_answer;
    of->act_context = operation;
    of->act_at = of->now + 50 * MILLISECOND;
    ccid_call call = call_of(of);
    call.operation = operation;
    ccid_status status = escape(of, &call, 5, &error);
    CHECK(status == CCID_CANCELLED || status == CCID_OK);
    check_usable(of);
    check_usable(of);
    ccid_operation_destroy(&operation);
    reader_free(&of);
}

static void test_opening_cancelled(void) {
    reader *of = reader_new();
    ccid_error error;
    test("opening is cancelled while a silent reader is drained, and works the next time");
    ccid_operation *operation = ccid_operation_create();
    ccid_open_options options = {.mode = CCID_OPEN_SESSION, .operation = operation};
    of->on_message = answer_nothing;
    of->act = cancel;
    of->act_context = operation;
    of->act_at = of->now + 100 * MILLISECOND;
    uint64_t begun = of->now;
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_CANCELLED);
    CHECK_EQUAL(of->now - begun, 100 * MILLISECOND);
    CHECK(of->device == NULL);
    ccid_operation_destroy(&operation);
    of->on_message = answer_well;
    reader_open(of);
    check_usable(of);
    reader_free(&of);
}

void test_cancelling(void) {
    test_points();
    test_tokens();
    test_races();
    test_opening_cancelled();
}
