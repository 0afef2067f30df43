// SPDX-License-Identifier: Apache-2.0
//
// The class descriptor: its fields, every truncated length, what is clamped and what is called odd.

#include "harness.h"
#include "reader.h"
#include <string.h>

static void test_fields(void) {
    ccid_class_descriptor d;
    ccid_error error;
    test("the SCR3310's descriptor is read field by field");
    CHECK_EQUAL(ccid_descriptor_parse(scr3310, sizeof scr3310, &d, &error), CCID_OK);
    CHECK_EQUAL(d.bLength, 54);
    CHECK_EQUAL(d.bDescriptorType, 0x21);
    CHECK_EQUAL(d.bcdCCID, 0x0100);
    CHECK_EQUAL(d.bMaxSlotIndex, 0);
    CHECK_EQUAL(d.bVoltageSupport, 1);
    CHECK_EQUAL(d.dwProtocols, 3);
    CHECK_EQUAL(d.dwDefaultClock, 4000);
    CHECK_EQUAL(d.dwMaximumClock, 12000);
    CHECK_EQUAL(d.dwDataRate, 9600);
    CHECK_EQUAL(d.dwMaxDataRate, 344105);
    CHECK_EQUAL(d.dwMaxIFSD, 252);
    CHECK_EQUAL(d.dwFeatures, 0x000100BA);
    CHECK_EQUAL(d.dwMaxCCIDMessageLength, 271);
    CHECK_EQUAL(d.bMaxCCIDBusySlots, 1);
    CHECK_EQUAL(d.level, CCID_LEVEL_TPDU);
    CHECK_EQUAL(d.slots, 1);
    CHECK_EQUAL(d.in_message_length, 271);
    CHECK_EQUAL(d.out_message_length, 271);
    CHECK_EQUAL(d.problems, 0);
}

