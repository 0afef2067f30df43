// SPDX-License-Identifier: Apache-2.0
//
// Walks a raw configuration descriptor (USB 2.0, 9.6.3 to 9.6.6): which interfaces there are, their
// endpoints, and what may be a CCID class descriptor. Whether an interface is a reader is not decided here.

#include "configuration.h"
#include "cursor.h"

#define TYPE_INTERFACE 0x04u
#define TYPE_ENDPOINT  0x05u

/** Bits of bmAttributes. */
#define TRANSFER_BULK      0x02u
#define TRANSFER_INTERRUPT 0x03u

typedef struct walk {
    ccid_interface current;
    bool inside; /**< `current` is an alternate setting 0 under way */
    ccid_interface_visit visit;
    void *visitor;
} walk;

/** Shows what was collected; false when the visitor has enough. */
static bool finish_interface(walk *on) {
    if (!on->inside) {
        return true;
    }
    on->inside = false;
    return on->visit(on->visitor, &on->current);
}

static bool begin_interface(walk *on, cursor at) {
    if (!finish_interface(on)) {
        return false;
    }
    uint8_t number = take_u8(&at);
    uint8_t alternate = take_u8(&at);
    take_u8(&at); /* bNumEndpoints: the endpoints are counted by themselves */
    uint8_t interface_class = take_u8(&at);
    take_u8(&at); /* bInterfaceSubClass */
    take_u8(&at); /* bInterfaceProtocol */
    uint8_t name_index = take_u8(&at);
    if (!at.failed && alternate == 0) {
        on->current =
            (ccid_interface){.number = number, .interface_class = interface_class, .name_index = name_index};
        on->inside = true;
    }
    return true;
}

static void add_endpoint(ccid_interface *to, cursor at) {
    ccid_endpoint endpoint = {.address = take_u8(&at)};
    uint8_t attributes = take_u8(&at);
    endpoint.packet_size = take_le16(&at) & 0x07FFu; /* bits 12…11 are high-bandwidth transactions */
    if (at.failed) {
        return;
    }
    to->endpoint_seen = true;
    bool in = (endpoint.address & 0x80u) != 0;
    ccid_endpoint *place = NULL;
    if ((attributes & 0x03u) == TRANSFER_BULK) {
        place = in ? &to->bulk_in : &to->bulk_out;
    } else if ((attributes & 0x03u) == TRANSFER_INTERRUPT && in) {
        place = &to->interrupt_in;
    }
    if (place != NULL && place->address == 0) {
        *place = endpoint;
    }
}

/** Keeps the first candidate, but lets a good one replace a bad one. */
static void consider(ccid_interface *of, const uint8_t *bytes, size_t length) {
    ccid_class_descriptor parsed;
    bool good = ccid_descriptor_parse(bytes, length, &parsed, NULL) == CCID_OK;
    if (of->candidate != NULL && (of->candidate_good || !good)) {
        return;
    }
    of->candidate = bytes;
    of->candidate_length = length;
    of->candidate_good = good;
    of->behind_endpoint = of->endpoint_seen;
}

/** One descriptor of `length` bytes, of which bLength and bDescriptorType are known to be there. */
static bool take_descriptor(walk *on, const uint8_t *bytes, size_t length) {
    cursor at = cursor_over(bytes, length);
    take_u8(&at);
    uint8_t type = take_u8(&at);
    if (type == TYPE_INTERFACE) {
        return begin_interface(on, at);
    }
    if (!on->inside) {
        return true;
    }
    if (type == TYPE_ENDPOINT) {
        add_endpoint(&on->current, at);
    } else if (type == 0x21 || (type == 0xFF && length >= CCID_DESCRIPTOR_LENGTH)) {
        consider(&on->current, bytes, length);
    }
    return true;
}

void ccid_configuration_walk(const uint8_t *bytes, size_t length, ccid_interface_visit visit, void *visitor) {
    walk on = {.inside = false, .visit = visit, .visitor = visitor};
    cursor at = cursor_over(bytes, length);
    while (at.left >= 2) {
        size_t wanted = at.bytes[0];
        if (wanted < 2) {
            break;
        }
        /* A descriptor cut by the end is still looked at: a cut class descriptor is reported, not hidden. */
        size_t have = wanted < at.left ? wanted : at.left;
        if (!take_descriptor(&on, take_bytes(&at, have), have)) {
            return;
        }
    }
    (void)finish_interface(&on);
}
