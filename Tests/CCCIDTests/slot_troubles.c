// SPDX-License-Identifier: Apache-2.0
//
// Several slots at once: what one slot's trouble does to the others.

#include "../../CSources/CCCID/host.h"
#include "harness.h"
#include "slot_workers.h"
#include <sched.h>
#include <string.h>

/** The first slot's command is never answered; the second's after three seconds. */
static void answer_second_late(reader *of, const uint8_t *message, size_t length) {
    (void)message, (void)length;
    if (of->received == 2) {
        of->delay = 3 * SECOND;
        answer_slot(of, 1);
        stand_still(of, 0);
    }
}

static void test_one_times_out(void) {
    reader *of = open_slots(2, 2);
    test("one slot's command times out, and the other's answer comes later all the same");
    of->on_message = answer_second_late;
    worker first = worker_of(of, 0);
    worker second = worker_of(of, 1);
    first.call.wait_ns = SECOND;
    uint64_t begun = of->now;
    start(&first, 1);
    transfer(&second);
    pthread_join(first.thread, NULL);
    CHECK_EQUAL(first.status, CCID_TIMED_OUT);
    CHECK_EQUAL(first.error.sent, CCID_SENT_ALL);
    CHECK(is_answer_of(&second));
    CHECK_EQUAL(of->now - begun, 3 * SECOND);
    test("its late answer is dropped, and the slot works on");
    of->delay = 0;
    answer_slot(of, 0);
    check_usable(of);
    reader_free(&of);
}

static void note_timeout(void *context, const ccid_trace_event *event) {
    uint64_t *at = context;
    if (event->result == CCID_TIMED_OUT && (event->flags & CCID_TRACE_SECRET) != 0) {
        *at = event->time_ns;
    }
}

/* A back end of our own: the software one, except that the tests have a hand in it. */
static const ccid_backend *software;

static void open_over(reader *of, const ccid_backend *own, const ccid_open_options *options) {
    ccid_error error;
    of->host->backend = own;
    of->descriptor[4] = 1;
    of->descriptor[53] = 2;
    CHECK_EQUAL(reader_try_open(of, options, &error), CCID_OK);
    reader_forget(of);
}

static reader *reader_over_software(void) {
    reader *of = reader_new();
    ccid_software_bus bus = reader_bus(of);
    ccid_error error;
    CHECK_EQUAL(ccid_host_create_software(&bus, &of->host, &error), CCID_OK);
    software = of->host->backend;
    return of;
}

static reader *standing;

/** The second command's thread calls whoever reads once its own time runs: only then does time go on. */
static void go_on_when_called(ccid_usb_handle *handle) {
    software->wake(handle);
    if (standing != NULL && seen(standing) >= 2) {
        stand_still(standing, 0);
        reader_wake(standing);
    }
}

static void test_sleeper_times_out(void) {
    uint64_t timed_out_at = 0;
    ccid_open_options options = {
        .mode = CCID_OPEN_SESSION, .trace = note_timeout, .trace_context = &timed_out_at};
    test("a call's time ends when it should, though it is another thread that reads and has more of it");
    reader *of = reader_over_software();
    ccid_backend own = *software;
    own.wake = go_on_when_called;
    open_over(of, &own, &options);
    standing = of;
    of->on_message = answer_nothing;
    worker first = worker_of(of, 0);
    worker second = worker_of(of, 1);
    second.call.wait_ns = SECOND;
    second.call.deadline_ns = UINT64_MAX;
    second.call.flags = CCID_SECRET; /* so that the trace tells the two apart */
    uint64_t begun_at = of->now;
    start(&first, 1);
    transfer(&second);
    pthread_join(first.thread, NULL);
    standing = NULL;
    CHECK_EQUAL(second.status, CCID_TIMED_OUT);
    CHECK_EQUAL(first.status, CCID_TIMED_OUT);
    CHECK_EQUAL(timed_out_at - begun_at, SECOND);
    check_usable(of);
    reader_free(&of);
}

