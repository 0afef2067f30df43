// SPDX-License-Identifier: Apache-2.0
//
// One whole message from the IN pipe. It ends with 10 + dwLength bytes, whether or not an empty packet
// follows: the first packet is read by itself, then exactly the rest, rounded up to packets, so that a read
// never waits for an end that a reader does not mark. An empty packet in front of a message is skipped.
//
// Where the reading stands is kept in the device, since one thread may begin a message and another end it.

#include "exchange.h"
#include "failure.h"

/** Empty packets in a row that are skipped; an honest reader sends one. */
#define MOST_EMPTY_PACKETS 16

static size_t packet_size(const ccid_device *device) {
    return device->store.info.bulk_in.packet_size;
}

static size_t total_length(const ccid_reading *message) {
    return CCID_HEADER_LENGTH + (size_t)message->header.dwLength;
}

ccid_status ccid_receive_begin(ccid_device *device, ccid_error *error) {
    ccid_reading *message = &device->message;
    if (message->under_way) {
        return CCID_OK;
    }
    size_t offset = message->rest ? message->got : 0;
    size_t length = message->rest ? total_length(message) - message->got : CCID_HEADER_LENGTH;
    device->in.buffer = device->in_buffer + offset;
    device->in.length = ccid_round_up(length, packet_size(device));
    ccid_status status = ccid_submit(device, &device->in, error);
    message->under_way = status == CCID_OK;
    if (status != CCID_OK) {
        *message = (ccid_reading){.under_way = false};
    }
    return status;
}

/** The length is a lie. When a full packet came last, nobody knows where the next header is. */
static ccid_status refuse(ccid_device *device, bool full, ccid_fault fault, size_t offset, size_t length,
                          ccid_error *error) {
    if (full) {
        ccid_needs_recovery(device);
    }
    return ccid_fail_at(error, fault, offset, length);
}

/** What is left of an answer that was given up half-way is dropped: was it that which came? */
static bool drop_old(ccid_device *device, ccid_status status) {
    size_t actual = device->in.actual;
    size_t expected = device->skip < device->in.length ? device->skip : device->in.length;
    if (device->skip > 0 && actual == expected) {
        device->skip -= expected;
        return true;
    }
    /* Something else than the old answer's next packet: the reader has given that up as well. */
    device->skip = actual > 0 || status == CCID_STALLED ? 0 : device->skip;
    return false;
}

/** The packets with the header. */
static ccid_status end_first(ccid_device *device, ccid_status status, bool *whole, ccid_error *error) {
    ccid_reading *message = &device->message;
    size_t got = device->in.actual;
    bool full = got == device->in.length;
    bool old = drop_old(device, status);
    message->got = got;
    if (status != CCID_OK) {
        if (got > 0) {
            ccid_needs_recovery(device); /* a header cut in two */
        }
        return status;
    }
    if (old) {
        return CCID_OK;
    }
    if (got == 0) {
        message->empty += 1;
        return message->empty > MOST_EMPTY_PACKETS ? ccid_fail_at(error, CCID_FAULT_STRAYS, 0, message->empty)
                                                   : CCID_OK;
    }
    if (!ccid_header_read(device->in_buffer, got, &message->header)) {
        return ccid_fail_at(error, CCID_FAULT_SHORT_HEADER, got, got);
    }
    if (message->header.dwLength > device->store.info.descriptor.in_message_length - CCID_HEADER_LENGTH) {
        return refuse(device, full, CCID_FAULT_LENGTH, 1, message->header.dwLength, error);
    }
    size_t total = total_length(message);
    if (got > total) {
        return refuse(device, full, CCID_FAULT_EXCESS, total, got, error);
    }
    if (got < total && !full) {
        return ccid_fail_at(error, CCID_FAULT_TRUNCATED, got, got);
    }
    message->rest = got < total;
    *whole = got == total;
    return CCID_OK;
}

/** A message that was cut: what came of it is known to be over only when a short packet ended it. */
static ccid_status end_rest(ccid_device *device, ccid_status status, bool *whole, ccid_error *error) {
    const ccid_reading *message = &device->message;
    size_t left = total_length(message) - message->got;
    size_t actual = device->in.actual;
    if (status == CCID_TIMED_OUT || status == CCID_CANCELLED) {
        device->skip = actual < left ? left - actual : 0;
        if (device->skip == 0) {
            status = CCID_OK; /* all of it came in the very last moment */
            *error = (ccid_error){.status = CCID_OK};
        }
    }
    if (status != CCID_OK) {
        if (status == CCID_USB_FAILED) {
            ccid_needs_recovery(device);
        }
        return status;
    }
    size_t got = message->got + actual;
    if (actual < left) {
        return ccid_fail_at(error, CCID_FAULT_TRUNCATED, got, got);
    }
    if (actual > left) {
        return refuse(device, actual == device->in.length, CCID_FAULT_EXCESS, total_length(message), got,
                      error);
    }
    *whole = true;
    return CCID_OK;
}

ccid_status ccid_receive_end(ccid_device *device, ccid_status ended, bool *whole, ccid_received *out,
                             ccid_error *error) {
    ccid_reading *message = &device->message;
    ccid_status status = ccid_end_of(device, &device->in, ended, error);
    message->under_way = false;
    *whole = false;
    status = message->rest ? end_rest(device, status, whole, error) : end_first(device, status, whole, error);
    *out = (ccid_received){.header = message->header,
                           .data = device->in_buffer + CCID_HEADER_LENGTH,
                           .length = *whole ? total_length(message) : message->got};
    if (*whole || status != CCID_OK) {
        *message = (ccid_reading){.under_way = false};
    }
    return status;
}
