// SPDX-License-Identifier: Apache-2.0
//
// One whole message from the IN pipe. It ends with 10 + dwLength bytes, whether or not an empty packet
// follows a last one that is full. One transfer with room for a whole message ends with a short packet, so
// most messages cost one transfer. A reader that omits the empty packet leaves such a transfer waiting: after
// a while what it holds is looked at, and such a reader's first packets are from then on read by themselves,
// then exactly the rest, rounded up to packets. So they are also where one message could follow another at
// once. An empty packet in front of a message is skipped.
//
// Where the reading stands is kept in the device, since one thread may begin a message and another end it.

#include "exchange.h"
#include "failure.h"

/** Empty packets in a row that are skipped; an honest reader sends one. */
#define MOST_EMPTY_PACKETS 16
/** The most that is asked for before the message's length is known: a page, which the kernel has at hand. */
#define MOST_AT_ONCE 4096
/** After so long what a transfer holds is looked at; each time that it is nothing, the wait doubles. */
#define FIRST_LOOK_NS UINT64_C(1000000000)

static size_t packet_size(const ccid_device *device) {
    return device->store.info.bulk_in.packet_size;
}

static size_t total_length(const ccid_reading *message) {
    return CCID_HEADER_LENGTH + (size_t)message->header.dwLength;
}

/**
 * May a transfer be longer than the message that it is for? Not where a second one may follow at once, which
 * it would take for a part of the first if no empty packet stands in between: the answer of another slot, or
 * our own behind one that comes late.
 */
static bool reads_at_once(const ccid_device *device) {
    bool alone = device->store.info.descriptor.busy_slots == 1 && device->skip == 0 &&
                 __atomic_load_n(&device->quarantined, __ATOMIC_RELAXED) == 0;
    return alone && device->synchronised && !device->omits_empty && packet_size(device) >= CCID_HEADER_LENGTH;
}

static size_t first_length(const ccid_device *device) {
    size_t most = device->in_capacity < MOST_AT_ONCE ? device->in_capacity : MOST_AT_ONCE;
    return reads_at_once(device) ? most : CCID_HEADER_LENGTH;
}

/** When to look at what is under way, where it may hold a whole message and not be over. */
static void plan_look(ccid_device *device, bool may_hang) {
    ccid_reading *message = &device->message;
    message->look_at = UINT64_MAX;
    if (may_hang) {
        uint64_t patience = message->patience != 0 ? message->patience : FIRST_LOOK_NS;
        message->look_at = ccid_later(ccid_clock(device), patience, 1);
        message->patience = ccid_later(0, patience, 2);
    }
}

