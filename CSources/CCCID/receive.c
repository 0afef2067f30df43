// SPDX-License-Identifier: Apache-2.0
//
// One whole message from the IN pipe. It ends with 10 + dwLength bytes, whether or not an empty packet
// follows: the first packet is read by itself, then exactly the rest, rounded up to packets, so that a read
// never waits for an end that a reader does not mark. An empty packet in front of a message is skipped.

#include "device.h"
#include "failure.h"

/** Empty packets in a row that are skipped; an honest reader sends one. */
#define MOST_EMPTY_PACKETS 16

/** Where the reading of a message stands. */
typedef struct reading {
    ccid_device *device;
    const ccid_call *call;
    uint64_t deadline;
    size_t packet;
    ccid_error *error;
} reading;

static ccid_status read_pipe(const reading *on, size_t offset, size_t length, size_t *actual) {
    ccid_transfer *in = &on->device->in;
    in->buffer = on->device->in_buffer + offset;
    in->length = length;
    ccid_status status = ccid_run(on->device, in, on->call, on->deadline, on->error);
    *actual = in->actual;
    return status;
}

/** The packets with the header; what is left of an answer that was given up half-way is dropped first. */
static ccid_status read_first(const reading *on, size_t *actual) {
    ccid_device *device = on->device;
    size_t first = ccid_round_up(CCID_HEADER_LENGTH, on->packet);
    unsigned empty = 0;
    for (;;) {
        ccid_status status = read_pipe(on, 0, first, actual);
        size_t expected = device->skip < first ? device->skip : first;
        if (device->skip > 0 && *actual == expected) {
            device->skip -= expected;
            if (status != CCID_OK) {
                return status;
            }
            continue;
        }
        /* Something else than the old answer's next packet: the reader has given that up as well. */
        device->skip = *actual > 0 || status == CCID_STALLED ? 0 : device->skip;
        if (status != CCID_OK || *actual > 0) {
            return status;
        }
        empty += 1;
        if (empty > MOST_EMPTY_PACKETS) {
            return ccid_fail_at(on->error, CCID_FAULT_STRAYS, 0, empty);
        }
    }
}

/** The length is a lie. When a full packet came last, nobody knows where the next header is. */
static ccid_status refuse(const reading *on, bool full, ccid_fault fault, size_t offset, size_t length) {
    on->device->needs_recovery = on->device->needs_recovery || full;
    return ccid_fail_at(on->error, fault, offset, length);
}

/** A message that was cut: what came of it is known to be over only when a short packet ended it. */
static ccid_status read_rest(const reading *on, size_t total, size_t got) {
    size_t wanted = ccid_round_up(total - got, on->packet);
    size_t actual = 0;
    ccid_status status = read_pipe(on, got, wanted, &actual);
    if (status == CCID_TIMED_OUT || status == CCID_CANCELLED) {
        on->device->skip = actual < total - got ? total - got - actual : 0;
        if (on->device->skip == 0) {
            status = CCID_OK; /* all of it came in the very last moment */
            *on->error = (ccid_error){.sent = on->error->sent, .may_have_run = on->error->may_have_run};
        }
    }
    if (status != CCID_OK) {
        on->device->needs_recovery = on->device->needs_recovery || status == CCID_USB_FAILED;
        return status;
    }
    if (actual < total - got) {
        return ccid_fail_at(on->error, CCID_FAULT_TRUNCATED, got + actual, got + actual);
    }
    if (actual > total - got) {
        return refuse(on, actual == wanted, CCID_FAULT_EXCESS, total, got + actual);
    }
    return CCID_OK;
}

static ccid_status read_message(const reading *on, ccid_header *header, size_t *have) {
    const ccid_device *device = on->device;
    size_t got = 0;
    ccid_status status = read_first(on, &got);
    *have = got;
    bool full = got == ccid_round_up(CCID_HEADER_LENGTH, on->packet);
    if (status != CCID_OK) {
        on->device->needs_recovery = on->device->needs_recovery || got > 0; /* a header cut in two */
        return status;
    }
    if (!ccid_header_read(device->in_buffer, got, header)) {
        return ccid_fail_at(on->error, CCID_FAULT_SHORT_HEADER, got, got);
    }
    if (header->dwLength > device->store.info.descriptor.in_message_length - CCID_HEADER_LENGTH) {
        return refuse(on, full, CCID_FAULT_LENGTH, 1, header->dwLength);
    }
    size_t total = CCID_HEADER_LENGTH + (size_t)header->dwLength;
    if (got > total) {
        return refuse(on, full, CCID_FAULT_EXCESS, total, got);
    }
    if (got < total && !full) {
        return ccid_fail_at(on->error, CCID_FAULT_TRUNCATED, got, got);
    }
    if (got < total) {
        status = read_rest(on, total, got);
        *have = status == CCID_OK ? total : got;
    }
    return status;
}

ccid_status ccid_receive(ccid_device *device, const ccid_call *call, uint64_t deadline, ccid_received *out,
                         ccid_error *error) {
    reading on = {.device = device,
                  .call = call,
                  .deadline = deadline,
                  .packet = device->store.info.bulk_in.packet_size,
                  .error = error};
    size_t have = 0;
    ccid_status status = read_message(&on, &out->header, &have);
    out->data = device->in_buffer + CCID_HEADER_LENGTH;
    out->length = have;
    return status;
}
