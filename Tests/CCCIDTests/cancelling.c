// SPDX-License-Identifier: Apache-2.0
//
// Cancelling: at every point of a command, and never the next one.

#include "../../CSources/CCCID/host.h"
#include "harness.h"
#include "reader.h"
#include <string.h>

static void cancel(reader *of) {
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

/* A back end of our own: the software one, except for what a cancel does. */
static const ccid_backend *software;
static reader *answering;

static void answer_now(void) {
    reader *of = answering;
    answering = NULL;
    if (of != NULL) {
        say(of, CCID_ESCAPE_ANSWER, 0, of->seqs[0], 0, 0, 0, NULL, 0);
    }
}

/** The transfer completes after all: the answer was faster. */
static void cancel_behind_answer(ccid_usb_handle *handle, ccid_transfer *taken) {
    if (answering == NULL) {
        software->cancel(handle, taken);
    }
    answer_now();
}

/** The answer comes to nobody. */
static void cancel_before_answer(ccid_usb_handle *handle, ccid_transfer *taken) {
    software->cancel(handle, taken);
    software->reap(handle, taken, NULL, 0);
    answer_now();
}

static void test_races(void) {
    static const struct {
        const char *name;
        void (*cancel)(ccid_usb_handle *handle, ccid_transfer *taken);
        ccid_status status;
    } rows[] = {
        {"just before it takes effect is taken", cancel_behind_answer, CCID_OK},
        {"just after it took effect is dropped", cancel_before_answer, CCID_CANCELLED},
    };
    for (size_t i = 0; i < 2; i++) {
        reader *of = reader_new();
        ccid_software_bus bus = reader_bus(of);
        ccid_error error;
        ccid_operation *operation = ccid_operation_create();
        test("an answer that comes with the cancel, %s, and is never the next command's", rows[i].name);
        CHECK_EQUAL(ccid_host_create_software(&bus, &of->host, &error), CCID_OK);
        software = of->host->backend;
        ccid_backend own = *software;
        own.cancel = rows[i].cancel;
        of->host->backend = &own;
        reader_open(of);
        of->on_message = answer_nothing;
        answering = of;
        of->act = cancel;
        of->act_context = operation;
        of->act_at = of->now + 50 * MILLISECOND;
        ccid_call call = call_of(of);
        call.operation = operation;
        CHECK_EQUAL(escape(of, &call, 5, &error), rows[i].status);
        CHECK(answering == NULL);
        of->on_message = answer_well;
        check_usable(of);
        check_usable(of);
        ccid_operation_destroy(&operation);
        reader_free(&of);
    }
}

/* A back end that takes its time: what was asked to end ends some reaps later. */
enum { LATE = 5, UNDER_WAY = 4 };
static struct {
    ccid_transfer *transfer;
    unsigned reaps_left;
} ending[UNDER_WAY];
static unsigned ended_late;
static unsigned taken_early;

static void cancel_late(ccid_usb_handle *handle, ccid_transfer *taken) {
    (void)handle;
    for (size_t i = 0; i < UNDER_WAY; i++) {
        if (ending[i].transfer == NULL) {
            ending[i].transfer = taken;
            ending[i].reaps_left = LATE;
            return;
        }
    }
}

static bool still_ending(const ccid_transfer *transfer) {
    for (size_t i = 0; i < UNDER_WAY; i++) {
        if (ending[i].transfer != NULL && (transfer == NULL || ending[i].transfer == transfer)) {
            return true;
        }
    }
    return false;
}

static void reap_slowly(ccid_usb_handle *handle, const ccid_transfer *waiting, const int *interrupted,
                        uint64_t deadline) {
    for (size_t i = 0; i < UNDER_WAY; i++) {
        if (ending[i].transfer != NULL && --ending[i].reaps_left == 0) {
            /* what follows it could be freed memory, which the address sanitizer would tell */
            memset(ending[i].transfer->buffer, 0xEE, ending[i].transfer->length);
            software->cancel(handle, ending[i].transfer);
            ending[i].transfer = NULL;
            ended_late += 1;
        }
    }
    /* until then nothing happens on the bus */
    if (!still_ending(NULL)) {
        software->reap(handle, waiting, interrupted, deadline);
    }
}

static void dispose_in_time(ccid_usb_handle *handle, ccid_transfer *transfer) {
    taken_early += still_ending(transfer) ? 1u : 0u;
    software->dispose(handle, transfer);
}

static void close_in_time(ccid_usb_handle *handle) {
    taken_early += still_ending(NULL) ? 1u : 0u;
    software->close(handle);
}

static void test_late_ends(void) {
    static const char *const rows[] = {"a command that is cancelled", "closing under the interrupt transfer"};
    for (size_t i = 0; i < 2; i++) {
        reader *of = reader_new();
        ccid_software_bus bus = reader_bus(of);
        ccid_error error;
        ccid_operation *operation = ccid_operation_create();
        test("a cancel is a request: %s waits until the transfer has ended", rows[i]);
        CHECK_EQUAL(ccid_host_create_software(&bus, &of->host, &error), CCID_OK);
        software = of->host->backend;
        ccid_backend own = *software;
        own.cancel = cancel_late;
        own.reap = reap_slowly;
        own.dispose = dispose_in_time;
        own.close = close_in_time;
        of->host->backend = &own;
        reader_open(of);
        ended_late = taken_early = 0;
        ccid_call call = call_of(of);
        if (i == 0) {
            of->on_message = answer_nothing;
            of->act = cancel;
            of->act_context = operation;
            of->act_at = of->now + 50 * MILLISECOND;
            call.operation = operation;
            CHECK_EQUAL(escape(of, &call, 5, &error), CCID_CANCELLED);
            CHECK_EQUAL(ended_late, 1);
            CHECK(!still_ending(NULL));
        } else {
            ccid_changes changes;
            call.deadline_ns = of->now + 50 * MILLISECOND;
            CHECK_EQUAL(ccid_wait_change(of->device, &call, &changes, &error), CCID_TIMED_OUT);
        }
        unsigned before = ended_late;
        ccid_close(&of->device);
        CHECK_EQUAL(ended_late - before, i);
        CHECK_EQUAL(taken_early, 0);
        CHECK(!still_ending(NULL));
        ccid_operation_destroy(&operation);
        reader_free(&of);
    }
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
    test_late_ends();
    test_opening_cancelled();
}
