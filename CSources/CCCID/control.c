// SPDX-License-Identifier: Apache-2.0
//
// Class requests on endpoint 0 (CCID 1.1, 5.3): GET_CLOCK_FREQUENCIES and GET_DATA_RATES; ABORT is used by
// abort.c. What comes back is counted by itself: of the readers in the trade many give another number of
// rates than their descriptor says.

#include "cursor.h"
#include "device.h"
#include "failure.h"

#define SETUP_LENGTH 8

#define TO_HOST 0xA1u

#define GET_CLOCK_FREQUENCIES 0x02u
#define GET_DATA_RATES        0x03u

ccid_status ccid_control(ccid_device *device, const ccid_call *call, uint8_t bmRequestType, uint8_t bRequest,
                         uint16_t wValue, uint16_t wLength, ccid_error *error) {
    uint8_t *setup = device->control_buffer;
    setup[0] = bmRequestType;
    setup[1] = bRequest;
    put_le16(setup + 2, wValue);
    put_le16(setup + 4, device->store.info.interface);
    put_le16(setup + 6, wLength);
    device->control.buffer = setup;
    device->control.length = SETUP_LENGTH + (size_t)wLength;
    ccid_status status = ccid_run(device, &device->control, call, error);
    bool in = (bmRequestType & 0x80u) != 0;
    size_t moved = status == CCID_OK ? device->control.actual : 0;
    if (status == CCID_OK && moved > wLength) {
        status = ccid_fail_at(error, CCID_FAULT_BABBLE, wLength, moved);
        moved = wLength;
    }
    ccid_trace_plain(device, in ? CCID_TRACE_CONTROL_IN : CCID_TRACE_CONTROL_OUT, 0, setup,
                     SETUP_LENGTH + moved, status);
    return status;
}

static ccid_status read_values(ccid_device *device, uint32_t *values, size_t capacity, size_t *count,
                               ccid_error *error) {
    size_t length = device->control.actual;
    if (length % 4 != 0) {
        return ccid_fail_at(error, CCID_FAULT_CONTENT, length - length % 4, length);
    }
    if (length / 4 > capacity) {
        error->length = length / 4;
        return ccid_fail(error, CCID_TOO_LONG, CCID_FAULT_NONE);
    }
    cursor at = cursor_over(device->control_buffer + SETUP_LENGTH, length);
    for (size_t i = 0; i < length / 4; i++) {
        values[i] = take_le32(&at);
    }
    *count = length / 4;
    return CCID_OK;
}

static ccid_status get_values(ccid_device *device, const ccid_call *call, uint8_t bRequest, uint32_t *values,
                              size_t capacity, size_t *count, ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    *count = 0;
    ccid_status status = ccid_enter(device, call, CCID_TURN_CONTROL, error);
    if (status != CCID_OK) {
        return status;
    }
    if (__atomic_load_n(&device->gone, __ATOMIC_ACQUIRE) != 0) {
        status = ccid_fail(error, CCID_GONE, CCID_FAULT_NONE);
    } else {
        status = ccid_control(device, call, TO_HOST, bRequest, 0, CONTROL_DATA, error);
    }
    if (status == CCID_OK) {
        status = read_values(device, values, capacity, count, error);
    }
    ccid_leave(device, call, CCID_TURN_CONTROL);
    return status;
}

ccid_status ccid_get_clock_frequencies(ccid_device *device, const ccid_call *call, uint32_t *values,
                                       size_t capacity, size_t *count, ccid_error *error) {
    return get_values(device, call, GET_CLOCK_FREQUENCIES, values, capacity, count, error);
}

ccid_status ccid_get_data_rates(ccid_device *device, const ccid_call *call, uint32_t *values, size_t capacity,
                                size_t *count, ccid_error *error) {
    return get_values(device, call, GET_DATA_RATES, values, capacity, count, error);
}
