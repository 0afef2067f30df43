// SPDX-License-Identifier: Apache-2.0
//
// Opening: why it fails, what a session drains, what a probe leaves alone.

#include "harness.h"
#include "reader.h"
#include <string.h>

static void test_failures(void) {
    reader *of = reader_new();
    ccid_open_options options = {.mode = CCID_OPEN_SESSION};
    ccid_error error;
    ccid_device *other = NULL;
    test("an unknown path is not found");
    reader_open(of);
    CHECK_EQUAL(ccid_open(of->host, "1-1.5:1.0", &options, &other, &error), CCID_NOT_FOUND);
    CHECK(other == NULL);
    test("a second opening of the same interface is busy, and free again after closing");
    CHECK_EQUAL(ccid_open(of->host, "1-1.4:1.0", &options, &other, &error), CCID_BUSY);
    ccid_close(&of->device);
    CHECK(of->device == NULL);
    CHECK_EQUAL(ccid_open(of->host, "1-1.4:1.0", &options, &of->device, &error), CCID_OK);
    ccid_close(&of->device);
    ccid_close(&of->device);
    test("a reader that is unplugged is not found");
    of->gone = true;
    CHECK_EQUAL(ccid_open(of->host, "1-1.4:1.0", &options, &of->device, &error), CCID_NOT_FOUND);
    reader_free(&of);
    of = reader_new();
    of->descriptor[0] = 53;
    test("a reader with a bad descriptor cannot be opened, and says why");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_DESCRIPTOR_LENGTH);
    reader_free(&of);
    of = reader_new();
    of->on_message = answer_nothing;
    uint64_t start = of->now;
    test("a reader that never answers fails the opening in five seconds");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(of->now - start, 5 * SECOND);
    reader_free(&of);
    of = reader_new();
    of->gone_on_out = true;
    test("a reader that leaves during the opening is gone");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_GONE);
    reader_free(&of);
}

