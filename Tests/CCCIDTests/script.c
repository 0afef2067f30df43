// SPDX-License-Identifier: Apache-2.0
//
// The scripted reader's own side: making one, opening it, and what it says.

#include "harness.h"
#include "reader.h"
#include <stdlib.h>
#include <string.h>

reader *reader_new(void) {
    reader *of = calloc(1, sizeof *of);
    if (of == NULL) {
        abort();
    }
    of->now = SECOND;
    of->plugging = 1;
    of->packet_size = 64;
    of->interface_class = 0x0B;
    of->out_allowed = SIZE_MAX;
    of->on_message = answer_well;
    memcpy(of->descriptor, scr3310, sizeof scr3310);
    return of;
}

void reader_free(reader **of) {
    ccid_close(&(*of)->device);
    ccid_host_destroy(&(*of)->host);
    free(*of);
    *of = NULL;
}

ccid_status reader_try_open(reader *of, const ccid_open_options *options, ccid_error *error) {
    ccid_software_bus bus = reader_bus(of);
    if (of->host == NULL && ccid_host_create_software(&bus, &of->host, error) != CCID_OK) {
        return error->status;
    }
    return ccid_open(of->host, "1-1.4:1.0", options, &of->device, error);
}

void reader_forget(reader *of) {
    of->received = 0;
    of->halts_cleared = 0;
    of->transfers = 0;
    of->waits = 0;
}

void reader_open(reader *of) {
    ccid_open_options options = {.mode = CCID_OPEN_SESSION, .quirks = of->quirks};
    ccid_error error;
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    reader_forget(of);
}

ccid_call call_of(const reader *of) {
    uint64_t now = __atomic_load_n(&of->now, __ATOMIC_ACQUIRE);
    return (ccid_call){.slot = 0, .deadline_ns = now + 10 * SECOND, .wait_ns = SECOND};
}

void say_item(item_queue *to, item_kind kind, uint64_t at, const uint8_t *bytes, size_t length) {
    item *next = &to->items[(to->first + to->count) % QUEUE];
    if (to->count == QUEUE || length > sizeof next->bytes) {
        abort();
    }
    next->kind = kind;
    next->at = at;
    next->length = length;
    if (length > 0) {
        memcpy(next->bytes, bytes, length);
    }
    to->count += 1;
}

void say_packet(reader *of, const uint8_t *bytes, size_t length) {
    say_item(&of->in, ITEM_PACKET, of->now + of->delay, bytes, length);
}

void say_raw(reader *of, const uint8_t *bytes, size_t length, bool end) {
    size_t done = 0;
    while (done < length) {
        size_t size = length - done < of->packet_size ? length - done : of->packet_size;
        say_packet(of, bytes + done, size);
        done += size;
    }
    if (end && of->zlp && length % of->packet_size == 0) {
        say_packet(of, bytes, 0);
    }
}

void say(reader *of, uint8_t type, uint8_t slot, uint8_t seq, uint8_t status, uint8_t error, uint8_t last,
         const uint8_t *data, size_t length) {
    static uint8_t message[70000];
    ccid_header header = {type, (uint32_t)length, slot, seq, status, error, last};
    ccid_header_write(&header, message);
    if (length > 0) {
        memcpy(message + 10, data, length);
    }
    say_raw(of, message, length + 10, true);
}

void answer_nothing(reader *of, const uint8_t *message, size_t length) {
    (void)of, (void)message, (void)length;
}

void answer_well(reader *of, const uint8_t *message, size_t length) {
    static const uint8_t atr[] = {0x3B, 0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12,
                                  0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01, 0xC0, 0x3B};
    static const uint8_t t1[] = {0x13, 0x10, 0xFF, 0x46, 0x00, 0xFB, 0x00};
    uint8_t type = ccid_message_answer(message[0]);
    const uint8_t *data = message + 10;
    size_t size = length - 10;
    uint8_t last = 0;
    switch (message[0]) {
    case CCID_ICC_POWER_ON:
        data = atr;
        size = sizeof atr;
        break;
    case CCID_GET_PARAMETERS:
    case CCID_RESET_PARAMETERS:
        data = t1;
        size = sizeof t1;
        last = 1;
        break;
    case CCID_SET_PARAMETERS:
        last = message[7];
        break;
    default:
        size = type == CCID_SLOT_STATUS ? 0 : size;
        break;
    }
    say(of, type, message[5], message[6], 0, 0, last, data, size);
}

void check_usable(reader *of) {
    of->on_message = answer_well;
    ccid_call call = call_of(of);
    ccid_slot_status slot = {.bClockStatus = 0x55};
    ccid_error error;
    CHECK_EQUAL(ccid_get_slot_status(of->device, &call, &slot, &error), CCID_OK);
    CHECK_EQUAL(slot.bClockStatus, 0);
}
