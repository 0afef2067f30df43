// SPDX-License-Identifier: Apache-2.0
//
// The messages of the interrupt pipe (CCID 1.1, 6.3), merged: a report that nobody fetched in time is gone,
// so the current state counts and the change bit is only a hint.

#include "ccid_message.h"
#include "cursor.h"
#include "failure.h"

/** Two bits a slot, from bit 0 of the first byte: bit 0 the card is present, bit 1 it changed. */
static ccid_status merge_notification(cursor at, size_t length, uint32_t slots, ccid_changes *changes,
                                      ccid_error *error) {
    uint32_t present = 0;
    uint32_t changed = 0;
    uint8_t states = 0;
    for (uint32_t slot = 0; slot < slots; slot++) {
        if (slot % 4 == 0) {
            states = take_u8(&at);
        }
        present |= (uint32_t)(states & 1u) << slot;
        changed |= (uint32_t)(states >> 1 & 1u) << slot;
        states = (uint8_t)(states >> 2);
    }
    if (at.failed) {
        return ccid_fail_at(error, CCID_FAULT_TRUNCATED, length, length);
    }
    changes->notifications += 1;
    changes->present = present;
    changes->changed |= changed;
    return CCID_OK;
}

static ccid_status merge_hardware_error(cursor at, size_t length, ccid_changes *changes, ccid_error *error) {
    uint8_t slot = take_u8(&at);
    uint8_t seq = take_u8(&at);
    uint8_t code = take_u8(&at);
    if (at.failed) {
        return ccid_fail_at(error, CCID_FAULT_TRUNCATED, length, length);
    }
    changes->hardware_errors += 1;
    changes->hardware_slot = slot;
    changes->hardware_seq = seq;
    changes->hardware_code = code;
    return CCID_OK;
}

ccid_status ccid_changes_merge(const uint8_t *bytes, size_t length, uint32_t slots, ccid_changes *changes,
                               ccid_error *wanted) {
    ccid_error spare;
    ccid_error *error = ccid_error_begin(wanted, &spare);
    if (slots == 0 || slots > 32) {
        return ccid_fail(error, CCID_INVALID_ARGUMENT, CCID_FAULT_NONE);
    }
    cursor at = cursor_over(bytes, length);
    uint8_t type = take_u8(&at);
    if (at.failed) {
        return ccid_fail_at(error, CCID_FAULT_SHORT_HEADER, 0, length);
    }
    error->answered = true;
    error->bMessageType = type;
    switch (type) {
    case CCID_NOTIFY_SLOT_CHANGE:
        return merge_notification(at, length, slots, changes, error);
    case CCID_HARDWARE_ERROR:
        return merge_hardware_error(at, length, changes, error);
    default:
        return ccid_fail_at(error, CCID_FAULT_WRONG_TYPE, 0, length);
    }
}
