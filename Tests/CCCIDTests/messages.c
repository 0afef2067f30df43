// SPDX-License-Identifier: Apache-2.0
//
// The message codec and the interrupt messages, as bytes.

#include "harness.h"
#include "reader.h"
#include <string.h>

static void test_header(void) {
    const uint8_t bytes[10] = {0x6F, 0x04, 0x03, 0x02, 0x01, 0x07, 0xFE, 0x11, 0x22, 0x33};
    ccid_header header = {0};
    uint8_t again[10] = {0};
    test("a header is read field by field, little-endian, and written the same");
    CHECK(ccid_header_read(bytes, sizeof bytes, &header));
    CHECK_EQUAL(header.bMessageType, 0x6F);
    CHECK_EQUAL(header.dwLength, 0x01020304);
    CHECK_EQUAL(header.bSlot, 7);
    CHECK_EQUAL(header.bSeq, 0xFE);
    CHECK_EQUAL(header.byte7, 0x11);
    CHECK_EQUAL(header.byte8, 0x22);
    CHECK_EQUAL(header.byte9, 0x33);
    ccid_header_write(&header, again);
    CHECK_BYTES(again, sizeof again, bytes, sizeof bytes);
    for (size_t length = 0; length < 10; length++) {
        test("a header of %zu bytes is refused and nothing of it is used", length);
        header = (ccid_header){.bSeq = 0x55};
        CHECK(!ccid_header_read(bytes, length, &header));
        CHECK_EQUAL(header.bSeq, 0x55);
    }
}

static void test_whole_messages(void) {
    static const struct {
        const char *name;
        uint32_t dwLength;
        size_t length;
        ccid_status status;
        ccid_fault fault;
        size_t offset;
    } rows[] = {
        {"no data", 0, 10, CCID_OK, CCID_FAULT_NONE, 0},
        {"five bytes", 5, 15, CCID_OK, CCID_FAULT_NONE, 0},
        {"one byte short", 5, 14, CCID_MALFORMED, CCID_FAULT_TRUNCATED, 14},
        {"one byte more", 5, 16, CCID_MALFORMED, CCID_FAULT_EXCESS, 15},
        {"dwLength FFFFFFFF", 0xFFFFFFFF, 15, CCID_MALFORMED, CCID_FAULT_TRUNCATED, 15},
        {"nine bytes", 0, 9, CCID_MALFORMED, CCID_FAULT_SHORT_HEADER, 9},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t bytes[16] = {0x80};
        ccid_header header = {.bMessageType = 0x80, .dwLength = rows[i].dwLength};
        ccid_error error;
        test("a whole message is checked against its dwLength: %s", rows[i].name);
        ccid_header_write(&header, bytes);
        CHECK_EQUAL(ccid_message_check(bytes, rows[i].length, &header, &error), rows[i].status);
        CHECK_EQUAL(error.fault, rows[i].fault);
        CHECK_EQUAL(error.offset, rows[i].offset);
    }
}

static void test_names(void) {
    test("every command has an answer type, every answer none, and unknown types no name");
    unsigned commands = 0;
    for (unsigned type = 0; type < 256; type++) {
        uint8_t answer = ccid_message_answer((uint8_t)type);
        if (answer != 0) {
            commands += 1;
            CHECK(ccid_message_name((uint8_t)type) != NULL && ccid_message_name(answer) != NULL);
            CHECK_EQUAL(ccid_message_answer(answer), 0);
        }
    }
    CHECK_EQUAL(commands, 14);
    CHECK(ccid_message_name(0x42) == NULL);
    test("every status, fault and bError has a text of its own kind");
    for (unsigned status = 0; status <= CCID_NEEDS_RECOVERY; status++) {
        CHECK(strcmp(ccid_status_name((ccid_status)status), "unknown") != 0);
    }
    for (unsigned fault = 0; fault <= CCID_FAULT_ABORT_REFUSED; fault++) {
        CHECK(strcmp(ccid_fault_text((ccid_fault)fault), "unknown") != 0);
    }
    CHECK_TEXT(ccid_slot_error_text(0x00), "command not supported");
    CHECK_TEXT(ccid_slot_error_text(0xFE), "card does not answer");
    CHECK_TEXT(ccid_slot_error_text(5), "a field of the command is not accepted");
    CHECK_TEXT(ccid_slot_error_text(0x90), "vendor-specific error");
}

static void test_merging(void) {
    ccid_changes changes = {0};
    ccid_error error;
    const uint8_t inserted[] = {0x50, 0x03};
    const uint8_t removed[] = {0x50, 0x02};
    const uint8_t broken[] = {0x51, 0x01, 0x09, 0x01};
    test("of merged slot changes the last state counts and every change bit stays");
    CHECK_EQUAL(ccid_changes_merge(inserted, sizeof inserted, 1, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.present, 1);
    CHECK_EQUAL(ccid_changes_merge(removed, sizeof removed, 1, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.notifications, 2);
    CHECK_EQUAL(changes.present, 0);
    CHECK_EQUAL(changes.changed, 1);
    const uint8_t first[] = {0x50, 0x02};
    const uint8_t second[] = {0x50, 0x0D};
    changes = (ccid_changes){0};
    CHECK_EQUAL(ccid_changes_merge(first, 2, 2, &changes, &error), CCID_OK);
    CHECK_EQUAL(ccid_changes_merge(second, 2, 2, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.changed, 3);
    CHECK_EQUAL(changes.present, 3);
    test("a hardware error is kept beside slot changes");
    CHECK_EQUAL(ccid_changes_merge(broken, sizeof broken, 1, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.hardware_errors, 1);
    CHECK_EQUAL(changes.hardware_slot, 1);
    CHECK_EQUAL(changes.hardware_seq, 9);
    CHECK_EQUAL(changes.hardware_code, 1);
    CHECK_EQUAL(changes.notifications, 2);
    test("five slots take two bytes, and bits beyond the slots are ignored");
    const uint8_t five[] = {0x50, 0x55, 0xFD};
    changes = (ccid_changes){0};
    CHECK_EQUAL(ccid_changes_merge(five, sizeof five, 5, &changes, &error), CCID_OK);
    CHECK_EQUAL(changes.present, 0x1F);
    CHECK_EQUAL(changes.changed, 0);
    test("interrupt messages that are too short or of another type change nothing");
    changes = (ccid_changes){.present = 7};
    CHECK_EQUAL(ccid_changes_merge(five, 2, 5, &changes, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_TRUNCATED);
    CHECK_EQUAL(ccid_changes_merge(broken, 3, 1, &changes, &error), CCID_MALFORMED);
    CHECK_EQUAL(ccid_changes_merge(broken, 0, 1, &changes, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_SHORT_HEADER);
    const uint8_t other[] = {0x52, 0x00};
    CHECK_EQUAL(ccid_changes_merge(other, 2, 1, &changes, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_WRONG_TYPE);
    CHECK_EQUAL(ccid_changes_merge(inserted, 2, 33, &changes, &error), CCID_INVALID_ARGUMENT);
    CHECK_EQUAL(changes.present, 7);
    CHECK_EQUAL(changes.notifications + changes.hardware_errors, 0);
}

void test_messages(void) {
    test_header();
    test_whole_messages();
    test_names();
    test_merging();
}
