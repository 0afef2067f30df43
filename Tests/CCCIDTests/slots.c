// SPDX-License-Identifier: Apache-2.0
//
// Several slots at once: who may send when, whose answer is whose, and what one slot's trouble does to the
// others. Time stands still until every command of a scene is out, so nothing depends on who is faster.

#include "harness.h"
#include "reader.h"
#include <pthread.h>
#include <sched.h>
#include <string.h>

enum { SLOTS = 4, ROUNDS = 150 };

/** One thread and its command. */
typedef struct worker {
    reader *of;
    ccid_call call;
    pthread_t thread;
    ccid_status status;
    ccid_error error;
    uint8_t out[600];
    size_t length;
    unsigned good;
} worker;

static reader *open_slots(uint8_t slots, uint8_t busy) {
    reader *of = reader_new();
    of->descriptor[4] = (uint8_t)(slots - 1);
    of->descriptor[53] = busy;
    reader_open(of);
    return of;
}

static void *transfer(void *context) {
    worker *self = context;
    uint8_t in[100];
    memset(in, 0xA0 + self->call.slot, sizeof in);
    self->status = ccid_transfer_block(self->of->device, &self->call, 0, 0, in, sizeof in, self->out,
                                       sizeof self->out, &self->length, NULL, NULL, &self->error);
    return NULL;
}

static worker worker_of(reader *of, uint8_t slot) {
    worker self = {.of = of, .call = call_of(of)};
    self.call.slot = slot;
    self.call.wait_ns = 0;
    return self;
}

static size_t seen(const reader *of) {
    return __atomic_load_n(&of->received, __ATOMIC_ACQUIRE);
}

static void stand_still(reader *of, int still) {
    __atomic_store_n(&of->blocks, still, __ATOMIC_RELEASE);
}

/** Starts it, and comes back when its command is out and its thread sleeps at the pipe. */
static void start(worker *self, size_t commands) {
    stand_still(self->of, 1);
    pthread_create(&self->thread, NULL, transfer, self);
    while (seen(self->of) < commands || __atomic_load_n(&self->of->blocked, __ATOMIC_ACQUIRE) == 0) {
        sched_yield();
    }
}

static bool is_answer_of(const worker *self) {
    bool same = self->status == CCID_OK && self->length == 100;
    for (size_t i = 0; same && i < self->length; i++) {
        same = self->out[i] == 0xA0 + self->call.slot;
    }
    return same;
}

static void answer_slot(reader *of, size_t place) {
    uint8_t data[100];
    memset(data, 0xA0 + of->slots[place], sizeof data);
    say(of, CCID_DATA_BLOCK, of->slots[place], of->seqs[place], 0, 0, 0, data, sizeof data);
}

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

/** A thread that may go on will have done so: a wrong turn shows, a right one is never disturbed. */
static void give_chances(void) {
    for (unsigned i = 0; i < 2000; i++) {
        sched_yield();
    }
}

static void answer_first(reader *of) {
    of->on_message = answer_well;
    answer_slot(of, 0);
}

/** Time goes on, and the first thing that happens is that the first command is answered. */
static void go_on(reader *of) {
    of->act = answer_first;
    of->act_at = of->now;
    stand_still(of, 0);
    reader_wake(of);
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

/** Nobody is answered. */
static void go_on_after_second(reader *of, const uint8_t *message, size_t length) {
    (void)message, (void)length;
    if (of->received == 2) {
        stand_still(of, 0);
    }
}

static void test_sleeper_times_out(void) {
    reader *of = reader_new();
    uint64_t timed_out_at = 0;
    ccid_open_options options = {
        .mode = CCID_OPEN_SESSION, .trace = note_timeout, .trace_context = &timed_out_at};
    ccid_error error;
    test("a call's time ends when it should, though it is another thread that reads and has more of it");
    of->descriptor[4] = 1;
    of->descriptor[53] = 2;
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    reader_forget(of);
    of->on_message = go_on_after_second;
    worker first = worker_of(of, 0);
    worker second = worker_of(of, 1);
    second.call.wait_ns = SECOND;
    second.call.deadline_ns = UINT64_MAX;
    second.call.flags = CCID_SECRET; /* so that the trace tells the two apart */
    uint64_t begun = of->now;
    start(&first, 1);
    transfer(&second);
    pthread_join(first.thread, NULL);
    CHECK_EQUAL(second.status, CCID_TIMED_OUT);
    CHECK_EQUAL(first.status, CCID_TIMED_OUT);
    /* Its second begins now, or after the first one's ten where that thread was faster. */
    CHECK(timed_out_at - begun == SECOND || timed_out_at - begun == 11 * SECOND);
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

static void test_turn(void) {
    reader *of = open_slots(1, 1);
    ccid_error error;
    test("a call's own time begins with its turn: a reader that takes nothing ends it then");
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

static void cancel_opening(reader *of) {
    ccid_cancel(of->act_context);
}

static void test_opening_cancelled(void) {
    reader *of = reader_new();
    ccid_error error;
    test("opening is cancelled while a silent reader is drained, and works the next time");
    ccid_operation *operation = ccid_operation_create();
    ccid_open_options options = {.mode = CCID_OPEN_SESSION, .operation = operation};
    of->on_message = answer_nothing;
    of->act = cancel_opening;
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

static void extend_and_answer(reader *of, const uint8_t *message, size_t length) {
    of->delay = 400 * MILLISECOND;
    say(of, CCID_DATA_BLOCK, message[5], message[6], 0x80, 1, 0, NULL, 0);
    of->delay = 1000 * MILLISECOND;
    say(of, CCID_DATA_BLOCK, message[5], message[6], 0, 0, 0, message + 10, length - 10);
}

static void test_extended_time(void) {
    reader *of = open_slots(1, 1);
    ccid_error error;
    uint8_t out[300];
    size_t length = 0;
    test("the time that extensions took is told, and counts for the next call of the same command");
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

void test_slots(void) {
    test_two_at_once();
    test_limit();
    test_numbers();
    test_one_times_out();
    test_sleeper_times_out();
    test_message_in_two();
    test_shared_failure();
    test_abort_beside();
    test_recover_alone();
    test_crowd();
    test_turn();
    test_opening_cancelled();
    test_extended_time();
}
