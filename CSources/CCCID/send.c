// SPDX-License-Identifier: Apache-2.0
//
// A command to the OUT pipe, and how much of it the reader can have seen when that failed.

#include "exchange.h"
#include "failure.h"
#include "wipe.h"
#include <string.h>

/**
 * Whether the reader can have the whole message though less of it is counted. USB 2.0, 8.6: where a transfer
 * breaks, the packet that was on its way may have arrived, and only its ACK not. A halt says that it did not;
 * a transfer that was taken back ends between two packets.
 */
static bool can_be_whole(const ccid_transfer *out, size_t length, size_t packet_size) {
    bool broke = out->end == CCID_TRANSFER_GONE || out->end == CCID_TRANSFER_FAILED;
    return out->submitted && broke && length - out->actual <= packet_size;
}

static void note_sent(const ccid_device *device, ccid_error *error, size_t length, bool last_part) {
    const ccid_transfer *out = &device->out;
    if (out->actual == 0 && !can_be_whole(out, length, device->store.info.bulk_out.packet_size)) {
        error->sent = CCID_SENT_NOTHING;
    } else {
        error->sent = out->actual < length ? CCID_SENT_PARTLY : CCID_SENT_ALL;
        error->may_have_run = last_part;
    }
}

static void trace_command(const ccid_device *device, const ccid_call *call, size_t length,
                          ccid_status result) {
    uint32_t flags = (call->flags & CCID_SECRET) != 0 ? CCID_TRACE_SECRET | CCID_TRACE_BLANKED : 0;
    flags |= (call->flags & CCID_PERSONAL) != 0 ? CCID_TRACE_PERSONAL : 0;
    ccid_trace_message(device, CCID_TRACE_BULK_OUT, flags, device->out_buffer, length, result);
}

/** The quirk of readers that wait for a short packet after a full one. */
static ccid_status send_empty_packet(ccid_device *device, const ccid_call *call, ccid_error *error) {
    device->out.length = 0;
    return ccid_run(device, &device->out, call, error);
}

/** At the OUT pipe. */
static ccid_status send_message(ccid_device *device, const ccid_call *call, const ccid_request *request,
                                ccid_error *error) {
    size_t length = CCID_HEADER_LENGTH + request->length;
    ccid_header_write(&request->header, device->out_buffer);
    if (request->length > 0) {
        memcpy(device->out_buffer + CCID_HEADER_LENGTH, request->data, request->length);
    }
    device->out.buffer = device->out_buffer;
    device->out.length = length;
    ccid_status status = ccid_run(device, &device->out, call, error);
    note_sent(device, error, length, request->last_part);
    if (status == CCID_OK && device->out.actual < length) {
        status = ccid_fail(error, CCID_USB_FAILED, CCID_FAULT_NONE);
    }
    /* A halt made the reader forget what it had of the message; any other cut leaves it waiting for more. */
    if (error->sent == CCID_SENT_PARTLY && status != CCID_STALLED && status != CCID_GONE) {
        ccid_needs_recovery(device);
    }
    trace_command(device, call, length, status);
    if (call->flags != 0) {
        ccid_wipe(device->out_buffer, device->out_capacity);
    }
    if (status == CCID_OK && (device->quirks & CCID_QUIRK_OUT_ZLP) != 0 &&
        length % device->store.info.bulk_out.packet_size == 0) {
        status = send_empty_packet(device, call, error);
    }
    return status;
}

ccid_status ccid_send(ccid_device *device, const ccid_call *call, const ccid_request *request,
                      ccid_error *error) {
    ccid_status status = ccid_take(device, call, &device->sending, error);
    if (status != CCID_OK) {
        return status;
    }
    /* Whoever had the pipe before may have left half a message in it. */
    status = ccid_ready(device, error);
    if (status == CCID_OK) {
        status = send_message(device, call, request, error);
    }
    ccid_give(device, &device->sending);
    return status;
}