static void test_malformed(void) {
    ccid_class_descriptor d;
    ccid_error error;
    for (size_t length = 0; length < 54; length++) {
        test("a class descriptor cut to %zu bytes is malformed, with the place", length);
        CHECK_EQUAL(ccid_descriptor_parse(scr3310, length, &d, &error), CCID_MALFORMED);
        CHECK_EQUAL(error.fault, CCID_FAULT_DESCRIPTOR_LENGTH);
        CHECK_EQUAL(error.offset, length);
    }
    uint8_t bytes[60] = {0};
    memcpy(bytes, scr3310, sizeof scr3310);
    test("bLength 53 is malformed at byte 0");
    bytes[0] = 53;
    CHECK_EQUAL(ccid_descriptor_parse(bytes, 54, &d, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_DESCRIPTOR_LENGTH);
    CHECK_EQUAL(error.offset, 0);
    test("type 22 is malformed at byte 1");
    bytes[0] = 54;
    bytes[1] = 0x22;
    CHECK_EQUAL(ccid_descriptor_parse(bytes, 54, &d, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_DESCRIPTOR_TYPE);
    CHECK_EQUAL(error.offset, 1);
    test("type FF and bLength 60 are taken, and called odd");
    bytes[0] = 60;
    bytes[1] = 0xFF;
    CHECK_EQUAL(ccid_descriptor_parse(bytes, 60, &d, &error), CCID_OK);
    CHECK_EQUAL(d.problems, 1u << CCID_PROBLEM_TYPE | 1u << CCID_PROBLEM_LENGTH);
}

typedef struct change {
    const char *name;
    size_t offset;
    size_t size;
    uint32_t value;
    uint32_t problems;
    size_t derived; /**< offset of the derived field in the structure */
    uint32_t expected;
} change;

#define FIELD(name) offsetof(ccid_class_descriptor, name)
#define BIT(name)   (1u << CCID_PROBLEM_##name)

static const change changes[] = {
    {"bcdCCID 10.01", 2, 2, 0x1001, BIT(BCD_CCID), FIELD(slots), 1},
    {"bcdCCID 1.10", 2, 2, 0x0110, 0, FIELD(slots), 1},
    {"two slots, one busy", 4, 1, 1, 0, FIELD(slots), 2},
    {"256 slots", 4, 1, 255, BIT(SLOTS), FIELD(slots), 32},
    {"no voltage", 5, 1, 0, BIT(VOLTAGE), FIELD(slots), 1},
    {"no protocol", 6, 4, 0, BIT(PROTOCOLS), FIELD(slots), 1},
    {"default clock above the maximum", 10, 4, 12001, BIT(CLOCK), FIELD(slots), 1},
    {"data rate above the maximum", 19, 4, 400000, BIT(DATA_RATE), FIELD(slots), 1},
    {"IFSD 512", 28, 4, 512, BIT(IFSD), FIELD(ifsd), 254},
    {"IFSD 0", 28, 4, 0, BIT(IFSD), FIELD(ifsd), 32},
    {"IFSD 254", 28, 4, 254, 0, FIELD(ifsd), 254},
    {"IFSD in the wrong byte order", 28, 4, 0xFC000000, BIT(IFSD), FIELD(ifsd), 254},
    {"synchronous protocols", 32, 4, 1, BIT(SYNCHRONOUS), FIELD(slots), 1},
    {"both negotiations", 40, 4, 0x000100FA, BIT(NEGOTIATION), FIELD(level), CCID_LEVEL_TPDU},
    {"character level", 40, 4, 0x000000BA, 0, FIELD(level), CCID_LEVEL_CHARACTER},
    {"short APDU", 40, 4, 0x000204BA, 0, FIELD(level), CCID_LEVEL_SHORT_APDU},
    {"extended APDU", 40, 4, 0x000404BA, 0, FIELD(level), CCID_LEVEL_EXTENDED_APDU},
    {"two levels", 40, 4, 0x000304BA, BIT(LEVEL), FIELD(level), CCID_LEVEL_SHORT_APDU},
    {"all levels", 40, 4, 0x000704BA, BIT(LEVEL), FIELD(level), CCID_LEVEL_EXTENDED_APDU},
    {"message length 263, for answers", 44, 4, 263, BIT(MESSAGE_LENGTH), FIELD(in_message_length), 271},
    {"message length 263, for commands", 44, 4, 263, BIT(MESSAGE_LENGTH), FIELD(out_message_length), 263},
    {"message length 0", 44, 4, 0, BIT(MESSAGE_LENGTH), FIELD(out_message_length), 271},
    {"message length 65554", 44, 4, 65554, 0, FIELD(in_message_length), 65554},
    {"message length 4 GB, for answers", 44, 4, 0xFFFFFFFF, BIT(MESSAGE_LENGTH), FIELD(in_message_length),
     65554},
    {"message length 4 GB, for commands", 44, 4, 0xFFFFFFFF, BIT(MESSAGE_LENGTH), FIELD(out_message_length),
     65554},
    {"PIN entry", 52, 1, 3, BIT(PIN), FIELD(slots), 1},
    {"reserved PIN bits", 52, 1, 0x80, BIT(PIN_RESERVED), FIELD(slots), 1},
    {"no busy slot", 53, 1, 0, BIT(BUSY_SLOTS), FIELD(busy_slots), 1},
    {"more busy slots than slots", 53, 1, 9, BIT(BUSY_SLOTS), FIELD(busy_slots), 1},
};

static void test_odd(void) {
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const change *row = &changes[i];
        uint8_t bytes[54];
        ccid_class_descriptor d;
        uint32_t derived = 0;
        memcpy(bytes, scr3310, sizeof bytes);
        for (size_t at = 0; at < row->size; at++) {
            bytes[row->offset + at] = (uint8_t)(row->value >> 8 * at);
        }
        test("clamped and named: %s", row->name);
        CHECK_EQUAL(ccid_descriptor_parse(bytes, sizeof bytes, &d, NULL), CCID_OK);
        CHECK_EQUAL(d.problems, row->problems);
        memcpy(&derived, (const uint8_t *)&d + row->derived, sizeof derived);
        CHECK_EQUAL(derived, row->expected);
    }
    test("one rate only, but several listed, is called odd");
    uint8_t bytes[54];
    ccid_class_descriptor d;
    memcpy(bytes, scr3310, sizeof bytes);
    memcpy(bytes + 23, bytes + 19, 4);
    bytes[27] = 21;
    CHECK_EQUAL(ccid_descriptor_parse(bytes, sizeof bytes, &d, NULL), CCID_OK);
    CHECK_EQUAL(d.problems, BIT(RATE_COUNT));
    test("every problem has a name and a text");
    for (unsigned i = 0; i < CCID_PROBLEM_COUNT; i++) {
        CHECK(strlen(ccid_problem_name((ccid_problem)i)) > 1 &&
              strlen(ccid_problem_text((ccid_problem)i)) > 10);
    }
    CHECK_TEXT(ccid_problem_name(CCID_PROBLEM_COUNT), "unknown");
}

void test_descriptors(void) {
    test_fields();
    test_malformed();
    test_odd();
}
