// SPDX-License-Identifier: Apache-2.0
//
// The interrupt pipe: one transfer per device, which stays under way between calls, so that a report that
// comes while nobody waits is there for the next who does.

#include "device.h"
#include "failure.h"

/** Reports merged in one call; a reader that never stops must not keep the caller for ever. */
#define MOST_REPORTS 64

static ccid_status submit(ccid_device *device, ccid_error *error) {
    if (device->interrupt_under_way) {
        return CCID_OK;
    }
    device->interrupt.buffer = device->interrupt_buffer;
    device->interrupt.length = device->interrupt_capacity;
    ccid_status status = device->backend->submit(device->usb, &device->interrupt);
    if (status == CCID_OK) {
        device->interrupt_under_way = true;
        return CCID_OK;
    }
    if (status == CCID_GONE) {
        __atomic_store_n(&device->gone, 1, __ATOMIC_RELEASE);
    }
    error->usb = device->interrupt.code;
    error->endpoint = device->interrupt.endpoint;
    return ccid_fail(error, status, CCID_FAULT_NONE);
}

/** Waits for a report; `poll`: only looks whether there is one. */
static ccid_status wait_for_report(ccid_device *device, const ccid_call *call, bool poll, ccid_error *error) {
    const int *interrupted = call->operation != NULL ? &call->operation->cancelled : NULL;
    if (poll) {
        device->backend->reap(device->usb, &device->interrupt, interrupted, ccid_clock(device));
        return ccid_transfer_done(&device->interrupt) ? CCID_OK : CCID_TIMED_OUT;
    }
    while (!ccid_transfer_done(&device->interrupt)) {
        if (ccid_call_cancelled(call)) {
            return ccid_fail(error, CCID_CANCELLED, CCID_FAULT_NONE);
        }
        if (ccid_clock(device) >= call->deadline_ns) {
            return ccid_fail(error, CCID_TIMED_OUT, CCID_FAULT_NONE);
        }
        device->backend->reap(device->usb, &device->interrupt, interrupted, call->deadline_ns);
    }
    return CCID_OK;
}

/** The transfer is done: what it brought goes into `changes`. An empty packet brings nothing. */
static ccid_status take_report(ccid_device *device, ccid_changes *changes, ccid_error *error) {
    const ccid_transfer *done = &device->interrupt;
    device->interrupt_under_way = false;
    ccid_status status = ccid_end_of(device, done, CCID_OK, error);
    ccid_trace_plain(device, CCID_TRACE_INTERRUPT, done->endpoint, device->interrupt_buffer,
                     status == CCID_OK ? done->actual : 0, status);
    if (status != CCID_OK || done->actual == 0) {
        return status;
    }
    return ccid_changes_merge(device->interrupt_buffer, done->actual, device->store.info.descriptor.slots,
                              changes, error);
}

static bool any_report(const ccid_changes *changes) {
    return changes->notifications > 0 || changes->hardware_errors > 0;
}

/** Waits for one report, then takes those that are there already. What failed after the first report is
 *  for the next call to find. */
static ccid_status collect(ccid_device *device, const ccid_call *call, ccid_changes *changes,
                           ccid_error *error) {
    for (unsigned reports = 0; reports < MOST_REPORTS; reports++) {
        bool any = any_report(changes);
        ccid_status status = submit(device, error);
        if (status == CCID_OK) {
            status = wait_for_report(device, call, any, error);
        }
        if (status == CCID_OK) {
            status = take_report(device, changes, error);
        }
        if (status != CCID_OK) {
            return any ? CCID_OK : status;
        }
    }
    return any_report(changes) ? CCID_OK : ccid_fail_at(error, CCID_FAULT_STRAYS, 0, MOST_REPORTS);
}

ccid_status ccid_wait_change(ccid_device *device, const ccid_call *call, ccid_changes *out,
                             ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    if (device->interrupt.endpoint == 0 || device->store.info.interrupt_in.packet_size == 0) {
        return ccid_fail(error, CCID_UNSUPPORTED, CCID_FAULT_NONE);
    }
    ccid_status status = ccid_enter(device, call, CCID_TURN_INTERRUPT, error);
    if (status != CCID_OK) {
        return status;
    }
    ccid_changes changes = {.notifications = 0};
    if (__atomic_load_n(&device->gone, __ATOMIC_ACQUIRE) != 0) {
        status = ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
    } else {
        status = collect(device, call, &changes, error);
    }
    if (status == CCID_OK) {
        *out = changes;
        *error = (ccid_error){.status = CCID_OK};
    }
    ccid_leave(device, call, CCID_TURN_INTERRUPT);
    return status;
}
