// SPDX-License-Identifier: Apache-2.0
//
// What a reader can do wrong with a command, one handler each, and what has to come of it.

#include "misdeeds.h"

/* What the reader does with the command; each is a handler. */

static void fail_with(reader *of, const uint8_t *message, uint8_t status, uint8_t error) {
    say(of, ccid_message_answer(message[0]), message[5], message[6], status, error, 0, NULL, 0);
}

static void refuse(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    fail_with(of, message, 0x41, 0x05);
}

static void refuse_by_slot_status(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say(of, 0x81, message[5], message[6], 0x40, 0x00, 0, NULL, 0);
}

static void say_absent(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    fail_with(of, message, 0x42, 0xFE);
}

static void say_mute(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    fail_with(of, message, 0x41, 0xFE);
}

static void say_reserved(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    fail_with(of, message, 0xC0, 0);
}

static void extend_twice(reader *of, const uint8_t *message, size_t length) {
    uint64_t delay = of->delay;
    of->delay += 900 * MILLISECOND;
    fail_with(of, message, 0x80, 2);
    of->delay += 1900 * MILLISECOND;
    fail_with(of, message, 0x80, 0);
    of->delay += 900 * MILLISECOND;
    answer_well(of, message, length);
    of->delay = delay;
}

static void stall_in(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_item(&of->in, ITEM_STALL, of->now, message, 0);
}

static void leave_bus(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_item(&of->in, ITEM_GONE, of->now, message, 0);
}

static void wrong_type(reader *of, const uint8_t *message, size_t length) {
    uint8_t type = ccid_message_answer(message[0]);
    (void)length;
    say(of, type == 0x80 ? 0x83 : 0x80, message[5], message[6], 0, 0, 0, NULL, 0);
}

static void wrong_slot(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say(of, ccid_message_answer(message[0]), 1, message[6], 0, 0, 0, NULL, 0);
}

static void wrong_sequence(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say(of, ccid_message_answer(message[0]), message[5], (uint8_t)(message[6] + 100), 0, 0, 0, NULL, 0);
}

static void short_header(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    uint8_t bytes[9] = {ccid_message_answer(message[0]), 0, 0, 0, 0, message[5], message[6], 0, 0};
    say_raw(of, bytes, sizeof bytes, false);
}

static void say_with_length(reader *of, const uint8_t *message, uint32_t said, size_t sent) {
    uint8_t bytes[400] = {0};
    ccid_header header = {ccid_message_answer(message[0]), said, message[5], message[6], 0, 0, 0};
    ccid_header_write(&header, bytes);
    say_raw(of, bytes, 10 + sent, false);
}

static void huge_length(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_with_length(of, message, 0xFFFFFFFF, 5);
}

static void huge_length_full_packet(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_with_length(of, message, 262, 54);
}

static void too_little(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_with_length(of, message, 20, 19);
}

static void too_little_in_the_rest(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_with_length(of, message, 100, 99);
}

static void too_much(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_with_length(of, message, 0, 1);
}

static void too_much_in_the_rest(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_with_length(of, message, 100, 101);
}

static void babble(reader *of, const uint8_t *message, size_t length) {
    uint8_t bytes[65] = {0x80, 55};
    (void)length, (void)message;
    say_packet(of, bytes, sizeof bytes);
}

static void babble_in_the_rest(reader *of, const uint8_t *message, size_t length) {
    uint8_t bytes[70] = {0};
    (void)length;
    ccid_header header = {ccid_message_answer(message[0]), 200, message[5], message[6], 0, 0, 0};
    ccid_header_write(&header, bytes);
    say_packet(of, bytes, 64);
    say_packet(of, bytes, 70);
}

static void fill_the_last_packet(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say_with_length(of, message, 261, 310);
}

static void extend_for_ever(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    for (int i = 0; i < 150; i++) {
        fail_with(of, message, 0x80, 1);
    }
}

const misdeed misdeeds[] = {
    {"answers after two time extensions", extend_twice, CCID_OK, CCID_FAULT_NONE, USABLE},
    {"refuses it", refuse, CCID_COMMAND_FAILED, CCID_FAULT_NONE, USABLE},
    {"refuses it by a SlotStatus", refuse_by_slot_status, CCID_COMMAND_FAILED, CCID_FAULT_NONE, USABLE},
    {"has no card", say_absent, CCID_CARD_ABSENT, CCID_FAULT_NONE, USABLE},
    {"has a mute card", say_mute, CCID_CARD_MUTE, CCID_FAULT_NONE, USABLE},
    {"uses the reserved status", say_reserved, CCID_MALFORMED, CCID_FAULT_RESERVED_STATUS, USABLE},
    {"stalls the answer", stall_in, CCID_STALLED, CCID_FAULT_NONE, USABLE},
    {"leaves the bus", leave_bus, CCID_GONE, CCID_FAULT_NONE, LOST},
    {"answers with another type", wrong_type, CCID_MALFORMED, CCID_FAULT_WRONG_TYPE, USABLE},
    {"answers for another slot", wrong_slot, CCID_MALFORMED, CCID_FAULT_WRONG_SLOT, USABLE},
    {"answers with another bSeq", wrong_sequence, CCID_MALFORMED, CCID_FAULT_WRONG_SEQUENCE, USABLE},
    {"answers nine bytes", short_header, CCID_MALFORMED, CCID_FAULT_SHORT_HEADER, USABLE},
    {"says four gigabytes", huge_length, CCID_MALFORMED, CCID_FAULT_LENGTH, USABLE},
    {"says one byte too many in a full packet", huge_length_full_packet, CCID_MALFORMED, CCID_FAULT_LENGTH,
     RECOVERABLE},
    {"sends a byte less than it says", too_little, CCID_MALFORMED, CCID_FAULT_TRUNCATED, USABLE},
    {"ends its second packet a byte early", too_little_in_the_rest, CCID_MALFORMED, CCID_FAULT_TRUNCATED,
     USABLE},
    {"sends a byte more than it says", too_much, CCID_MALFORMED, CCID_FAULT_EXCESS, USABLE},
    {"ends its second packet a byte late", too_much_in_the_rest, CCID_MALFORMED, CCID_FAULT_EXCESS, USABLE},
    {"babbles", babble, CCID_MALFORMED, CCID_FAULT_BABBLE, USABLE},
    {"babbles in its second packet", babble_in_the_rest, CCID_MALFORMED, CCID_FAULT_BABBLE, USABLE},
    {"fills the packet behind its longest message", fill_the_last_packet, CCID_MALFORMED, CCID_FAULT_EXCESS,
     RECOVERABLE},
    {"never answers", answer_nothing, CCID_TIMED_OUT, CCID_FAULT_NONE, LATE},
    {"extends for ever", extend_for_ever, CCID_EXTENSION_LIMIT, CCID_FAULT_NONE, USABLE},
};

const size_t misdeed_count = sizeof misdeeds / sizeof misdeeds[0];
