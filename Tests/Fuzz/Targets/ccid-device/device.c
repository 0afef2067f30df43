// SPDX-License-Identifier: Apache-2.0
//
// The reader's side of the bus. While there are bytes each token asks them what to do; then the reader is
// silent.

#include "device.h"
#include <string.h>

/* No run takes more tokens than this: each takes a byte of the script, moves time on, or is part of a
 * message. */
#define MOST_CALLS 3000000u

static const uint8_t identity[18] = {18,   1,    0x00, 0x02, 0,    0, 0, 64, 0xE6,
                                     0x04, 0x16, 0x51, 0x23, 0x05, 1, 2, 3,  1};

/* The fields of an SCR3310, bcdDevice 5.23; some are overwritten by the script. */
static const uint8_t class_descriptor[54] = {0x36, 0x21, 0x00, 0x01, 0x00, 0x01, 0x03, 0x00, 0x00, 0x00, 0xA0,
                                             0x0F, 0x00, 0x00, 0xE0, 0x2E, 0x00, 0x00, 0x00, 0x80, 0x25, 0x00,
                                             0x00, 0x29, 0x40, 0x05, 0x00, 0x00, 0xFC, 0x00, 0x00, 0x00, 0x00,
                                             0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xBA, 0x00, 0x01, 0x00,
                                             0x0F, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01};

static void count_call(device *of) {
    of->calls += 1;
    PROMISE(of->calls < MOST_CALLS);
}

static size_t bus_count(void *context) {
    (void)context;
    return 1;
}

static bool bus_describe(void *context, size_t index, ccid_software_device *out) {
    (void)index;
    const device *of = context;
    *out = (ccid_software_device){
        .bus = 1, .address = 9, .high_speed = of->packet_size == 512, .port_count = 1, .ports = {1}};
    memcpy(out->device_descriptor, identity, sizeof identity);
    return !of->gone;
}

static size_t bus_configuration(void *context, size_t index, uint8_t *out, size_t capacity) {
    (void)index;
    const device *of = context;
    const uint8_t low = (uint8_t)(of->packet_size & 0xFF);
    const uint8_t high = (uint8_t)(of->packet_size >> 8);
    const uint8_t head[] = {9, 2, 0, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 3, 0x0B, 0, 0, 0};
    const uint8_t pipes[] = {7, 5, BULK_OUT,     2, low, high, 0, /**/ 7, 5, BULK_IN, 2, low, high, 0, /**/
                             7, 5, INTERRUPT_IN, 3, 8,   0,    16};
    uint8_t all[128];
    size_t used = sizeof head;
    memcpy(all, head, sizeof head);
    uint8_t *class = all + used;
    memcpy(class, class_descriptor, sizeof class_descriptor);
    class[4] = (uint8_t)(of->slots - 1);
    class[42] = of->level == 3 ? 4 : of->level;
    class[44] = (uint8_t)of->message_length;
    class[45] = (uint8_t)(of->message_length >> 8);
    class[46] = (uint8_t)(of->message_length >> 16);
    class[47] = (uint8_t)(of->message_length >> 24);
    used += sizeof class_descriptor;
    size_t pipes_length = of->no_interrupt ? 14 : 21;
    memcpy(all + used, pipes, pipes_length);
    used += pipes_length;
    all[2] = (uint8_t)used;
    memcpy(out, all, used < capacity ? used : capacity);
    return used;
}

static size_t bus_string(void *context, size_t index, uint8_t number, char *out, size_t capacity) {
    (void)context, (void)index, (void)number;
    memcpy(out, "fuzz", capacity < 4 ? capacity : 4);
    return 4;
}

/** Refusals, by a byte of the script; most let the token pass. */
static bool refuses(device *of, uint8_t choice, ccid_packet *how) {
    *how = of->gone ? CCID_PACKET_GONE : CCID_PACKET_DONE;
    switch (choice) {
    case 0xFD:
        *how = CCID_PACKET_NAK;
        break;
    case 0xFE:
        *how = CCID_PACKET_STALL;
        break;
    case 0xFF:
        of->gone = take(&of->script) > 0x7F;
        *how = of->gone ? CCID_PACKET_GONE : CCID_PACKET_STALL;
        break;
    default:
        break;
    }
    return *how != CCID_PACKET_DONE;
}