/** The second slot's answer begins at once and ends after the first call's time. */
static void answer_second_in_two(reader *of, const uint8_t *message, size_t length) {
    (void)message, (void)length;
    if (of->received == 2) {
        uint8_t bytes[110];
        ccid_header header = {CCID_DATA_BLOCK, 100, of->slots[1], of->seqs[1], 0, 0, 0};
        ccid_header_write(&header, bytes);
        memset(bytes + 10, 0xA1, 100);
        say_packet(of, bytes, 64);
        of->delay = 3 * SECOND;
        say_packet(of, bytes + 64, 46);
        stand_still(of, 0);
    }
}

static void test_message_in_two(void) {
    reader *of = open_slots(2, 2);
    test("the thread that reads gives up inside the other's answer, which the other then reads to its end");
    of->on_message = answer_second_in_two;
    worker first = worker_of(of, 0);
    worker second = worker_of(of, 1);
    first.call.wait_ns = SECOND;
    start(&first, 1);
    transfer(&second);
    pthread_join(first.thread, NULL);
    CHECK_EQUAL(first.status, CCID_TIMED_OUT);
    CHECK(is_answer_of(&second));
    of->delay = 0;
    check_usable(of);
    reader_free(&of);
}

static void stall_on_second(reader *of, const uint8_t *message, size_t length) {
    (void)message, (void)length;
    if (of->received == 2) {
        say_item(&of->in, ITEM_STALL, of->now, NULL, 0);
        stand_still(of, 0);
    }
}

static void unplug_on_second(reader *of, const uint8_t *message, size_t length) {
    (void)message, (void)length;
    if (of->received == 2) {
        say_item(&of->in, ITEM_GONE, of->now, NULL, 0);
        stand_still(of, 0);
    }
}

static void test_shared_failure(void) {
    static const struct {
        const char *name;
        message_handler handler;
        ccid_status status;
    } rows[] = {{"a stall", stall_on_second, CCID_STALLED},
                {"an unplugged reader", unplug_on_second, CCID_GONE}};
    for (size_t i = 0; i < 2; i++) {
        reader *of = open_slots(2, 2);
        test("%s of the IN pipe ends both commands, each with the status and the fate of its own",
             rows[i].name);
        of->on_message = rows[i].handler;
        worker first = worker_of(of, 0);
        worker second = worker_of(of, 1);
        start(&first, 1);
        transfer(&second);
        pthread_join(first.thread, NULL);
        CHECK_EQUAL(first.status, rows[i].status);
        CHECK_EQUAL(second.status, rows[i].status);
        CHECK(first.error.may_have_run && second.error.may_have_run);
        if (rows[i].status == CCID_STALLED) {
            answer_slot(of, 0); /* both answers come late: nobody takes them for another's */
            answer_slot(of, 1);
            check_usable(of);
        }
        reader_free(&of);
    }
}

static ccid_packet take_abort(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity,
                              size_t *length) {
    (void)of, (void)setup, (void)answer, (void)capacity;
    *length = 0;
    return CCID_PACKET_DONE;
}

/** The abort is answered, then the other slot's command. */
static void answer_abort(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    if (message[0] == CCID_ABORT) {
        answer_slot(of, 1);
        say(of, CCID_SLOT_STATUS, message[5], message[6], 0, 0, 0, NULL, 0);
        stand_still(of, 0);
    }
}

static void test_abort_beside(void) {
    reader *of = open_slots(2, 2);
    ccid_operation *operation = ccid_operation_create();
    ccid_error error;
    test("one slot's command is cancelled and aborted while the other's is out, which is answered");
    of->on_message = answer_abort;
    of->on_control = take_abort;
    worker first = worker_of(of, 0);
    worker second = worker_of(of, 1);
    first.call.operation = operation;
    start(&first, 1);
    start(&second, 2);
    ccid_cancel(operation);
    pthread_join(first.thread, NULL);
    CHECK_EQUAL(first.status, CCID_CANCELLED);
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_abort(of->device, &call, NULL, &error), CCID_OK);
    pthread_join(second.thread, NULL);
    CHECK(is_answer_of(&second));
    check_usable(of);
    ccid_operation_destroy(&operation);
    reader_free(&of);
}