static void test_info(void) {
    reader *of = reader_new();
    test("an open device tells what was found, with texts that are safe to print");
    reader_open(of);
    const ccid_reader_info *info = ccid_device_info(of->device);
    CHECK_TEXT(info->path, "1-1.4:1.0");
    CHECK_TEXT(info->manufacturer, "SCM Microsystems Inc.");
    CHECK_TEXT(info->product_name, "SCR 3310");
    CHECK_TEXT(info->serial, "21120000000001");
    CHECK_TEXT(info->interface_name, "<F\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK_EQUAL(info->vendor, 0x04E6);
    CHECK_EQUAL(info->product, 0x5116);
    CHECK_EQUAL(info->bcdDevice, 0x0523);
    CHECK_EQUAL(info->place.address, 9);
    CHECK_BYTES(info->raw, info->raw_length, scr3310, 54);
    test("a device outlives the name of its host");
    ccid_host_destroy(&of->host);
    check_usable(of);
    reader_free(&of);
}

typedef struct leftover {
    const char *name;
    uint8_t type;
    uint8_t seq;
    size_t size;
    unsigned count;
} leftover;

static void test_drain(void) {
    static const leftover rows[] = {
        {"one old answer", 0x80, 77, 20, 1},
        {"thirty old answers", 0x80, 77, 4, 30},
        {"an old answer of several packets", 0x80, 77, 250, 1},
        {"an old answer that looks like the first one's", 0x81, 0, 0, 1},
        {"an old answer with our number and another type", 0x80, 0, 9, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static const uint8_t data[300];
        reader *of = reader_new();
        ccid_open_options options = {.mode = CCID_OPEN_SESSION};
        ccid_error error;
        test("a session drains what a dead process left: %s", rows[i].name);
        for (unsigned k = 0; k < rows[i].count; k++) {
            say(of, rows[i].type, 0, rows[i].seq, 0, 0, 0, data, rows[i].size);
        }
        CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
        CHECK_EQUAL(of->in.count, 0);
        check_usable(of);
        check_usable(of);
        reader_free(&of);
    }
}

static void swallow_first(reader *of, const uint8_t *message, size_t length) {
    if (of->received > 1) {
        answer_well(of, message, length);
    }
}

/** The command of a dead process runs in the slot: E0 until its answer, two seconds later. */
static void busy_at_first(reader *of, const uint8_t *message, size_t length) {
    static const uint8_t old[] = {0x6A, 0x88};
    if (of->received > 1) {
        answer_well(of, message, length);
        return;
    }
    say(of, 0x81, message[5], message[6], 0x40, 0xE0, 0, NULL, 0);
    of->delay = 1 * SECOND;
    say(of, 0x80, message[5], 77, 0x80, 1, 0, NULL, 0);
    of->delay = 2 * SECOND;
    say(of, 0x80, message[5], 77, 0, 0, 0, old, sizeof old);
    of->delay = 0;
}

/** The same with an answer after four seconds. */
static void busy_for_long(reader *of, const uint8_t *message, size_t length) {
    if (of->received > 1) {
        answer_well(of, message, length);
        return;
    }
    say(of, 0x81, message[5], message[6], 0x40, 0xE0, 0, NULL, 0);
    of->delay = 4 * SECOND;
    say(of, 0x80, message[5], 77, 0, 0, 0, NULL, 0);
    of->delay = 0;
}

static void busy_for_ever(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    say(of, 0x81, message[5], message[6], 0x40, 0xE0, 0, NULL, 0);
}

static void test_busy_slot(void) {
    ccid_open_options options = {.mode = CCID_OPEN_SESSION};
    ccid_error error;
    reader *of = reader_new();
    of->on_message = busy_at_first;
    test("a session waits for the command of a dead process that still runs, and asks nothing meanwhile");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    CHECK_EQUAL(of->in.count, 0);
    CHECK_EQUAL(of->received, 3);
    check_usable(of);
    check_usable(of);
    reader_free(&of);
    of = reader_new();
    of->on_message = busy_for_ever;
    test("a slot that stays busy, of a reader that does not know ABORT, ends the opening at its deadline");
    uint64_t begun = of->now;
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(of->now - begun, 5 * SECOND);
    CHECK_EQUAL(of->received, 1);
    reader_free(&of);
    of = reader_new();
    of->on_message = busy_for_long;
    test("where the reader does not know ABORT, the dead process's command is waited for to the deadline");
    begun = of->now;
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    CHECK_EQUAL(of->now - begun, 4 * SECOND);
    check_usable(of);
    reader_free(&of);
}

static struct {
    bool held;      /**< the slot has half an ABORT */
    bool requested; /**< the control request of a whole one came */
    uint8_t seq;
    unsigned whole;
} halves;

static ccid_packet note_abort_request(reader *of, const uint8_t *setup, uint8_t *answer, size_t capacity,
                                      size_t *length) {
    (void)of, (void)answer, (void)capacity, (void)length;
    halves.requested = setup[0] == 0x21 && setup[1] == 0x01;
    halves.seq = setup[3];
    return CCID_PACKET_DONE;
}

/** FF to everything until both halves of one ABORT came. */
static void half_aborted(reader *of, const uint8_t *message, size_t length) {
    if (message[0] == 0x72 && halves.requested && halves.seq == message[6]) {
        halves.held = false;
        halves.whole += 1;
    }
    if (halves.held) {
        say(of, 0x81, message[5], message[6], 0x40, 0xFF, 0, NULL, 0);
    } else {
        answer_well(of, message, length);
    }
}

/** E0 to everything until a whole ABORT came. */
static void busy_until_abort(reader *of, const uint8_t *message, size_t length) {
    if (message[0] == 0x72 && halves.requested && halves.seq == message[6]) {
        halves.held = false;
        halves.whole += 1;
    }
    if (halves.held) {
        say(of, 0x81, message[5], message[6], 0x40, 0xE0, 0, NULL, 0);
    } else {
        answer_well(of, message, length);
    }
}

/** E0 to everything, though ABORT is answered. */
static void busy_after_abort(reader *of, const uint8_t *message, size_t length) {
    (void)length;
    bool is_abort = message[0] == 0x72;
    halves.whole += is_abort ? 1u : 0u;
    say(of, 0x81, message[5], message[6], is_abort ? 0x00 : 0x40, is_abort ? 0x00 : 0xE0, 0, NULL, 0);
}

static void test_busy_until_abort(void) {
    ccid_open_options options = {.mode = CCID_OPEN_SESSION};
    ccid_error error;
    reader *of = reader_new();
    of->on_message = busy_until_abort;
    of->on_control = note_abort_request;
    halves.held = true;
    halves.requested = false;
    halves.whole = 0;
    test("a dead process's command that does not end by itself in half of the time is aborted");
    uint64_t begun = of->now;
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    CHECK_EQUAL(of->now - begun, 2500 * MILLISECOND);
    CHECK_EQUAL(halves.whole, 1);
    check_usable(of);
    check_usable(of);
    reader_free(&of);
    of = reader_new();
    of->on_message = busy_after_abort;
    of->on_control = note_abort_request;
    halves.whole = 0;
    test("a slot that stays busy after an ABORT ends the opening at its deadline, without another one");
    begun = of->now;
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_TIMED_OUT);
    CHECK_EQUAL(of->now - begun, 5 * SECOND);
    CHECK_EQUAL(halves.whole, 1);
    reader_free(&of);
}

static void test_half_an_abort(void) {
    ccid_open_options options = {.mode = CCID_OPEN_SESSION};
    ccid_error error;
    reader *of = reader_new();
    of->on_message = half_aborted;
    of->on_control = note_abort_request;
    halves.held = true;
    halves.requested = false;
    halves.whole = 0;
    test("a session completes the ABORT of which a dead process sent one half");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    CHECK_EQUAL(halves.whole, 1);
    CHECK_EQUAL(of->in.count, 0);
    check_usable(of);
    of->on_message = half_aborted;
    test("and so does recovery");
    halves.held = true;
    halves.requested = false;
    ccid_call call = call_of(of);
    CHECK_EQUAL(ccid_recover(of->device, &call, &error), CCID_OK);
    CHECK_EQUAL(halves.whole, 2);
    check_usable(of);
    reader_free(&of);
}

static void test_hard_drains(void) {
    static const uint8_t garbage[64] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    ccid_open_options options = {.mode = CCID_OPEN_SESSION};
    ccid_error error;
    reader *of = reader_new();
    test("a session drains the middle of a message that a dead process had begun to read");
    say_packet(of, garbage, 64);
    say_packet(of, garbage, 64);
    say_packet(of, garbage, 7);
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    check_usable(of);
    reader_free(&of);
    of = reader_new();
    of->on_message = swallow_first;
    test("a session asks again when the first question was swallowed");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    check_usable(of);
    reader_free(&of);
    of = reader_new();
    of->in_halted = true;
    test("a session clears a halt that was left");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_OK);
    CHECK_EQUAL(of->halts_cleared, 1);
    reader_free(&of);
    of = reader_new();
    for (int i = 0; i < 1000; i++) {
        say(of, 0x80, 0, 99, 0, 0, 0, NULL, 0);
    }
    test("a pipe that is never empty ends the opening with an error");
    CHECK_EQUAL(reader_try_open(of, &options, &error), CCID_MALFORMED);
    CHECK_EQUAL(error.fault, CCID_FAULT_STRAYS);
    reader_free(&of);
}

static void test_probe(void) {
    ccid_open_options options = {.mode = CCID_OPEN_PROBE, .first_sequence = 5};
    reader *of = reader_new();
    test("a probe sends nothing by opening, and drops what lies in front of its first answer");
    say(of, 0x80, 0, 99, 0, 0, 0, NULL, 0);
    CHECK_EQUAL(reader_try_open(of, &options, NULL), CCID_OK);
    CHECK_EQUAL(of->received, 0);
    check_usable(of);
    CHECK_EQUAL(of->seqs[0], 5);
    reader_free(&of);
}

void test_opening(void) {
    test_failures();
    test_info();
    test_drain();
    test_busy_slot();
    test_busy_until_abort();
    test_half_an_abort();
    test_hard_drains();
    test_probe();
}
