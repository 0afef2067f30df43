// SPDX-License-Identifier: Apache-2.0
//
// Several threads on one reader: one command out at a time, waiters with tokens, interrupts beside bulk.
// Nothing here depends on who is faster; a thread that must be inside a call is known to be there.

#include "harness.h"
#include "reader.h"
#include <pthread.h>
#include <sched.h>

enum { THREADS = 4, ROUNDS = 200 };

typedef struct worker {
    reader *of;
    unsigned good;
    uint8_t mark;
    ccid_status status;
    ccid_error error;
    ccid_operation *operation;
    int started;
} worker;

static void *exchange_often(void *context) {
    worker *self = context;
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint8_t in[100];
        uint8_t out[261];
        size_t length = 0;
        for (size_t k = 0; k < sizeof in; k++) {
            in[k] = (uint8_t)(self->mark + i + k);
        }
        ccid_call call = {.deadline_ns = UINT64_MAX};
        ccid_status status =
            ccid_escape(self->of->device, &call, in, sizeof in, out, sizeof out, &length, NULL, NULL);
        bool same = length == sizeof in;
        for (size_t k = 0; same && k < length; k++) {
            same = out[k] == in[k];
        }
        self->good += status == CCID_OK && same ? 1u : 0u;
    }
    return NULL;
}

static void *wait_for_change(void *context) {
    worker *self = context;
    ccid_changes changes;
    ccid_call call = {.deadline_ns = UINT64_MAX, .operation = self->operation};
    __atomic_store_n(&self->started, 1, __ATOMIC_RELEASE);
    self->status = ccid_wait_change(self->of->device, &call, &changes, &self->error);
    return NULL;
}

static void test_many(void) {
    reader *of = reader_new();
    pthread_t threads[THREADS];
    pthread_t watcher;
    worker workers[THREADS] = {0};
    worker watch = {.of = of, .operation = ccid_operation_create()};
    test("four threads and a watcher share a reader, and everyone gets the own answer");
    reader_open(of);
    pthread_create(&watcher, NULL, wait_for_change, &watch);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.of = of, .mark = (uint8_t)(i * 50)};
        pthread_create(&threads[i], NULL, exchange_often, &workers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQUAL(workers[i].good, ROUNDS);
    }
    test("the watcher is cancelled from another thread and ends");
    ccid_cancel(watch.operation);
    pthread_join(watcher, NULL);
    CHECK_EQUAL(watch.status, CCID_CANCELLED);
    ccid_operation_destroy(&watch.operation);
    check_usable(of);
    reader_free(&of);
}

static void *exchange_once(void *context) {
    worker *self = context;
    ccid_call call = {.deadline_ns = UINT64_MAX, .operation = self->operation};
    asked_for_time = &self->started;
    self->status = ccid_power_off(self->of->device, &call, NULL, &self->error);
    return NULL;
}

static int answered_late;

static void note_message(reader *of, const uint8_t *message, size_t length) {
    (void)of, (void)message, (void)length;
    __atomic_store_n(&answered_late, 1, __ATOMIC_RELEASE);
}

static void test_waiter(void) {
    reader *of = reader_new();
    pthread_t holder;
    pthread_t waiter;
    worker first = {.of = of, .operation = ccid_operation_create()};
    worker second = {.of = of, .operation = ccid_operation_create()};
    test("a thread that waits for its turn is cancelled with nothing sent; the command before it goes on");
    reader_open(of);
    of->on_message = note_message;
    answered_late = 0;
    pthread_create(&holder, NULL, exchange_once, &first);
    while (__atomic_load_n(&answered_late, __ATOMIC_ACQUIRE) == 0) {
        sched_yield(); /* until the first command is out, so the lock is held */
    }
    pthread_create(&waiter, NULL, exchange_once, &second);
    while (__atomic_load_n(&second.started, __ATOMIC_ACQUIRE) == 0) {
        sched_yield(); /* until the second looked for the last time before it sleeps, with the lock's mutex
                          held */
    }
    ccid_cancel(second.operation);
    pthread_join(waiter, NULL);
    CHECK_EQUAL(second.status, CCID_CANCELLED);
    CHECK_EQUAL(second.error.sent, CCID_SENT_NOTHING);
    CHECK(!ccid_operation_cancelled(first.operation));
    ccid_cancel(first.operation);
    pthread_join(holder, NULL);
    CHECK_EQUAL(first.status, CCID_CANCELLED);
    CHECK_EQUAL(first.error.sent, CCID_SENT_ALL);
    CHECK_EQUAL(of->received, 1);
    check_usable(of);
    ccid_operation_destroy(&first.operation);
    ccid_operation_destroy(&second.operation);
    reader_free(&of);
}

static void watch_blocked(reader *of, worker *watch, pthread_t *watcher) {
    reader_open(of);
    of->wakes = 0;
    of->blocks = true;
    watch->of = of;
    watch->operation = ccid_operation_create();
    pthread_create(watcher, NULL, wait_for_change, watch);
    while (__atomic_load_n(&of->blocked, __ATOMIC_ACQUIRE) == 0) {
        sched_yield();
    }
}

static void end_watch(reader *of, worker *watch, pthread_t watcher) {
    ccid_cancel(watch->operation);
    pthread_join(watcher, NULL);
    CHECK_EQUAL(watch->status, CCID_CANCELLED);
    ccid_operation_destroy(&watch->operation);
    reader_free(&of);
}

static void test_wake(void) {
    pthread_t watcher;
    worker watch = {.good = 0};
    reader *of = reader_new();
    test("a cancel wakes a thread that sleeps inside the device");
    watch_blocked(of, &watch, &watcher);
    end_watch(of, &watch, watcher);
    of = reader_new();
    watch = (worker){.good = 0};
    test("a command gets through while another thread sleeps inside the device");
    watch_blocked(of, &watch, &watcher);
    check_usable(of);
    end_watch(of, &watch, watcher);
}

static bool count_reader(void *visitor, const ccid_reader_info *info) {
    unsigned *count = visitor;
    CHECK(info->path[0] != 0);
    *count += 1;
    return true;
}

static void test_libusb(void) {
    ccid_host *host = NULL;
    ccid_error error;
    unsigned count = 0;
    test("a libusb host is made, enumerates what there is, finds nothing on bus 250, and goes");
    CHECK_EQUAL(ccid_host_create_libusb(&host, &error), CCID_OK);
    if (host == NULL) {
        return;
    }
    CHECK_TEXT(ccid_host_backend_name(host), "libusb");
    CHECK(ccid_libusb_version()[0] == '1');
    CHECK_EQUAL(ccid_enumerate(host, NULL, 0, count_reader, &count, &error), CCID_OK);
    ccid_open_options options = {.mode = CCID_OPEN_PROBE};
    ccid_device *device = NULL;
    CHECK_EQUAL(ccid_open(host, "250-1:1.0", &options, &device, &error), CCID_NOT_FOUND);
    ccid_host_destroy(&host);
}

void test_threads(void) {
    test_libusb();
    test_wake();
    test_many();
    test_waiter();
}