static void *recover(void *context) {
    worker *self = context;
    self->status = ccid_recover(self->of->device, &self->call, &self->error);
    return NULL;
}

static void test_recover_alone(void) {
    reader *of = open_slots(2, 2);
    test("recovery waits until no command is out, and none begins before it");
    of->on_message = answer_nothing;
    worker first = worker_of(of, 0);
    worker mending = worker_of(of, 1);
    start(&first, 1);
    pthread_create(&mending.thread, NULL, recover, &mending);
    give_chances();
    CHECK_EQUAL(of->halts_cleared, 0);
    CHECK_EQUAL(seen(of), 1);
    go_on(of);
    pthread_join(first.thread, NULL);
    pthread_join(mending.thread, NULL);
    CHECK(is_answer_of(&first));
    CHECK_EQUAL(mending.status, CCID_OK);
    CHECK_EQUAL(of->halts_cleared, 2);
    check_usable(of);
    reader_free(&of);
}

static worker beginner;
static bool begun;
static bool half;

/** Another slot's command begins, and its thread waits for the state that we are about to come back to. */
static void begin_another(void) {
    pthread_create(&beginner.thread, NULL, transfer, &beginner);
    while (seen(beginner.of) < 2) {
        sched_yield();
    }
    give_chances();
}

static void cancel_beside(ccid_usb_handle *handle, ccid_transfer *taken) {
    if (taken->endpoint == BULK_IN && !begun) {
        begun = true;
        begin_another();
    }
    software->cancel(handle, taken);
}

/** The first command gets nothing, or half an answer; the second its own answer a second later. */
static void answer_second_only(reader *of, const uint8_t *message, size_t length) {
    (void)message, (void)length;
    uint8_t bytes[64] = {0};
    if (of->received == 1 && half) {
        ccid_header header = {CCID_DATA_BLOCK, 100, of->slots[0], of->seqs[0], 0, 0, 0};
        ccid_header_write(&header, bytes);
        say_packet(of, bytes, sizeof bytes);
    }
    if (of->received == 2) {
        of->delay = SECOND;
        if (half) {
            say_packet(of, bytes, 46); /* what was left of the first one's */
        }
        answer_slot(of, 1);
        of->delay = 0;
    }
}

static void cancel_first(reader *of) {
    ccid_cancel(of->act_context);
}

static void test_begun_meanwhile(void) {
    static const struct {
        const char *name;
        bool half;
        bool cancels;
        ccid_status status;
    } rows[] = {{"a time-out", false, false, CCID_TIMED_OUT},
                {"a cancel", false, true, CCID_CANCELLED},
                {"a time-out inside an answer", true, false, CCID_TIMED_OUT}};
    for (size_t i = 0; i < 3; i++) {
        reader *of = reader_over_software();
        ccid_open_options options = {.mode = CCID_OPEN_SESSION};
        ccid_operation *operation = ccid_operation_create();
        test("a command that begins while another slot's takes the transfer back after %s keeps its own time",
             rows[i].name);
        ccid_backend own = *software;
        own.cancel = cancel_beside;
        open_over(of, &own, &options);
        begun = false;
        half = rows[i].half;
        of->on_message = answer_second_only;
        worker first = worker_of(of, 0);
        if (rows[i].cancels) {
            first.call.operation = operation;
            of->act = cancel_first;
            of->act_context = operation;
            of->act_at = of->now + SECOND;
        }
        beginner = worker_of(of, 1);
        beginner.call.deadline_ns = of->now + 60 * SECOND;
        transfer(&first);
        pthread_join(beginner.thread, NULL);
        CHECK_EQUAL(first.status, rows[i].status);
        CHECK(is_answer_of(&beginner));
        of->on_message = answer_well;
        check_usable(of);
        ccid_operation_destroy(&operation);
        reader_free(&of);
    }
}

void test_slot_troubles(void) {
    test_one_times_out();
    test_sleeper_times_out();
    test_message_in_two();
    test_shared_failure();
    test_abort_beside();
    test_recover_alone();
    test_begun_meanwhile();
}
