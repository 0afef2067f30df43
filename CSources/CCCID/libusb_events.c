// SPDX-License-Identifier: Apache-2.0
//
// Running libusb's events on the thread that waits for them. libusb lets one thread at a time poll; the
// others wait for it, and each leaves when its own `stop` is set (libusb's `completed` argument).
//
// No wake-up is lost: a sleeper is in the list before it looks for the last time, `stop` is set before the
// poll is interrupted, and libusb looks at `stop` under the lock that an interruption has to pass.

#define _GNU_SOURCE
#include "host.h"
#include "libusb_inside.h"

#define NS_PER_SECOND UINT64_C(1000000000)
/** The longest single poll, within what poll() takes: the caller comes again. */
#define LONGEST_POLL_NS (3600 * NS_PER_SECOND)

uint64_t ccid_libusb_now(ccid_usb_handle *handle) {
    (void)handle;
    return ccid_monotonic();
}

static void stop(libusb_sleeper *sleeper) {
    __atomic_store_n(&sleeper->stop, 1, __ATOMIC_RELEASE);
}

void ccid_libusb_finish(libusb_host *host, ccid_transfer *transfer, ccid_transfer_end end, size_t actual,
                        int32_t code) {
    pthread_mutex_lock(&host->mutex);
    for (libusb_sleeper *one = host->sleepers; one != NULL; one = one->next) {
        if (one->waiting == transfer) {
            stop(one);
        }
    }
    ccid_transfer_finish(transfer, end, actual, code);
    pthread_mutex_unlock(&host->mutex);
}

void ccid_libusb_stop_all(libusb_host *host, const void *handle) {
    pthread_mutex_lock(&host->mutex);
    for (libusb_sleeper *one = host->sleepers; one != NULL; one = one->next) {
        if (one->handle == handle) {
            stop(one);
        }
    }
    pthread_mutex_unlock(&host->mutex);
}

void ccid_libusb_wake(ccid_usb_handle *handle) {
    libusb_host *host = libusb_of(handle)->host;
    ccid_libusb_stop_all(host, handle);
    libusb_interrupt_event_handler(host->context);
}

static struct timeval time_left(uint64_t now, uint64_t deadline) {
    uint64_t left = deadline > now ? deadline - now : 0;
    left = left < LONGEST_POLL_NS ? left : LONGEST_POLL_NS;
    uint64_t microseconds = (left + 999) / 1000;
    return (struct timeval){.tv_sec = (time_t)(microseconds / 1000000),
                            .tv_usec = (suseconds_t)(microseconds % 1000000)};
}

void ccid_libusb_enter(libusb_host *host, libusb_sleeper *self) {
    pthread_mutex_lock(&host->mutex);
    self->next = host->sleepers;
    host->sleepers = self;
    pthread_mutex_unlock(&host->mutex);
}

void ccid_libusb_sleep(libusb_host *host, libusb_sleeper *self, uint64_t deadline) {
    struct timeval left = time_left(ccid_libusb_now(NULL), deadline);
    (void)libusb_handle_events_timeout_completed(host->context, &left, &self->stop);
}

void ccid_libusb_leave(libusb_host *host, const libusb_sleeper *self) {
    pthread_mutex_lock(&host->mutex);
    libusb_sleeper **link = &host->sleepers;
    while (*link != self) {
        link = &(*link)->next;
    }
    *link = self->next;
    pthread_mutex_unlock(&host->mutex);
}

void ccid_libusb_reap(ccid_usb_handle *handle, const ccid_transfer *waiting, const int *interrupted,
                      uint64_t deadline) {
    libusb_host *host = libusb_of(handle)->host;
    libusb_sleeper self = {.waiting = waiting, .handle = handle, .stop = 0};
    ccid_libusb_enter(host, &self);
    bool stopped = interrupted != NULL && __atomic_load_n(interrupted, __ATOMIC_ACQUIRE) != 0;
    if (!stopped && !ccid_transfer_done(waiting)) {
        ccid_libusb_sleep(host, &self, deadline);
    }
    ccid_libusb_leave(host, &self);
}
