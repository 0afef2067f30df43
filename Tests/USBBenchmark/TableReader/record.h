// SPDX-License-Identifier: Apache-2.0
//
// What crossed the bulk pipes of one run, for the floor to do again; and how much there was of it in all.

#ifndef TABLE_READER_RECORD_H
#define TABLE_READER_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct record {
    /** Where the transfers go; NULL while nobody records. */
    uint8_t *bytes;
    size_t length;
    size_t capacity;
    /** Counted always. */
    uint64_t exchanges;
    uint64_t transfers;
} record;

void record_begin(record *record);
/** A transfer to the reader is over. */
void record_out(record *record, const uint8_t *bytes, size_t length);
/** A transfer from the reader is over; `room` is what the host had offered. */
void record_in(record *record, size_t room, bool ends_exchange);
/**
 * Writes it as lines: `O` and the bytes in hex, `I` and the buffer's length, `E` where an APDU's answer had
 * ended. Ends the recording.
 */
bool record_write(record *record, const char *path);

#endif
