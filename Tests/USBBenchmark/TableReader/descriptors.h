// SPDX-License-Identifier: Apache-2.0
//
// Two readers as they describe themselves; the fields are those of the profiles scr3310 and extended-apdu of
// VirtualReader, whose ids every peer serves.

#ifndef TABLE_READER_DESCRIPTORS_H
#define TABLE_READER_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct model {
    const char *name;
    const char *manufacturer;
    const char *product;
    bool is_apdu_level;
    /** dwMaxCCIDMessageLength. */
    size_t message_length;
    uint8_t device[18];
    uint8_t class_descriptor[54];
} model;

/** NULL: there is no model of that name. */
const model *model_named(const char *name);

/** What GET_DESCRIPTOR gives; 0 for a stall. `room` holds at least 256 bytes. */
size_t model_descriptor(const model *model, uint8_t type, uint8_t index, uint8_t *room);

#endif
