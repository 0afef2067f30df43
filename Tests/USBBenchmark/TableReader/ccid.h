// SPDX-License-Identifier: Apache-2.0
//
// The reader's side of CCID 1.1, chapter 6: one slot, one message after the other, no error.

#ifndef TABLE_READER_CCID_H
#define TABLE_READER_CCID_H

#include "card.h"
#include "descriptors.h"

/** The longest message that goes in or out: dwMaxCCIDMessageLength is below it in both models. */
#define MESSAGE_CAPACITY 1024

typedef struct reader {
    const model *model;
    card card;
    bool has_card;
    bool is_powered;
    /** Its interrupt pipe has news. */
    bool has_changed;
    /** The message from the host as far as it has come. */
    uint8_t in[MESSAGE_CAPACITY];
    size_t in_length;
    /** The message to the host, and how much of it has gone. */
    uint8_t out[MESSAGE_CAPACITY];
    size_t out_length;
    size_t out_sent;
    /** The message to the host ends the answer to an APDU. */
    bool ends_exchange;
} reader;

/** The device is plugged in, or its configuration was set. */
void reader_reset(reader *reader);
/** Bytes from the bulk-out pipe; a whole message is answered at once. */
void reader_take(reader *reader, const uint8_t *bytes, size_t length);

#endif
