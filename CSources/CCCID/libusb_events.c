// SPDX-License-Identifier: Apache-2.0
//
// Running libusb's events on the thread that waits for them. libusb lets one thread at a time poll; the
// others wait for it, and each leaves when its own `stop` is set (libusb's `completed` argument).
//
// No wake-up is lost: a sleeper is in the list before it looks for the last time, `stop` is set before the
// poll is interrupted, and libusb looks at `stop` under the lock that an interruption has to pass.
//
// Who polls reaps what comes for all, and wakes the one that it is for. So that a bulk transfer is reaped by
// the thread that waits for it, whoever waits for what comes once in a while (a report of a slot, a device
// that comes) stands aside while such transfers are under way, and polls again once none was for a moment.
// Meanwhile the others' polls find his event and wake him.

#define _GNU_SOURCE
#include "host.h"
#include "libusb_inside.h"

#define NS_PER_SECOND UINT64_C(1000000000)
/** The longest single poll, within what poll() takes: the caller comes again. */
#define LONGEST_POLL_NS (3600 * NS_PER_SECOND)
/** How long nobody is in a hurry until the patient poll again: longer than from one command to the next. */
#define QUIET_NS UINT64_C(5000000)

uint64_t ccid_libusb_now(ccid_usb_handle *handle) {
    (void)handle;
    return ccid_monotonic();
}

void ccid_libusb_sleepers_init(libusb_host *host) {
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&host->mutex, NULL);
    pthread_cond_init(&host->aside, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

void ccid_libusb_sleepers_free(libusb_host *host) {
    pthread_cond_destroy(&host->aside);
    pthread_mutex_destroy(&host->mutex);
}

/** With the mutex. */
static void stop(libusb_host *host, libusb_sleeper *sleeper) {
    sleeper->over = true;
    __atomic_store_n(&sleeper->stop, 1, __ATOMIC_RELEASE);
    if (sleeper->patient && !sleeper->inside) {
        pthread_cond_broadcast(&host->aside);
    }
}

void ccid_libusb_finish(libusb_host *host, ccid_transfer *transfer, ccid_transfer_end end, size_t actual,
                        int32_t code) {
    pthread_mutex_lock(&host->mutex);
    for (libusb_sleeper *one = host->sleepers; one != NULL; one = one->next) {
        if (one->waiting == transfer) {
            stop(host, one);
        }
    }
    ccid_transfer_finish(transfer, end, actual, code);
    pthread_mutex_unlock(&host->mutex);
}

void ccid_libusb_stop_all(libusb_host *host, const void *handle) {
    pthread_mutex_lock(&host->mutex);
    for (libusb_sleeper *one = host->sleepers; one != NULL; one = one->next) {
        if (one->handle == handle) {
            stop(host, one);
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

/** Sends the patient out of libusb's loop. With the mutex; true: one is in there. */
static bool send_aside(libusb_host *host) {
    bool any = false;
    for (libusb_sleeper *one = host->sleepers; one != NULL; one = one->next) {
        if (one->patient && one->inside) {
            __atomic_store_n(&one->stop, 1, __ATOMIC_RELEASE);
            any = true;
        }
    }
    return any;
}

void ccid_libusb_enter(libusb_host *host, libusb_sleeper *self) {
    pthread_mutex_lock(&host->mutex);
    self->next = host->sleepers;
    host->sleepers = self;
    host->hurried += self->patient ? 0u : 1u;
    bool interrupts = !self->patient && send_aside(host);
    pthread_mutex_unlock(&host->mutex);
    if (interrupts) {
        libusb_interrupt_event_handler(host->context);
    }
}

/** Until nobody was in a hurry for a moment, he is stopped or the time is over. With the mutex; true: he may
 * poll. */
static bool stand_aside(libusb_host *host, const libusb_sleeper *self, uint64_t deadline) {
    for (;;) {
        uint64_t now = ccid_monotonic();
        if (self->over || now >= deadline) {
            return false;
        }
        if (host->hurried == 0 && now >= host->quiet_from) {
            return true;
        }
        /* Who is in a hurry and stays for long says when he leaves. */
        bool stays = host->hurried > 0 && now >= host->quiet_from;
        host->waits_for_leave = host->waits_for_leave || stays;
        uint64_t until = stays || deadline < host->quiet_from ? deadline : host->quiet_from;
        if (until == UINT64_MAX) {
            pthread_cond_wait(&host->aside, &host->mutex);
        } else {
            struct timespec end = {.tv_sec = (time_t)(until / NS_PER_SECOND),
                                   .tv_nsec = (long)(until % NS_PER_SECOND)};
            (void)pthread_cond_timedwait(&host->aside, &host->mutex, &end);
        }
    }
}

static void poll_events(libusb_host *host, libusb_sleeper *self, uint64_t deadline) {
    struct timeval left = time_left(ccid_monotonic(), deadline);
    (void)libusb_handle_events_timeout_completed(host->context, &left, &self->stop);
}

void ccid_libusb_sleep(libusb_host *host, libusb_sleeper *self, uint64_t deadline) {
    if (!self->patient) {
        poll_events(host, self, deadline);
        return;
    }
    pthread_mutex_lock(&host->mutex);
    self->inside = stand_aside(host, self, deadline);
    bool polls = self->inside;
    pthread_mutex_unlock(&host->mutex);
    if (polls) {
        poll_events(host, self, deadline);
    }
}

void ccid_libusb_leave(libusb_host *host, const libusb_sleeper *self) {
    pthread_mutex_lock(&host->mutex);
    libusb_sleeper **link = &host->sleepers;
    while (*link != self) {
        link = &(*link)->next;
    }
    *link = self->next;
    if (!self->patient) {
        host->hurried -= 1;
        host->quiet_from = ccid_monotonic() + QUIET_NS;
        if (host->waits_for_leave) {
            host->waits_for_leave = false;
            pthread_cond_broadcast(&host->aside);
        }
    }
    pthread_mutex_unlock(&host->mutex);
}

void ccid_libusb_reap(ccid_usb_handle *handle, const ccid_transfer *waiting, const int *interrupted,
                      uint64_t deadline) {
    libusb_host *host = libusb_of(handle)->host;
    libusb_sleeper self = {.waiting = waiting, .handle = handle, .patient = ccid_libusb_is_patient(waiting)};
    ccid_libusb_enter(host, &self);
    bool stopped = interrupted != NULL && __atomic_load_n(interrupted, __ATOMIC_ACQUIRE) != 0;
    if (!stopped && !ccid_transfer_done(waiting)) {
        ccid_libusb_sleep(host, &self, deadline);
    }
    ccid_libusb_leave(host, &self);
}
