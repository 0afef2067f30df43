// SPDX-License-Identifier: Apache-2.0
//
// Which thread should run the completion of a transfer? Two ways are compared over the same software
// device, which answers at once: the caller runs the events itself, or a thread of its own does and wakes
// the caller. A program of its own, built and run by `bench`; prints microseconds per XfrBlock.
//
// The second way is a back end that wraps the first one's table: submit() hands over to a thread, which is
// the only one in reap(); the caller's reap() sleeps on a condition variable, as with libusb's usual event
// thread.

#define _GNU_SOURCE
#include "cccid.h"
#include "reader.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The inside of a host: only its two fields are needed here. */
#include "../../CSources/CCCID/host.h"

static const ccid_backend *inner;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static ccid_usb_handle *handle_of_work;
static const ccid_transfer *transfer_of_work;
static bool stop;

static void *run_events(void *context) {
    (void)context;
    pthread_mutex_lock(&mutex);
    while (!stop) {
        if (transfer_of_work == NULL) {
            pthread_cond_wait(&work, &mutex);
            continue;
        }
        const ccid_transfer *transfer = transfer_of_work;
        ccid_usb_handle *handle = handle_of_work;
        pthread_mutex_unlock(&mutex);
        while (!ccid_transfer_done(transfer)) {
            inner->reap(handle, transfer, NULL, UINT64_MAX);
        }
        pthread_mutex_lock(&mutex);
        transfer_of_work = NULL;
        pthread_cond_broadcast(&done);
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static void reap_elsewhere(ccid_usb_handle *handle, const ccid_transfer *waiting, const int *interrupted,
                           uint64_t deadline) {
    (void)interrupted, (void)deadline;
    pthread_mutex_lock(&mutex);
    handle_of_work = handle;
    transfer_of_work = waiting;
    pthread_cond_signal(&work);
    while (transfer_of_work == waiting) {
        pthread_cond_wait(&done, &mutex);
    }
    pthread_mutex_unlock(&mutex);
}

static double seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double measure(reader *of, unsigned rounds) {
    static const uint8_t block[40] = {0x00, 0x40, 0x24};
    uint8_t out[261];
    size_t length = 0;
    ccid_call call = {.deadline_ns = UINT64_MAX};
    double start = seconds();
    for (unsigned i = 0; i < rounds; i++) {
        if (ccid_transfer_block(of->device, &call, 0, 0, block, sizeof block, out, sizeof out, &length, NULL,
                                NULL, NULL) != CCID_OK) {
            abort();
        }
    }
    return (seconds() - start) * 1e6 / rounds;
}

int main(void) {
    enum { ROUNDS = 50000 };
    ccid_open_options options = {.mode = CCID_OPEN_SESSION};
    reader *of = reader_new();
    if (reader_try_open(of, &options, NULL) != CCID_OK) {
        return 1;
    }
    (void)measure(of, ROUNDS / 10);
    double own = measure(of, ROUNDS);

    inner = of->host->backend;
    ccid_backend wrapped = *inner;
    wrapped.reap = reap_elsewhere;
    ccid_close(&of->device);
    of->host->backend = &wrapped;
    pthread_t thread;
    pthread_create(&thread, NULL, run_events, NULL);
    if (reader_try_open(of, &options, NULL) != CCID_OK) {
        return 1;
    }
    (void)measure(of, ROUNDS / 10);
    double other = measure(of, ROUNDS);
    printf("caller runs the events: %.2f us per XfrBlock\n", own);
    printf("dedicated event thread: %.2f us per XfrBlock\n", other);
    printf("cost of the hops:       %.2f us per XfrBlock (2 transfers)\n", other - own);
    pthread_mutex_lock(&mutex);
    stop = true;
    pthread_cond_signal(&work);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);
    ccid_close(&of->device);
    of->host->backend = inner;
    reader_free(&of);
    return 0;
}
