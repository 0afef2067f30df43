// SPDX-License-Identifier: Apache-2.0
//
// A reader whose every answer, packet and refusal comes from the fuzzer's bytes, in virtual time.

#ifndef DEVICE_H
#define DEVICE_H

#include "cccid.h"
#include "promise.h"

#define SECOND UINT64_C(1000000000)

enum { BULK_OUT = 0x01, BULK_IN = 0x82, INTERRUPT_IN = 0x83 };

/** The fuzzer's bytes, taken one after the other; zeros after the last. */
typedef struct script {
    const uint8_t *bytes;
    size_t left;
} script;

static inline uint8_t take(script *from) {
    if (from->left == 0) {
        return 0;
    }
    from->left -= 1;
    return *from->bytes++;
}

typedef struct device {
    script script;
    uint64_t now;
    size_t packet_size;
    size_t slots;
    uint8_t level; /**< 0…3, as ccid_exchange_level */
    uint32_t message_length;
    bool no_interrupt;
    bool gone;
    /** Calls of the bus in this run: they end. */
    size_t calls;

    /* the command that came last, and the answer under way */
    uint8_t header[10];
    size_t received;
    size_t expected;
    uint8_t answer[4096];
    size_t answer_length;
    size_t answer_done;
    /** The answer ends with an empty packet. */
    bool empty_packet;
} device;

ccid_software_bus device_bus(device *of);

#endif