static ccid_packet bus_control(void *context, size_t index, const uint8_t *setup, const uint8_t *data,
                               size_t length, uint8_t *answer, size_t capacity, size_t *answer_length) {
    (void)index, (void)data, (void)length;
    device *of = context;
    ccid_packet how;
    count_call(of);
    if (setup[0] == 0x02 && setup[1] == 0x01 && setup[4] == BULK_OUT) {
        of->received = 0; /* CLEAR_FEATURE(ENDPOINT_HALT): a command that was cut is forgotten */
    }
    uint8_t choice = take(&of->script);
    if (refuses(of, choice, &how)) {
        return how == CCID_PACKET_NAK ? CCID_PACKET_STALL : how;
    }
    if ((setup[0] & 0x80u) != 0) {
        *answer_length = choice == 0xFC ? capacity + 1 : choice;
        for (size_t i = 0; i < *answer_length && i < capacity; i++) {
            answer[i] = take(&of->script);
        }
    }
    return CCID_PACKET_DONE;
}

static ccid_packet bus_out(void *context, size_t index, uint8_t endpoint, const uint8_t *packet,
                           size_t length) {
    (void)index;
    device *of = context;
    ccid_packet how;
    count_call(of);
    PROMISE(endpoint == BULK_OUT && length <= of->packet_size);
    if (refuses(of, take(&of->script), &how)) {
        of->received = how == CCID_PACKET_STALL ? 0 : of->received;
        return how;
    }
    if (length == 0) {
        PROMISE(of->received == 0); /* the quirk's empty packet stands behind a whole command */
        return CCID_PACKET_DONE;
    }
    for (size_t i = 0; i < length && of->received + i < sizeof of->header; i++) {
        of->header[of->received + i] = packet[i];
    }
    of->received += length;
    if (of->received < sizeof of->header) {
        return CCID_PACKET_DONE;
    }
    ccid_header header;
    PROMISE(ccid_header_read(of->header, sizeof of->header, &header));
    PROMISE(ccid_message_answer(header.bMessageType) != 0 && header.bSlot < of->slots);
    of->expected = CCID_HEADER_LENGTH + (size_t)header.dwLength;
    PROMISE(of->received <= of->expected);
    if (of->received >= of->expected) {
        of->received = 0;
    }
    return CCID_PACKET_DONE;
}

/** Begins a message: the answer to the last command, with as much of it wrong as the script says. */
static void begin_answer(device *of, uint8_t choice) {
    ccid_header header = {
        .bMessageType = ccid_message_answer(of->header[0]), .bSlot = of->header[5], .bSeq = of->header[6]};
    size_t length = 0;
    uint32_t lie = 0;
    switch (choice & 0x0Fu) {
    case 0: /* short data */
        length = take(&of->script);
        break;
    case 1: /* much data */
        length = (size_t)take(&of->script) << 4;
        break;
    case 2: /* a time extension */
        header.byte7 = 0x80;
        header.byte8 = take(&of->script);
        break;
    case 3: /* a failure */
        header.byte7 = take(&of->script);
        header.byte8 = take(&of->script);
        break;
    case 4: /* another bSeq */
        header.bSeq = (uint8_t)(header.bSeq + take(&of->script));
        break;
    case 5:
        header.bSlot = take(&of->script);
        break;
    case 6:
        header.bMessageType = take(&of->script);
        length = take(&of->script) & 0x3Fu;
        break;
    case 7: /* dwLength lies */
        lie = (uint32_t)(take(&of->script) | take(&of->script) << 8 | take(&of->script) << 16) << 8;
        length = take(&of->script);
        break;
    case 8: /* a part of a chain */
        header.byte9 = take(&of->script) % 0x20u;
        length = take(&of->script);
        break;
    case 9: /* the card's parameters */
        header.byte9 = 1;
        length = 7;
        break;
    default:
        break;
    }
    header.dwLength = (uint32_t)length + lie;
    ccid_header_write(&header, of->answer);
    for (size_t i = 0; i < length; i++) {
        of->answer[CCID_HEADER_LENGTH + i] = length < 32 ? take(&of->script) : (uint8_t)i;
    }
    of->answer_length = CCID_HEADER_LENGTH + length;
    of->answer_done = 0;
    of->empty_packet = of->answer_length % of->packet_size == 0 && (choice & 0x10u) == 0;
}

