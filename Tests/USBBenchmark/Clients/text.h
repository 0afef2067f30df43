// SPDX-License-Identifier: Apache-2.0
//
// Hex from the command line and from records.

#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** The bytes of a string of hex digits. @return how many; at most `capacity`, up to the first that is none */
static inline size_t from_hex(const char *text, uint8_t *out, size_t capacity) {
    size_t count = 0;
    unsigned value;
    while (count < capacity && sscanf(text + 2 * count, "%2x", &value) == 1) {
        out[count++] = (uint8_t)value;
    }
    return count;
}

#endif
