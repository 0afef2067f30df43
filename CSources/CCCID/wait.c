// SPDX-License-Identifier: Apache-2.0
//
// One transfer from submit to its end, with a deadline and a token. The waiting thread runs the back end's
// events; when time or the caller ends the wait, it asks for the transfer's end and then waits for that:
// a buffer is never taken back early.

#include "device.h"
#include "failure.h"

uint64_t ccid_clock(const ccid_device *device) {
    return device->backend->now(device->usb);
}

uint64_t ccid_now(const ccid_device *device) {
    return ccid_clock(device);
}

uint64_t ccid_later(uint64_t a, uint64_t b, uint64_t times) {
    if (times != 0 && b > (UINT64_MAX - a) / times) {
        return UINT64_MAX;
    }
    return a + b * times;
}

ccid_status ccid_ready(ccid_device *device, ccid_error *error) {
    if (__atomic_load_n(&device->gone, __ATOMIC_ACQUIRE) != 0) {
        return ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
    }
    ccid_state_lock(device);
    bool broken = device->needs_recovery;
    ccid_state_unlock(device);
    return broken ? ccid_fail(error, CCID_NEEDS_RECOVERY, CCID_FAULT_NONE) : CCID_OK;
}

void ccid_needs_recovery(ccid_device *device) {
    ccid_state_lock(device);
    device->needs_recovery = true;
    ccid_state_unlock(device);
}

static ccid_status note_gone(ccid_device *device, ccid_error *error) {
    __atomic_store_n(&device->gone, 1, __ATOMIC_RELEASE);
    return ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
}

/** A halted bulk or interrupt endpoint is of no use to anyone until it is cleared (USB 2.0, 9.4.5). */
static ccid_status end_stalled(ccid_device *device, const ccid_transfer *transfer, ccid_error *error) {
    if (transfer->pipe != CCID_PIPE_CONTROL) {
        ccid_error halt = {.status = CCID_OK};
        ccid_status cleared = device->backend->clear_halt(device->usb, transfer->endpoint, &halt);
        ccid_trace_plain(device, CCID_TRACE_CLEAR_HALT, transfer->endpoint, NULL, 0, cleared);
        if (cleared == CCID_GONE) {
            return note_gone(device, error);
        }
    }
    return ccid_fail(error, CCID_STALLED, CCID_FAULT_NONE);
}

ccid_status ccid_end_of(ccid_device *device, const ccid_transfer *transfer, ccid_status ended,
                        ccid_error *error) {
    if (transfer->end == CCID_TRANSFER_COMPLETED) {
        return CCID_OK;
    }
    error->endpoint = transfer->endpoint;
    if (transfer->end == CCID_TRANSFER_CANCELLED && ended != CCID_OK) {
        return ccid_fail(error, ended, CCID_FAULT_NONE);
    }
    error->usb = transfer->code;
    switch (transfer->end) {
    case CCID_TRANSFER_STALLED:
        return end_stalled(device, transfer, error);
    case CCID_TRANSFER_GONE:
        return note_gone(device, error);
    case CCID_TRANSFER_OVERFLOW:
        return ccid_fail_at(error, CCID_FAULT_BABBLE, transfer->actual, transfer->actual);
    case CCID_TRANSFER_CANCELLED:
        return ccid_fail(error, CCID_CANCELLED, CCID_FAULT_NONE);
    case CCID_TRANSFER_FAILED:
    case CCID_TRANSFER_COMPLETED:
        break;
    }
    return ccid_fail(error, CCID_USB_FAILED, CCID_FAULT_NONE);
}

/** What ended the wait, when it was not the transfer itself. */
static ccid_status wait_until_done(ccid_device *device, ccid_transfer *transfer, const ccid_call *call) {
    const int *interrupted = call->operation != NULL ? &call->operation->cancelled : NULL;
    while (!ccid_transfer_done(transfer)) {
        if (ccid_call_cancelled(call)) {
            return CCID_CANCELLED;
        }
        if (ccid_clock(device) >= call->deadline_ns) {
            return CCID_TIMED_OUT;
        }
        device->backend->reap(device->usb, transfer, interrupted, call->deadline_ns);
    }
    return CCID_OK;
}

ccid_status ccid_submit(ccid_device *device, ccid_transfer *transfer, ccid_error *error) {
    ccid_status status = device->backend->submit(device->usb, transfer);
    transfer->submitted = status == CCID_OK;
    if (status == CCID_OK) {
        return CCID_OK;
    }
    transfer->actual = 0;
    error->usb = transfer->code;
    error->endpoint = transfer->endpoint;
    return status == CCID_GONE ? note_gone(device, error) : ccid_fail(error, status, CCID_FAULT_NONE);
}

void ccid_stop(ccid_device *device, ccid_transfer *transfer) {
    device->backend->cancel(device->usb, transfer);
    while (!ccid_transfer_done(transfer)) {
        device->backend->reap(device->usb, transfer, NULL, UINT64_MAX);
    }
}

ccid_status ccid_run(ccid_device *device, ccid_transfer *transfer, const ccid_call *call, ccid_error *error) {
    ccid_status status = ccid_submit(device, transfer, error);
    if (status != CCID_OK) {
        return status;
    }
    ccid_status ended = wait_until_done(device, transfer, call);
    if (ended != CCID_OK) {
        ccid_stop(device, transfer);
    }
    return ccid_end_of(device, transfer, ended, error);
}
