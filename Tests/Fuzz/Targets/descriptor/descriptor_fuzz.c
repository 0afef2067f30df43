// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a class descriptor, as a device with its configuration, and as a text: every reader that is
// found has sizes within bounds and pointers into the bytes; every other one a reason; every text may be
// printed.

#include "cccid.h"
#include "promise.h"
#include <string.h>

static const uint8_t scr3310_device[18] = {18,   1,    0x00, 0x02, 0,    0, 0, 64, 0xE6,
                                           0x04, 0x16, 0x51, 0x23, 0x05, 1, 2, 3,  1};

typedef struct given {
    const uint8_t *bytes;
    size_t length;
    size_t visits;
    size_t most;
} given;

static void check_fields(const ccid_class_descriptor *read) {
    PROMISE(read->slots >= 1 && read->slots <= 32);
    PROMISE(read->ifsd >= 1 && read->ifsd <= 254);
    PROMISE(read->out_message_length >= 64 && read->out_message_length <= 65554);
    PROMISE(read->in_message_length >= 271 && read->in_message_length <= 65554);
    PROMISE(read->busy_slots >= 1);
    PROMISE((unsigned)read->level <= CCID_LEVEL_EXTENDED_APDU);
    PROMISE(read->problems >> CCID_PROBLEM_COUNT == 0);
    for (unsigned bit = 0; bit < CCID_PROBLEM_COUNT; bit++) {
        PROMISE(*ccid_problem_text((ccid_problem)bit) != 0 && *ccid_problem_name((ccid_problem)bit) != 0);
    }
}

static void check_class_descriptor(const uint8_t *data, size_t size) {
    uint8_t *exact = malloc(size == 0 ? 1 : size); /* so that one byte too far is seen */
    ccid_class_descriptor read;
    ccid_error error;
    if (exact == NULL) {
        return;
    }
    if (size > 0) {
        memcpy(exact, data, size);
    }
    ccid_status status = ccid_descriptor_parse(exact, size, &read, &error);
    PROMISE(status == CCID_OK || status == CCID_MALFORMED);
    PROMISE(error.status == status);
    if (status == CCID_OK) {
        PROMISE(size >= CCID_DESCRIPTOR_LENGTH && read.bLength >= CCID_DESCRIPTOR_LENGTH);
        check_fields(&read);
    } else {
        PROMISE(error.fault != CCID_FAULT_NONE && error.offset <= size);
    }
    free(exact);
}

/** Valid UTF-8 in its shortest form, without control characters. */
static bool printable(const char *text, size_t length) {
    const uint8_t *at = (const uint8_t *)text;
    const uint8_t *end = at + length;
    while (at < end) {
        uint32_t value = *at++;
        if (value < 0x80) {
            if (value < 0x20 || value == 0x7F) {
                return false;
            }
            continue;
        }
        int more = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : 1;
        if (value < 0xC2 || value > 0xF4 || end - at < more) {
            return false;
        }
        value &= 0x3Fu >> more;
        for (int i = 0; i < more; i++) {
            if ((*at & 0xC0) != 0x80) {
                return false;
            }
            value = value << 6 | (*at++ & 0x3Fu);
        }
        static const uint32_t least[4] = {0, 0x80, 0x800, 0x10000};
        if (value < least[more] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000) || value < 0xA0) {
            return false;
        }
    }
    return true;
}

static bool check_reader(void *visitor, const ccid_reader_info *found) {
    given *from = visitor;
    from->visits += 1;
    PROMISE(strlen(found->path) >= 7 && printable(found->path, strlen(found->path)));
    PROMISE(found->interface_class == 0x0B || found->interface_class == 0xFF);
    if (found->usable == CCID_OK) {
        check_fields(&found->descriptor);
        PROMISE((found->bulk_in.address & 0x80) != 0 && found->bulk_in.packet_size > 0);
        PROMISE((found->bulk_out.address & 0x80) == 0 && found->bulk_out.packet_size > 0);
        PROMISE(found->bulk_out.address != 0 && found->raw != NULL);
    } else {
        PROMISE(found->usable == CCID_MALFORMED && found->reason.fault != CCID_FAULT_NONE);
    }
    if (found->raw != NULL) {
        PROMISE(found->raw >= from->bytes && found->raw + found->raw_length <= from->bytes + from->length);
    }
    return from->visits < from->most;
}

static void check_device(const uint8_t *data, size_t size) {
    const ccid_usb_id every[] = {{0x04E6, 0x5116}, {0x076B, 0x0596}};
    ccid_usb_place place = {.bus = 1, .address = 9, .port_count = 2, .ports = {1, 4}};
    const uint8_t *device = scr3310_device;
    if (size >= 18 && data[0] == 18 && data[1] == 1) {
        device = data;
        place.port_count = data[17];
        data += 18;
        size -= 18;
    }
    for (size_t most = 1; most <= 64; most *= 64) {
        given from = {.bytes = data, .length = size, .most = most};
        ccid_error error;
        ccid_status status =
            ccid_enumerate_bytes(&place, device, 18, data, size, every, 2, check_reader, &from, &error);
        PROMISE(status == error.status && from.visits <= most);
    }
}

static void check_text(const uint8_t *data, size_t size) {
    size_t capacity = size > 0 ? 1u + data[0] : 1u;
    char *out = malloc(capacity);
    if (out == NULL) {
        return;
    }
    size_t length = ccid_text_clean((const char *)data, size, out, capacity);
    PROMISE(length < capacity && out[length] == 0 && strlen(out) == length);
    PROMISE(printable(out, length));
    PROMISE(length == 0 || (out[0] != ' ' && out[length - 1] != ' '));
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_class_descriptor(data, size);
    check_device(data, size);
    check_text(data, size);
    return 0;
}
