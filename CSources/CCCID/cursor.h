// SPDX-License-Identifier: Apache-2.0
//
// Reading bytes that somebody else wrote: a cursor that never passes its end. Its failure is sticky, so a
// parser takes all its fields first and asks once.

#ifndef CCID_CURSOR_H
#define CCID_CURSOR_H

#include "ccid_base.h"

typedef struct cursor {
    const uint8_t *bytes;
    size_t left;
    bool failed;
} cursor;

static inline cursor cursor_over(const uint8_t *bytes, size_t length) {
    return (cursor){.bytes = bytes, .left = length, .failed = false};
}

static inline uint8_t take_u8(cursor *at) {
    if (at->failed || at->left == 0) {
        at->failed = true;
        return 0;
    }
    at->left -= 1;
    return *at->bytes++;
}

static inline uint16_t take_le16(cursor *at) {
    uint32_t low = take_u8(at);
    uint32_t high = take_u8(at);
    return (uint16_t)(low | high << 8);
}

static inline uint32_t take_le32(cursor *at) {
    uint32_t low = take_le16(at);
    uint32_t high = take_le16(at);
    return low | high << 16;
}

/** `count` bytes as they stand; NULL, and failed, where there are fewer. */
static inline const uint8_t *take_bytes(cursor *at, size_t count) {
    if (at->failed || at->left < count) {
        at->failed = true;
        return NULL;
    }
    const uint8_t *taken = at->bytes;
    at->bytes += count;
    at->left -= count;
    return taken;
}

static inline void put_le16(uint8_t *out, uint32_t value) {
    out[0] = (uint8_t)(value & 0xFFu);
    out[1] = (uint8_t)(value >> 8 & 0xFFu);
}

static inline void put_le32(uint8_t *out, uint32_t value) {
    put_le16(out, value);
    put_le16(out + 2, value >> 16);
}

#endif