static ccid_packet next_packet(device *of, size_t room, uint8_t *packet, size_t *length) {
    size_t left = of->answer_length - of->answer_done;
    *length = left < room ? left : room;
    memcpy(packet, of->answer + of->answer_done, *length);
    of->answer_done += *length;
    if (of->answer_done == of->answer_length && !(of->empty_packet && *length == room)) {
        of->answer_length = 0;
        of->answer_done = 0;
    }
    return CCID_PACKET_DONE;
}

/** A packet as it stands: any length, too long included. */
static ccid_packet raw_packet(device *of, uint8_t *packet, size_t capacity, size_t *length) {
    *length = (size_t)take(&of->script) << (take(&of->script) & 0x03u);
    for (size_t i = 0; i < *length && i < capacity && i < 32; i++) {
        packet[i] = take(&of->script);
    }
    return CCID_PACKET_DONE;
}

static ccid_packet bus_in(void *context, size_t index, uint8_t endpoint, size_t room, uint8_t *packet,
                          size_t capacity, size_t *length) {
    (void)index;
    device *of = context;
    ccid_packet how;
    count_call(of);
    PROMISE(endpoint == INTERRUPT_IN ? room == 8 : endpoint == BULK_IN && room == of->packet_size);
    if (of->gone) {
        return CCID_PACKET_GONE;
    }
    if (endpoint == BULK_IN && of->answer_length > 0) {
        return next_packet(of, room, packet, length);
    }
    if (of->script.left == 0) {
        return CCID_PACKET_NAK;
    }
    uint8_t choice = take(&of->script);
    if (refuses(of, choice, &how)) {
        return how;
    }
    if (choice >= 0xE0 || (endpoint == INTERRUPT_IN && choice >= 0x40)) {
        return raw_packet(of, packet, capacity, length);
    }
    if (endpoint == INTERRUPT_IN) {
        packet[0] = 0x50;
        packet[1] = take(&of->script);
        *length = 2;
        return choice < 0x20 ? CCID_PACKET_DONE : CCID_PACKET_NAK;
    }
    begin_answer(of, choice);
    return next_packet(of, room, packet, length);
}

static uint64_t bus_now(void *context, size_t index) {
    (void)index;
    const device *of = context;
    return of->now;
}

/** Nobody else moves anything, so time goes to the deadline; where there is none, ten seconds on. */
static void bus_wait(void *context, size_t index, uint64_t deadline) {
    (void)index;
    device *of = context;
    count_call(of);
    uint64_t next = deadline == UINT64_MAX ? of->now + 10 * SECOND : deadline;
    of->now = next > of->now ? next : of->now;
}

static void bus_wake(void *context, size_t index) {
    (void)context, (void)index;
}

static uint64_t bus_plugged(void *context, size_t index) {
    (void)context, (void)index;
    return 1;
}

static ccid_packet bus_reset(void *context, size_t index) {
    (void)index;
    count_call(context);
    return CCID_PACKET_DONE;
}

static uint64_t bus_changes(void *context) {
    (void)context;
    return 0;
}

static void bus_wait_changes(void *context, uint64_t seen, uint64_t woken, uint64_t nanoseconds) {
    (void)context, (void)seen, (void)woken, (void)nanoseconds;
}

static void bus_wake_changes(void *context, uint64_t number) {
    (void)context, (void)number;
}

ccid_software_bus device_bus(device *of) {
    return (ccid_software_bus){.context = of,
                               .count = bus_count,
                               .describe = bus_describe,
                               .configuration = bus_configuration,
                               .string = bus_string,
                               .control = bus_control,
                               .out = bus_out,
                               .in = bus_in,
                               .plugged = bus_plugged,
                               .reset = bus_reset,
                               .changes = bus_changes,
                               .wait_changes = bus_wait_changes,
                               .wake_changes = bus_wake_changes,
                               .now = bus_now,
                               .wait = bus_wait,
                               .wake = bus_wake,
                               .destroy = NULL};
}
