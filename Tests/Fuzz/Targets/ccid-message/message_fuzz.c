// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a bulk message, and as a row of interrupt messages that are merged: a header writes itself
// back, a whole message has as many bytes as dwLength says, no slot is present that the reader has not.

#include "cccid.h"
#include "promise.h"
#include <string.h>

static void check_message(const uint8_t *data, size_t size) {
    ccid_header header;
    ccid_header checked;
    ccid_error error;
    uint8_t written[CCID_HEADER_LENGTH];
    bool whole_header = ccid_header_read(data, size, &header);
    PROMISE(whole_header == (size >= CCID_HEADER_LENGTH));
    ccid_status status = ccid_message_check(data, size, &checked, &error);
    PROMISE(status == error.status);
    PROMISE(status == CCID_OK || (status == CCID_MALFORMED && error.fault != CCID_FAULT_NONE));
    if (!whole_header) {
        PROMISE(status == CCID_MALFORMED && error.fault == CCID_FAULT_SHORT_HEADER);
        return;
    }
    ccid_header_write(&header, written);
    PROMISE(memcmp(written, data, sizeof written) == 0);
    PROMISE((status == CCID_OK) == (size - CCID_HEADER_LENGTH == (size_t)header.dwLength));
    const char *name = ccid_message_name(header.bMessageType);
    uint8_t answer = ccid_message_answer(header.bMessageType);
    PROMISE(name == NULL || *name != 0);
    PROMISE(answer == 0 || (answer >= 0x80 && ccid_message_name(answer) != NULL && name != NULL));
    PROMISE(*ccid_slot_error_text(header.byte8) != 0);
}

/** The first byte is the number of slots; then messages, each behind its length, in memory of just that size.
 */
static void check_changes(const uint8_t *data, size_t size) {
    ccid_changes changes = {0};
    uint32_t slots = size > 0 ? data[0] : 0;
    size_t at = 1;
    while (at < size) {
        size_t length = data[at] < size - at - 1 ? data[at] : size - at - 1;
        uint8_t *exact = malloc(length == 0 ? 1 : length);
        ccid_changes before = changes;
        ccid_error error;
        if (exact == NULL) {
            return;
        }
        if (length > 0) {
            memcpy(exact, data + at + 1, length);
        }
        ccid_status status = ccid_changes_merge(exact, length, slots, &changes, &error);
        PROMISE(status == error.status);
        if (status != CCID_OK) {
            PROMISE(memcmp(&before, &changes, sizeof changes) == 0);
        } else {
            PROMISE(slots >= 1 && slots <= 32);
            uint32_t beyond = slots < 32 ? UINT32_MAX << slots : 0;
            PROMISE((changes.present & beyond) == 0 && (changes.changed & beyond) == 0);
            PROMISE((before.changed & ~changes.changed) == 0);
            PROMISE(changes.notifications + changes.hardware_errors ==
                    before.notifications + before.hardware_errors + 1);
        }
        free(exact);
        at += 1 + length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_message(data, size);
    check_changes(data, size);
    return 0;
}
