// SPDX-License-Identifier: Apache-2.0
//
// The device's locks, which are waited for with the caller's deadline, and the tokens that cancel a call.
//
// Order of the mutexes: an operation's, then a lock's. Nobody takes them the other way round.

#define _GNU_SOURCE
#include "device.h"
#include "failure.h"
#include <stdlib.h>
#include <time.h>

#define NS_PER_SECOND UINT64_C(1000000000)

void ccid_lock_init(ccid_lock *lock) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&lock->mutex, NULL);
    pthread_cond_init(&lock->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    lock->held = false;
}

void ccid_lock_free(ccid_lock *lock) {
    pthread_cond_destroy(&lock->changed);
    pthread_mutex_destroy(&lock->mutex);
}

/** Until somebody lets go, cancels, or (on a real clock) the deadline passes. A virtual clock stands still
 *  unless the holder's waiting moves it, so there the holder's own end is what is waited for. */
static void wait_for_change(const ccid_device *device, ccid_lock *lock, uint64_t deadline) {
    if (!device->backend->clock_is_monotonic || deadline == UINT64_MAX) {
        pthread_cond_wait(&lock->changed, &lock->mutex);
        return;
    }
    struct timespec until = {.tv_sec = (time_t)(deadline / NS_PER_SECOND),
                             .tv_nsec = (long)(deadline % NS_PER_SECOND)};
    (void)pthread_cond_timedwait(&lock->changed, &lock->mutex, &until);
}

static ccid_status take(ccid_device *device, ccid_lock *lock, const ccid_call *call) {
    ccid_status status = CCID_OK;
    pthread_mutex_lock(&lock->mutex);
    for (;;) {
        if (ccid_call_cancelled(call)) {
            status = CCID_CANCELLED;
            break;
        }
        if (ccid_clock(device) >= call->deadline_ns) {
            status = CCID_TIMED_OUT;
            break;
        }
        if (!lock->held) {
            lock->held = true;
            break;
        }
        wait_for_change(device, lock, call->deadline_ns);
    }
    pthread_mutex_unlock(&lock->mutex);
    return status;
}

static bool register_call(ccid_operation *operation, ccid_device *device) {
    pthread_mutex_lock(&operation->mutex);
    bool fits = operation->calls == 0 || operation->device == device;
    if (fits) {
        operation->device = device;
        operation->calls += 1;
    }
    pthread_mutex_unlock(&operation->mutex);
    return fits;
}

static void unregister_call(ccid_operation *operation) {
    pthread_mutex_lock(&operation->mutex);
    operation->calls -= 1;
    if (operation->calls == 0) {
        operation->device = NULL;
    }
    pthread_mutex_unlock(&operation->mutex);
}

ccid_status ccid_enter(ccid_device *device, ccid_lock *lock, const ccid_call *call, ccid_error *error) {
    if (call->operation != NULL && !register_call(call->operation, device)) {
        return ccid_fail(error, CCID_INVALID_ARGUMENT, CCID_FAULT_NONE);
    }
    ccid_status status = take(device, lock, call);
    if (status == CCID_OK) {
        return CCID_OK;
    }
    if (call->operation != NULL) {
        unregister_call(call->operation);
    }
    return ccid_fail(error, status, CCID_FAULT_NONE);
}

void ccid_leave(ccid_device *device, ccid_lock *lock, const ccid_call *call) {
    (void)device;
    pthread_mutex_lock(&lock->mutex);
    lock->held = false;
    pthread_cond_broadcast(&lock->changed);
    pthread_mutex_unlock(&lock->mutex);
    if (call->operation != NULL) {
        unregister_call(call->operation);
    }
}

bool ccid_call_cancelled(const ccid_call *call) {
    return call->operation != NULL && ccid_operation_cancelled(call->operation);
}

ccid_operation *ccid_operation_create(void) {
    ccid_operation *operation = calloc(1, sizeof *operation);
    if (operation != NULL) {
        pthread_mutex_init(&operation->mutex, NULL);
    }
    return operation;
}

void ccid_operation_destroy(ccid_operation **operation) {
    if (*operation != NULL) {
        pthread_mutex_destroy(&(*operation)->mutex);
        free(*operation);
        *operation = NULL;
    }
}

bool ccid_operation_cancelled(const ccid_operation *operation) {
    return __atomic_load_n(&operation->cancelled, __ATOMIC_ACQUIRE) != 0;
}

static void wake_lock(ccid_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    pthread_cond_broadcast(&lock->changed);
    pthread_mutex_unlock(&lock->mutex);
}

void ccid_cancel(ccid_operation *operation) {
    __atomic_store_n(&operation->cancelled, 1, __ATOMIC_RELEASE);
    /* While the mutex is held the call cannot end, so the device cannot be closed under our feet. */
    pthread_mutex_lock(&operation->mutex);
    ccid_device *device = operation->device;
    if (device != NULL) {
        wake_lock(&device->lock);
        wake_lock(&device->interrupt_lock);
        device->backend->wake(device->usb);
    }
    pthread_mutex_unlock(&operation->mutex);
}