ccid_status ccid_receive_begin(ccid_device *device, ccid_error *error) {
    ccid_reading *message = &device->message;
    if (message->under_way) {
        return CCID_OK;
    }
    size_t offset = message->rest ? message->got : 0;
    size_t length = message->rest ? total_length(message) - message->got : first_length(device);
    length = ccid_round_up(length, packet_size(device));
    if (offset > device->in_capacity || length > device->in_capacity - offset) {
        *message = (ccid_reading){.under_way = false};
        ccid_needs_recovery(device);
        return ccid_fail_at(error, CCID_FAULT_LENGTH, offset,
                            length); /* whatever led here: not one byte more */
    }
    device->in.buffer = device->in_buffer + offset;
    device->in.length = length;
    plan_look(device, !message->rest && reads_at_once(device) && !device->sends_empty &&
                          device->in.length > packet_size(device));
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

/** Taken back before it was over: what it holds by then may be a part of a message, or all of it. */
static bool taken_back(ccid_status status) {
    return status == CCID_TIMED_OUT || status == CCID_CANCELLED;
}

static ccid_status no_failure(ccid_error *error) {
    *error = (ccid_error){.status = CCID_OK};
    return CCID_OK;
}

/** Does an empty packet follow a last one that is full? It did, or did not for long. */
static void note_end(ccid_device *device, bool whole, ccid_status status) {
    bool full_last = whole && device->in.actual % packet_size(device) == 0;
    if (full_last && device->in.actual < device->in.length) {
        device->sends_empty = device->sends_empty || status == CCID_OK;
        device->omits_empty = device->omits_empty || status != CCID_OK;
    }
}

/** Full packets alone came, and the transfer was filled or taken back: more may follow. */
static bool may_go_on(const ccid_device *device, ccid_status status) {
    size_t actual = device->in.actual;
    return actual == device->in.length || (status != CCID_OK && actual % packet_size(device) == 0);
}

/** The header, and as much of the message as came with it. */
static ccid_status judge_message(ccid_device *device, ccid_status status, bool looking, bool *whole,
                                 ccid_error *error) {
    ccid_reading *message = &device->message;
    size_t got = message->got;
    bool more = may_go_on(device, status);
    if (!ccid_header_read(device->in_buffer, got, &message->header)) {
        return ccid_fail_at(error, CCID_FAULT_SHORT_HEADER, got, got);
    }
    if (message->header.dwLength > device->store.info.descriptor.in_message_length - CCID_HEADER_LENGTH) {
        return refuse(device, more, CCID_FAULT_LENGTH, 1, message->header.dwLength, error);
    }
    size_t total = total_length(message);
    if (got > total) {
        return refuse(device, more, CCID_FAULT_EXCESS, total, got, error);
    }
    if (got < total && !more) {
        return ccid_fail_at(error, CCID_FAULT_TRUNCATED, got, got);
    }
    if (got < total && status != CCID_OK && !looking) {
        device->skip = total - got;
        return status;
    }
    *whole = got == total;
    message->rest = !*whole;
    note_end(device, *whole, status);
    return no_failure(error);
}

/** The transfer failed, or was taken back with nothing to judge. */
static ccid_status judge_failure(ccid_device *device, ccid_status status, bool old, bool looking,
                                 ccid_error *error) {
    size_t got = device->in.actual;
    bool cut = got > 0 && got < CCID_HEADER_LENGTH && !old;
    if (cut || (got > 0 && status == CCID_USB_FAILED)) {
        ccid_needs_recovery(device); /* a header cut in two, or nobody knows what was lost */
    }
    return looking && got == 0 && taken_back(status) ? no_failure(error) : status;
}

/** What comes first: the header, and where one transfer may bring it, all of the message. */
static ccid_status end_first(ccid_device *device, ccid_status status, bool looking, bool *whole,
                             ccid_error *error) {
    ccid_reading *message = &device->message;
    size_t got = device->in.actual;
    bool old = drop_old(device, status);
    message->got = got;
    if (status != CCID_OK && (got < CCID_HEADER_LENGTH || !taken_back(status))) {
        return judge_failure(device, status, old, looking, error);
    }
    if (old) {
        return status;
    }
    if (got == 0) {
        message->empty += 1;
        return message->empty > MOST_EMPTY_PACKETS ? ccid_fail_at(error, CCID_FAULT_STRAYS, 0, message->empty)
                                                   : CCID_OK;
    }
    return judge_message(device, status, looking, whole, error);
}

/** A message that was cut: what came of it is known to be over only when a short packet ended it. */
static ccid_status end_rest(ccid_device *device, ccid_status status, bool *whole, ccid_error *error) {
    const ccid_reading *message = &device->message;
    size_t left = total_length(message) - message->got;
    size_t actual = device->in.actual;
    if (taken_back(status)) {
        device->skip = actual < left && may_go_on(device, status) ? left - actual : 0;
        if (device->skip == 0) {
            status = no_failure(error); /* its end came in the very last moment */
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

static ccid_status end_reading(ccid_device *device, ccid_status ended, bool looking, bool *whole,
                               ccid_received *out, ccid_error *error) {
    ccid_reading *message = &device->message;
    ccid_status status = ccid_end_of(device, &device->in, ended, error);
    message->under_way = false;
    *whole = false;
    status = message->rest ? end_rest(device, status, whole, error)
                           : end_first(device, status, looking, whole, error);
    *out = (ccid_received){.header = message->header,
                           .data = device->in_buffer + CCID_HEADER_LENGTH,
                           .length = *whole ? total_length(message) : message->got};
    if (*whole || status != CCID_OK) {
        *message = (ccid_reading){.under_way = false};
    }
    return status;
}

ccid_status ccid_receive_end(ccid_device *device, ccid_status ended, bool *whole, ccid_received *out,
                             ccid_error *error) {
    return end_reading(device, ended, false, whole, out, error);
}

uint64_t ccid_receive_look_at(const ccid_device *device) {
    const ccid_reading *message = &device->message;
    return message->under_way ? message->look_at : UINT64_MAX;
}

ccid_status ccid_receive_look(ccid_device *device, bool *whole, ccid_received *out, ccid_error *error) {
    return end_reading(device, CCID_TIMED_OUT, true, whole, out, error);
}
