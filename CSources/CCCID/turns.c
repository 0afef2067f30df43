// SPDX-License-Identifier: Apache-2.0
//
// Whose turn it is: the slots, of which at most bMaxCCIDBusySlots work at once, and the pipes. Who waits does
// so with the own deadline, and can be cancelled.

#define _GNU_SOURCE
#include "device.h"
#include "failure.h"
#include <time.h>

#define NS_PER_SECOND UINT64_C(1000000000)

void ccid_monitor_init(ccid_monitor *monitor) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&monitor->mutex, NULL);
    pthread_cond_init(&monitor->changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

void ccid_monitor_free(ccid_monitor *monitor) {
    pthread_cond_destroy(&monitor->changed);
    pthread_mutex_destroy(&monitor->mutex);
}

void ccid_state_lock(ccid_device *device) {
    pthread_mutex_lock(&device->state.mutex);
}

void ccid_state_unlock(ccid_device *device) {
    pthread_mutex_unlock(&device->state.mutex);
}

void ccid_state_changed(ccid_device *device) {
    pthread_cond_broadcast(&device->state.changed);
}

/** Until something changes or (on a real clock) the deadline passes. A virtual clock stands still unless
 *  somebody waits inside the device, and whoever does so wakes us when that ends. */
void ccid_state_sleep(ccid_device *device, uint64_t deadline) {
    ccid_monitor *state = &device->state;
    if (!device->backend->clock_is_monotonic || deadline == UINT64_MAX) {
        pthread_cond_wait(&state->changed, &state->mutex);
        return;
    }
    struct timespec until = {.tv_sec = (time_t)(deadline / NS_PER_SECOND),
                             .tv_nsec = (long)(deadline % NS_PER_SECOND)};
    (void)pthread_cond_timedwait(&state->changed, &state->mutex, &until);
}

static ccid_status may_wait(const ccid_device *device, const ccid_call *call, uint64_t deadline) {
    if (ccid_call_cancelled(call)) {
        return CCID_CANCELLED;
    }
    return ccid_clock(device) >= deadline ? CCID_TIMED_OUT : CCID_OK;
}

ccid_status ccid_state_wait(ccid_device *device, const ccid_call *call, uint64_t deadline) {
    ccid_status status = may_wait(device, call, deadline);
    if (status == CCID_OK) {
        ccid_state_sleep(device, deadline);
    }
    return status;
}

static bool is_free(const ccid_device *device, const ccid_call *call, ccid_turn turn) {
    switch (turn) {
    case CCID_TURN_SLOT:
        return !device->all_taken && device->wait_for_all == 0 && !device->slot_taken[call->slot] &&
               device->slots_taken < device->store.info.descriptor.busy_slots;
    case CCID_TURN_ALONE:
        return !device->all_taken && device->slots_taken == 0;
    case CCID_TURN_CONTROL:
        return !device->controlling;
    case CCID_TURN_INTERRUPT:
        break;
    }
    return !device->watching;
}

static void set_taken(ccid_device *device, const ccid_call *call, ccid_turn turn, bool taken) {
    switch (turn) {
    case CCID_TURN_SLOT:
        device->slot_taken[call->slot] = taken;
        device->slots_taken += taken ? 1u : -1u;
        break;
    case CCID_TURN_ALONE:
        device->all_taken = taken;
        break;
    case CCID_TURN_CONTROL:
        device->controlling = taken;
        break;
    case CCID_TURN_INTERRUPT:
        device->watching = taken;
        break;
    }
}

/** A call whose deadline has passed, or that is cancelled, gets no turn, even when it need not wait. */
static ccid_status await_turn(ccid_device *device, const ccid_call *call, ccid_turn turn) {
    ccid_status status = may_wait(device, call, call->deadline_ns);
    device->wait_for_all += turn == CCID_TURN_ALONE ? 1u : 0u;
    while (status == CCID_OK && !is_free(device, call, turn)) {
        ccid_state_sleep(device, call->deadline_ns);
        status = may_wait(device, call, call->deadline_ns);
    }
    if (turn == CCID_TURN_ALONE) {
        device->wait_for_all -= 1;
        ccid_state_changed(device);
    }
    if (status == CCID_OK) {
        set_taken(device, call, turn, true);
    }
    return status;
}

ccid_status ccid_enter(ccid_device *device, const ccid_call *call, ccid_turn turn, ccid_error *error) {
    if (!ccid_operation_begin(call, device)) {
        return ccid_fail(error, CCID_INVALID_ARGUMENT, CCID_FAULT_NONE);
    }
    ccid_state_lock(device);
    ccid_status status = await_turn(device, call, turn);
    ccid_state_unlock(device);
    if (status == CCID_OK) {
        return CCID_OK;
    }
    ccid_operation_end(call);
    return ccid_fail(error, status, CCID_FAULT_NONE);
}

void ccid_leave(ccid_device *device, const ccid_call *call, ccid_turn turn) {
    ccid_state_lock(device);
    set_taken(device, call, turn, false);
    ccid_state_changed(device);
    ccid_state_unlock(device);
    ccid_operation_end(call);
}

ccid_status ccid_take(ccid_device *device, const ccid_call *call, bool *pipe, ccid_error *error) {
    ccid_state_lock(device);
    ccid_status status = CCID_OK;
    while (status == CCID_OK && *pipe) {
        status = ccid_state_wait(device, call, call->deadline_ns);
    }
    if (status == CCID_OK) {
        *pipe = true;
    }
    ccid_state_unlock(device);
    return status == CCID_OK ? CCID_OK : ccid_fail(error, status, CCID_FAULT_NONE);
}

void ccid_give(ccid_device *device, bool *pipe) {
    ccid_state_lock(device);
    *pipe = false;
    ccid_state_changed(device);
    ccid_state_unlock(device);
}

ccid_call ccid_call_on_turn(const ccid_device *device, const ccid_call *call) {
    ccid_call own = *call;
    if (call->turn_ns != 0) {
        uint64_t end = ccid_later(ccid_clock(device), call->turn_ns, 1);
        own.deadline_ns = end < own.deadline_ns ? end : own.deadline_ns;
    }
    return own;
}
